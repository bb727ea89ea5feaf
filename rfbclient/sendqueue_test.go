// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
)

// TestMotionsThatWaitAreReplaced, and nothing else: no button, no key, no order
// is lost.
func TestMotionsThatWaitAreReplaced(t *testing.T) {
	c := &Client{shared{send: newSendQueue()}}
	c.size.Store(&Size{Width: 100, Height: 100})
	c.PointerEvent(1, 1, 0)
	c.PointerEvent(2, 2, 0) // replaces the first
	c.PointerEvent(2, 2, 1) // a button
	c.PointerEvent(3, 3, 1)
	c.PointerEvent(4, 4, 1) // replaces the third
	c.KeyEvent('a', 0, true)
	c.PointerEvent(5, 5, 1) // must not replace what was before the key
	c.PointerEvent(5, 5, 0)
	c.PointerMotion(1, 0, 0)
	c.PointerMotion(1, 0, 0)
	c.PointerMotion(-3, 2, 0) // motions add up: all three count
	c.PointerMotion(0, 0, 1)
	c.PointerMotion(30000, 0, 1)
	c.PointerMotion(30000, 0, 1) // more than one message can say
	want := "\x05\x00\x00\x02\x00\x02" + "\x05\x01\x00\x02\x00\x02" + "\x05\x01\x00\x04\x00\x04" +
		"\x04\x01\x00\x00\x00\x00\x00a" + "\x05\x01\x00\x05\x00\x05" + "\x05\x00\x00\x05\x00\x05" +
		"\x05\x00\x80\x00\x7f\xff" + "\x05\x00\x7f\xfd\x80\x01" + "\x05\x01\x7f\xff\x7f\xff" +
		"\x05\x01\xf5\x2f\x7f\xff" + "\x05\x01\xf5\x2f\x7f\xff"
	if got := string(c.send.buf); got != want {
		t.Errorf("queued\n%q, want\n%q", got, want)
	}
}

// TestServerThatDoesNotRead ends the connection when too much waits.
func TestServerThatDoesNotRead(t *testing.T) {
	noLeak(t)
	near, far := net.Pipe()
	defer far.Close()
	c := Start(Config{Dial: func(context.Context) (net.Conn, error) { return near, nil }})
	go func() { _, _ = io.CopyN(io.Discard, far, 12+1+1) }()
	go func() {
		// It talks for ever and reads nothing but the client's handshake.
		for p := hello(4, 3).Bytes(); ; p = []byte{2} {
			if _, err := far.Write(p); err != nil {
				return
			}
		}
	}()
	for n := 0; ; n++ {
		select {
		case <-c.Done():
		default:
			c.KeyEvent('a', 0, n%2 == 0)
			continue
		}
		break
	}
	var u Updates
	c.Take(&u)
	if !errors.Is(u.Err, ErrNotReading) {
		t.Errorf("ended with %v", u.Err)
	}
}
