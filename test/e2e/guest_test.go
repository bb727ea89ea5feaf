// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"context"
	"crypto/x509"
	"fmt"
	"image"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
	"github.com/govnc/virt-viewer/test/servers"
)

// TestTestDriver finds a guest of libvirt's test driver, whose display is a real
// QEMU on the port that it names.
func TestTestDriver(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	nodes := writeNodes(t, q.Port)
	screen := servers.StartScreen(t)
	for _, tt := range []struct {
		name string
		args []string
	}{
		{"by name", []string{"web1"}},
		{"by name, restricted", []string{"--domain-name", "web1"}},
		{"by ID", []string{"1"}},
		{"by ID, restricted", []string{"--id", "1"}},
		{"by UUID", []string{webUUID}},
		{"by UUID, restricted", []string{"--uuid", webUUID}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := openOn(t, screen, append([]string{"-c", nodes}, tt.args...)...)
			v.waitSession("web1")
			v.waitPicture(func() image.Image { return q.Screen(t) })
			v.End()
		})
	}
}

// embedded is a guest in libvirt's embedded driver, which runs on while the
// viewer's process has the driver.
type embedded struct {
	host     *embedguest.Host
	uuid, id string
}

const embeddedUUID = "b3c0ffee-0000-4000-8000-000000000001"

// startEmbedded starts a guest with the given graphics element, and more devices. A process can
// have one root of the driver only, and has it for ever: another one, of the same
// program, does it.
func startEmbedded(t *testing.T, graphics string, devices ...string) *embedded {
	t.Helper()
	host, err := embedguest.Temp()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := host.Remove(); err != nil {
			t.Error(err)
		}
	})
	out := servers.Run(t, []string{embedRoot + "=" + host.Root(), embedGraphics + "=" + graphics, embedDevices + "=" + strings.Join(devices, "")}, os.Args[0])
	return &embedded{host, embeddedUUID, strings.TrimSpace(string(out))}
}

// What tells this program to start a guest instead of running tests.
const (
	embedRoot     = "E2E_EMBED_ROOT"
	embedGraphics = "E2E_EMBED_GRAPHICS"
	embedDevices  = "E2E_EMBED_DEVICES"
)

// startInProcess starts the guest and prints its ID.
func startInProcess() error {
	if err := embedguest.RunEvents(); err != nil {
		return err
	}
	host, err := embedguest.Prepare(os.Getenv(embedRoot))
	if err != nil {
		return err
	}
	if err := host.Open(); err != nil {
		return err
	}
	defer host.Close()
	if err := host.Define(embedguest.Domain{Name: "demo", Title: "A demo", UUID: embeddedUUID, Graphics: os.Getenv(embedGraphics), Devices: os.Getenv(embedDevices)}); err != nil {
		return err
	}
	if err := host.Start("demo"); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := host.WaitReady(ctx, "demo"); err != nil {
		return err
	}
	id, err := host.ID("demo")
	fmt.Println(id)
	return err
}

func (e *embedded) log(t *testing.T) string {
	t.Helper()
	return string(servers.Run(t, nil, "cat", e.host.Log("demo")))
}

// TestEmbeddedGuest finds a real guest by name, ID and UUID, sees it, types into
// it, and ends when the guest powers off.
func TestEmbeddedGuest(t *testing.T) {
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	e := startEmbedded(t, graphics)
	screen := servers.StartScreen(t)
	for _, text := range []string{"demo", e.id, e.uuid} {
		v := openOn(t, screen, "-c", e.host.URI(), text)
		v.waitSession("A demo")
		before := strings.Count(e.log(t), "K 2c")
		v.keys("z")
		servers.Wait(t, "the key in the guest", func() bool { return strings.Count(e.log(t), "K 2c") > before })
		v.End()
	}
	v := openOn(t, screen, "--quit-on-stop", "-c", e.host.URI(), "demo")
	v.waitSession("A demo")
	v.keys("r") // the guest restarts; the session goes on
	v.waitSaid("rebooted")
	servers.Wait(t, "the guest again", func() bool { return strings.Count(e.log(t), "READY") >= 2 })
	v.keys("p") // the guest powers off
	v.wantExit(0, "the guest has stopped")
}

// TestEmbeddedDisplays reaches the displays that have no TCP port.
func TestEmbeddedDisplays(t *testing.T) {
	for _, tt := range []struct{ name, graphics string }{
		{"unix socket", embedguest.VNCSocket},
		{"passed by libvirt", embedguest.VNCNone},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := startEmbedded(t, tt.graphics)
			v := open(t, "--quit-on-stop", "-c", e.host.URI(), "demo")
			v.waitSession("A demo")
			v.keys("z")
			servers.Wait(t, "the key in the guest", func() bool { return strings.Contains(e.log(t), "K 2c") })
			v.keys("p")
			v.wantExit(0)
		})
	}
}

