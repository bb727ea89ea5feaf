// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"context"
	"fmt"
	"image"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

// openWayland starts the program in weston.
func openWayland(t *testing.T, w *servers.Weston, args ...string) *viewer {
	t.Helper()
	env := append(w.Env(), "XDG_CONFIG_HOME="+settingsDir(t, "[virt-viewer]\nask-quit=false\n"))
	v := &viewer{servers.Start(t, env, program, append([]string{"--verbose"}, args...)...), t, w.Screen}
	t.Cleanup(func() {
		if t.Failed() && w.Screen != nil {
			v.save("failed.png", w.Screen.Picture(t))
		}
	})
	return v
}

// TestWayland shows a guest under Wayland, and works in it by keyboard and pointer.
func TestWayland(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	w := servers.StartWeston(t, 1280, 1024)
	v := openWayland(t, w, "vnc://"+q.Address())
	v.waitSaid("initialized")
	// The pointer is a part of weston's picture: off to its panel.
	v.screen.Do(t, "mousemove", "5", "5")
	v.waitPicture(func() image.Image { return q.Screen(t) })
	v.save("wayland.png", w.Screen.Picture(t))
	v.waitSaid("keyboard grabbed")
	for _, tt := range []struct{ key, seen string }{
		{"z", "K 2c\n"}, {"F11", "K 57\n"}, {"ctrl+q", "K 10\n"}, {"Super_L", "K 5b\n"}, {"Right", "K cd\n"},
	} {
		v.keys(tt.key)
		q.WaitDebug(t, tt.seen)
	}
	v.keys("3", "t") // 800x600, absolute positions
	v.waitSaid("the desktop has 800x600 pixels")
	v.waitSaid("absolute")
	at := v.waitPicture(func() image.Image { return q.Screen(t) })
	v.click(at.X+400, at.Y+300, 1)
	q.WaitDebug(t, "A 0020 ")
	v.release()
	v.keys("F11")
	v.waitSaid("full screen: true")
	v.keys("F11")
	v.waitSaid("full screen: false")
	v.keys("ctrl+q")
	v.wantExit(0)
}

// TestWaylandWithoutSeat: a display that has neither keyboard nor pointer is no reason to
// fail.
func TestWaylandWithoutSeat(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	w := servers.StartWestonWithoutSeat(t)
	v := openWayland(t, w, fmt.Sprintf("vnc://%s", q.Address()))
	v.waitSaid("initialized")
	q.QMP(t, "system_reset", map[string]any{})
	v.waitSaid("the guest wants relative")
	if v.Ended() {
		t.Errorf("it has ended:\n%s", v.Output())
	}
}

