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

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
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
	return StartScreenOf(t, 1280, 1024)
}

// StartScreenOf starts a screen of another size.
func StartScreenOf(t testing.TB, width, height int) *Screen {
	t.Helper()
	s := startX(t, "Xvfb", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height))
	s.Start(t, "openbox")
	s.waitWindowManager(t)
	return s
}

func (s *Screen) waitWindowManager(t testing.TB) {
	t.Helper()
	Wait(t, "the window manager", func() bool {
		out, err := tryRun(s.Env(), "xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
		return err == nil && bytes.Contains(out, []byte("window id"))
	})
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
	var out []byte
	Wait(t, "windows to search in", func() bool {
		var err error
		out, err = tryRun(s.Env(), "xdotool", args...)
		switch {
		case err == nil:
			return true
		case args[0] != "search":
			t.Fatal(err)
		case strings.Contains(err.Error(), "BadWindow"): // a window has gone while it searched
			return false
		}
		out = nil // it has found none, and says so by its exit status
		return true
	})
	return strings.TrimSpace(string(out))
}

// Picture gives what the screen shows now, without the pointer.
func (s *Screen) Picture(t testing.TB) image.Image {
	t.Helper()
	xgb.Logger.SetOutput(io.Discard) // it misses an authority file that is not needed
	conn, err := xgb.NewConnDisplay(s.Display)
	if err != nil {
		t.Fatalf("open the display: %v", err)
	}
	defer conn.Close()
	root := xproto.Setup(conn).DefaultScreen(conn)
	w, h := int(root.WidthInPixels), int(root.HeightInPixels)
	shown, err := xproto.GetImage(conn, xproto.ImageFormatZPixmap, xproto.Drawable(root.Root), 0, 0, uint16(w), uint16(h), ^uint32(0)).Reply()
	if err != nil || shown.Depth != 24 || len(shown.Data) < w*h*4 {
		t.Fatalf("picture of the screen: %v", err)
	}
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < w*h*4; i += 4 { // X has BGRx
		p := shown.Data[i : i+4 : i+4]
		copy(picture.Pix[i:], []byte{p[2], p[1], p[0], 255})
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
		return s.IsActive(title)
	})
}

// IsActive says whether the active window has the title.
func (s *Screen) IsActive(title string) bool {
	out, err := tryRun(s.Env(), "xdotool", "getactivewindow", "getwindowname")
	return err == nil && strings.TrimSpace(string(out)) == title
}

// CloseActive asks the window manager to close the window that has the focus, as a
// click on its button does.
func (s *Screen) CloseActive(t testing.TB) {
	t.Helper()
	id, err := strconv.ParseUint(s.Do(t, "getactivewindow"), 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := xgb.NewConnDisplay(s.Display)
	if err != nil {
		t.Fatalf("open the display: %v", err)
	}
	defer conn.Close()
	const name = "_NET_CLOSE_WINDOW"
	atom, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		t.Fatal(err)
	}
	event := xproto.ClientMessageEvent{Format: 32, Window: xproto.Window(id), Type: atom.Atom,
		Data: xproto.ClientMessageDataUnionData32New([]uint32{0, 2, 0, 0, 0})} // 2: a pager asks
	root := xproto.Setup(conn).DefaultScreen(conn).Root
	if err := xproto.SendEventChecked(conn, false, root, xproto.EventMaskSubstructureNotify|xproto.EventMaskSubstructureRedirect,
		string(event.Bytes())).Check(); err != nil {
		t.Fatal(err)
	}
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
	if m, ok := m.(*image.RGBA); ok { // as below, only quicker
		for y := b.Min.Y; y < b.Max.Y; y++ {
			row := m.Pix[m.PixOffset(b.Min.X, y):m.PixOffset(b.Max.X, y)]
			for i := 0; i < len(row); i += 4 {
				p.rgb = append(p.rgb, uint32(row[i])<<16|uint32(row[i+1])<<8|uint32(row[i+2]))
			}
		}
		return p
	}
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