// TestGuestBehindSSH shows guests whose libvirt is reached by ssh, with one login
// for each viewer. Their displays' certificate must be for the host that they are on, and
// not for this end of the tunnel.
func TestGuestBehindSSH(t *testing.T) {
	sshd := servers.StartSSHD(t)
	a := servers.NewAuthority(t)
	a.Issue(t, "server", func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = nil, []net.IP{net.ParseIP(servers.OtherHost)} })
	daemon := libvirtd.StartTLS(t, a)
	runtimeDir, err := os.MkdirTemp("/tmp", "vv-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(runtimeDir)
	t.Setenv("XDG_RUNTIME_DIR", runtimeDir)
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	daemon.Run(t, embedguest.Domain{Name: "tcp1", Graphics: graphics})
	daemon.Run(t, embedguest.Domain{Name: "socket1", Graphics: embedguest.VNCSocket})
	log := func(name string) string {
		return string(servers.Run(t, nil, "cat", embedguest.At(daemon.Dir).Log(name)))
	}
	uri := func(more ...string) string {
		return sshd.URI(servers.OtherHost, "ssh", "/session", append(more, "socket="+daemon.Socket())...)
	}
	screen := servers.StartScreen(t)
	authority := "--ca-file=" + a.File("ca-cert.pem")

	v := openOn(t, screen, authority, "-c", sshd.URI("127.0.0.1", "ssh", "/session", "socket="+daemon.Socket()), "tcp1")
	screen.WaitActive(t, trustDialog)
	v.keys("Escape")
	v.closeFailure()
	v.wantExit(7, "it is for "+servers.OtherHost+" and not for 127.0.0.1")

	for i, name := range []string{"tcp1", "socket1"} {
		v := openOn(t, screen, authority, "--quit-on-stop", "-c", uri(), name)
		v.waitSession(name)
		v.keys("z")
		servers.Wait(t, "the key in the guest", func() bool { return strings.Contains(log(name), "K 2c") })
		v.keys("p")
		v.wantExit(0, "the guest has stopped")
		if n := sshd.Logins(); n != i+2 {
			t.Errorf("%d logins", n)
		}
	}

	stranger := filepath.Join(sshd.Dir, "stranger")
	servers.MakeSSHKey(t, stranger)
	v = openOn(t, screen, "-c", uri("keyfile="+stranger), "tcp1")
	v.closeFailure()
	v.wantExit(3, "Permission denied (publickey)", "works in a terminal")
	daemon.Run(t, embedguest.Domain{Name: "socket2", Graphics: embedguest.VNCSocket})
	v = openOn(t, screen, authority, "--quit-on-stop", "--direct", "-c", uri(), "socket2")
	v.waitSaid("connected to unix:" + daemon.Dir)
	screen.WaitActive(t, trustDialog) // it is for this machine's own name, by which libvirt knows it
	v.keys("alt+o")
	v.waitSession("socket2")
	if strings.Contains(v.Output(), "through ssh") {
		t.Error("it went through ssh")
	}
	v.keys("p")
	v.wantExit(0)
	if left, err := filepath.Glob(filepath.Join(runtimeDir, "virt-viewer-*")); err != nil || len(left) > 0 {
		t.Errorf("left: %s, %v", left, err)
	}
}

// TestSSHServerHangs closes the window while ssh waits for a server that says
// nothing: the program ends at once, and its ssh too.
func TestSSHServerHangs(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	v := open(t, "-c", fmt.Sprintf("qemu+ssh://%s/system", l.Addr()), "web1")
	socket, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	v.screen.WaitActive(t, "web1")
	v.keys("alt+F4")
	v.wantExit(10, "cancelled")
	if err := socket.SetDeadline(time.Now().Add(servers.Patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, socket); err != nil {
		t.Errorf("ssh does not end: %v", err)
	}
}

// TestReconnect waits for the guest's next start when it has powered off.
func TestReconnect(t *testing.T) {
	graphics, err := embedguest.VNC("::1")
	if err != nil {
		t.Fatal(err)
	}
	e := startEmbedded(t, graphics)
	v := open(t, "--reconnect", "-c", e.host.URI(), "demo")
	v.waitSession("A demo")
	v.keys("p")
	v.waitSaid("Waiting for guest A demo to start again")
	if v.Ended() {
		t.Error("it has ended")
	}
}

// TestGuestStops keeps the window when the guest powers off, with its last picture,
// and starts it from there. Closing the window then is no failure.
func TestGuestStops(t *testing.T) {
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	e := startEmbedded(t, graphics)
	v := open(t, "--quit-on-stop=false", "-c", e.host.URI(), "demo")
	v.waitSession("A demo")
	v.keys("p")
	v.waitSaid("The guest A demo is shut off")
	v.save("off.png", v.screen.Picture(t))
	v.press("alt+t", `guest "demo" started`, 1) // the button
	servers.Wait(t, "the second session", func() bool { return strings.Count(v.Output(), "initialized") == 2 })
	servers.Wait(t, "the guest", func() bool { return strings.Contains(e.log(t), "READY") })
	servers.Wait(t, "the keyboard", func() bool { return strings.Count(v.Output(), "keyboard grabbed") == 2 })
	v.keys("z")
	servers.Wait(t, "the key in the guest", func() bool { return strings.Contains(e.log(t), "K 2c") })
	v.keys("p")
	servers.Wait(t, "the guest's end", func() bool { return strings.Count(v.Output(), "is shut off") == 2 })
	v.closes("alt+c")
	v.wantExit(0)
}

// TestGuestEnds ends with the guest, as virt-install waits for.
func TestGuestEnds(t *testing.T) {
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	e := startEmbedded(t, graphics)
	v := open(t, "-c", e.host.URI(), "--wait", "demo") // as virt-install calls it
	v.waitSession("A demo")
	v.keys("p")
	v.wantExit(0)
}

// TestWait waits for a guest that does not exist yet.
func TestWait(t *testing.T) {
	t.Parallel()
	v := open(t, "--wait", "-c", writeNodes(t, 5999), "tomorrow")
	v.waitSaid("Waiting for guest tomorrow to be created")
	v.screen.WaitActive(t, "tomorrow")
	v.keys("alt+F4") // the window manager's, while no guest has the keyboard
	v.wantExit(10)
}
