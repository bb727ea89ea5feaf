// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
	"github.com/govnc/virt-viewer/test/servers"
)

// clientFiles gives a directory as pkipath wants it: with the authority's certificate,
// and a client's with its key.
func clientFiles(t *testing.T, trusted, client *servers.Authority) string {
	t.Helper()
	dir := t.TempDir()
	for to, from := range map[string]string{
		"cacert.pem": trusted.File("ca-cert.pem"), "clientcert.pem": client.File("client-cert.pem"), "clientkey.pem": client.File("client-key.pem"),
	} {
		text, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, to), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestTransports finds a guest and its display through libvirt's own network
// transports, on IPv4 and IPv6; ssh and unix sockets have their tests elsewhere.
func TestTransports(t *testing.T) {
	ours, others := servers.NewAuthority(t), servers.NewAuthority(t)
	files := clientFiles(t, ours, ours)
	for _, host := range []string{"127.0.0.1", "::1"} {
		daemon := libvirtd.StartListening(t, host, ours)
		graphics, err := embedguest.VNC(host)
		if err != nil {
			t.Fatal(err)
		}
		daemon.Run(t, embedguest.Domain{Name: "web1", Graphics: graphics})
		for _, uri := range []string{
			"qemu+tcp://" + daemon.TCP + "/session",
			"qemu+tls://" + daemon.TLS + "/session?pkipath=" + files,
			"qemu+tls://" + daemon.TLS + "/session?no_verify=1&pkipath=" + files,
		} {
			t.Run(strings.SplitN(uri, "pkipath", 2)[0], func(t *testing.T) {
				c := openTest(t, uri, Options{})
				display := displayOf(t, c, "web1")
				if display.Host() != host {
					t.Errorf("the display's host is %s", display.Host())
				}
				greet(t, display)
			})
		}
		for _, tt := range []struct{ name, uri, words string }{
			{"an authority that is not ours", "qemu+tls://" + daemon.TLS + "/session?pkipath=" + clientFiles(t, others, ours), "ertificate"},
			{"a client that is not the server's", "qemu+tls://" + daemon.TLS + "/session?pkipath=" + clientFiles(t, ours, others), ""},
			{"no files", "qemu+tls://" + daemon.TLS + "/session?pkipath=/nowhere", "/nowhere"},
			{"no TLS there", "qemu+tls://" + daemon.TCP + "/session?pkipath=" + files, ""},
		} {
			t.Run(tt.name+", "+host, func(t *testing.T) {
				c, err := Open(limit(t), tt.uri, Options{})
				if err == nil {
					c.Close()
					t.Fatal("it was opened")
				}
				var connect *ConnectError
				if !errors.As(err, &connect) || !strings.Contains(err.Error(), tt.words) {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

// TestDefaultConnection opens what $LIBVIRT_DEFAULT_URI names.
func TestDefaultConnection(t *testing.T) {
	uri := node(t, "")
	t.Setenv("LIBVIRT_DEFAULT_URI", uri)
	c := openTest(t, "", Options{})
	if c.URI() != uri {
		t.Errorf("it is %s", c.URI())
	}
	find(t, c, "web1")
}
