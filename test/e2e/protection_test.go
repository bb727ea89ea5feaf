// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// otherMachine is an address of this machine that does not look like one, so that the
// program takes the way there for a network.
const otherMachine = "0.0.0.0"

const unprotectedDialog = "Connection not protected"

func elsewhere(q *servers.QEMU) string { return fmt.Sprintf("vnc://%s:%d", otherMachine, q.Port) }

// TestClearText: before a connection to another machine that is not encrypted there is
// one question, and its answer is remembered for the server.
func TestClearText(t *testing.T) {
	t.Parallel()
	screen, a := servers.StartScreen(t), servers.StartAccessibility(t)
	config := t.TempDir()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	open := func(args ...string) *viewer {
		return openWith(t, screen, append(a.Env(), "XDG_CONFIG_HOME="+config, "VNC_PASSWORD=secret1"), append(args, elsewhere(q))...)
	}
	v := open()
	dialog := a.WaitWindow(t, unprotectedDialog)
	v.save("question.png", screen.Picture(t))
	for _, text := range []string{"This connection is not encrypted", "Others on the network can see the screen and what you type.", elsewhere(q)} {
		if dialog.Find("label", text) == nil {
			t.Errorf("it does not say %q:\n%s", text, dialog)
		}
	}
	dialog.Find("push button", "Cancel").Press(t)
	v.closeFailure()
	v.wantExit(7, "the server does not encrypt", "Nothing was sent")

	v = open()
	dialog = a.WaitWindow(t, unprotectedDialog)
	dialog.Find("check box", "Do not ask again for this server").Press(t)
	dialog.Find("push button", "Connect anyway").Press(t)
	v.waitSession(title)
	v.End()

	v = open() // it was not remembered
	dialog = a.WaitWindow(t, unprotectedDialog)
	dialog.Find("push button", "Connect anyway").Press(t)
	v.waitSession(title)
	v.End()
	text, err := os.ReadFile(filepath.Join(config, "virt-viewer", "trusted-servers"))
	if err != nil || !strings.Contains(string(text), elsewhere(q)+" allow:unencrypted ") {
		t.Errorf("the file has %q, %v", text, err)
	}

	v = open()
	v.waitSaid("VNC is used: you have allowed it")
	v.waitSession(title)
	v.End()

	for _, tt := range []struct {
		demand string
		code   int
	}{{"encrypted", 8}, {"verified", 8}} {
		v = open("--security", tt.demand)
		v.closeFailure()
		v.wantExit(tt.code, "no security type that is allowed")
	}
	v = openWith(t, screen, []string{"VNC_PASSWORD=secret1"}, "--security", "any", elsewhere(q))
	v.waitSession(title)
	if strings.Contains(v.Output(), "you have allowed it") {
		t.Error("it asks although the user said any")
	}
}

// TestDowngrade: a server that has shown who it is must not do less later, whoever
// has taken its place.
func TestDowngrade(t *testing.T) {
	t.Parallel()
	screen := servers.StartScreen(t)
	config := []string{"XDG_CONFIG_HOME=" + t.TempDir()}
	a := servers.NewAuthority(t)
	a.Issue(t, "server", func(c *x509.Certificate) { c.IPAddresses = append(c.IPAddresses, net.ParseIP(otherMachine)) })
	q := withTLS(t, a, 0)
	args := []string{"--ca-file", a.File("ca-cert.pem"), elsewhere(q)}
	v := openWith(t, screen, config, args...)
	v.waitSession(title)
	v.End()
	q.End()

	for _, o := range []servers.QEMUOptions{{}, servers.AnonymousTLS()} {
		o.Port = q.Port
		q = servers.StartQEMU(t, o)
		v = openWith(t, screen, config, args...)
		screen.WaitActive(t, failureDialog)
		v.save("downgrade.png", screen.Picture(t))
		v.closeFailure()
		v.wantExit(7, "this server has shown who it is before", "trusted-servers")
		q.End()
	}
	servers.StartQEMU(t, servers.QEMUOptions{Port: q.Port})
	v = openWith(t, screen, config, append([]string{"--security", "None"}, args...)...)
	v.waitSession(title) // who names it has it
}

// TestAnonymousTLS is asked about, too, in other words.
func TestAnonymousTLS(t *testing.T) {
	t.Parallel()
	screen, a := servers.StartScreen(t), servers.StartAccessibility(t)
	q := servers.StartQEMU(t, servers.AnonymousTLS())
	v := openWith(t, screen, a.Env(), elsewhere(q))
	dialog := a.WaitWindow(t, unprotectedDialog)
	if dialog.Find("label", "Nobody can tell which server this is") == nil {
		t.Errorf("it says:\n%s", dialog)
	}
	v.save("question.png", screen.Picture(t))
	dialog.Find("push button", "Connect anyway").Press(t)
	v.waitSession(title)
}

