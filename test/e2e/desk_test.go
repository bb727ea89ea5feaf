// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
	"github.com/govnc/virt-viewer/test/servers"
	"libvirt.org/go/libvirt"
)

// openSet starts the program with settings.
func openSet(t *testing.T, screen *servers.Screen, set string, args ...string) *viewer {
	t.Helper()
	dir := settingsDir(t, "[virt-viewer]\nask-quit=false\n"+set)
	return openWith(t, screen, []string{"XDG_CONFIG_HOME=" + dir}, args...)
}

// choose presses controls, one after the other: a button, what is in its menu, and so
// on.
func (v *viewer) choose(a *servers.Accessibility, names ...string) {
	v.t.Helper()
	var before *servers.Accessible
	for _, name := range names {
		var control *servers.Accessible
		pressed := time.Now()
		servers.Wait(v.t, "the control "+name, func() bool {
			// A menu that is opened while it closes stays closed.
			if before != nil && time.Since(pressed) > 3*time.Second {
				before.Press(v.t)
				pressed = time.Now()
			}
			for _, w := range a.Windows(v.t) {
				w.All(func(c *servers.Accessible) {
					if c.Name == name && c.States&servers.Showing != 0 && c.States&servers.Sensitive != 0 {
						control = c
					}
				})
			}
			return control != nil
		})
		control.Press(v.t)
		before = control
	}
}

// TestHostKeys: while the guest has the keyboard, chords that the user keeps reach
// the window manager and this program; all others reach the guest.
func TestHostKeys(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	screen := servers.StartScreen(t)
	v := openSet(t, screen, "host-keys=Super+F2, F11\n", "vnc://"+q.Address())
	v.waitSession(title)
	v.keys("alt+F9")
	q.WaitDebug(t, "K c3") // F9 went up
	v.keys("F11")
	v.waitSaid("full screen: true")
	v.keys("z")
	q.WaitDebug(t, "K ac") // the guest has the keyboard again
	v.keys("F11")
	v.waitSaid("full screen: false")
	desktop := func() string {
		return string(servers.Run(t, screen.Env(), "xprop", "-root", "-notype", "_NET_CURRENT_DESKTOP"))
	}
	v.keys("super+F2") // openbox: the second desktop
	servers.Wait(t, "the second desktop", func() bool { return strings.Contains(desktop(), "= 1") })
	for _, code := range []string{"K 3c\n", "K 57\n"} { // F2, F11
		if strings.Contains(q.Debug(), code) {
			t.Errorf("the guest saw %s", code)
		}
	}
	v.keys("super+F1") // nobody has the keyboard there
	screen.WaitActive(t, title)
	before := len(q.Debug())
	v.keys("x")
	servers.Wait(t, "a key in the guest", func() bool { return strings.Contains(q.Debug()[before:], "K ad") })
}

// TestSendMenu sends chords of the menu, one of the user's own, and one with a key that
// the menu holds.
func TestSendMenu(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	a := servers.StartAccessibility(t)
	dir := settingsDir(t, "[virt-viewer]\nask-quit=false\nsend-keys=Ctrl+Shift+F2\n")
	v := openWith(t, servers.StartScreen(t), append(a.Env(), "XDG_CONFIG_HOME="+dir), "vnc://"+q.Address())
	v.waitSession(title)
	v.release()
	for _, tt := range []struct {
		items []string
		seen  string
	}{
		{[]string{"Text console", "Ctrl+Alt+F1"}, "K 1d K 38 K 3b K bb K b8 K 9d"},
		{[]string{"Desktop keys", "Alt+F4"}, "K 38 K 3e K be K b8"},
		{[]string{"Alt+SysRq", "B: reboot at once"}, "K 54 K 30 K b0 K d4"},
		{[]string{"Ctrl+Shift+F2"}, "K 1d K 2a K 3c K bc K aa K 9d"},
		{[]string{"Hold keys", "Hold Ctrl"}, "K 1d"},
		{[]string{"Desktop keys", "Super+D"}, "K e0 K 5b K 20 K a0 K e0 K db"},
		{[]string{"Hold keys", "Hold Ctrl"}, "K 9d"},
	} {
		before := len(q.Debug())
		v.choose(a, append([]string{"Send key"}, tt.items...)...)
		servers.Wait(t, fmt.Sprintf("the scancodes of %v", tt.items), func() bool {
			return strings.Contains(strings.ReplaceAll(keysOnly(q.Debug()[before:]), "\n", " "), tt.seen)
		})
	}
}

