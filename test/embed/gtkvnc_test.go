// SPDX-License-Identifier: GPL-2.0-or-later

package embed

import (
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// betterThanGtkVnc are the lines of order.py's output that differ from gtk-vnc's, which
// says nothing in one case and takes a refusal for a session in another.
var betterThanGtkVnc = map[string]string{
	"connected\ndisconnected\n== a server that turns us away": "connected\nerror the server offers no security type that this program has: 77\n" +
		"auth-unsupported 77\ndisconnected\n== a server that turns us away",
	"initialized\nerror Received an unknown message: 109": "error the server refused the connection: Too many clients",
	"error Error while parsing server version":            `error this is not a VNC server: it begins with "HTTP"`,
}

// TestOrder has gtk-vnc's widget and ours tell of the same situations: signals, their
// order, texts and values, and what functions return.
func TestOrder(t *testing.T) {
	t.Parallel()
	screen := servers.StartScreen(t)
	run := func(namespace, version string) string {
		p := servers.Start(t, staged.env(screen), python, "testdata/order.py", namespace, version)
		if code := p.ExitCode(t); code != 0 {
			t.Fatalf("%s: exit code %d: %s", namespace, code, p.Output())
		}
		return p.Output()
	}
	theirs, ours := run("GtkVnc", "2.0"), run("Govnc", "1.0")
	for before, after := range betterThanGtkVnc {
		if !strings.Contains(theirs, before) {
			t.Errorf("gtk-vnc does not say %q", before)
		}
		theirs = strings.Replace(theirs, before, after, 1)
	}
	if ours != theirs {
		t.Errorf("it says\n%s\nand should, as gtk-vnc,\n%s", ours, theirs)
	}
}

// TestWire looks at what functions and properties do to the server and on the screen.
func TestWire(t *testing.T) {
	authority := servers.NewAuthority(t)
	for _, names := range [][]string{
		{"sending", "hearing", "properties", "facts", "unprotected", "certificates=" + authority.Dir},
		{"showing", "grabbing", "chords"},
	} {
		t.Run(names[0], func(t *testing.T) {
			t.Parallel()
			screen := servers.StartScreen(t)
			p := servers.Start(t, staged.env(screen), python, append([]string{"testdata/wire.py"}, names...)...)
			if code := exitCode(t, p); code != 0 {
				t.Errorf("exit code %d: %s", code, p.Output())
			}
		})
	}
}

// TestGtkVncSource compiles a viewer that was written for gtk-vnc with gtk-vnc's header
// and with govnc-compat.h. Both programs do and say the same.
func TestGtkVncSource(t *testing.T) {
	t.Parallel()
	theirs := stage{flags: append(pkgConfig(t, "gtk-vnc-2.0"), "-DGTK_VNC")}
	programs := map[string]string{"gtk-vnc": theirs.compile(t, "testdata/gvnc.c"), "govnc": staged.compile(t, "testdata/gvnc.c")}
	var mu sync.Mutex
	said := map[string]string{}
	t.Run("", func(t *testing.T) {
		for name, program := range programs {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				q, screen := locked(t), servers.StartScreen(t)
				v := servers.Start(t, staged.env(screen), program, q.Host, strconv.Itoa(q.Port))
				screen.WaitActive(t, "QEMU")
				servers.Wait(t, "two keys in the guest", func() bool { return strings.Count(q.Debug(), "K ac") == 2 })
				v.Signal(t, syscall.SIGTERM)
				if code := v.ExitCode(t); code != 0 {
					t.Errorf("exit code %d: %s", code, v.Output())
				}
				mu.Lock()
				defer mu.Unlock()
				said[name] = v.Output()
			})
		}
	})
	if said["govnc"] != said["gtk-vnc"] {
		t.Errorf("it says\n%s\nand should, as with gtk-vnc,\n%s", said["govnc"], said["gtk-vnc"])
	}
	help := string(servers.Run(t, staged.env(servers.StartScreen(t)), programs["govnc"], "--help-govnc"))
	if !strings.Contains(help, "--govnc-debug") {
		t.Errorf("the help is %s", help)
	}
}

func pkgConfig(t *testing.T, name string) []string {
	t.Helper()
	return strings.Fields(string(servers.Run(t, nil, "pkg-config", "--cflags", "--libs", name)))
}

// TestGtkVncNames: every name of gtk-vnc's widget has its place in the table of
// docs/embedding.md; what stands there for it exists, and the tests that are named
// there use it.
func TestGtkVncNames(t *testing.T) {
	ours := readGIR(t, filepath.Join(staged.prefix, "share/gir-1.0/Govnc-1.0.gir"))
	rows := readTable(t, "../../docs/embedding.md")
	for name := range readGIR(t, "/usr/share/gir-1.0/GtkVnc-2.0.gir") {
		row, found := rows[name]
		if !found {
			t.Errorf("docs/embedding.md does not mention gtk-vnc's %s", name)
			continue
		}
		delete(rows, name)
		if strings.HasPrefix(row.ours, "left out") {
			continue
		}
		if !ours[row.ours] {
			t.Errorf("%s is said to be %s here, which is not there", name, row.ours)
		}
		if !row.isTested(t) {
			t.Errorf("%s: %q does not use it", name, row.tests)
		}
	}
	for name := range rows {
		t.Errorf("docs/embedding.md mentions %s, which gtk-vnc does not have", name)
	}
}
