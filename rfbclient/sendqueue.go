// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"encoding/binary"
	"io"
	"sync"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// sendQueue holds the messages that wait to be written to the socket, in
// order. Adding one never waits; one goroutine writes them.
type sendQueue struct {
	mu     sync.Mutex // guards all below
	buf    []byte
	motion int  // offset in buf of a last message that only moved the pointer, or -1
	dx, dy int  // px that it moved a relative pointer by
	broken bool // nothing is sent: not yet, or not any more
	last   bool // what waits is the last: nothing is added
	sent   sentFeatures

	ready chan struct{} // has one element while buf is not empty
}

func newSendQueue() *sendQueue {
	return &sendQueue{motion: -1, ready: make(chan struct{}, 1)}
}

// put adds one message. It is dropped before the session has begun and after its
// end.
func (q *sendQueue) put(message func(b []byte) []byte) {
	defer q.signal()
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.broken && !q.last {
		at := len(q.buf)
		if q.buf = message(q.buf); !q.sent.add(q.buf[at:]) {
			q.buf = q.buf[:at]
			return
		}
		q.motion = -1
	}
}

func (q *sendQueue) signal() {
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

// run writes what is put, until ctx ends, the socket fails or all is written after
// finish; only then it gives nil. A queue that outgrows MaxSendQueue means that the
// server has stopped to read.
func (q *sendQueue) run(ctx context.Context, w io.Writer) error {
	var spare []byte
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-q.ready:
		}
		q.mu.Lock()
		batch, last := q.buf, q.last
		q.buf, q.motion = spare[:0], -1
		q.mu.Unlock()
		if len(batch) > 0 {
			if _, err := w.Write(batch); err != nil {
				q.stop()
				return err
			}
		}
		clear(batch) // it may have held a password typed key by key
		if last {
			return nil
		}
		spare = batch
	}
}

// open lets messages in after stop.
func (q *sendQueue) open() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.broken = false
}

// finish has run write what waits and end. It says whether run will: not before the
// session, and not after its end.
func (q *sendQueue) finish() bool {
	defer q.signal()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.last = true
	return !q.broken
}

// overflowing says whether more waits than any live server leaves waiting.
func (q *sendQueue) overflowing() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.buf) > MaxSendQueue
}

// stop drops what waits and all that comes.
func (q *sendQueue) stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.broken = true
	q.buf = nil
}

// The messages of the client, RFB 7.5.
const (
	msgSetPixelFormat           = 0
	msgSetEncodings             = 2
	msgFramebufferUpdateRequest = 3
	msgKeyEvent                 = 4
	msgPointerEvent             = 5
	msgClientCutText            = 6
	msgContinuousUpdates        = 150
	msgFence                    = 248
	msgXVP                      = 250
	msgSetDesktopSize           = 251
	msgQEMU                     = 255 // with a kind of its own:
	msgQEMUKeyEvent             = 0
	msgQEMUAudio                = 1
)

// bytes adds bytes as they are.
func (q *sendQueue) bytes(p ...byte) {
	q.put(func(b []byte) []byte { return append(b, p...) })
}

// setPixelFormat asks for pixels of a format (RFB 7.5.1).
func (q *sendQueue) setPixelFormat(f wire.PixelFormat) {
	q.put(func(b []byte) []byte { return f.Append(append(b, msgSetPixelFormat, 0, 0, 0)) })
}

func (q *sendQueue) setEncodings(list []Encoding) {
	q.put(func(b []byte) []byte {
		b = append(b, msgSetEncodings, 0)
		b = binary.BigEndian.AppendUint16(b, uint16(len(list)))
		for _, e := range list {
			b = binary.BigEndian.AppendUint32(b, uint32(e))
		}
		return b
	})
}

func (q *sendQueue) framebufferUpdateRequest(incremental bool, r Rect) {
	q.put(func(b []byte) []byte {
		b = append(b, msgFramebufferUpdateRequest, wire.BoolByte(incremental))
		return appendUint16s(b, r.X, r.Y, r.W, r.H)
	})
}