// keysOnly gives what the guest has seen of its keyboard.
func keysOnly(debug string) string {
	var list []string
	for _, line := range strings.Split(debug, "\n") {
		if strings.HasPrefix(line, "K ") {
			list = append(list, line)
		}
	}
	return strings.Join(list, "\n")
}

// enlarged gives a picture whose pixels are n times as wide and high.
func enlarged(p image.Image, n int) image.Image {
	b := p.Bounds()
	large := image.NewRGBA(image.Rect(0, 0, b.Dx()*n, b.Dy()*n))
	for y := range b.Dy() * n {
		for x := range b.Dx() * n {
			large.Set(x, y, p.At(b.Min.X+x/n, b.Min.Y+y/n))
		}
	}
	return large
}

// TestViews shows a guest at its size, fitted by whole pixels and at a zoom that the
// screen has no room for: pixels stay sharp.
func TestViews(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	q.QMP(t, "send-key", map[string]any{"keys": []any{map[string]any{"type": "qcode", "data": "3"}}}) // 800x600
	v := openSet(t, servers.StartScreenOf(t, 1700, 1300), "view=whole\nauto-resize=false\n", "vnc://"+q.Address())
	v.waitSession(title)
	v.waitSaid("the desktop has 800x600 pixels")
	v.waitPicture(func() image.Image { return q.Screen(t) })
	v.screen.Do(t, "getactivewindow", "windowsize", "1300", "1000") // less than twice as large
	v.waitPicture(func() image.Image { return q.Screen(t) })
	v.release()
	v.keys("F11")
	v.waitSaid("full screen: true")
	v.waitPicture(func() image.Image { return enlarged(q.Screen(t), 2) })
	v.save("whole.png", v.screen.Picture(t))
	for range 20 {
		v.keys("ctrl+plus")
	}
	v.waitSaid("zoom: 300 %")
	v.waitPicture(func() image.Image { // its upper left part
		part := image.NewRGBA(image.Rect(0, 0, 900, 600))
		large := enlarged(q.Screen(t), 3)
		for y := range 600 {
			for x := range 900 {
				part.Set(x, y, large.At(x, y+60)) // the bar of full screen lies over the top
			}
		}
		return part
	})
	v.save("zoomed.png", v.screen.Picture(t))
}

// TestFullScreenBar: the bar shows itself at first and goes, comes when the keyboard
// is released, and is worked by keys.
func TestFullScreenBar(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	a := servers.StartAccessibility(t)
	v := openWith(t, servers.StartScreen(t), a.Env(), "--full-screen", "vnc://"+q.Address())
	v.waitSaid("full screen: true")
	v.waitSession(title)
	shown := func() bool {
		leave := a.WaitWindow(t, title).Find("push button", "Leave full screen")
		return leave != nil && leave.States&servers.Showing != 0
	}
	servers.Wait(t, "the bar's going", func() bool { return !shown() })
	v.release()
	servers.Wait(t, "the bar after the release", shown)
	v.save("bar.png", v.screen.Picture(t))
	v.keys("F10")
	servers.Wait(t, "the focus in the bar", func() bool {
		send := a.WaitWindow(t, title).Find("toggle button", "Send key")
		return send != nil && shown()
	})
	v.keys("Escape")
	v.waitSaid("keyboard grabbed")
	servers.Wait(t, "the bar's going again", func() bool { return !shown() })
	v.release()
	servers.Wait(t, "the bar once more", shown)
	a.WaitWindow(t, title).Find("push button", "Leave full screen").Press(t)
	v.waitSaid("full screen: false")
}

