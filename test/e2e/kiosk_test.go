// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"strings"
	"testing"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestKiosk: nothing but the guest, and no way out; the connection's end is not the
// kiosk's, which connects again.
func TestKiosk(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "--kiosk", "vnc://"+q.Address())
	v.waitSession(title)
	servers.Wait(t, "full screen", v.fills)
	// What would close, leave or release another window.
	v.keys("F11", "ctrl+q", "alt+F4", "shift+F12")
	v.screen.Do(t, "keydown", "Control_L", "keydown", "Alt_L", "keyup", "Alt_L", "keyup", "Control_L")
	v.screen.CloseActive(t)
	v.waitSaid("the user wants to close the window, which is a kiosk's")
	v.screen.Do(t, "mousemove", "640", "0")
	v.keys("d")
	q.WaitDebug(t, "K a0\n")
	v.save("kiosk.png", v.screen.Picture(t))
	if strings.Contains(v.Output(), "released") || !v.fills() {
		t.Errorf("the user got out:\n%s", v.Output())
	}
	q.End()
	v.waitSaid("disconnected")
	v.waitSaid("was lost")
	if v.Ended() {
		t.Error("the kiosk has ended with the connection")
	}
}

// TestKioskFails: what cannot be reached is tried again.
func TestKioskFails(t *testing.T) {
	t.Parallel()
	v := open(t, "-k", "vnc://127.0.0.1:1")
	servers.Wait(t, "two tries", func() bool { return strings.Count(v.Output(), "Cannot show") >= 2 })
	v.screen.WaitActive(t, "vnc://127.0.0.1:1")
	servers.Wait(t, "full screen", v.fills)
	v.save("failed-kiosk.png", v.screen.Picture(t))
}

// TestKioskHasNoButtons: what another window tells in a strip over the picture, or in a
// banner, has buttons. A kiosk has none: the sentence is logged, and the picture is whole.
func TestKioskHasNoButtons(t *testing.T) {
	t.Parallel()
	s := servers.StartFake(t, servers.Fake{Format: servers.RGBX, Stubborn: true})
	a := servers.StartAccessibility(t)
	v := openWith(t, servers.StartScreenOf(t, servers.FakeWidth, servers.FakeHeight), a.Env(), "--kiosk", "--depth=medium", "vnc://"+s.Address())
	v.waitSaid("This server sends its own colours only")
	v.waitPicture(s.Picture)
	v.wantNoButtons(a)
	v.waitPicture(s.Picture)
}

// TestKioskWithoutLibvirt: its banner says that libvirt is away, and has no button.
func TestKioskWithoutLibvirt(t *testing.T) {
	t.Parallel()
	daemon, _ := defined(t, "web1")
	daemon.On(t, "web1", (*libvirt.Domain).Create)
	a := servers.StartAccessibility(t)
	v := openWith(t, servers.StartScreen(t), a.Env(), "--kiosk", "-c", daemon.URI(), "web1")
	v.waitSession("web1")
	daemon.Kill(t)
	v.waitShown(a, "libvirt cannot be reached")
	v.save("kiosk-banner.png", v.screen.Picture(t))
	v.wantNoButtons(a)
}

// wantNoButtons looks for controls that could be pressed.
func (v *viewer) wantNoButtons(a *servers.Accessibility) {
	v.t.Helper()
	for _, w := range a.Windows(v.t) {
		w.All(func(c *servers.Accessible) {
			if strings.Contains(c.Role, "button") && c.States&servers.Showing != 0 {
				v.t.Errorf("there is a %s %q", c.Role, c.Name)
			}
		})
	}
}

// TestKioskQuit: with --kiosk-quit=on-disconnect it is.
func TestKioskQuit(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "--kiosk", "--kiosk-quit=on-disconnect", "vnc://"+q.Address())
	v.waitSession(title)
	q.End()
	v.wantExit(0)
}

// TestKioskAsksAgain: the question for a password cannot be refused.
func TestKioskAsksAgain(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret"})
	v := open(t, "--kiosk", "vnc://"+q.Address())
	v.screen.WaitActive(t, "Authentication required")
	v.keys("Escape")
	v.answer(2, "secret")
	v.waitSession(title)
}
