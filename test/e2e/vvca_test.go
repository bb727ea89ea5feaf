// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestConnectionFileCA: the authorities of a connection file vouch for its display's
// server, and those of another one do not.
func TestConnectionFileCA(t *testing.T) {
	t.Parallel()
	a, other := servers.NewAuthority(t), servers.NewAuthority(t)
	q := servers.StartQEMU(t, a.X509(false))
	shot := "--screenshot=" + filepath.Join(t.TempDir(), "x.png")
	ca := func(a *servers.Authority) string {
		text, err := os.ReadFile(a.File("ca-cert.pem"))
		if err != nil {
			t.Fatal(err)
		}
		return "ca=" + strings.ReplaceAll(string(text), "\n", `\n`)
	}
	script(t, shot, connectionFile(t, q)).wantExit(7, "was not accepted")
	script(t, shot, connectionFile(t, q, ca(other))).wantExit(7, "was not accepted")
	script(t, shot, connectionFile(t, q, ca(a))).wantExit(0)
	script(t, shot, "--ca-file="+other.File("ca-cert.pem"), connectionFile(t, q, ca(a))).wantExit(7, "was not accepted")
	script(t, shot, connectionFile(t, q, "ca=nonsense")).wantExit(13, "no certificate in it")
}