// TestViewOnlySwitch: nothing goes to the guest until it may.
func TestViewOnlySwitch(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	a := servers.StartAccessibility(t)
	v := openWith(t, servers.StartScreen(t), a.Env(), "--view-only", "vnc://"+q.Address())
	v.waitSaid("initialized")
	v.screen.WaitActive(t, title)
	v.keys("z")
	v.choose(a, "Menu", "View only")
	v.waitSaid("view only: false")
	v.keys("Escape") // the menu
	v.waitSaid("keyboard grabbed")
	v.keys("x")
	q.WaitDebug(t, "K ad")
	if strings.Contains(q.Debug(), "K 2c") {
		t.Error("a key reached the guest while only looking was allowed")
	}
}

// TestBell: the guest rings, and this side does.
func TestBell(t *testing.T) {
	t.Parallel()
	x := servers.StartXvnc(t, 640, 480)
	v := open(t, fmt.Sprintf("127.0.0.1::%d", x.Port))
	v.waitSession("xvnc")
	x.Start(t, "xterm", "-e", "sh", "-c", `for i in $(seq 100); do printf '\a'; sleep .01; done; sleep 100`)
	v.waitSaid(": bell")
}

// TestClipboardWays: copied text goes only the way that is chosen, and only while the
// window has the focus.
func TestClipboardWays(t *testing.T) {
	t.Parallel()
	x := servers.StartXvnc(t, 640, 480)
	a := servers.StartAccessibility(t)
	v := openWith(t, servers.StartScreen(t), a.Env(), fmt.Sprintf("127.0.0.1::%d", x.Port))
	v.waitSession("xvnc")
	paste := func(s *servers.Screen) string {
		return string(servers.Run(t, s.Env(), "sh", "-c", "timeout 5 xclip -o -selection clipboard || true"))
	}
	copyTo := func(s *servers.Screen, text string) {
		s.Start(t, "sh", "-c", fmt.Sprintf("printf %%s %q | xclip -i -selection clipboard -quiet", text))
		servers.Wait(t, "the copy of "+text, func() bool { return paste(s) == text })
	}
	choose := func(label, said string) {
		t.Helper()
		v.choose(a, "Menu", "Clipboard", label)
		v.waitSaid("clipboard: " + said)
		before := strings.Count(v.Output(), "keyboard grabbed")
		v.keys("Escape") // the menu stays open
		servers.Wait(t, "the guest's keyboard", func() bool { return strings.Count(v.Output(), "keyboard grabbed") > before })
	}
	choose("Only to the guest", "to-guest")
	copyTo(x.Screen, "guest 1")
	copyTo(v.screen, "host 1")
	servers.Wait(t, "the host's text at the guest", func() bool { return paste(x.Screen) == "host 1" })
	if got := paste(v.screen); got != "host 1" {
		t.Errorf("the host has %q", got)
	}
	choose("Only from the guest", "to-host")
	copyTo(v.screen, "host 2")
	copyTo(x.Screen, "guest 2")
	servers.Wait(t, "the guest's text at the host", func() bool { return paste(v.screen) == "guest 2" })
	copyTo(v.screen, "host 3")
	if got := paste(x.Screen); got != "guest 2" {
		t.Errorf("the guest has %q", got)
	}
	choose("Both ways", "both")
	v.screen.Start(t, "xterm", "-title", "other")
	v.screen.WaitActive(t, "other")
	copyTo(v.screen, "secret")
	v.screen.Do(t, "search", "--name", "^xvnc$", "windowactivate", "--sync")
	servers.Wait(t, "the host's text after the focus", func() bool { return paste(x.Screen) == "secret" })
	choose("Off", "off")
	copyTo(x.Screen, "guest 4")
	copyTo(v.screen, "host 4")
	if got := paste(x.Screen); got != "guest 4" {
		t.Errorf("the guest has %q", got)
	}
	if got := paste(v.screen); got != "host 4" {
		t.Errorf("the host has %q", got)
	}
	choose("Both ways", "both")
	v.screen.Start(t, "sh", "-c", "head -c 1200000 /dev/zero | tr '\\0' x | xclip -i -selection clipboard -quiet")
	const tooLong = "What you copied is too long for the guest's clipboard: 1.2 MB, and servers take 1 MB."
	servers.Wait(t, tooLong, func() bool { return a.WaitWindow(t, "xvnc").Find("label", tooLong) != nil })
	v.save("too-long.png", v.screen.Picture(t))

	servers.Run(t, x.Env(), "xsetroot", "-mod", "7", "11", "-fg", "yellow", "-bg", "blue")
	v.waitPicture(func() image.Image { return x.Picture(t).(*image.RGBA).SubImage(image.Rect(0, 0, 640, 400)) }) // below there may be a message
	v.choose(a, "Menu", "Copy the picture")
	v.waitSaid("the picture is on the clipboard")
	copied, err := png.Decode(bytes.NewReader(servers.Run(t, v.screen.Env(), "xclip", "-o", "-selection", "clipboard", "-t", "image/png")))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(servers.PictureOf(copied).RGB, servers.PictureOf(x.Picture(t)).RGB) {
		v.save("copied.png", copied)
		t.Error("what is pasted is not the guest's picture")
	}
}

