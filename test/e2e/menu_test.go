// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"image"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/servers"
)

// Where the header bar's buttons are, in pixels from the picture's upper left.
var (
	sendKeyButton = image.Pt(50, -25)
	powerButton   = image.Pt(122, -25)
)

// chooseAt opens a menu and takes its nth entry, from 0, of those that can be used.
func (v *viewer) chooseAt(p image.Point, n int) {
	v.t.Helper()
	before := strings.Count(v.Output(), "released")
	v.click(p.X, p.Y, 1)
	servers.Wait(v.t, "the menu", func() bool { return strings.Count(v.Output(), "released") > before })
	for range n {
		v.keys("Down")
	}
	v.keys("Return")
}

// TestTypeText types a text through the dialog, on a layout that is not this
// side's, and with characters that have no key first.
func TestTypeText(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	at := v.waitPicture(func() image.Image { return q.Screen(t) })
	v.chooseAt(at.Add(sendKeyButton), 0)
	v.screen.WaitActive(t, "Type text")
	v.screen.Do(t, "type", "zq")
	v.keys("alt+l", "ctrl+a")
	v.screen.Do(t, "type", "de")
	v.keys("alt+t")
	for _, code := range []string{"K 15\n", "K 95\n", "K 10\n", "K 90\n"} { // z is where US has y
		q.WaitDebug(t, code)
	}
}

// TestServerPower resets a machine through the server, after a question.
func TestServerPower(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{VNC: "power-control=on"})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	v.waitSaid("the server can shut down")
	at := v.waitPicture(func() image.Image { return q.Screen(t) })
	v.chooseAt(at.Add(powerButton), 2)
	v.screen.WaitActive(t, "Virt Viewer")
	v.keys("alt+r")
	servers.Wait(t, "the guest again", func() bool { return strings.Count(q.Debug(), "READY") == 2 })
}

// TestGuestPower pauses a guest through libvirt, lets it go on and forces it off.
func TestGuestPower(t *testing.T) {
	t.Parallel()
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	e := startEmbedded(t, graphics)
	v, a := openAccessible(t, "--quit-on-stop", "-c", e.host.URI(), "demo")
	v.waitSession("A demo")
	v.choose(a, "Power", "Pause") // Start and Resume cannot be chosen: it runs
	v.waitSaid(`guest "demo" paused`)
	v.choose(a, "Power", "Resume")
	v.waitSaid(`guest "demo" resumed`)
	v.choose(a, "Power")
	servers.Wait(t, "the entries of a guest that runs", func() bool {
		can := map[string]bool{}
		a.WaitWindow(t, "A demo").All(func(c *servers.Accessible) {
			if c.States&servers.Showing != 0 && c.States&servers.Sensitive != 0 {
				can[c.Name] = true
			}
		})
		return can["Pause"] && can["Shut down"] && !can["Start"] && !can["Resume"]
	})
	v.choose(a, "Force off…")
	v.screen.WaitActive(t, "Virt Viewer")
	v.keys("alt+f")
	v.wantExit(0, "the guest has stopped")
}