// TestSway works in a guest under another compositor, which has what weston lacks: it
// leaves its own chords to the guest, locks the pointer, and shares its clipboard. Keys
// and pointer come to it through its own VNC server.
func TestSway(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	s := servers.StartWayvnc(t, 1280, 900, "bindsym Mod4+m exec touch $XDG_RUNTIME_DIR/chord", "focus_follows_mouse no")
	hand := newHand(t, s.Port)
	v := &viewer{servers.Start(t, append(s.Env(), "XDG_CONFIG_HOME="+settingsDir(t, "[virt-viewer]\nask-quit=false\n")), program, "--verbose", "vnc://"+q.Address()), t, nil}
	v.waitSaid("keyboard grabbed")
	chord := func() bool { return s.Has("chord") }

	mouse := func() string { // what the guest's has said since it was turned on
		_, said, _ := strings.Cut(q.Debug(), "M fa\n")
		return said
	}
	hand.client.PointerEvent(640, 450, 0)
	servers.Wait(t, "the pointer in the window", func() bool { return len(packets(mouse())) > 0 })
	var last time.Time
	servers.Wait(t, "the pointer's grab", func() bool {
		if time.Since(last) > time.Second { // sway may still be placing the window
			hand.click(640, 450)
			last = time.Now()
		}
		return strings.Contains(v.Output(), "pointer grabbed")
	})
	servers.Wait(t, "the click in the guest", func() bool { return clicked(mouse()) })
	moveTo := func(x, y int) image.Point {
		t.Helper()
		before := motion(mouse())
		hand.client.PointerEvent(x, y, 0)
		servers.Wait(t, fmt.Sprintf("a motion to %d,%d", x, y), func() bool { return motion(mouse()) != before })
		return motion(mouse()).Sub(before)
	}
	moveTo(660, 460) // the lock stands by then
	first, second := moveTo(680, 470), moveTo(681, 470)
	if second.Sub(first) != image.Pt(1, 0) || first == image.Pt(0, 0) || second == image.Pt(1, 0) {
		t.Errorf("two motions away from a locked pointer were %v and %v", first, second)
	}

	hand.keys(keySuper, 'm')
	for _, code := range []string{"K e0\nK 5b\n", "K 32\n", "K b2\n", "K e0\nK db\n"} {
		servers.Wait(t, code, func() bool { return strings.Contains(scancodes(q), code) })
	}
	if chord() {
		t.Error("the compositor took a chord while the guest had the keyboard")
	}

	// QEMU's clients share their clipboard: another one is the guest here.
	guest := newHand(t, q.Port)
	servers.Start(t, s.Env(), "wl-copy", "--foreground", "--", "to the guest: ä€")
	servers.Wait(t, "the text at the guest", func() bool { guest.take(); return guest.text == "to the guest: ä€" })
	hand.keys('x') // a compositor lets nobody copy whose last key is older than what was copied last
	q.WaitDebug(t, "K ad\n")
	guest.client.SetCutText("to the host: ß→")
	servers.Wait(t, "the text at the host", func() bool {
		return string(servers.Run(t, s.Env(), "sh", "-c", "timeout 5 wl-paste --no-newline || true")) == "to the host: ß→"
	})

	hand.keys(keyControl, keyAlt)
	v.waitSaid("released")
	last = time.Time{}
	servers.Wait(t, "the compositor's chord", func() bool {
		if time.Since(last) > time.Second { // what the program has given back is on its way
			hand.keys(keySuper, 'm')
			last = time.Now()
		}
		return chord()
	})
}

// TestFractionalScale: where the desktop's scale is 1.5, a guest that follows the window
// has as many pixels as the monitor has there, and is seen in its size.
func TestFractionalScale(t *testing.T) {
	t.Parallel()
	x := servers.StartXvnc(t, 640, 480)
	x.Start(t, "xterm", "-geometry", "80x24+200+100", "-e", "ls -l /etc; sleep 100")
	s := servers.StartWayvnc(t, 1200, 900, "output HEADLESS-1 scale 1.5")
	env := append(s.Env(), "XDG_CONFIG_HOME="+settingsDir(t, "[virt-viewer]\nask-quit=false\n"))
	v := &viewer{servers.Start(t, env, program, "--verbose", "--full-screen", fmt.Sprintf("vnc://127.0.0.1:%d", x.Port)), t, nil}
	v.waitSaid("the desktop has 1200x900 pixels")
	servers.Wait(t, "the guest's picture", func() bool { return alike(s.Screenshot(t), x.Picture(t)) })
	v.save("fractional.png", s.Screenshot(t))
}

// hand works at a VNC server as a user does.
type hand struct {
	t      *testing.T
	client *rfbclient.Client
	u      rfbclient.Updates
	text   string // what was copied there last
}

// Keysyms.
const (
	keySuper   = 0xffeb
	keyControl = 0xffe3
	keyAlt     = 0xffe9
)

func newHand(t *testing.T, port int) *hand {
	t.Helper()
	h := &hand{t: t, client: rfbclient.Start(rfbclient.Config{Dial: func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
	}})}
	t.Cleanup(h.client.Close)
	began := false
	servers.Wait(t, "the session", func() bool {
		h.take()
		began = began || h.u.Initialized
		return began
	})
	return h
}

func (h *hand) take() {
	h.client.Take(&h.u)
	if h.u.CutText != nil {
		h.text = *h.u.CutText
	}
}

// keys presses keys together.
func (h *hand) keys(keysyms ...uint32) {
	for _, k := range keysyms {
		h.client.KeyEvent(k, 0, true)
	}
	for i := range keysyms {
		h.client.KeyEvent(keysyms[len(keysyms)-1-i], 0, false)
	}
}

func (h *hand) click(x, y int) {
	h.client.PointerEvent(x, y, 0)
	h.client.PointerEvent(x, y, 1)
	h.client.PointerEvent(x, y, 0)
}
