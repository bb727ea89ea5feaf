// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
	"github.com/govnc/virt-viewer/test/servers"
)

// startSSHD starts an ssh server and keeps the user's agent out of it.
func startSSHD(t *testing.T, config ...string) *servers.SSHD {
	t.Helper()
	t.Setenv("SSH_AUTH_SOCK", "")
	t.Setenv("SSH_ASKPASS", "")
	servers.WantNoSSHLeft(t)
	return servers.StartSSHD(t, config...)
}

// ourSSH writes an ssh program that notes what it is called with.
func ourSSH(t *testing.T, dir string) string {
	t.Helper()
	path := dir + "/our-ssh"
	servers.WriteFile(t, path, "#!/bin/sh\necho \" $*\" >>"+dir+"/called\nexec ssh \"$@\"\n")
	if err := os.Chmod(path, 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// A daemon that is reached by ssh, and the displays of its guests.
func TestLibvirtThroughSSH(t *testing.T) {
	s := startSSHD(t)
	d := libvirtd.Start(t)
	uri := s.URI("127.0.0.1", "ssh", "/session", "socket="+d.Socket())
	for name, graphics := range map[string]string{
		"tcp": vncOn(t, "127.0.0.1"), "socket": embedguest.VNCSocket, "none": embedguest.VNCNone,
	} {
		d.Run(t, embedguest.Domain{Name: name, Graphics: graphics})
	}

	c := openTest(t, uri, Options{})
	if c.URI() != uri {
		t.Errorf("the connection calls itself %s", c.URI())
	}
	for name, where := range map[string]string{"tcp": "127.0.0.1:", "socket": "unix:" + d.Dir} {
		display := displayOf(t, c, name)
		if !strings.HasPrefix(display.String(), where) || !strings.HasSuffix(display.String(), "through ssh to "+s.User+"@127.0.0.1") || display.Host() != "127.0.0.1" {
			t.Errorf("the display is %s on %s", display, display.Host())
		}
		greet(t, display)
	}
	var unreachable *UnreachableError
	if _, err := find(t, c, "none").Display(limit(t)); !errors.As(err, &unreachable) {
		t.Errorf("a display that listens nowhere: %v", err)
	}
	another := openTest(t, uri, Options{ReadWrite: true})
	socket := greet(t, displayOf(t, another, "tcp"))
	if n := s.Logins(); n != 1 {
		t.Errorf("%d logins for two connections and three displays", n)
	}

	// The display stays when libvirt's connection is closed, and serves the next.
	for _, c := range []*Connection{c, another} {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	again := openTest(t, uri, Options{})
	find(t, again, "tcp")
	if n := s.Logins(); n != 1 {
		t.Errorf("%d logins after another connection", n)
	}
	if _, err := socket.Write([]byte(greeting)); err != nil {
		t.Error(err)
	}
}

// wrapSSH puts an ssh first in the PATH that has a configuration of its own and
// writes down what it is called with.
func wrapSSH(t *testing.T, config string) (called func() string) {
	t.Helper()
	dir := servers.ShortDir(t)
	real, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("no ssh here: ", err)
	}
	servers.WriteFile(t, dir+"/config", strings.ReplaceAll(config, "DIR", dir))
	servers.WriteFile(t, dir+"/ssh", "#!/bin/sh\necho \"ssh $*\" >>"+dir+"/called\nexec "+real+" -F "+dir+"/config \"$@\"\n")
	if err := os.Chmod(dir+"/ssh", 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	return func() string {
		text, err := os.ReadFile(dir + "/called")
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}

// Who decides about shared connections: this program, the URI or the user's configuration.
func TestWhoShares(t *testing.T) {
	s := startSSHD(t)
	d := libvirtd.Start(t)
	d.Run(t, embedguest.Domain{Name: "tcp", Graphics: vncOn(t, "127.0.0.1")})
	d.Run(t, embedguest.Domain{Name: "socket", Graphics: embedguest.VNCSocket})
	known := "UserKnownHostsFile " + s.Known + "\n"
	own := servers.ShortDir(t)
	for _, tt := range []struct {
		name           string
		config         string
		parameter      string
		logins         int // of libvirt and the display on TCP
		withSocket     int // and the one on a socket
		shares         bool
		defaultInstead bool
	}{
		{"this program", known, "", 1, 1, true, false},
		{"this program, as default URI", known, "", 1, 1, true, true},
		{"this program, ControlPath none", known + "ControlMaster auto\nControlPersist yes\nControlPath none\n", "", 1, 1, true, false},
		{"this program, with forwardings in the configuration", known + "LocalForward DIR/forwarded /nowhere\nExitOnForwardFailure yes\n", "", 1, 1, true, false},
		{"the user", known + "ControlMaster auto\nControlPath DIR/%C\nControlPersist 1\n", "", 1, 1, false, false},
		{"the user, without a master", known + "ControlPath DIR/%C\n", "", 2, 3, false, false},
		{"the URI", known, "command=" + ourSSH(t, own), 2, 3, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			called := wrapSSH(t, tt.config)
			before := s.Logins()
			uri := s.URI("127.0.0.1", "ssh", "/session", "socket="+d.Socket(), tt.parameter)
			asked := uri
			if tt.defaultInstead {
				t.Setenv("LIBVIRT_DEFAULT_URI", uri)
				asked = ""
			}
			c := openTest(t, asked, Options{})
			if c.ssh.exists() != tt.shares || strings.TrimSuffix(c.URI(), "&") != strings.TrimSuffix(uri, "&") {
				t.Errorf("%s shares: %v", c.URI(), c.ssh.exists())
			}
			greet(t, displayOf(t, c, "tcp"))
			if n := s.Logins() - before; n != tt.logins {
				t.Errorf("%d logins, want %d:\n%s", n, tt.logins, called())
			}
			greet(t, displayOf(t, c, "socket"))
			if n := s.Logins() - before; n != tt.withSocket {
				t.Errorf("%d logins with the socket, want %d:\n%s", n, tt.withSocket, called())
			}
		})
	}
	if called, err := os.ReadFile(own + "/called"); err != nil || !strings.Contains(string(called), "virt-ssh-helper") && !strings.Contains(string(called), "sh -c") {
		t.Errorf("libvirt has called the URI's ssh with %q, %v", called, err)
	}
}

// A server that allows one session in a login is logged in to again for the second.
func TestServerThatAllowsNoSharing(t *testing.T) {
	s := startSSHD(t, "MaxSessions 1")
	wrapSSH(t, "UserKnownHostsFile "+s.Known+"\n") // libvirt's ssh reads no known_hosts of the URI
	d := libvirtd.Start(t)
	d.Run(t, embedguest.Domain{Name: "tcp", Graphics: vncOn(t, "127.0.0.1")})
	uri := s.URI("127.0.0.1", "ssh", "/session", "socket="+d.Socket())
	for range 2 {
		greet(t, displayOf(t, openTest(t, uri, Options{}), "tcp"))
	}
	if n := s.Logins(); n != 2 {
		t.Errorf("%d logins", n)
	}
}

// A connection ends its ssh even if the daemon behind it has stopped to answer.
func TestDaemonBehindSSHHangs(t *testing.T) {
	s := startSSHD(t)
	d := libvirtd.Start(t)
	c := openTest(t, s.URI("127.0.0.1", "ssh", "/session", "socket="+d.Socket()), Options{})
	d.Signal(t, syscall.SIGSTOP)
	defer d.Signal(t, syscall.SIGCONT)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.List(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	c.Close() // ends ssh, and with it the call
	select {
	case <-c.done:
	case <-time.After(promptly):
		t.Error("the call still hangs")
	}
}

// libvirt's connection and a tunnel fail in the same words where ssh is not let in, or
// does not trust the host; a tunnel names the guest and its display.
func TestSSHRefused(t *testing.T) {
	s := startSSHD(t)
	dir := t.TempDir()
	servers.MakeSSHKey(t, dir+"/stranger")
	servers.WriteFile(t, dir+"/none", "")
	wrong, err := os.ReadFile(dir + "/stranger.pub")
	if err != nil {
		t.Fatal(err)
	}
	servers.WriteFile(t, dir+"/wrong", fmt.Sprintf("[127.0.0.1]:%d %s", s.Port, wrong))
	for _, tt := range []struct{ name, uri, says string }{
		{"not let in", s.URI("127.0.0.1", "ssh", "/system", "keyfile="+dir+"/stranger"), "Permission denied (publickey)"},
		{"another host key", s.URI("127.0.0.1", "ssh", "/system", "known_hosts="+dir+"/wrong"), "Host key verification failed"},
		{"unknown host key", s.URI("127.0.0.1", "ssh", "/system", "known_hosts="+dir+"/none"), "Host key verification failed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Open(limit(t), tt.uri, Options{})
			var connect *ConnectError
			var ssh *SSHError
			if !errors.As(err, &connect) || !errors.As(err, &ssh) || !ssh.Refused() || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("libvirt's connection: %v", err)
			}
			at, err := findLocation(tt.uri)
			if err != nil {
				t.Fatal(err)
			}
			e, err := at.route("web1", tt.uri, tcp("127.0.0.1", 5900), true)
			if err != nil {
				t.Fatal(err)
			}
			d := &Display{guest: &Guest{name: "web1", conn: &Connection{location: at}}, endpoint: e}
			_, err = d.Dial(limit(t))
			var tunnel *TunnelError
			if !errors.As(err, &tunnel) || !errors.As(err, &ssh) || tunnel.Guest != "web1" || tunnel.Where != "127.0.0.1:5900" || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("the tunnel: %v", err)
			}
		})
	}
}

// A server that lets nobody in and says nothing is given up at once.
func TestOpenThroughSSHIsGivenUp(t *testing.T) {
	servers.WantNoSSHLeft(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	uri := fmt.Sprintf("qemu+ssh://127.0.0.1:%d/system", l.Addr().(*net.TCPAddr).Port)
	servers.WantGivenUp(t, l, func(ctx context.Context) error {
		_, err := Open(ctx, uri, Options{})
		return err
	})
}

// Where the URI names a program of its own, libvirt runs that. Its failure is told as
// that of any other ssh: with all of its lines, in their order, and with the URI's port.
func TestLibvirtsOwnSSH(t *testing.T) {
	s := startSSHD(t)
	dir := servers.ShortDir(t)
	servers.WriteFile(t, dir+"/none", "")
	program := func(name, script string) string {
		servers.WriteFile(t, dir+"/"+name, "#!/bin/sh\n"+script)
		if err := os.Chmod(dir+"/"+name, 0o700); err != nil {
			t.Fatal(err)
		}
		return "command=" + dir + "/" + name
	}
	ssh := func(name, options string) string {
		return program(name, "exec ssh -F none -o BatchMode=yes "+options+" \"$@\"\n")
	}
	known := "-o UserKnownHostsFile=" + s.Known
	for _, tt := range []struct {
		name, uri, said string
		refused         bool
	}{
		{"nobody listens", fmt.Sprintf("qemu+ssh://127.0.0.1:%d/system?%s", freePort(t), ssh("1", "")), "Connection refused", false},
		{"unknown host key", s.URI("127.0.0.1", "ssh", "/session", ssh("2", "-o UserKnownHostsFile="+dir+"/none")), "Host key verification failed.", true},
		{"not let in", s.URI("127.0.0.1", "ssh", "/session", ssh("3", known+" -o IdentityFile=none -o IdentitiesOnly=yes"), "keyfile="+dir+"/none"), "Permission denied (publickey).", true},
		{"no daemon there", s.URI("127.0.0.1", "ssh", "/session", ssh("4", known), "socket="+dir+"/none.sock"), "none.sock", false},
		{"lines in parts", s.URI("127.0.0.1", "ssh", "/session", program("5", "printf 'one\\ntw' >&2; sleep 0.1; printf 'o\\nthree: 3\\n' >&2; exit 255\n")), "one; two; three: 3", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Open(limit(t), tt.uri, Options{})
			if err == nil {
				c.Close()
				t.Fatal("it was opened")
			}
			var connect *ConnectError
			var failed *SSHError
			if !errors.As(err, &connect) || !errors.As(err, &failed) || !errors.Is(err, ErrLibvirtsSSH) {
				t.Fatalf("got %v", err)
			}
			u, err := url.Parse(tt.uri)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(failed.Host, "127.0.0.1") || failed.Port != u.Port() || !strings.Contains(failed.Said, tt.said) || failed.Refused() != tt.refused {
				t.Errorf("%q, port %q, refused: %v; it said %q", failed.Host, failed.Port, failed.Refused(), failed.Said)
			}
			if strings.Contains(failed.Said, "recv data") || strings.Contains(failed.Said, "reset by peer") {
				t.Errorf("libvirt's words are among ssh's: %q", failed.Said)
			}
		})
	}
}
