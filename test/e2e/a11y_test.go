// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
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

// TestEmptyLists: a screen reader says why a list has no rows.
func TestEmptyLists(t *testing.T) {
	t.Parallel()
	a := servers.StartAccessibility(t)
	nodes := filepath.Join(t.TempDir(), "node.xml")
	if err := os.WriteFile(nodes, []byte("<node/>"), 0o600); err != nil {
		t.Fatal(err)
	}
	screen := servers.StartScreen(t)
	for _, tt := range []struct{ program, uri, window, about string }{
		{program, "test://" + nodes, chooserWindow, fmt.Sprintf("There are no guests on %q.", "test://"+nodes)},
		{asRemoteViewer(t), "", "Connect to a display", "What you connect to is listed here the next time."},
	} {
		var args []string
		if tt.uri != "" {
			args = []string{"-c", tt.uri}
		}
		v := openProgram(t, screen, a.Env(), tt.program, args...)
		servers.Wait(t, fmt.Sprintf("%q", tt.about), func() bool {
			found := false
			a.WaitWindow(t, tt.window).All(func(c *servers.Accessible) {
				found = found || c.Role == "list box" && c.About == tt.about
			})
			return found
		})
		v.End()
	}
}
