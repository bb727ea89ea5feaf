// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestGivenPassword gives the password by each way that is not the command line. It
// is nowhere to be seen, and one that is wrong is asked for.
func TestGivenPassword(t *testing.T) {
	t.Parallel()
	screen := servers.StartScreen(t)
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("secret1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	address := "vnc://" + q.Address()
	for _, tt := range []struct {
		name string
		env  []string
		args []string
	}{
		{"environment", []string{"VNC_PASSWORD=secret1"}, nil},
		{"environment of this program", []string{"VNC_PASSWORD=wrong", "VIRT_VIEWER_PASSWORD=secret1"}, nil},
		{"file", nil, []string{"--password-file", file}},
		{"descriptor", nil, []string{"--password-fd", "9"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := openWith(t, screen, tt.env, append(tt.args, address)...)
			if tt.name == "descriptor" {
				v.End()
				v = openThrough(t, screen, `exec "$0" "$@" 9<`+file, append(tt.args, address)...)
			}
			v.waitSession(title)
			environment, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", v.ProgramPID(t)))
			if err != nil || strings.Contains(string(environment), "secret1") || strings.Contains(v.Output(), "secret1") {
				t.Errorf("the password is to be seen: %v", err)
			}
			v.End()
		})
	}
	v := openWith(t, screen, []string{"VNC_PASSWORD=wrong"}, address)
	v.answer(1, "secret1")
	v.waitSession(title)
	v.End()
	for _, tt := range []struct {
		words string
		args  []string
	}{
		{"exclude one another", []string{"--password-file", file, "--password-fd", "9", address}},
		{"no such file", []string{"--password-file", "/nowhere/at/all", address}},
		{"bad file descriptor", []string{"--password-fd", "99", address}},
	} {
		p := servers.Start(t, screen.Env(), program, tt.args...)
		if code := p.ExitCode(t); code != 1 || !strings.Contains(p.Output(), tt.words) {
			t.Errorf("%q ends with %d: %s", tt.args, code, p.Output())
		}
	}
}

// openThrough is openOn through a shell's script, whose arguments are the program
// and its own.
func openThrough(t *testing.T, screen *servers.Screen, script string, args ...string) *viewer {
	t.Helper()
	env := append(screen.Env(), "XDG_CONFIG_HOME="+t.TempDir())
	return &viewer{servers.Start(t, env, "sh", append([]string{"-c", script, program, "--verbose"}, args...)...), t, screen}
}

// TestUserName keeps the name when the password was wrong: only that is typed anew.
func TestUserName(t *testing.T) {
	t.Parallel()
	a := servers.NewAuthority(t)
	q := servers.StartQEMU(t, servers.WithSASL(t, a.X509(false), "scram-sha-256"))
	v := open(t, "--ca-file", a.File("ca-cert.pem"), "vnc://"+q.Address())
	v.answer(1, "alice\twrong")
	v.answer(2, "secret")
	v.waitSession(title)
}

// TestKeyring drives the dialog as a screen reader does: the password is kept in the
// keyring, comes from there, and is forgotten when it is wrong.
func TestKeyring(t *testing.T) {
	t.Parallel()
	screen, a := servers.StartScreen(t), servers.StartAccessibility(t)
	k := servers.StartKeyring(t, a.Session)
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	address := "vnc://" + q.Address()
	open := func() *viewer { return openWith(t, screen, a.Env(), address) }

	v := open()
	dialog := a.WaitWindow(t, passwordDialog)
	for _, path := range dialog.Unnamed() {
		t.Errorf("without a name: %s", path)
	}
	dialog.Find("password text", "").Type(t, "wrong")
	dialog.Find("check box", "Remember in the keyring").Press(t)
	v.save("remember.png", screen.Picture(t))
	dialog.Find("push button", "Connect").Press(t)
	servers.Wait(t, "the second question", func() bool { return strings.Count(v.Output(), "asking the user") == 2 })
	if kept := k.Servers(); len(kept) != 0 {
		t.Errorf("a wrong password is kept for %q", kept)
	}
	dialog = a.WaitWindow(t, passwordDialog)
	if dialog.Find("label", "The server refused it: Authentication failed.") == nil {
		t.Errorf("the dialog does not say why:\n%s", dialog)
	}
	dialog.Find("password text", "").Type(t, "secret1")
	dialog.Find("push button", "Connect").Press(t)
	v.waitSaid("the password is kept in the keyring")
	if kept := k.Servers(); len(kept) != 1 || kept[0] != address {
		t.Errorf("passwords are kept for %q", kept)
	}
	v.End()

	v = open()
	v.waitSaid("the password comes from the keyring")
	v.waitSession(title)
	if strings.Contains(v.Output(), "asking the user") {
		t.Error("the user was asked")
	}
	q.QMP(t, "set_password", map[string]any{"protocol": "vnc", "password": "another"})
	v.End()

	v = open()
	v.waitSaid("the keyring has forgotten the password")
	v.answer(1, "another")
	v.waitSession(title)
	if kept := k.Servers(); len(kept) != 0 {
		t.Errorf("passwords are kept for %q", kept)
	}
}

// TestNoCollection: where there is no keyring yet, the program says so without a word of
// D-Bus's, and its button has one created, in which the password is kept then.
func TestNoCollection(t *testing.T) {
	t.Parallel()
	screen, a := servers.StartScreen(t), servers.StartAccessibility(t)
	k := servers.StartSecretService(t, a.Session)
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	v := openWith(t, screen, a.Env(), "vnc://"+q.Address())
	dialog := a.WaitWindow(t, passwordDialog)
	dialog.Find("password text", "").Type(t, "secret1")
	dialog.Find("check box", "Remember in the keyring").Press(t)
	dialog.Find("push button", "Connect").Press(t)
	a.WaitFind(t, servers.Alert, "label", "There is no keyring yet to keep passwords in.\nCreate one: it asks you for a password, with which it is unlocked from then on.")
	v.save("no-keyring.png", screen.Picture(t))
	k.Refuse(true)
	a.WaitFind(t, servers.Alert, "push button", "Create a keyring").Press(t)
	a.WaitFind(t, servers.Alert, "label", "The keyring's question was not answered.\nIt asks for a password of its own, which is not the display's.")
	v.save("not-answered.png", screen.Picture(t))
	k.Refuse(false)
	a.WaitFind(t, servers.Alert, "push button", "Try again").Press(t)
	a.WaitFind(t, servers.Alert, "push button", "Create a keyring").Press(t)
	v.waitSaid("the password is kept in the keyring")
	if kept := k.Servers(); len(kept) != 1 || kept[0] != "vnc://"+q.Address() || k.Label() != "Default keyring" {
		t.Errorf("passwords are kept for %q in %q", kept, k.Label())
	}
	if strings.Contains(v.Output(), "freedesktop") {
		t.Errorf("it speaks of D-Bus:\n%s", v.Output())
	}
}
