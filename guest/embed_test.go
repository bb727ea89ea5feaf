// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/servers"
)

// Numbers of keys that the guest obeys, in Linux's input-event-codes.h.
const (
	keyP = 25 // power off
	keyR = 19 // reboot
)

// The host of all guests that really run here: libvirt allows a process one. TestMain
// removes it.
var realHost = sync.OnceValues(func() (*embedguest.Host, error) {
	host, err := embedguest.Temp()
	if err != nil {
		return nil, err
	}
	removeRealHost = func() error { return errors.Join(closeShared(), host.Remove()) }
	return host, host.Open()
})

var removeRealHost = func() error { return nil }

func embedHost(t *testing.T) *embedguest.Host {
	t.Helper()
	if _, err := os.Stat("/usr/bin/qemu-system-x86_64"); err != nil {
		t.Skip("no QEMU here: ", err)
	}
	host, err := realHost()
	if err != nil {
		t.Fatal(err)
	}
	return host
}

// Connections that the tests share: libvirt 9 refuses an embedded driver that is
// opened more than about a dozen times in a process. Closing one must leave no
// trace, which removeRealHost checks.
var (
	sharedMu          sync.Mutex // guards sharedConnections
	sharedConnections = map[string]*Connection{}
)

// sharedTest gives a connection to the real host; how is "ro", "rw" or "attach".
func sharedTest(t *testing.T, how string) *Connection {
	t.Helper()
	sharedMu.Lock()
	defer sharedMu.Unlock()
	if c := sharedConnections[how]; c != nil {
		return c
	}
	opts := map[string]Options{"ro": {}, "rw": {ReadWrite: true}, "attach": {Attach: true}}[how]
	c, err := Open(limit(t), embedHost(t).URI(), opts)
	if err != nil {
		t.Fatal(err)
	}
	sharedConnections[how] = c
	return c
}

func closeShared() error {
	var errs []error
	for how, c := range sharedConnections {
		if err := c.Close(); err != nil {
			errs = append(errs, fmt.Errorf("connection %s: %w", how, err))
		}
	}
	return errors.Join(errs...)
}

// boot defines and starts a guest and waits until it has booted. It stays until
// TestMain ends all guests at once, for each takes a second or two to end.
func boot(t *testing.T, host *embedguest.Host, d embedguest.Domain) {
	t.Helper()
	if err := host.Forget(d.Name); err != nil { // of an earlier run of the same test
		t.Fatal(err)
	}
	if err := host.Define(d); err != nil {
		t.Fatal(err)
	}
	if err := host.Start(d.Name); err != nil {
		t.Fatal(err)
	}
	if err := host.WaitReady(limit(t), d.Name); err != nil {
		t.Fatal(err)
	}
}

func vncOn(t *testing.T, address string) string {
	t.Helper()
	xml, err := embedguest.VNC(address)
	if err != nil {
		t.Fatal(err)
	}
	return xml
}

// greeting is what every VNC server sends first, QEMU's in version 3.8.
const greeting = "RFB 003.008\n"