// TestKeyboardLayouts types on keyboards of several layouts: the guest gets the keys
// that were pressed, whatever is printed on them.
func TestKeyboardLayouts(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	// Keys of the letters' rows, by X's keycodes; without those that the guest takes for
	// commands.
	keys := []struct{ keycode, scancode int }{
		{24, 0x10}, {25, 0x11}, {26, 0x12}, {30, 0x16}, {31, 0x17}, {34, 0x1a}, {35, 0x1b}, {40, 0x20}, {41, 0x21}, {42, 0x22},
		{43, 0x23}, {44, 0x24}, {45, 0x25}, {47, 0x27}, {48, 0x28}, {49, 0x29}, {51, 0x2b}, {52, 0x2c}, {53, 0x2d}, {54, 0x2e},
		{55, 0x2f}, {57, 0x31}, {58, 0x32}, {59, 0x33}, {60, 0x34}, {61, 0x35},
	}
	for _, layout := range [][]string{{"us"}, {"de"}, {"fr"}, {"gr"}, {"us", "-variant", "dvorak"}} {
		servers.Run(t, v.screen.Env(), "setxkbmap", append([]string{"-layout"}, layout...)...)
		before := len(q.Debug())
		var names, want []string
		for _, k := range keys {
			names = append(names, fmt.Sprint(k.keycode))
			want = append(want, fmt.Sprintf("K %02x", k.scancode), fmt.Sprintf("K %02x", k.scancode|0x80))
		}
		v.keys(names...)
		text := strings.Join(want, "\n")
		servers.Wait(t, fmt.Sprintf("all keys of %v", layout), func() bool {
			return len(keysOnly(q.Debug()[before:])) >= len(text)
		})
		if got := keysOnly(q.Debug()[before:]); got != text {
			t.Errorf("%v: the guest saw %q, want %q", layout, strings.ReplaceAll(got, "\n", " "), strings.ReplaceAll(text, "\n", " "))
		}
	}
}

// TestDroppedFile drags a text file onto the guest: it is offered to be typed.
func TestDroppedFile(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	file := filepath.Join(t.TempDir(), "commands.txt")
	if err := os.WriteFile(file, []byte("zq"), 0o600); err != nil {
		t.Fatal(err)
	}
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	at := v.waitPicture(func() image.Image { return q.Screen(t) })
	v.drop(file, at.Add(image.Pt(300, 200)))
	v.screen.WaitActive(t, "Type text")
	v.keys("alt+t")
	for _, code := range []string{"K 2c\n", "K ac\n", "K 10\n", "K 90\n"} {
		q.WaitDebug(t, code)
	}
}