// TestBadCertificates: what is wrong with a certificate is said, and nothing but an
// answer of the user's connects. A revoked one is not even asked about.
func TestBadCertificates(t *testing.T) {
	t.Parallel()
	screen, access := servers.StartScreen(t), servers.StartAccessibility(t)
	a, other := servers.NewAuthority(t), servers.NewAuthority(t)
	issue := func(change func(c *x509.Certificate)) func() {
		return func() { a.Issue(t, "server", change) }
	}
	var revoked string
	for _, tt := range []struct {
		name  string
		issue func()
		says  string
	}{
		{"expired", issue(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }), "it expired on"},
		{"not yet valid", issue(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }), "it is valid only from"},
		{"another host's", issue(func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"elsewhere.example"} }), "it is for elsewhere.example and not for 127.0.0.1"},
		{"for clients", issue(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), "it was not made for servers"},
		{"revoked", func() { revoked = a.Revoke(t, a.Issue(t, "server", nil)) }, "its authority revoked it on"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.issue()
			q := serveTLS(t, a, "server")
			args := []string{"--ca-file", a.File("ca-cert.pem"), q}
			if revoked != "" {
				args = append([]string{"--crl-file", revoked}, args...)
			}
			v := openWith(t, screen, access.Env(), args...)
			if revoked == "" {
				dialog := access.WaitWindow(t, trustDialog)
				found := false
				dialog.All(func(n *servers.Accessible) { found = found || strings.Contains(n.Name, tt.says) })
				if !found {
					t.Errorf("it does not say %q:\n%s", tt.says, dialog)
				}
				dialog.Find("push button", "Cancel").Press(t)
			}
			v.closeFailure()
			v.wantExit(7, tt.says)
		})
	}
	q := serveTLS(t, other, "server")
	v := openWith(t, screen, access.Env(), "--ca-file", a.File("ca-cert.pem"), q)
	dialog := access.WaitWindow(t, trustDialog)
	for _, path := range dialog.Unnamed() {
		t.Errorf("without a name: %s", path)
	}
	dialog.Find("push button", "Cancel").Press(t)
	v.closeFailure()
	v.wantExit(7, "it is not signed by an authority")
}

// TestClientCertificateDemanded: with TLS 1.3 the server only closes.
func TestClientCertificateDemanded(t *testing.T) {
	t.Parallel()
	screen := servers.StartScreen(t)
	a := servers.NewAuthority(t)
	q := servers.StartQEMU(t, a.X509(true))
	args := []string{"--ca-file", a.File("ca-cert.pem"), "vnc://" + q.Address()}
	v := openOn(t, screen, args...)
	v.closeFailure()
	v.wantExit(7, "it asked for a client certificate, and there is none", "--client-cert")
	v = openOn(t, screen, append([]string{"--client-cert", a.File("client-cert.pem"), "--client-key", a.File("client-key.pem")}, args...)...)
	v.waitSession(title)
}

// TestConnectionInfo says honestly what protects each kind of connection.
func TestConnectionInfo(t *testing.T) {
	t.Parallel()
	screen, access := servers.StartScreen(t), servers.StartAccessibility(t)
	a := servers.NewAuthority(t)
	for _, tt := range []struct {
		name    string
		server  servers.QEMUOptions
		address func(q *servers.QEMU) string
		args    []string
		says    []string
	}{
		{"clear text, elsewhere", servers.QEMUOptions{}, elsewhere, []string{"--security", "any"},
			[]string{"Nothing is encrypted: whoever can listen to the network sees what you see and all that you type.", "None"}},
		{"clear text, here", servers.QEMUOptions{}, func(q *servers.QEMU) string { return "vnc://" + q.Address() }, nil,
			[]string{"This connection is not encrypted; it does not leave this computer, or goes through ssh."}},
		{"anonymous", servers.AnonymousTLS(), elsewhere, []string{"--security", "any"},
			[]string{"This connection is encrypted, but nobody has checked who the server is: somebody in between could read along.", "VeNCrypt, TLSNone", "TLS 1.2"}},
		{"verified", a.X509(false), func(q *servers.QEMU) string { return "vnc://" + q.Address() }, []string{"--ca-file", a.File("ca-cert.pem")},
			[]string{"This connection is encrypted, and an authority that this computer trusts vouches for the server.", "VeNCrypt, X509None", "TLS 1.3", "CN=server,O=Test", "CN=Test CA,O=Test"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := servers.StartQEMU(t, tt.server)
			v := openWith(t, screen, access.Env(), append(tt.args, tt.address(q))...)
			v.waitSession(title)
			access.WaitFind(t, title, "", "Connection…").Press(t)
			dialog := access.WaitWindow(t, "Connection")
			for _, text := range tt.says {
				if dialog.Find("label", text) == nil {
					t.Errorf("it does not say %q:\n%s", text, dialog)
				}
			}
			v.save("info.png", screen.Picture(t))
			v.End()
		})
	}
}
