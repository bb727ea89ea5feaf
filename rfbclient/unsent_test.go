// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"net"
	"testing"
	"time"
)

// TestMotionsWaitForTheLine has a server stop to read: soon motions stay in the queue,
// and do not fill the system's buffers.
func TestMotionsWaitForTheLine(t *testing.T) {
	for _, network := range []string{"tcp", "unix"} {
		t.Run(network, func(t *testing.T) {
			address := "127.0.0.1:0"
			if network == "unix" {
				address = t.TempDir() + "/s"
			}
			l, err := net.Listen(network, address)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			conn, err := net.Dial(network, l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			server, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			if tcp, ok := server.(*net.TCPConn); ok {
				_ = tcp.SetReadBuffer(4096) // the other end's own is not ours to limit
			}
			LimitUnsent(conn)
			if n := motionsTaken(t, conn); n > 50000 { // 200,000 without the limit, some thousands with it
				t.Errorf("the system has taken %d motions", n)
			}
		})
	}
}

// motionsTaken sends motions one by one until one has to wait, and says how many went.
func motionsTaken(t *testing.T, conn net.Conn) (n int) {
	ctx, cancel := context.WithCancel(context.Background())
	q := newSendQueue()
	done := make(chan error, 1)
	go func() { done <- q.run(ctx, conn) }()
	defer func() {
		cancel()
		conn.Close()
		<-done
	}()
	empty := func() bool {
		q.mu.Lock()
		defer q.mu.Unlock()
		return len(q.buf) == 0
	}
	for ; n < 200000; n++ {
		q.pointerEvent(n%1000, 1, 0, true)
		for limit := time.Now().Add(200 * time.Millisecond); !empty(); {
			if time.Now().After(limit) {
				return n
			}
		}
	}
	return n
}
