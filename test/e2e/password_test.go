// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

const passwordDialog = "Authentication required"

// answer types into the dialog when it has asked so often.
func (v *viewer) answer(times int, password string) {
	v.t.Helper()
	servers.Wait(v.t, fmt.Sprintf("question %d", times), func() bool {
		if v.Ended() {
			v.t.Fatalf("the viewer has ended:\n%s", v.Output())
		}
		return strings.Count(v.Output(), "asking the user for a password") == times
	})
	v.screen.WaitActive(v.t, passwordDialog)
	v.screen.Do(v.t, "type", password)
	v.keys("Return")
}

func TestPasswordRight(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	v := open(t, "vnc://"+q.Address())
	v.answer(1, "secret1")
	v.waitSession(title)
	v.waitPicture(func() image.Image { return q.Screen(t) })
}

// TestPasswordWrong gives a wrong password, which is asked again in the same dialog,
// and then the right one.
func TestPasswordWrong(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	v := open(t, "vnc://"+q.Address())
	v.answer(1, "wrong")
	dialog := v.screen.Do(t, "search", "--name", passwordDialog)
	v.answer(2, "")
	v.save("wrong.png", v.screen.Picture(t))
	v.answer(3, "secret1")
	if again := v.screen.Do(t, "search", "--name", passwordDialog); again != dialog && again != "" {
		t.Errorf("the dialog was %s and is %s", dialog, again)
	}
	v.waitSession(title)
	if strings.Contains(v.Output(), "secret1") {
		t.Error("the password was printed")
	}
}

// TestPasswordThreeTimesWrong ends with a failure that says so.
func TestPasswordThreeTimesWrong(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	v := open(t, "vnc://"+q.Address())
	for n := 1; n <= 3; n++ {
		v.answer(n, "wrong")
	}
	v.closeFailure()
	v.wantExit(7, "refused the authentication")
}

// TestPasswordOfBefore: what was typed, and is not asked for again when the line is cut
// (TestLineIsCut), is asked for when it has become another one, or when what answers there
// protects less than the server for which it was typed.
func TestPasswordOfBefore(t *testing.T) {
	t.Parallel()
	a := servers.NewAuthority(t)
	o := a.X509(false)
	o.Password = "secret1"
	q := servers.StartQEMU(t, o)
	r := newRelay(t, q.Address(), false)
	v := open(t, "--ca-file", a.File("ca-cert.pem"), "vnc://"+r.address)
	v.answer(1, "secret1")
	v.waitSession(title)

	v.lasts()
	q.QMP(t, "set_password", map[string]any{"protocol": "vnc", "password": "another"})
	r.cut()
	v.answer(2, "another")
	v.waitSaidTimes("initialized", 2)

	clear := servers.StartQEMU(t, servers.QEMUOptions{Password: "another"})
	r.lead(clear.Address())
	v.waitSaid("The server has ended the connection") // as soon as the session had begun
	v.press("alt+a", "asking the user", 3)
	if n := strings.Count(v.Output(), "the password is the one of before"); n != 1 {
		t.Errorf("it was given %d times", n)
	}
}

func TestPasswordCancelled(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	v := open(t, "vnc://"+q.Address())
	v.screen.WaitActive(t, passwordDialog)
	v.keys("Escape")
	v.wantExit(10)
}
