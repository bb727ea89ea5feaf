// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"image"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

const passwordDialog = "Authentication required"

func (v *viewer) answer(password string) {
	v.t.Helper()
	v.screen.WaitActive(v.t, passwordDialog)
	v.screen.Do(v.t, "type", password)
	v.keys("Return")
}

func TestPasswordRight(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	v := open(t, "vnc://"+q.Address())
	v.answer("secret1")
	v.waitSession(title)
	v.waitPicture(func() image.Image { return q.Screen(t) })
}

// TestPasswordWrong gives a wrong password, which is asked again, and then the
// right one.
func TestPasswordWrong(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	v := open(t, "vnc://"+q.Address())
	v.answer("wrong")
	v.waitSaid("refused the authentication")
	v.answer("secret1")
	v.waitSession(title)
}

// TestPasswordThreeTimesWrong ends with a failure that says so.
func TestPasswordThreeTimesWrong(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	v := open(t, "vnc://"+q.Address())
	for n := 1; n <= 3; n++ {
		v.answer("wrong")
		servers.Wait(t, "the refusal", func() bool {
			return strings.Count(v.Output(), "disconnected: the server refused the authentication") == n
		})
	}
	v.closeFailure()
	v.wantExit(7, "refused the authentication")
}

func TestPasswordCancelled(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	v := open(t, "vnc://"+q.Address())
	v.screen.WaitActive(t, passwordDialog)
	v.keys("Escape")
	v.wantExit(10)
}
