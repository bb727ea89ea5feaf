// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
)

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

// A directory of another user is of no use even to root: libvirt runs ssh without
// privileges.
func TestPrivateDirectory(t *testing.T) {
	theirs := shortDir(t)
	inTheirs := theirs + "/a"
	if err := os.Mkdir(inTheirs, 0o700); err != nil {
		t.Fatal(err)
	}
	ours := shortDir(t)
	for _, tt := range []struct{ name, runtimeDir, want string }{
		{"ours", ours, ours + "/virt-viewer-"},
		{"none", "", os.TempDir() + "/virt-viewer-"},
		{"relative", "tmp", os.TempDir() + "/virt-viewer-"},
		{"missing", ours + "/nowhere", os.TempDir() + "/virt-viewer-"},
		{"with letters of a shell", ours + "/a b$c", os.TempDir() + "/virt-viewer-"},
		{"long", ours + strings.Repeat("/a", 50), os.TempDir() + "/virt-viewer-"},
		{"another user's", theirs, os.TempDir() + "/virt-viewer-"},
		{"below another user's", inTheirs, os.TempDir() + "/virt-viewer-"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Contains(tt.name, "another") {
				if os.Geteuid() != 0 {
					t.Skip("only root can give files away")
				}
				if err := os.Chown(theirs, 65534, 65534); err != nil {
					t.Fatal(err)
				}
			} else if strings.HasPrefix(tt.runtimeDir, ours+"/") && tt.name != "missing" {
				if err := os.MkdirAll(tt.runtimeDir, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("XDG_RUNTIME_DIR", tt.runtimeDir)
			dir, err := newPrivateDir()
			if err != nil {
				t.Fatal(err)
			}
			defer dir.remove()
			if info, err := os.Stat(dir.path); err != nil || info.Mode().Perm() != 0o700 || !strings.HasPrefix(dir.path, tt.want) {
				t.Errorf("got %s, %v, %v", dir.path, info.Mode(), err)
			}
		})
	}
}

// wrapSSH puts an ssh first in the PATH that has a configuration of its own and
// writes down what it is called with.
func wrapSSH(t *testing.T, config string) (called func() string) {
	t.Helper()
	dir := shortDir(t)
	real, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("no ssh here: ", err)
	}
	mustWrite(t, dir+"/config", strings.ReplaceAll(config, "DIR", dir))
	mustWrite(t, dir+"/ssh", "#!/bin/sh\necho \"ssh $*\" >>"+dir+"/called\nexec "+real+" -F "+dir+"/config \"$@\"\n")
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

// Who decides about logins: this program, the URI or the user's configuration.
func TestWhoSharesLogins(t *testing.T) {
	s := startSSHD(t)
	d := libvirtd.Start(t)
	d.Run(t, embedguest.Domain{Name: "tcp", Graphics: vncOn(t, "127.0.0.1")})
	d.Run(t, embedguest.Domain{Name: "socket", Graphics: embedguest.VNCSocket})
	known := "UserKnownHostsFile " + s.Known + "\n"
	own := shortDir(t)
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
			if c.shared.shares() != tt.shares || strings.TrimSuffix(c.URI(), "&") != strings.TrimSuffix(uri, "&") {
				t.Errorf("%s shares: %v", c.URI(), c.shared.shares())
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

// Without an ssh program the display says what is missing.
func TestNoSSHProgram(t *testing.T) {
	wantNothingLeft(t)
	t.Setenv("PATH", shortDir(t))
	for _, to := range []endpoint{tcp("127.0.0.1", 5900), unixAt("/run/vnc.sock")} {
		wantTunnelError(t, farDisplay(t, "qemu+ssh://127.0.0.1/system", to), "there is no ssh program")
	}
}

// A server that allows one session in a login gets another login for the second.
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
