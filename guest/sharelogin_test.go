// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/embedguest"
	"libvirt.org/go/libvirt"
)

// A daemon that is reached by ssh, and the displays of its guests.
func TestLibvirtThroughSSH(t *testing.T) {
	if _, err := os.Stat("/usr/bin/qemu-system-x86_64"); err != nil {
		t.Skip("no QEMU here: ", err)
	}
	s := startSSHD(t)
	d := startDaemon(t)
	uri := s.URI("127.0.0.1", "ssh", "/session", "socket="+d.socket())
	rw := openTest(t, d.uri(), Options{ReadWrite: true})
	for name, graphics := range map[string]string{
		"tcp": vncOn(t, "127.0.0.1"), "socket": embedguest.VNCSocket, "none": embedguest.VNCNone,
	} {
		xml := embedguest.At(d.dir).XML(embedguest.Domain{Name: name, Graphics: graphics})
		_, err := call(limit(t), rw, "start a guest", func(lv *libvirt.Connect) (struct{}, error) {
			dom, err := lv.DomainCreateXML(xml, 0)
			if err != nil {
				return struct{}{}, err
			}
			return struct{}{}, dom.Free()
		})
		if err != nil {
			t.Fatal(err)
		}
	}

	c := openTest(t, uri, Options{})
	t.Logf("the connection is %s", c.URI())
	if c.URI() != uri {
		t.Errorf("the connection calls itself %s", c.URI())
	}
	for name, where := range map[string]string{"tcp": "127.0.0.1:", "socket": "unix:" + d.dir} {
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
