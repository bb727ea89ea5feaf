// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Wayvnc is a wayvnc that shows a Wayland display without a screen, sway's, and the
// canvas that it shows: sway's background.
type Wayvnc struct {
	*Process
	Port    int
	dir     string
	display string
	shown   Picture
	drawn   int // backgrounds so far
}

// nobody is whom sway runs as if this process is root's, which it refuses.
const nobody = 65534

// StartWayvnc starts sway and wayvnc of the given size on a free port of 127.0.0.1,
// which let everybody in, with more lines in sway's configuration.
func StartWayvnc(t testing.TB, w, h int, more ...string) *Wayvnc {
	t.Helper()
	s := startSway(t, w, h, more...)
	s.listen(t, "/dev/null")
	return s
}

// StartSafeWayvnc starts sway and a wayvnc that lets only alice in, with the password
// secret, and shows the authority's certificate for this machine.
func StartSafeWayvnc(t testing.TB, a *Authority) *Wayvnc {
	t.Helper()
	s := startSway(t, 64, 48)
	config := "enable_auth=true\nusername=alice\npassword=secret\n"
	for option, name := range map[string]string{"certificate_file": "server-cert.pem", "private_key_file": "server-key.pem"} {
		text, err := os.ReadFile(a.File(name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(s.file(name), text, 0o644); err != nil { // for sway's user
			t.Fatal(err)
		}
		config += option + "=" + s.file(name) + "\n"
	}
	if err := os.WriteFile(s.file("wayvnc"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	s.listen(t, s.file("wayvnc"))
	return s
}

func startSway(t testing.TB, w, h int, more ...string) *Wayvnc {
	t.Helper()
	s := &Wayvnc{Port: FreePort(t, "127.0.0.1"), dir: ShortDir(t), shown: NewPicture(w, h)}
	if os.Getuid() == 0 {
		if err := os.Chown(s.dir, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	config := fmt.Sprintf("output HEADLESS-1 mode %dx%d\nseat * hide_cursor 100\nxwayland disable\n", w, h) + strings.Join(more, "\n") + "\n"
	if err := os.WriteFile(s.file("config"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	sway := s.start(t, "sway", "-c", s.file("config"))
	sway.waitFor(t, "sway", func() bool {
		displays, _ := filepath.Glob(s.file("wayland-*[0-9]"))
		sockets, _ := filepath.Glob(s.file("sway-ipc.*"))
		if len(displays) == 0 || len(sockets) == 0 {
			return false
		}
		s.display = filepath.Base(displays[0])
		return true
	})
	return s
}

// listen starts wayvnc.
func (s *Wayvnc) listen(t testing.TB, config string) {
	t.Helper()
	s.Process = s.start(t, "wayvnc", "-C", config, "127.0.0.1", fmt.Sprint(s.Port))
	s.waitFor(t, "wayvnc", func() bool { return listens(s.Port) })
}

// Env is what a program needs to open windows there.
func (s *Wayvnc) Env() []string {
	return []string{"XDG_RUNTIME_DIR=" + s.dir, "WAYLAND_DISPLAY=" + s.display, "GDK_BACKEND=wayland", "DISPLAY=", "NO_AT_BRIDGE=1",
		"GSETTINGS_BACKEND=memory", "DBUS_SESSION_BUS_ADDRESS=disabled:"}
}

// Has says whether there is a file of that name in sway's own directory.
func (s *Wayvnc) Has(name string) bool {
	_, err := os.Stat(s.file(name))
	return err == nil
}

func (s *Wayvnc) file(name string) string { return filepath.Join(s.dir, name) }

// command gives what runs a program as sway's user, on its display.
func (s *Wayvnc) command(name string, args ...string) []string {
	environment := []string{"env", "-u", "DISPLAY", "-u", "SWAYSOCK", "HOME=" + s.dir, "XDG_RUNTIME_DIR=" + s.dir,
		"WAYLAND_DISPLAY=" + s.display, "WLR_BACKENDS=headless", "WLR_LIBINPUT_NO_DEVICES=1", "WLR_RENDERER=pixman"}
	command := append(append(environment, name), args...)
	if os.Getuid() == 0 {
		command = append([]string{"setpriv", fmt.Sprintf("--reuid=%d", nobody), fmt.Sprintf("--regid=%d", nobody), "--clear-groups"}, command...)
	}
	return command
}

func (s *Wayvnc) start(t testing.TB, name string, args ...string) *Process {
	t.Helper()
	command := s.command(name, args...)
	return Start(t, nil, command[0], command[1:]...)
}

func (s *Wayvnc) run(t testing.TB, name string, args ...string) {
	t.Helper()
	command := s.command(name, args...)
	Run(t, nil, command[0], command[1:]...)
}

// Max says how much each component is at most.
func (s *Wayvnc) Max() [3]int { return [3]int{255, 255, 255} }

// Put draws a picture.
func (s *Wayvnc) Put(t testing.TB, x, y int, p Picture) {
	t.Helper()
	s.shown.Put(x, y, p)
	// Each background has a name of its own, so that no program takes an old one
	// for it.
	s.drawn++
	file := s.file(fmt.Sprintf("background%d.png", s.drawn))
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m := image.NewNRGBA(image.Rect(0, 0, s.shown.W, s.shown.H))
	for i, rgb := range s.shown.RGB {
		copy(m.Pix[4*i:], []byte{byte(rgb >> 16), byte(rgb >> 8), byte(rgb), 255})
	}
	if err := png.Encode(f, m); err != nil {
		t.Fatal(err)
	}
	s.run(t, "sh", "-c", `swaymsg -s "$0"/sway-ipc.*.sock output HEADLESS-1 background "$1" center`, s.dir, file)
	Wait(t, "sway's picture", func() bool { return differ(s.screen(t), s.shown) == "" })
}

// differ says how two pictures differ, "" if they do not.
func differ(a, b Picture) string {
	if a.W != b.W || a.H != b.H {
		return fmt.Sprintf("%dx%d, %dx%d", a.W, a.H, b.W, b.H)
	}
	for i := range a.RGB {
		if a.RGB[i] != b.RGB[i] {
			return fmt.Sprintf("at %d,%d %06x, %06x", i%a.W, i/a.W, a.RGB[i], b.RGB[i])
		}
	}
	return ""
}

// Copy copies a rectangle to another place.
func (s *Wayvnc) Copy(t testing.TB, from image.Rectangle, to image.Point) {
	t.Helper()
	s.Put(t, to.X, to.Y, s.shown.Part(from))
}

// Truth gives what sway says that its display shows.
func (s *Wayvnc) Truth(t testing.TB) Picture {
	t.Helper()
	return s.screen(t)
}

func (s *Wayvnc) screen(t testing.TB) Picture {
	t.Helper()
	return PictureOf(s.Screenshot(t))
}

// Screenshot gives what is shown now, without the pointer.
func (s *Wayvnc) Screenshot(t testing.TB) image.Image {
	t.Helper()
	file := s.file("truth.png")
	s.run(t, "grim", file)
	return readImage(t, file)
}
