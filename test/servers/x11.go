// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Screen is an X display.
type Screen struct {
	*Process
	Display string // ":7"
}

// startX starts an X server that says its display number through a pipe.
func startX(t testing.TB, name string, args ...string) *Screen {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	// The pipe is descriptor 3 of the program.
	p, err := start(t, nil, []*os.File{w}, name, append([]string{"-displayfd", "3", "-nolisten", "tcp", "-noreset"}, args...)...)
	w.Close()
	if err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	if err := r.SetReadDeadline(time.Now().Add(Patience)); err != nil {
		t.Fatal(err)
	}
	number, err := io.ReadAll(&untilNewline{r: r})
	if _, bad := strconv.Atoi(strings.TrimSpace(string(number))); err != nil || bad != nil {
		t.Fatalf("%s gave no display number (%q, %v):\n%s", name, number, err, p.Output())
	}
	return &Screen{p, ":" + strings.TrimSpace(string(number))}
}

// untilNewline reads a line, byte by byte: the other end stays open.
type untilNewline struct {
	r     io.Reader
	ended bool
}

func (u *untilNewline) Read(p []byte) (int, error) {
	if u.ended || len(p) == 0 {
		return 0, io.EOF
	}
	n, err := u.r.Read(p[:1])
	u.ended = n == 1 && p[0] == '\n'
	return n, err
}

// StartScreen starts a screen of 1280x1024 pixels that nobody sees, with a window
// manager.
func StartScreen(t testing.TB) *Screen {
	t.Helper()
	s := startX(t, "Xvfb", "-screen", "0", "1280x1024x24")
	s.Start(t, "openbox")
	Wait(t, "the window manager", func() bool {
		out, err := tryRun(s.Env(), "xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
		return err == nil && bytes.Contains(out, []byte("window id"))
	})
	return s
}

// Env is what a program needs to open windows on the screen.
func (s *Screen) Env() []string {
	// No session bus: nothing of the user's desktop is touched.
	return []string{"DISPLAY=" + s.Display, "WAYLAND_DISPLAY=", "NO_AT_BRIDGE=1", "GSETTINGS_BACKEND=memory",
		"GDK_BACKEND=x11", "DBUS_SESSION_BUS_ADDRESS=disabled:"}
}

// Start starts a program on the screen, which ends with the test.
func (s *Screen) Start(t testing.TB, name string, args ...string) *Process {
	t.Helper()
	return Start(t, s.Env(), name, args...)
}

// Do runs xdotool.
func (s *Screen) Do(t testing.TB, args ...string) string {
	t.Helper()
	return strings.TrimSpace(string(Run(t, s.Env(), "xdotool", args...)))
}

// Picture gives what the screen shows now.
func (s *Screen) Picture(t testing.TB) image.Image {
	t.Helper()
	picture, _, err := image.Decode(bytes.NewReader(Run(t, s.Env(), "import", "-window", "root", "png:-")))
	if err != nil {
		t.Fatalf("picture of the screen: %v", err)
	}
	return picture
}

// HasWindow says whether a visible window has the title.
func (s *Screen) HasWindow(title string) bool {
	out, err := tryRun(s.Env(), "xdotool", "search", "--onlyvisible", "--name", "^"+title+"$")
	return err == nil && len(bytes.TrimSpace(out)) > 0
}

// WaitWindow waits for a visible window with a title.
func (s *Screen) WaitWindow(t testing.TB, title string) {
	t.Helper()
	Wait(t, fmt.Sprintf("the window %q", title), func() bool { return s.HasWindow(title) })
}

// WaitActive waits until the active window has the title, so that keys go there.
func (s *Screen) WaitActive(t testing.TB, title string) {
	t.Helper()
	Wait(t, fmt.Sprintf("the focus of the window %q", title), func() bool {
		out, err := tryRun(s.Env(), "xdotool", "getactivewindow", "getwindowname")
		return err == nil && strings.TrimSpace(string(out)) == title
	})
}

// Xvnc is a VNC server that is an X display, too.
type Xvnc struct {
	*Screen
	Port int
}

// StartXvnc starts an Xvnc of the given size on a free port of 127.0.0.1, which
// lets everybody in.
func StartXvnc(t testing.TB, width, height int) *Xvnc {
	t.Helper()
	return startXvnc(t, "Xvnc", width, height, "-SecurityTypes", "None")
}

func startXvnc(t testing.TB, program string, width, height int, args ...string) *Xvnc {
	t.Helper()
	port := FreePort(t, "127.0.0.1")
	s := startX(t, program, append([]string{"-rfbport", strconv.Itoa(port), "-interface", "127.0.0.1",
		"-nocursor", // which import would see, and clients draw themselves
		"-geometry", fmt.Sprintf("%dx%d", width, height), "-depth", "24", "-AlwaysShared", "-desktop", "xvnc"}, args...)...)
	return &Xvnc{s, port}
}

// FindPicture says where a picture is shown on the screen, pixel by pixel.
func FindPicture(screen, part image.Image) (at image.Point, found bool) {
	s, p := pixelsOf(screen), pixelsOf(part)
	for y := 0; y+p.h <= s.h; y++ {
		for x := 0; x+p.w <= s.w; x++ {
			if s.has(p, x, y) {
				return image.Pt(x, y), true
			}
		}
	}
	return image.Point{}, false
}

// pixels is a picture that is quick to compare.
type pixels struct {
	w, h int
	rgb  []uint32
}

func pixelsOf(m image.Image) pixels {
	b := m.Bounds()
	p := pixels{b.Dx(), b.Dy(), make([]uint32, 0, b.Dx()*b.Dy())}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, _ := m.At(x, y).RGBA()
			p.rgb = append(p.rgb, r>>8<<16|g>>8<<8|bl>>8)
		}
	}
	return p
}

// has says whether the part is at x, y. It looks at a few rows far apart first.
func (s pixels) has(part pixels, x, y int) bool {
	row := func(i int) bool {
		a := s.rgb[(y+i)*s.w+x : (y+i)*s.w+x+part.w]
		for j, v := range part.rgb[i*part.w : (i+1)*part.w] {
			if a[j] != v {
				return false
			}
		}
		return true
	}
	for _, i := range []int{0, part.h / 2, part.h - 1} {
		if !row(i) {
			return false
		}
	}
	for i := range part.h {
		if !row(i) {
			return false
		}
	}
	return true
}
