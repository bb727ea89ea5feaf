// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build !race

// The race detector allocates: these tests run without it.

package rfbclient

import (
	"bytes"
	"context"
	"runtime"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/auth"
)

// TestNoAllocationsInAnUpdate: nor does a whole update cost memory, from the first
// byte to the request for the next, once the application has all that it has taken.
func TestNoAllocationsInAnUpdate(t *testing.T) {
	update := quadrants(new(packet).update(6), [4]uint32{1, 2, 3, 4})
	update.rect(0, 0, 4, 4, EncodingRaw).text(string(make([]byte, 64)))
	update.rect(9, 9, 4, 4, EncodingCopyRect).u16(0, 0)
	const runs = 100
	stream := bytes.Repeat(update.Bytes(), runs+10)
	c := &Client{shared{cfg: Config{}, done: make(chan struct{}), send: newSendQueue(), counts: newRectangleCounts()}}
	c.size.Store(&Size{Width: 64, Height: 64})
	c.out.flow = flow{started: true, presented: true}
	c.out.wake = func() {}
	connection := newMemoryConn(stream, 1<<20, false)
	defer connection.Close()
	defer connection.other.Close()
	conn := newConn(&c.shared, context.Background())
	conn.auth = &auth.Handshake{}
	conn.attach(connection)
	defer conn.release()
	conn.fb.Resize(64, 64)
	var u Updates
	region := &u.Damage
	picture := make([]byte, 4*64*64)
	one := func() {
		if conn.r.U8() != 0 {
			t.Fatal("no update")
		}
		if err := conn.framebufferUpdate(); err != nil {
			t.Fatal(err)
		}
		c.Take(&u)
		c.CopyDamage(region, picture, 4*64, 64, 64)
		c.send.mu.Lock() // it was written
		c.send.buf = c.send.buf[:0]
		c.send.mu.Unlock()
	}
	for range 5 {
		one()
	}
	if n := testing.AllocsPerRun(runs, one); n > 0 {
		t.Errorf("%v allocations an update", n)
	}
	runtime.KeepAlive(u)
}