// continuousUpdates asks for updates of a part of the desktop without being asked
// for each, or for no more of them (rfbproto, "EnableContinuousUpdates").
func (q *sendQueue) continuousUpdates(on bool, r Rect) {
	q.put(func(b []byte) []byte {
		b = append(b, msgContinuousUpdates, wire.BoolByte(on))
		return appendUint16s(b, r.X, r.Y, r.W, r.H)
	})
}

func (q *sendQueue) keyEvent(keysym uint32, down bool) {
	q.put(func(b []byte) []byte {
		b = append(b, msgKeyEvent, wire.BoolByte(down), 0, 0)
		return binary.BigEndian.AppendUint32(b, keysym)
	})
}

// extendedKeyEvent sends the key with its XT scancode: rfbproto, "QEMU Extended
// Key Event Message".
func (q *sendQueue) extendedKeyEvent(keysym, scancode uint32, down bool) {
	q.put(func(b []byte) []byte {
		b = append(b, msgQEMU, msgQEMUKeyEvent, 0, wire.BoolByte(down))
		b = binary.BigEndian.AppendUint32(b, keysym)
		return binary.BigEndian.AppendUint32(b, scancode)
	})
}

// pointerEvent sends a position. One that only moves the pointer replaces one
// before it that still waits and that only moved it too: the server sees where
// the pointer is, not where it was when the line was slow.
func (q *sendQueue) pointerEvent(x, y int, buttons Buttons, moved bool) {
	q.mu.Lock()
	q.pointer(x, y, buttons, moved)
	q.mu.Unlock()
	q.signal()
}

// pointerMotion sends by how much the pointer was moved. It is added to one before
// it that still waits, as long as the sum can be sent.
func (q *sendQueue) pointerMotion(dx, dy int, buttons Buttons, moved bool) {
	q.mu.Lock()
	if moved && q.motion >= 0 {
		if x, y := q.dx+dx, q.dy+dy; max(x, -x, y, -y) <= relativeOrigin {
			dx, dy = x, y
		} else {
			q.motion = -1
		}
	}
	q.pointer(relativeOrigin+dx, relativeOrigin+dy, buttons, moved)
	q.dx, q.dy = dx, dy
	q.mu.Unlock()
	q.signal()
}

// pointer puts a PointerEvent, in place of the motion that waits if it is one, too.
// The buttons from the eighth on are in a byte of their own, which the eighth bit
// announces; there are none for a server that does not know it.
func (q *sendQueue) pointer(x, y int, buttons Buttons, moved bool) {
	if q.broken || q.last {
		return
	}
	if moved && q.motion >= 0 {
		q.buf = q.buf[:q.motion]
	}
	at := len(q.buf)
	more := byte(buttons >> 7)
	first := byte(buttons & plainButtons)
	if more != 0 {
		first |= 1 << 7
	}
	q.buf = append(q.buf, msgPointerEvent, first)
	q.buf = appendUint16s(q.buf, x, y)
	if more != 0 {
		q.buf = append(q.buf, more)
	}
	q.motion = -1
	if moved {
		q.motion = at
	}
}

func (q *sendQueue) cutText(text []byte) {
	q.put(func(b []byte) []byte {
		b = append(b, msgClientCutText, 0, 0, 0)
		b = binary.BigEndian.AppendUint32(b, uint32(len(text)))
		return append(b, text...)
	})
}

// setDesktopSize asks for a desktop and its screens: rfbproto, "SetDesktopSize".
func (q *sendQueue) setDesktopSize(width, height int, screens []Screen) {
	q.put(func(b []byte) []byte {
		b = append(b, msgSetDesktopSize, 0)
		b = appendUint16s(b, width, height)
		b = append(b, uint8(len(screens)), 0)
		for _, s := range screens {
			b = binary.BigEndian.AppendUint32(b, s.ID)
			b = appendUint16s(b, s.Rect.X, s.Rect.Y, s.Rect.W, s.Rect.H)
			b = binary.BigEndian.AppendUint32(b, s.Flags)
		}
		return b
	})
}

func appendUint16s(b []byte, values ...int) []byte {
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	return b
}
