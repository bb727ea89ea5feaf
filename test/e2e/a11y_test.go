// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// openAccessible opens the program so that screen readers see it.
func openAccessible(t *testing.T, args ...string) (*viewer, *servers.Accessibility) {
	t.Helper()
	a := servers.StartAccessibility(t)
	return openWith(t, servers.StartScreen(t), a.Env(), args...), a
}

// TestNames finds controls that a screen reader has no name for.
func TestNames(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{VNC: "power-control=on"})
	v, a := openAccessible(t, "vnc://"+q.Address())
	v.waitSession(title)
	w := a.WaitWindow(t, title)
	for _, path := range w.Unnamed() {
		t.Errorf("without a name: %s", path)
	}
}
