// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
	"github.com/govnc/virt-viewer/test/servers"
)

// TestAccessErrors: what libvirt says to those who have no rights is told from what it
// says otherwise. The words are libvirt's, of several versions.
func TestAccessErrors(t *testing.T) {
	const local, far = "qemu:///system", "qemu+tcp://host/system"
	for _, tt := range []struct {
		name    string
		uri     string
		code    libvirt.ErrorNumber
		words   string
		access  bool
		noAgent bool
		group   bool // the group of polkit's rules is named, if this machine has it
	}{
		{"polkit refuses", local, libvirt.ERR_AUTH_FAILED, "authentication failed: access denied by policy", true, false, true},
		{"polkit's helper refuses", local, libvirt.ERR_AUTH_FAILED, "authentication failed: polkit: Not authorized.", true, false, true},
		{"no agent", local, libvirt.ERR_AUTH_UNAVAILABLE, "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'", true, true, true},
		{"the question was dismissed", local, libvirt.ERR_AUTH_CANCELLED, "authentication cancelled: user cancelled authentication process", true, false, true},
		{"an access driver refuses", local, libvirt.ERR_ACCESS_DENIED, "access denied: 'connect' denied access", true, false, false},
		{"only reading", local, libvirt.ERR_OPERATION_DENIED, "operation forbidden: read only access prevents virDomainOpenGraphicsFD", true, false, false},
		{"only reading, in older words", local, libvirt.ERR_OPERATION_DENIED, "operation virDomainOpenGraphics forbidden for read only access", true, false, false},
		{"a socket of others", local, libvirt.ERR_SYSTEM_ERROR, "Failed to connect socket to '/nowhere/libvirt-sock': Permission denied", true, false, false},
		{"polkit of another machine", far, libvirt.ERR_AUTH_FAILED, "authentication failed: access denied by policy", true, false, false},
		{"a wrong password", far, libvirt.ERR_AUTH_FAILED, "authentication failed: Failed to start SASL negotiation: -13 (SASL(-13): authentication failure)", false, false, false},
		{"a wrong password, in few words", far, libvirt.ERR_AUTH_FAILED, "authentication failed: authentication failed", false, false, false},
		{"no daemon", local, libvirt.ERR_SYSTEM_ERROR, "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory", false, false, false},
		{"ssh is not let in", "qemu+ssh://host/system", libvirt.ERR_SYSTEM_ERROR, "Cannot recv data: Permission denied (publickey).: Connection reset by peer", false, false, false},
		{"a file of others", local, libvirt.ERR_INTERNAL_ERROR, "cannot read the certificate: Permission denied", false, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lverr := libvirt.Error{Code: tt.code, Message: tt.words}
			failure := refusal(tt.uri, &asker{}, lverr)
			err := accessError(tt.uri, true, lverr, failure)
			if (err != nil) != tt.access {
				t.Fatalf("got %v", err)
			}
			if err == nil {
				return
			}
			var e *AccessError
			if !errors.As(err, &e) || !errors.Is(err, failure) || e.Said != tt.words || !e.Write || e.NoAgent != tt.noAgent {
				t.Errorf("got %#v", err)
			}
			want := ""
			if tt.group {
				want = localGroup()
			}
			if e.Group != want {
				t.Errorf("the group is %q, want %q", e.Group, want)
			}
		})
	}
}

// userURI has the test's program try to get at a guest, as another user.
const userURI = "GUEST_TEST_URI"

// userAttempt is what came of that.
type userAttempt struct {
	Read, Write, Pass string      // the errors; "" for success. Pass is of the display of a guest that listens nowhere
	Access            AccessError // the last one
}

// attemptAsUser is that program. It writes what came of it to standard output.
func attemptAsUser(uri string) int {
	var a userAttempt
	note := func(err error) string {
		if err == nil {
			return ""
		}
		var access *AccessError
		if errors.As(err, &access) {
			a.Access = *access
			a.Access.Err = nil
		}
		return fmt.Sprintf("%T: %v", err, err)
	}
	c, err := Open(context.Background(), uri, Options{})
	if a.Read = note(err); err == nil {
		defer c.Close()
		a.Pass = note(passDisplay(c))
	}
	writable, err := Open(context.Background(), uri, Options{ReadWrite: true})
	if a.Write = note(err); err == nil {
		writable.Close()
	}
	if json.NewEncoder(os.Stdout).Encode(a) != nil {
		return 1
	}
	return 0
}

