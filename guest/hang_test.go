// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"testing"
	"time"

	"libvirt.org/go/libvirt"
)

// The time in which what must not wait has to be done.
const promptly = 2 * time.Second

func TestOpenOfASilentServerIsAbandoned(t *testing.T) {
	path := filepath.Join(t.TempDir(), "libvirt-sock")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	accepted := make(chan net.Conn, 1)
	go func() {
		if socket, err := l.Accept(); err == nil {
			accepted <- socket
		}
	}()
	ctx, cancel := context.WithCancel(context.Background())
	opened := make(chan error, 1)
	go func() {
		_, err := Open(ctx, "qemu+unix:///system?socket="+path, Options{})
		opened <- err
	}()
	socket := <-accepted
	defer socket.Close() // lets libvirt's call end
	cancel()
	select {
	case err := <-opened:
		var connect *ConnectError
		if !errors.As(err, &connect) || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	case <-time.After(promptly):
		t.Fatal("Open still waits")
	}
}

func TestHangingCall(t *testing.T) {
	c := openTest(t, node(t, ""), Options{})
	other := openTest(t, node(t, ""), Options{})
	release := make(chan struct{})
	hangs := make(chan struct{})
	late := &closeNotice{closed: make(chan struct{})}
	ctx, cancel := context.WithCancel(context.Background())
	answered := make(chan error, 1)
	go func() {
		_, err := call(ctx, c, "hang", func(*libvirt.Connect) (*closeNotice, error) {
			close(hangs)
			<-release
			return late, nil
		})
		answered <- err
	}()
	<-hangs

	// Whoever asks meanwhile is held up for no longer than it wants to be.
	short, cancelShort := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancelShort()
	if _, err := c.List(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a call behind it: %v", err)
	}
	find(t, other, "web1") // other connections go on

	cancel()
	if err := <-answered; !errors.Is(err, context.Canceled) {
		t.Errorf("the call itself: %v", err)
	}
	start := time.Now()
	if err := c.Close(); err != nil || time.Since(start) > promptly {
		t.Errorf("Close took %v: %v", time.Since(start), err)
	}
	close(release)
	<-late.closed // what came too late is closed
	<-c.done      // and then the connection
}

type closeNotice struct{ closed chan struct{} }

func (c *closeNotice) Close() error {
	close(c.closed)
	return nil
}

// waitUntil waits for a condition.
func waitUntil(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
