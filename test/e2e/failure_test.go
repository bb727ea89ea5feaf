// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// failureDialog is the title of the dialog that says what went wrong.
const failureDialog = "Virt Viewer"

// closeFailure waits for the dialog and closes it.
func (v *viewer) closeFailure() {
	v.t.Helper()
	v.screen.WaitActive(v.t, failureDialog)
	v.keys("Escape")
}

// TestFailures goes through what can go wrong: each has a dialog, an exit code
// of its own, and words on stderr.
func TestFailures(t *testing.T) {
	screen := servers.StartScreen(t)
	refused := servers.FreePort(t, "127.0.0.1")
	certificate := servers.NewCertificate(t)
	q, webSocket := servers.StartQEMUWebSocket(t, servers.QEMUOptions{}, nil)
	_, secure := servers.StartQEMUWebSocket(t, servers.QEMUOptions{}, certificate)
	nodes := writeNodes(t, servers.FreePort(t, "127.0.0.1"))
	for _, tt := range []struct {
		name  string
		args  []string
		code  int
		words []string
	}{
		{"nobody listens", []string{fmt.Sprintf("vnc://127.0.0.1:%d", refused)}, 6, []string{"nobody listens", "Check the port"}},
		{"no such host", []string{"vnc://no-such-host.invalid"}, 6, []string{"no-such-host.invalid"}},
		{"no such socket", []string{"vnc+unix:///nowhere/at/all"}, 6, []string{"no such socket"}},
		{"another kind of server", []string{"vnc://" + serve(t, "SSH-2.0-OpenSSH_9.2\r\n")}, 8, []string{"not a VNC server"}},
		{"a refusal", []string{"vnc://" + serve(t, "RFB 003.008\n\x00\x00\x00\x00\x08too many")}, 6, []string{"too many"}},
		{"unknown security types", []string{"vnc://" + serve(t, "RFB 003.008\n\x01\x16")}, 8, []string{"22 (xvp)"}},
		{"a malformed desktop", []string{"vnc://" + serve(t, "RFB 003.008\n\x01\x01\x00\x00\x00\x00\xff\xff\xff\xff"+strings.Repeat("\x00", 16)+"\x00\x00\x00\x00")}, 8, []string{"65535x65535"}},
		{"the server closes", []string{"vnc://" + serve(t, "RFB 003.008\n\x01\x01")}, 6, []string{"closed the connection before a session began"}},
		{"nobody listens for WebSockets", []string{fmt.Sprintf("ws://127.0.0.1:%d", refused)}, 6, []string{"nobody listens", "Check the port"}},
		{"a WebSocket's path", []string{webSocket + "websockify"}, 8, []string{"404 (Not Found) for the path /websockify", `QEMU's WebSocket is at "/"`}},
		{"a VNC server without WebSocket", []string{"ws://" + q.Address()}, 8, []string{"use vnc://" + q.Address()}},
		{"a WebSocket without a display", []string{"ws://" + servers.StartWebsockify(t, fmt.Sprintf("127.0.0.1:%d", refused), nil)}, 6, []string{"before a session began", "Failed to connect"}},
		{"libvirt is not there", []string{"-c", "test:///nowhere.xml", "web"}, 3, []string{"libvirt", "nowhere.xml"}},
		{"only SPICE", []string{"-c", nodes, "spice1"}, 5, []string{"no VNC display, only spice"}},
		{"no display", []string{"-c", nodes, "blind"}, 5, []string{"no graphical display"}},
		{"the guest's display is not there", []string{"-c", nodes, "web1"}, 6, []string{"nobody listens"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := openOn(t, screen, tt.args...)
			v.closeFailure()
			v.wantExit(tt.code, tt.words...)
		})
	}
	t.Run("an untrusted certificate around a WebSocket", func(t *testing.T) {
		v := openOn(t, screen, secure)
		screen.WaitActive(t, trustDialog)
		v.keys("Escape")
		v.closeFailure()
		v.wantExit(7, "the server's certificate was not accepted", "it is not signed by an authority")
	})
}