// greet reads the server's greeting and gives the socket.
func greet(t *testing.T, d *Display) net.Conn {
	t.Helper()
	socket, err := d.Dial(limit(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	socket.SetDeadline(time.Now().Add(patience))
	got := make([]byte, len(greeting))
	if _, err := io.ReadFull(socket, got); err != nil || string(got) != greeting {
		t.Fatalf("%s greets with %q, %v", d, got, err)
	}
	return socket
}

// securityTypes goes on to what the server offers (RFB 7.1.2).
func securityTypes(t *testing.T, socket net.Conn) []byte {
	t.Helper()
	if _, err := io.WriteString(socket, greeting); err != nil {
		t.Fatal(err)
	}
	var n [1]byte
	if _, err := io.ReadFull(socket, n[:]); err != nil {
		t.Fatal(err)
	}
	types := make([]byte, n[0])
	if _, err := io.ReadFull(socket, types); err != nil {
		t.Fatal(err)
	}
	return types
}

func displayOf(t *testing.T, c *Connection, name string) *Display {
	t.Helper()
	d, err := find(t, c, name).Display(limit(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLifeOfAGuest(t *testing.T) {
	host := embedHost(t)
	c := sharedTest(t, "ro")
	r := record(t, c)
	d := embedguest.Domain{Name: "web1", Title: "The web server", Graphics: vncOn(t, "127.0.0.1")}
	if err := host.Define(d); err != nil {
		t.Fatal(err)
	}
	uuid, err := host.UUID("web1")
	if err != nil {
		t.Fatal(err)
	}
	if e := r.wait(t, EventDefined); e.Name != "web1" || e.UUID != uuid {
		t.Errorf("got %+v", e)
	}

	// A guest that is shut off is waited for.
	g := find(t, c, "web1")
	var off *NotRunningError
	if _, err := g.Display(limit(t)); !errors.As(err, &off) || off.State != StateShutOff {
		t.Errorf("a display of a guest that is off: %v", err)
	}
	waited := make(chan error, 1)
	go func() { waited <- g.WaitRunning(limit(t)) }()
	if err := host.Start("web1"); err != nil {
		t.Fatal(err)
	}
	if err := <-waited; err != nil {
		t.Fatal(err)
	}
	if e := r.wait(t, EventStarted); e.UUID != uuid {
		t.Errorf("got %+v", e)
	}
	if err := host.WaitReady(limit(t), "web1"); err != nil {
		t.Fatal(err)
	}

	id, err := host.ID("web1")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"web1", uuid, strconv.FormatUint(uint64(id), 10)} {
		g := find(t, c, text)
		if g.UUID() != uuid || g.Name() != "web1" || g.Title() != "The web server" {
			t.Errorf("%s: got %s, %q, %q", text, g.UUID(), g.Name(), g.Title())
		}
	}
	display := displayOf(t, c, "web1")
	if !strings.HasPrefix(display.String(), "127.0.0.1:") || display.Host() != "127.0.0.1" {
		t.Errorf("the display is at %s, on %s", display, display.Host())
	}
	socket := greet(t, display)

	for _, step := range []struct {
		name string
		do   func(string) error
		want EventKind
	}{
		{"pause", host.Pause, EventPaused},
		{"resume", host.Resume, EventResumed},
		{"reset", host.Reboot, EventRebooted},
		{"reboot from inside", func(name string) error {
			if err := host.WaitLog(limit(t), name, boots(2)); err != nil {
				return err
			}
			return host.Press(name, keyR)
		}, EventRebooted},
	} {
		if err := step.do("web1"); err != nil {
			t.Fatal(err)
		}
		if e := r.wait(t, step.want); e.UUID != uuid || e.Name != "web1" {
			t.Errorf("%s: got %+v", step.name, e)
		}
	}

	// Off by itself, and off by force.
	if err := host.WaitLog(limit(t), "web1", boots(3)); err != nil {
		t.Fatal(err)
	}
	if err := host.Press("web1", keyP); err != nil {
		t.Fatal(err)
	}
	if e := r.wait(t, EventStopped); e.UUID != uuid || e.Stop != StopShutdown {
		t.Errorf("got %+v", e)
	}
	if _, err := socket.Read(make([]byte, 1)); err == nil {
		// What the server had sent before; the end must follow.
		_, err = io.Copy(io.Discard, socket)
		if err != nil && !errors.Is(err, io.EOF) && !strings.Contains(err.Error(), "reset") {
			t.Errorf("the socket of a guest that is off: %v", err)
		}
	}
	if err := host.Start("web1"); err != nil {
		t.Fatal(err)
	}
	r.wait(t, EventStarted)
	greet(t, displayOf(t, c, "web1"))
	if err := host.Stop("web1"); err != nil {
		t.Fatal(err)
	}
	if e := r.wait(t, EventStopped); e.UUID != uuid || e.Stop != StopDestroyed {
		t.Errorf("got %+v", e)
	}
	if state, err := g.State(limit(t)); err != nil || state != StateShutOff {
		t.Errorf("the guest is %s, %v", state, err)
	}

	if err := host.Forget("web1"); err != nil {
		t.Fatal(err)
	}
	if e := r.wait(t, EventUndefined); e.UUID != uuid {
		t.Errorf("got %+v", e)
	}
	var gone *NoGuestError
	if _, err := g.Display(limit(t)); !errors.As(err, &gone) {
		t.Errorf("a guest that is gone: %v", err)
	}
}

// boots says whether a guest has come up a number of times.
func boots(n int) func(log string) bool {
	return func(log string) bool { return strings.Count(log, "READY\n") >= n }
}

func TestWaysToADisplay(t *testing.T) {
	host := embedHost(t)
	// A connection that libvirt has passed needs no password, one to the address
	// does: this shows which way Dial took.
	const (
		none = 1 // security types of RFB
		vnc  = 2
	)
	locked := func(graphics string) string {
		return strings.Replace(graphics, "<graphics", `<graphics passwd="secret1"`, 1)
	}
	for _, tt := range []struct {
		guest    string
		graphics string
		shows    map[string]string // by connection: beginning of what the display says of itself
		offers   map[string]byte   // by connection: security type
	}{
		{
			"tcp", vncOn(t, "127.0.0.1"),
			map[string]string{"ro": "127.0.0.1:", "rw": "127.0.0.1:", "attach": "passed by libvirt"},
			map[string]byte{"ro": vnc, "rw": none, "attach": none},
		},
		{
			"socket", embedguest.VNCSocket,
			map[string]string{"ro": "unix:" + host.Root(), "rw": "unix:" + host.Root(), "attach": "passed by libvirt"},
			map[string]byte{"ro": vnc, "rw": none, "attach": none},
		},
		{
			"none", embedguest.VNCNone, // read-only too: another connection is opened for it
			map[string]string{"ro": "passed by libvirt", "rw": "passed by libvirt", "attach": "passed by libvirt"},
			map[string]byte{"ro": none, "rw": none, "attach": none},
		},
	} {
		boot(t, host, embedguest.Domain{Name: tt.guest, Graphics: locked(tt.graphics)})
		for how, shows := range tt.shows {
			t.Run(tt.guest+" "+how, func(t *testing.T) {
				d := displayOf(t, sharedTest(t, how), tt.guest)
				if !strings.HasPrefix(d.String(), shows) {
					t.Errorf("the display is %s, want %s...", d, shows)
				}
				if d.Host() == "" {
					t.Error("the display has no host")
				}
				if got := securityTypes(t, greet(t, d)); !bytes.Equal(got, []byte{tt.offers[how]}) {
					t.Errorf("offered security types %v, want %d", got, tt.offers[how])
				}
			})
		}
	}
}

func TestDisplayOnIPv6(t *testing.T) {
	skipWithoutIPv6(t)
	host := embedHost(t)
	boot(t, host, embedguest.Domain{Name: "tcp6", Graphics: vncOn(t, "::1")})
	d := displayOf(t, sharedTest(t, "ro"), "tcp6")
	if !strings.HasPrefix(d.String(), "[::1]:") || d.Host() != "::1" {
		t.Errorf("the display is %s on %s", d, d.Host())
	}
	greet(t, d)
}

func skipWithoutIPv6(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("no IPv6 here: ", err)
	}
	l.Close()
}

// Dialling what has gone meanwhile fails in words, by each way.
func TestDialAfterTheEnd(t *testing.T) {
	host := embedHost(t)
	for _, tt := range []struct {
		name     string
		graphics string
		want     any
	}{
		{"gone-tcp", vncOn(t, "127.0.0.1"), new(*DialError)},
		{"gone-socket", embedguest.VNCSocket, new(*DialError)},
		{"gone-none", embedguest.VNCNone, new(*AttachError)},
	} {
		boot(t, host, embedguest.Domain{Name: tt.name, Graphics: tt.graphics})
		d := displayOf(t, sharedTest(t, "rw"), tt.name)
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel() // to end at the same time: each takes a second or two
			if err := host.Stop(tt.name); err != nil {
				t.Fatal(err)
			}
			socket, err := d.Dial(limit(t))
			if err == nil {
				socket.Close()
				t.Fatal("somebody answered")
			}
			if !errors.As(err, tt.want) {
				t.Errorf("got %#v", err)
			}
			servers.CheckMessage(t, err)
		})
	}
}

func TestDialIsGivenUp(t *testing.T) {
	host := embedHost(t)
	boot(t, host, embedguest.Domain{Name: "web2", Graphics: vncOn(t, "127.0.0.1")})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, how := range []string{"ro", "rw", "attach"} {
		if _, err := displayOf(t, sharedTest(t, how), "web2").Dial(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", how, err)
		}
	}
}

// A QEMU that dies is a guest that stops, not an error of the connection.
func TestEmulatorDies(t *testing.T) {
	host := embedHost(t)
	boot(t, host, embedguest.Domain{Name: "dies", Graphics: vncOn(t, "127.0.0.1")})
	c := sharedTest(t, "ro")
	r := record(t, c)
	if err := host.EndAll(); err != nil {
		t.Fatal(err)
	}
	for r.wait(t, EventStopped).Name != "dies" { // other tests' guests end too
	}
	if _, err := c.List(limit(t)); err != nil {
		t.Errorf("the connection afterwards: %v", err)
	}
}
