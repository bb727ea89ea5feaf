// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"testing"

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
