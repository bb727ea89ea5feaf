// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"bufio"
	"encoding/json"
	"fmt"
	"image"
	_ "image/png" // of screendump
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/guestimage"
)

// QEMUOptions say how a QEMU is started. The zero value listens on a free port
// of 127.0.0.1 and lets everybody in.
type QEMUOptions struct {
	Host     string   // an address; "" for 127.0.0.1
	Port     int      // 0 for a free one
	Unix     bool     // listen on a unix socket instead
	Password string   // demanded, if not ""
	Args     []string // more arguments
	VNC      string   // more options of -vnc, separated by commas
	Env      []string // more of its environment
}

// QEMU is a running QEMU with the guest of test/guestimage.
type QEMU struct {
	*Process
	Host string
	Port int
	Path string // of the unix socket
	dir  string
}

// StartQEMU starts a QEMU and waits until its guest is ready.
func StartQEMU(t testing.TB, o QEMUOptions) *QEMU {
	t.Helper()
	dir := ShortDir(t)
	guest, err := guestimage.Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	q := &QEMU{Host: o.Host, Port: o.Port, dir: dir}
	if q.Host == "" {
		q.Host = "127.0.0.1"
	}
	args := []string{"-accel", "tcg", "-m", "16", "-nodefaults", "-no-user-config", "-net", "none", "-monitor", "none",
		"-device", "VGA", "-drive", "if=floppy,format=raw,readonly=on,file=" + guest, "-boot", "a",
		"-debugcon", "file:" + q.file("debug"), "-qmp", "unix:" + q.file("qmp") + ",server=on,wait=off"}
	var listen string
	if o.Unix {
		q.Path = q.file("vnc")
		listen = "unix:" + q.Path
	} else {
		if q.Port == 0 {
			q.Port = FreePort(t, q.Host)
		}
		listen = net.JoinHostPort(q.Host, fmt.Sprint(q.Port-5900))
	}
	if o.Password != "" {
		args = append(args, "-object", "secret,id=password,data="+o.Password)
		listen += ",password-secret=password"
	}
	if o.VNC != "" {
		listen += "," + o.VNC
	}
	args = append(append(args, o.Args...), "-vnc", listen)
	q.Process = Start(t, o.Env, "qemu-system-x86_64", args...)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the guest has seen: %s", strings.ReplaceAll(q.Debug(), "\n", "; "))
		}
	})
	q.waitFor(t, "the guest", func() bool { return strings.Contains(q.Debug(), "READY") })
	return q
}

// ShortDir gives a directory whose name leaves room for a unix socket's.
func ShortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "vv")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (q *QEMU) file(name string) string { return filepath.Join(q.dir, name) }

// Address gives host and port as net.Dial takes them.
func (q *QEMU) Address() string { return net.JoinHostPort(q.Host, fmt.Sprint(q.Port)) }

// Debug gives what the guest has said of what it saw; see test/guestimage.
func (q *QEMU) Debug() string {
	b, err := os.ReadFile(q.file("debug"))
	if err != nil {
		return ""
	}
	return string(b)
}

// WaitDebug waits until the guest has said something.
func (q *QEMU) WaitDebug(t testing.TB, what string) {
	t.Helper()
	q.waitFor(t, fmt.Sprintf("the guest's %q", what), func() bool { return strings.Contains(q.Debug(), what) })
}

// Screen gives the picture that the guest's display has now.
func (q *QEMU) Screen(t testing.TB) image.Image {
	t.Helper()
	file := q.file("screen.png")
	q.QMP(t, "screendump", map[string]any{"filename": file, "format": "png"})
	return readImage(t, file)
}

func readImage(t testing.TB, file string) image.Image {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, _, err := image.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return picture
}

// QMP runs a command of QEMU's machine protocol.
func (q *QEMU) QMP(t testing.TB, command string, arguments map[string]any) {
	t.Helper()
	if err := q.qmp(command, arguments, nil); err != nil {
		t.Fatalf("QMP %s: %v", command, err)
	}
}

// Clients says how many clients are connected.
func (q *QEMU) Clients(t testing.TB) int {
	t.Helper()
	var vnc struct{ Clients []any }
	if err := q.qmp("query-vnc", nil, &vnc); err != nil {
		t.Fatalf("QMP query-vnc: %v", err)
	}
	return len(vnc.Clients)
}

// qmp runs a command and stores what it returns in result, if that is not nil.
func (q *QEMU) qmp(command string, arguments map[string]any, result any) error {
	socket, err := net.Dial("unix", q.file("qmp"))
	if err != nil {
		return err
	}
	defer socket.Close()
	answers := json.NewDecoder(bufio.NewReader(socket))
	commands := json.NewEncoder(socket)
	var greeting map[string]any
	if err := answers.Decode(&greeting); err != nil {
		return err
	}
	type request struct {
		Execute   string         `json:"execute"`
		Arguments map[string]any `json:"arguments,omitempty"`
		result    any
	}
	for _, c := range []request{{Execute: "qmp_capabilities"}, {command, arguments, result}} {
		if err := commands.Encode(c); err != nil {
			return err
		}
		if err := awaitReturn(answers, c.result); err != nil {
			return err
		}
	}
	return nil
}

// awaitReturn skips events up to a command's answer, and the greeting: events can
// come before it. It stores the answer's result if that is not nil.
func awaitReturn(answers *json.Decoder, result any) error {
	for {
		var answer struct {
			Return json.RawMessage
			Error  *struct{ Desc string }
		}
		if err := answers.Decode(&answer); err != nil {
			return err
		}
		if answer.Error != nil {
			return fmt.Errorf("%s", answer.Error.Desc)
		}
		if answer.Return == nil {
			continue // an event, or the greeting, which may come after one
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(answer.Return, result)
	}
}
