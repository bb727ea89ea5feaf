// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"
)

// TestNoDial: a program that forgets how to connect is told so, not that the server is
// wrong.
func TestNoDial(t *testing.T) {
	noLeak(t)
	c := Start(Config{})
	<-c.Done()
	var u Updates
	c.Take(&u)
	if !u.Closed || !errors.Is(u.Err, ErrNoDial) {
		t.Errorf("closed: %v, with %v", u.Closed, u.Err)
	}
}

// sessionOverTCP is a server's socket on which a session has begun, and its client.
func sessionOverTCP(t *testing.T) (*Client, *net.TCPConn) {
	t.Helper()
	noLeak(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	woken := make(chan struct{}, 1)
	c := Start(Config{
		Dial: func(ctx context.Context) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", listener.Addr().String())
		},
		Wake: func() { woken <- struct{}{} },
	})
	conn, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(); c.Close(); <-c.Done() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write(hello(4, 3).Bytes()); err != nil {
		t.Fatal(err)
	}
	for u := new(Updates); !u.Initialized; c.Take(u) {
		select {
		case <-woken:
		case <-time.After(patience):
			t.Fatal("no session begins")
		}
	}
	return c, conn.(*net.TCPConn)
}

// TestCloseSendsKeys: what was typed before Close arrives, though the server has sent
// more than this side has read, for which TCP resets a socket that is closed at once.
func TestCloseSendsKeys(t *testing.T) {
	c, conn := sessionOverTCP(t)
	bells := bytes.Repeat([]byte{2}, 1<<16)
	go func() {
		for {
			if _, err := conn.Write(bells); err != nil {
				return
			}
		}
	}()
	const keys = 200
	for range keys {
		c.KeyEvent('k', 0, true)
		c.KeyEvent('k', 0, false)
	}
	c.Close()
	c.KeyEvent('x', 0, true) // too late
	got, err := io.ReadAll(conn)
	if n := bytes.Count(got, []byte("\x04\x01\x00\x00\x00\x00\x00k")); n != keys {
		t.Errorf("%d of %d keys have arrived, then %v", n, keys, err)
	}
	if bytes.Contains(got, []byte("\x00\x00\x00x")) {
		t.Error("a key that was pressed after Close has arrived")
	}
}

// TestCloseDoesNotWait for a server that reads nothing and goes on sending.
func TestCloseDoesNotWait(t *testing.T) {
	c, conn := sessionOverTCP(t)
	for range 1 << 16 {
		c.KeyEvent('k', 0, true)
	}
	c.Close()
	select {
	case <-c.Done():
	case <-time.After(patience):
		t.Fatal("the connection does not end")
	}
	conn.Close()
}
