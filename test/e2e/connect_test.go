// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestConnectWindow: remote-viewer without an argument asks. What cannot be is said
// there, what cannot be reached brings the window back, and what was shown is offered
// the next time.
func TestConnectWindow(t *testing.T) {
	t.Parallel()
	const asks = "Connect to a display"
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	data := []string{"XDG_DATA_HOME=" + t.TempDir()}
	screen, remote := servers.StartScreen(t), asRemoteViewer(t)
	v := openProgram(t, screen, data, remote)
	v.screen.WaitActive(t, asks)
	v.screen.Do(t, "type", "spice://host")
	v.keys("Return")
	v.save("wrong.png", v.screen.Picture(t))
	v.keys("ctrl+a")
	v.screen.Do(t, "type", "vnc://127.0.0.1:1")
	v.keys("Return")
	v.waitSaid("nobody listens there")
	v.screen.WaitActive(t, "Virt Viewer")
	v.keys("Return")
	v.screen.WaitActive(t, asks)
	v.screen.Do(t, "type", "vnc://"+q.Address())
	v.keys("Return")
	v.waitSession(title)
	v.release()
	v.keys("ctrl+q")
	v.wantExit(0)
	v = openProgram(t, screen, data, remote)
	v.screen.WaitActive(t, asks)
	v.save("recent.png", v.screen.Picture(t))
	v.keys("alt+r", "Down", "Return") // the list
	v.waitSession(title)
	v.release()
	v.keys("ctrl+q")
	v.wantExit(0)
	v = openProgram(t, screen, data, remote)
	v.screen.WaitActive(t, asks)
	v.keys("Escape")
	v.wantExit(10)
}
