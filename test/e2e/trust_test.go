// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

const trustDialog = "Server not verified"

// withTLS starts a QEMU that shows a certificate of an authority.
func withTLS(t *testing.T, a *servers.Authority, port int) *servers.QEMU {
	t.Helper()
	return servers.StartQEMU(t, servers.QEMUOptions{Port: port, VNC: "tls-creds=tls0",
		Args: []string{"-object", "tls-creds-x509,id=tls0,endpoint=server,verify-peer=off,dir=" + a.Dir}})
}

// TestTrust: an unknown certificate is asked about once; another one later is
// warned of, and nothing short of an act of its own connects.
func TestTrust(t *testing.T) {
	t.Parallel()
	screen := servers.StartScreen(t)
	config := []string{"XDG_CONFIG_HOME=" + t.TempDir()}
	open := func(q *servers.QEMU, args ...string) *viewer {
		return openWith(t, screen, config, append(args, "vnc://"+q.Address())...)
	}
	q := withTLS(t, servers.NewAuthority(t), 0)
	where := "vnc://" + q.Address()

	v := open(q)
	screen.WaitActive(t, trustDialog)
	v.save("trust.png", screen.Picture(t))
	v.keys("Escape")
	v.closeFailure()
	v.wantExit(7, "was not accepted", "not signed by an authority")

	v = open(q)
	screen.WaitActive(t, trustDialog)
	v.keys("alt+o") // once
	v.waitSession(title)
	v.End()

	v = open(q)
	screen.WaitActive(t, trustDialog)
	v.keys("alt+t") // always
	v.waitSession(title)
	v.End()
	file := filepath.Join(strings.TrimPrefix(config[0], "XDG_CONFIG_HOME="), "virt-viewer", "trusted-servers")
	if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), where+" sha256:") {
		t.Fatalf("the file has %q, %v", text, err)
	}
	v = open(q)
	v.waitSession(title)
	if !strings.Contains(v.Output(), "one that you trust") {
		t.Errorf("it says:\n%s", v.Output())
	}
	v.End()
	q.End()

	// Another server at the same place.
	a := servers.NewAuthority(t)
	q = withTLS(t, a, q.Port)
	v = open(q)
	screen.WaitActive(t, trustDialog)
	v.save("changed.png", screen.Picture(t))
	v.keys("alt+t", "alt+o") // not possible before:
	v.keys("alt+k")
	v.keys("alt+t")
	v.waitSession(title)
	v.End()

	// With its authority given there is no question.
	v = openWith(t, screen, []string{"XDG_CONFIG_HOME=" + t.TempDir()}, "--ca-file", a.File("ca-cert.pem"), where)
	v.waitSession(title)
}

// TestForbiddenSecurity: what protects nothing must be named.
func TestForbiddenSecurity(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "--security", "x509vnc,X509None", "vnc://"+q.Address())
	v.closeFailure()
	v.wantExit(8, "--security None")
}