func passDisplay(c *Connection) error {
	g, err := c.Find(context.Background(), Query{Text: "none"})
	if err != nil {
		return err
	}
	d, err := g.Display(context.Background())
	if err != nil {
		return err
	}
	socket, err := d.Dial(context.Background())
	if err == nil {
		socket.Close()
	}
	return err
}

// asUser tries to get at a guest as a user without privileges: nobody, if root tests.
func asUser(t *testing.T, uri string) userAttempt {
	t.Helper()
	program := servers.ShortDir(t) + "/guest.test"
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	copyProgram(t, own, program) // the original's directory is closed to others
	cmd := exec.CommandContext(limit(t), program)
	home := filepath.Dir(program)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home, userURI + "=" + uri}
	if os.Geteuid() == 0 {
		const nobody = 65534
		if err := os.Chown(home, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	var a userAttempt
	if err == nil {
		err = json.Unmarshal(out, &a)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return a
}

func copyProgram(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
}

// TestPolkit has a daemon ask polkit who may change guests: reading is allowed, and what
// needs more says what is missing.
func TestPolkit(t *testing.T) {
	polkit := servers.StartPolkit(t)
	polkit.Answers(servers.PolkitAllows)
	daemon := libvirtd.StartWithPolkit(t, polkit)
	daemon.Run(t, embedguest.Domain{Name: "none", Graphics: embedguest.VNCNone})
	if a := asUser(t, daemon.URI()); a.Read != "" || a.Write != "" || a.Pass != "" {
		t.Errorf("who may do all: %+v", a)
	}
	for _, tt := range []struct {
		name    string
		answer  servers.PolkitAnswer
		words   string
		noAgent bool
	}{
		{"refuses", servers.PolkitRefuses, "access denied by policy", false},
		{"no agent", servers.PolkitNoAgent, "no polkit agent available", true},
		{"dismissed", servers.PolkitDismissed, "user cancelled", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			polkit.Answers(servers.PolkitAllows, tt.answer)
			a := asUser(t, daemon.URI())
			if n := len(polkit.Asked()); a.Read != "" || n != 3 {
				t.Errorf("reading: %q; polkit was asked %d times", a.Read, n)
			}
			if !strings.Contains(a.Pass, "*guest.AttachError") || !strings.Contains(a.Pass, "no write access") || !strings.Contains(a.Pass, tt.words) {
				t.Errorf("opening the display: %q", a.Pass)
			}
			if !strings.Contains(a.Write, "*guest.AccessError: no write access") || !strings.Contains(a.Write, tt.words) {
				t.Errorf("writing: %q", a.Write)
			}
			if a.Access.NoAgent != tt.noAgent || a.Access.Group != localGroup() || !a.Access.Write {
				t.Errorf("%+v", a.Access)
			}
		})
	}
}

// TestClosedSocket has a daemon whose socket the user may not open.
func TestClosedSocket(t *testing.T) {
	daemon := libvirtd.Start(t)
	check := func(group string) {
		t.Helper()
		a := asUser(t, daemon.URI())
		if !strings.Contains(a.Read, "*guest.AccessError: no access to") || !strings.Contains(a.Write, "no write access to") ||
			!strings.Contains(a.Write, daemon.Socket()+"': Permission denied") || a.Access.Group != group {
			t.Errorf("%+v", a)
		}
	}
	if err := os.Chmod(daemon.Socket(), 0); err != nil {
		t.Fatal(err)
	}
	check("")
	if os.Geteuid() != 0 {
		return // who may not give files away cannot make it another group's
	}
	const daemonGroup = 1
	err := os.Chown(daemon.Socket(), 0, daemonGroup)
	if err == nil {
		err = os.Chmod(daemon.Socket(), 0o770)
	}
	if err != nil {
		t.Fatal(err)
	}
	check("daemon")
}
