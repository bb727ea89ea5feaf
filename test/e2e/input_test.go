// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestKeys types and looks at the scancodes that the guest's keyboard gave it.
func TestKeys(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	for _, tt := range []struct{ key, seen string }{
		{"z", "K 2c\nK ac\n"},
		{"Escape", "K 01\nK 81\n"},
		{"F11", "K 57\nK d7\n"}, // the window's own, but for the grab
		{"Right", "K e0\nK 4d\nK e0\nK cd\n"},
		{"Tab", "K 0f\nK 8f\n"},
		{"ctrl+q", "K 1d\nK 10\nK 9d\nK 90\n"},
		{"Super_L", "K e0\nK 5b\nK e0\nK db\n"},
	} {
		v.keys(tt.key)
		servers.Wait(t, fmt.Sprintf("the scancodes of %s", tt.key), func() bool { return strings.HasSuffix(scancodes(q), tt.seen) })
	}
}

// scancodes is what a guest's keyboard gave it, without what its mouse did meanwhile.
func scancodes(q *servers.QEMU) string {
	var b strings.Builder
	for _, line := range strings.SplitAfter(q.Debug(), "\n") {
		if strings.HasPrefix(line, "K ") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// TestManyKeys holds more keys than gtk-vnc could, and then takes the focus
// away: the guest must see every one go up.
func TestManyKeys(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	// Keys that the guest has no use for, so that it does nothing but tell.
	names := strings.Fields("q w e i d f g h j k z x c v n m comma period slash semicolon")
	var down []string
	for _, k := range names {
		down = append(down, "keydown", k)
	}
	v.screen.Do(t, down...)
	makes := func() int { return strings.Count(q.Debug(), "K ") }
	servers.Wait(t, "all keys down", func() bool { return makes() >= len(names) })
	if strings.Contains(q.Debug(), "K 90") { // q
		t.Fatal("a key went up by itself")
	}
	v.screen.Start(t, "xterm", "-title", "other")
	v.screen.WaitWindow(t, "other")
	v.screen.Do(t, "search", "--name", "^other$", "windowactivate", "--sync")
	for _, code := range []string{"90", "91", "92", "97", "a0", "ac", "b5"} {
		q.WaitDebug(t, "K "+code)
	}
	servers.Wait(t, "all keys up", func() bool {
		up := 0
		for _, line := range strings.Split(q.Debug(), "\n") {
			var code int
			if n, _ := fmt.Sscanf(line, "K %x", &code); n == 1 && code >= 0x80 && code != 0xe0 {
				up++
			}
		}
		return up == len(names)
	})
}

// TestPositions clicks where the guest wants positions, and looks at what its
// tablet gave it.
func TestPositions(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	v.keys("3") // 800x600
	v.waitSaid("the desktop has 800x600 pixels")
	at := v.waitPicture(func() image.Image { return q.Screen(t) })
	v.keys("t")
	q.WaitDebug(t, "ABS")
	v.waitSaid("absolute")
	for _, tt := range []struct {
		name         string
		x, y, button int
		seen         string // buttons and position of 0..ffff
	}{
		{"left in the middle", 400, 300, 1, "A 0020 "},
		{"right in a corner", 0, 0, 3, "A 0010 0000 0000"},
		{"middle in the opposite corner", 799, 599, 2, "A 0008 "},
	} {
		v.click(at.X+tt.x, at.Y+tt.y, tt.button)
		q.WaitDebug(t, tt.seen)
	}
	var buttons, x, y int
	for _, line := range strings.Split(q.Debug(), "\n") {
		if strings.HasPrefix(line, "A 0020") {
			if _, err := fmt.Sscanf(line, "A %x %x %x", &buttons, &x, &y); err != nil {
				t.Fatal(err)
			}
		}
	}
	// A pixel is 82 or 110 of these units wide.
	if x < 0x7fff-110 || x > 0x7fff+110 || y < 0x7fff-130 || y > 0x7fff+130 {
		t.Errorf("the middle is %#x, %#x for the guest", x, y)
	}
}

// TestMotions clicks and moves where the guest wants motions, as every PC does at
// first, and looks at what its mouse gave it.
func TestMotions(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	v.keys("3") // 800x600
	v.waitSaid("the desktop has 800x600 pixels")
	at := v.waitPicture(func() image.Image { return q.Screen(t) })
	before := len(q.Debug())
	v.click(at.X+300, at.Y+200, 1)
	v.waitSaid("pointer grabbed")
	servers.Wait(t, "the click in the guest", func() bool { return clicked(q.Debug()[before:]) })
	before = len(q.Debug())
	v.screen.Do(t, "mousemove_relative", "20", "10")
	servers.Wait(t, "a motion of 20 right and 10 down", func() bool { return motion(q.Debug()[before:]) == image.Pt(20, -10) })
	v.release()
	before = len(q.Debug())
	v.screen.Do(t, "mousemove_relative", "--", "-5", "-5")
	v.keys("z") // comes after it; the window has the focus still
	servers.Wait(t, "a key", func() bool { return strings.Contains(q.Debug()[before:], "K 2c") })
	if m := motion(q.Debug()[before:]); m != image.Pt(0, 0) {
		t.Errorf("released, the pointer moved the guest's by %v", m)
	}
}

// packets reads the packets of a PS/2 mouse: three bytes each, of which the first
// has the buttons and the signs, the others the motion; up is positive.
func packets(debug string) (list [][3]int) {
	var packet []int
	for _, line := range strings.Split(debug, "\n") {
		var b int
		if n, _ := fmt.Sscanf(line, "M %x", &b); n != 1 {
			continue
		}
		if packet = append(packet, b); len(packet) == 3 {
			list = append(list, [3]int(packet))
			packet = packet[:0]
		}
	}
	return list
}

// clicked says whether the left button went down and up.
func clicked(debug string) bool {
	list := packets(debug)
	if len(list) == 0 {
		return false
	}
	down := slices.IndexFunc(list, func(p [3]int) bool { return p[0]&1 != 0 })
	return down >= 0 && list[len(list)-1][0]&1 == 0
}

// motion adds up what the packets say.
func motion(debug string) image.Point {
	var sum image.Point
	for _, p := range packets(debug) {
		sum.X += p[1] - p[0]&0x10<<4
		sum.Y += p[2] - p[0]&0x20<<3
	}
	return sum
}
