// SPDX-License-Identifier: GPL-2.0-or-later

package interop

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// serverList is every server in every mode.
var serverList = []server{
	{"QEMU", startQEMU(servers.QEMUOptions{}), truncate},
	{"QEMU, lossy=on", startQEMU(servers.QEMUOptions{VNC: "lossy=on"}), truncate},
	{"QEMU, non-adaptive=on", startQEMU(servers.QEMUOptions{VNC: "non-adaptive=on"}), truncate},
	{"QEMU, lossy=on,non-adaptive=on", startQEMU(servers.QEMUOptions{VNC: "lossy=on,non-adaptive=on"}), truncate},
	{"QEMU, password", startQEMU(servers.QEMUOptions{Password: "secret1"}), truncate},
	{"TigerVNC Xvnc, depth 24", startXvnc(24), throughBytes},
	{"TigerVNC Xvnc, depth 16", startXvnc(16), throughBytes},
}

// faults are known faults of servers, by server, encoding and depth.
var faults = map[[3]string]string{}

func fault(server string, v *viewer) string {
	return faults[[3]string{server, v.encoding.name, v.depth.name}]
}

// truncate keeps the highest bits.
func truncate(v, from, to int) int { return v * (to + 1) / (from + 1) }

// throughBytes makes bytes of it, rounded down, and of these the nearest value.
func throughBytes(v, from, to int) int { return (v*255/from*to + 128) / 255 }

// version finds a version's number in what a program prints about itself. Of
// QEMU, whose bug fixes Debian follows, only the first two parts are kept.
func version(t *testing.T, parts int, program string, args ...string) string {
	t.Helper()
	out := servers.Output(t, program, args...)
	number := regexp.MustCompile(`[0-9]+(\.[0-9]+)+`).FindString(out)
	if number == "" {
		t.Fatalf("%s does not say its version: %q", program, out)
	}
	all := strings.Split(number, ".")
	return strings.Join(all[:min(parts, len(all))], ".")
}

func startQEMU(o servers.QEMUOptions) func(t *testing.T) running {
	if o.VNC != "" {
		o.VNC += ","
	}
	o.VNC += fmt.Sprintf("connections=%d", len(encodings)*len(depths)+1)
	return func(t *testing.T) running {
		q, screen := servers.StartQEMUCanvas(t, o, width, height)
		return running{version(t, 2, "qemu-system-x86_64", "--version"), q.Address(), o.Password, screen}
	}
}

func startXvnc(depth int) func(t *testing.T) running {
	return func(t *testing.T) running {
		x := servers.StartXvnc(t, width, height, "-depth", fmt.Sprint(depth))
		return running{version(t, 3, "Xvnc", "-version"), fmt.Sprintf("127.0.0.1:%d", x.Port), "", x.Canvas(t)}
	}
}
