// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestFocusGoesWhileKeyRepeats takes the focus away while a held key repeats: what of
// it comes late must not take the keyboard back from the other window.
func TestFocusGoesWhileKeyRepeats(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	v.screen.Start(t, "xterm", "-title", "other", "-e", "cat")
	v.screen.WaitWindow(t, "other")
	servers.Run(t, v.screen.Env(), "xset", "r", "rate", "50", "250")
	const rounds = 3
	for n := range rounds {
		v.screen.Do(t, "search", "--name", "^"+title+"$", "windowactivate", "--sync")
		v.waitSaidTimes("keyboard grabbed", n+1)
		before := strings.Count(q.Debug(), "K 24")
		v.screen.Do(t, "keydown", "j")
		servers.Wait(t, "repetition in the guest", func() bool { return strings.Count(q.Debug(), "K 24") > before+10 })
		v.screen.Do(t, "search", "--name", "^other$", "windowactivate", "--sync")
		v.waitSaidTimes("keyboard and pointer released", n+1)
		v.screen.Do(t, "keyup", "j")
		v.screen.WaitActive(t, "other")
	}
	if n := strings.Count(v.Output(), "keyboard grabbed"); n > rounds+1 {
		t.Errorf("the keyboard was grabbed %d times", n)
	}
}