// TestDroppedDisc drags the image of a CD onto the window of a guest that libvirt has: it
// is offered to be inserted.
func TestDroppedDisc(t *testing.T) {
	t.Parallel()
	daemon := libvirtd.Start(t)
	iso := filepath.Join(daemon.Dir, "install & more.iso")
	if err := os.WriteFile(iso, make([]byte, 64<<10), 0o644); err != nil {
		t.Fatal(err)
	}
	daemon.Run(t, embedguest.Domain{Name: "web1", Graphics: embedguest.VNCSocket, Devices: `
<disk type="file" device="cdrom"><driver name="qemu" type="raw"/><target dev="hdc" bus="ide"/><readonly/></disk>`})
	v := open(t, "-c", daemon.URI(), "web1")
	v.waitSession("web1")
	v.drop(iso, image.Pt(640, 512))
	v.screen.WaitActive(t, "Change CD or floppy")
	v.save("dropped.png", v.screen.Picture(t))
	v.keys("Return")
	v.waitSaid("done: Changing the medium")
	daemon.On(t, "web1", func(d *libvirt.Domain) error {
		text, err := d.GetXMLDesc(0)
		if !strings.Contains(text, "install &amp; more.iso") {
			t.Errorf("it is not in the drive:\n%s", text)
		}
		return err
	})
}

// drop drags a file from a window to a place of the screen.
func (v *viewer) drop(file string, at image.Point) {
	v.t.Helper()
	v.screen.Start(v.t, "/usr/bin/python3", "-c", dragSource, file)
	v.screen.WaitWindow(v.t, "drag me")
	v.screen.Do(v.t, "search", "--name", "^drag me$", "windowmove", "0", "0")
	v.screen.Do(v.t, "mousemove", "40", "60", "mousedown", "1")
	for i := range 20 {
		v.screen.Do(v.t, "mousemove", fmt.Sprint(40+(at.X-40)*i/19), fmt.Sprint(60+(at.Y-60)*i/19))
	}
	v.screen.Do(v.t, "mouseup", "1")
}

// dragSource is a window from which a file can be dragged.
const dragSource = `
import sys, pathlib, gi
gi.require_version("Gtk", "3.0")
from gi.repository import Gtk, Gdk
window = Gtk.Window(title="drag me")
window.set_default_size(200, 100)
box = Gtk.EventBox()
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-data-get", lambda w, c, data, i, t: data.set_uris([pathlib.Path(sys.argv[1]).as_uri()]))
window.add(box)
window.show_all()
Gtk.main()
`

// TestDenseScreen shows a guest where one of GTK's pixels is two of the screen's in
// each direction: each of the guest's is 2x2 at first, as long as that has room, and one
// of the screen's at 100 %.
func TestDenseScreen(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	dir := settingsDir(t, "[virt-viewer]\nask-quit=false\nauto-resize=false\n")
	v := openWith(t, servers.StartScreenOf(t, 1800, 1500), []string{"GDK_SCALE=2", "XDG_CONFIG_HOME=" + dir}, "vnc://"+q.Address())
	v.waitSession(title)
	v.keys("3", "t") // 800x600, positions
	v.waitSaid("the desktop has 800x600 pixels")
	v.waitSaid("absolute")
	at := v.waitPicture(func() image.Image { return enlarged(q.Screen(t), 2) })
	v.save("800x600.png", v.screen.Picture(t))
	v.click(at.X+1599, at.Y+1199, 1)
	q.WaitDebug(t, "A 0020 ffac ff90") // 799/800 and 599/600 of the way
	v.keys("4")                        // 1024x768: twice as large it has no room
	v.waitSaid("the desktop has 1024x768 pixels")
	v.waitPicture(func() image.Image { return q.Screen(t) })
	v.save("1024x768.png", v.screen.Picture(t))
}
