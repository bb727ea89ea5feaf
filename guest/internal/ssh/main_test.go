// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

const (
	// The limit of anything that a test waits for.
	patience = time.Minute
	// The time in which what must not wait has to be done.
	promptly = 2 * time.Second
	// What every VNC server sends first.
	greeting = "RFB 003.008\n"
)

func limit(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// startSSHD starts an ssh server and keeps the user's agent out of it.
func startSSHD(t *testing.T, config ...string) *servers.SSHD {
	t.Helper()
	t.Setenv("SSH_AUTH_SOCK", "")
	t.Setenv("SSH_ASKPASS", "")
	wantNothingLeft(t)
	return servers.StartSSHD(t, config...)
}

func wantNothingLeft(t *testing.T) {
	t.Helper()
	servers.WantNoSSHLeft(t)
	t.Cleanup(func() {
		connections.mu.Lock()
		defer connections.mu.Unlock()
		if len(connections.all) > 0 {
			t.Errorf("%d connections are left", len(connections.all))
		}
	})
}

// readURI reads a libvirt URI as package guest does.
func readURI(uri string) (Host, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return Host{}, err
	}
	_, transport, _ := strings.Cut(u.Scheme, "+")
	return ReadHost(u, transport)
}

// display is a display at the far end of a URI.
type display struct {
	host   Host
	target Target
	share  bool
}

func farDisplay(t *testing.T, uri string, to Target) *display {
	t.Helper()
	host, err := readURI(uri)
	if err != nil {
		t.Fatal(err)
	}
	to.Guest = "web1"
	return &display{host: host, target: to}
}

func (d *display) dial(ctx context.Context) (net.Conn, error) {
	return Dial(ctx, d.host, d.target, d.share)
}

// hold keeps a shared connection to the display's host, as if libvirt had it.
func (d *display) hold(t *testing.T) {
	t.Helper()
	c, err := Connect(limit(t), d.host)
	if err != nil {
		t.Fatal(err)
	}
	d.share = true
	t.Cleanup(c.Release)
}

func unixAt(path string) Target { return Target{Network: "unix", Address: path} }

func tcp(host string, port int) Target {
	return Target{Network: "tcp", Address: net.JoinHostPort(host, fmt.Sprint(port))}
}

// greet reads the server's greeting and gives the socket.
func greet(t *testing.T, d *display) net.Conn {
	t.Helper()
	socket, err := d.dial(limit(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	socket.SetDeadline(time.Now().Add(patience))
	got := make([]byte, len(greeting))
	if _, err := io.ReadFull(socket, got); err != nil || string(got) != greeting {
		t.Fatalf("%s greets with %q, %v", d.target, got, err)
	}
	return socket
}

// talk goes there and back.
func talk(t *testing.T, socket net.Conn, text string) {
	t.Helper()
	socket.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(socket, text); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(text))
	if _, err := io.ReadFull(socket, got); err != nil || string(got) != text {
		t.Fatalf("got %q, %v", got, err)
	}
}

func wantTunnelError(t *testing.T, d *display, says string) *TunnelError {
	t.Helper()
	start := time.Now()
	socket, err := d.dial(limit(t))
	if err == nil {
		socket.Close()
		t.Fatal("it is open")
	}
	var tunnel *TunnelError
	var ssh *Error
	if !errors.As(err, &tunnel) || !errors.As(err, &ssh) || tunnel.Guest != "web1" || tunnel.WasOpen {
		t.Fatalf("got %#v", err)
	}
	if !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), d.host.Name) {
		t.Errorf("%q does not say %q", err, says)
	}
	servers.CheckMessage(t, err)
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	return tunnel
}
