// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// faultyConn is a connection whose methods panic, as a layer does in which a server
// has found a fault.
type faultyConn struct {
	net.Conn
	read, write, close bool
	writes             int // that are left to the handshake
}

func (c *faultyConn) Read(p []byte) (int, error) {
	if c.read {
		panic("read")
	}
	return c.Conn.Read(p)
}

func (c *faultyConn) Write(p []byte) (int, error) {
	if c.writes--; c.write && c.writes < 0 {
		panic("write")
	}
	return c.Conn.Write(p)
}

func (c *faultyConn) Close() error {
	if c.close {
		c.Conn.Close()
		panic("close")
	}
	return c.Conn.Close()
}

// TestPanics: a fault in whatever goroutine of a connection ends that connection, with
// an error that says so, and not the program.
func TestPanics(t *testing.T) {
	toldOf := wire.Panicked.Swap(nil)
	t.Cleanup(func() { wire.Panicked.Store(toldOf) })
	over := func(c faultyConn) func(context.Context) (net.Conn, error) {
		return func(context.Context) (net.Conn, error) {
			c.Conn = newMemoryConn(hello(4, 3).Bytes(), 1<<20, true)
			return &c, nil
		}
	}
	for _, tt := range []struct {
		name string
		dial func(ctx context.Context) (net.Conn, error)
		at   string // what the error names
	}{
		{"judging a certificate while dialling", func(ctx context.Context) (net.Conn, error) {
			return nil, TransportTLS(ctx).VerifyConnection(tls.ConnectionState{PeerCertificates: []*x509.Certificate{nil}})
		}, "nil pointer"},
		{"reading", over(faultyConn{read: true}), "read"},
		{"writing in the handshake", over(faultyConn{write: true}), "write"},
		{"writing in the session", over(faultyConn{write: true, writes: 3}), "write"},
		{"closing", over(faultyConn{read: true, close: true}), "close"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			woken := make(chan struct{}, 1)
			c := Start(Config{Dial: tt.dial, Wake: func() { woken <- struct{}{} }})
			<-c.Done()
			var u Updates
			for !u.Closed {
				<-woken
				c.Take(&u)
			}
			var wrong *ProtocolError
			if !errors.As(u.Err, &wrong) || !strings.Contains(wrong.What, "internal error") || !strings.Contains(wrong.What, tt.at) {
				t.Errorf("ended with %v", u.Err)
			}
		})
	}
}

// TestPanicOfTimer: what is asked for when all is quiet is asked for by a timer.
func TestPanicOfTimer(t *testing.T) {
	toldOf := wire.Panicked.Swap(nil)
	t.Cleanup(func() { wire.Panicked.Store(toldOf) })
	noLeak(t)
	c := Start(Config{Dial: func(ctx context.Context) (net.Conn, error) {
		<-ctx.Done()
		return nil, context.Cause(ctx)
	}})
	c.size.Store(nil)
	c.out.mu.Lock()
	c.out.flow.started = true
	c.out.quality.lossy.stable.Add(Rect{W: 1, H: 1})
	c.out.mu.Unlock()
	c.refreshStable()
	<-c.Done()
	var u Updates
	c.out.take(&u)
	if u.Err == nil || !strings.Contains(u.Err.Error(), "internal error") {
		t.Errorf("ended with %v", u.Err)
	}
}