// serve starts a server that says a few bytes to everybody and then closes, once
// the client has answered.
func serve(t *testing.T, bytes string) string {
	t.Helper()
	return listen(t, func(c *net.TCPConn) {
		defer c.Close()
		_, _ = c.Write([]byte(bytes))
		// At least the client's version, or its end.
		_, _ = c.Read(make([]byte, 64))
		_ = c.CloseWrite()
		_, _ = io.Copy(io.Discard, c)
	})
}

// writeNodes writes a host of libvirt's test driver and gives its URI. Its guest
// web1 has a display on the port, after one of another type.
func writeNodes(t *testing.T, port int) string {
	t.Helper()
	guest := func(name, uuid, devices string) string {
		return fmt.Sprintf(`<domain type="test"><name>%s</name><uuid>%s</uuid><memory>8192</memory><os><type>hvm</type></os><devices>%s</devices></domain>`, name, uuid, devices)
	}
	spice := `<graphics type="spice" port="1" listen="127.0.0.1"/>`
	vnc := fmt.Sprintf(`<graphics type="vnc" port="%d" listen="127.0.0.1"/>`, port)
	node := "<node>" +
		guest("web1", webUUID, spice+vnc) +
		guest("spice1", "7d5d0e4b-5d6b-4b0e-9b0b-000000000002", spice) +
		guest("blind", "7d5d0e4b-5d6b-4b0e-9b0b-000000000003", "") +
		"</node>"
	file := filepath.Join(t.TempDir(), "node.xml")
	if err := os.WriteFile(file, []byte(node), 0o644); err != nil {
		t.Fatal(err)
	}
	return "test://" + file
}

const webUUID = "7d5d0e4b-5d6b-4b0e-9b0b-000000000001"

// TestServerStops kills the server in the middle of a session. The window stays, with
// the last picture, and shows the server when the user has it connect again; closed
// before, it says why.
func TestServerStops(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	v.waitSaid("the guest follows the window's size from now on") // nothing is on its way then
	q.End()
	// QEMU that is killed with something unread resets the connection; in a session that
	// had lasted that is tried again, and nobody listens any more.
	ends := func(n int) {
		t.Helper()
		servers.Wait(t, fmt.Sprintf("end %d", n), func() bool {
			out := v.Output()
			return strings.Count(out, "The server has ended the connection to")+strings.Count(out, "Nobody listens at") >= n
		})
	}
	ends(1)
	v.save("lost.png", v.screen.Picture(t))
	q = servers.StartQEMU(t, servers.QEMUOptions{Port: q.Port})
	v.press("alt+a", "initialized", 2)
	v.waitPicture(func() image.Image { return q.Screen(t) })
	v.waitSaidTimes("keyboard grabbed", 2)
	v.keys("z")
	q.WaitDebug(t, "K 2c\nK ac\n")
	q.End()
	ends(2)
	v.closes("alt+c")
	v.wantExit(9, "closed the connection")
}

// TestUsage needs no screen.
func TestUsage(t *testing.T) {
	for _, tt := range []struct {
		name  string
		args  []string
		code  int
		words string
	}{
		{"help", []string{"--help"}, 0, "Exit codes:"},
		{"version", []string{"--version"}, 0, "virt-viewer version"},
		{"nothing to wait for", []string{"--wait"}, 1, "was specified for '--wait'"},
		{"too much", []string{"a", "b"}, 1, "one guest or address can be shown, and 2 were given"},
		{"unknown option", []string{"--frob"}, 1, "--frob"},
		{"two selections", []string{"--id", "--uuid", "1"}, 1, "exclude one another"},
		{"SPICE", []string{"spice://host:5900"}, 1, "VNC displays only"},
		{"a web page", []string{"http://host/"}, 1, "begins with ws://"},
		{"a password in the address", []string{"vnc://me:secret@host"}, 1, "can be read by everybody"},
		{"no screen", []string{"vnc://127.0.0.1"}, 2, "there is no screen"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := servers.Start(t, []string{"DISPLAY=", "WAYLAND_DISPLAY=", "XDG_RUNTIME_DIR=/nowhere"}, program, tt.args...)
			if code := p.ExitCode(t); code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			if out := p.Output(); !strings.Contains(out, tt.words) {
				t.Errorf("it does not say %q:\n%s", tt.words, out)
			}
			if strings.Contains(p.Output(), "secret") {
				t.Error("the password was printed")
			}
		})
	}
}
