// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"errors"
	"os"
	"strings"
	"testing"

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
			dir, err := privateDir()
			if err != nil {
				t.Fatal(err)
			}
			defer os.Remove(dir)
			if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 || !strings.HasPrefix(dir, tt.want) {
				t.Errorf("got %s, %v, %v", dir, info.Mode(), err)
			}
		})
	}
}
