// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestLockKeys: the guest has all lock keys on and this side none: the viewer
// presses them in the guest when it gets the focus.
func TestLockKeys(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	q.QMP(t, "send-key", map[string]any{"keys": []any{map[string]any{"type": "qcode", "data": "l"}}})
	q.WaitDebug(t, "K a6") // the key l is up: its lights are on
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	for _, seen := range []string{"K 3a\n", "K ba\n", "K 45\n", "K c5\n", "K 46\n", "K c6\n"} {
		q.WaitDebug(t, seen)
	}
}
