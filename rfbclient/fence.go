// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"encoding/binary"
	"time"
)

// maxFencePayload is the most that a fence may carry, in bytes (rfbproto,
// "ClientFence").
const maxFencePayload = 64

// Flags of fences. All three kinds of synchronisation hold without more ado:
// messages are read, carried out and answered one after the other.
const (
	fenceBlockBefore = 1 << 0
	fenceBlockAfter  = 1 << 1
	fenceSyncNext    = 1 << 2
	fenceRequest     = 1 << 31
)

// serverFence answers a fence (rfbproto, "ServerFence"). Servers measure by it how
// long the way is, and stop to send until it is answered.
func (c *conn) serverFence() error {
	c.r.Skip(3)
	flags := c.r.U32()
	payload := c.r.Bytes(int64(c.r.U8()), maxFencePayload, "fence")
	if c.r.Err != nil {
		return c.r.Err
	}
	c.requestUpdate(func(f *flow) { f.fences = true })
	if flags&fenceRequest == 0 && string(payload) == pingPayload {
		c.pong(time.Now(), true)
	}
	if flags&fenceRequest == 0 && string(payload) == probePayload {
		c.probeAnswered(time.Now(), true)
	}
	if flags&fenceRequest != 0 {
		c.send.fence(flags&(fenceBlockBefore|fenceBlockAfter|fenceSyncNext), payload)
	}
	return nil
}

func (q *sendQueue) fence(flags uint32, payload []byte) {
	q.put(func(b []byte) []byte {
		b = append(b, msgFence, 0, 0, 0)
		b = binary.BigEndian.AppendUint32(b, flags)
		return append(append(b, uint8(len(payload))), payload...)
	})
}

// endOfContinuousUpdates comes once to say that the server can send updates
// without being asked, and again whenever it was told to stop (rfbproto,
// "EndOfContinuousUpdates").
func (c *conn) endOfContinuousUpdates() error {
	c.requestUpdate((*flow).updatesEnded)
	return nil
}

// maxEndedUpdates is how often continuous updates may end by themselves before they are
// asked for no more.
const maxEndedUpdates = 3

// updatesEnded is told of an EndOfContinuousUpdates. One that was not asked for, while they
// are on, means that the server has stopped: they are turned on again, some times, and a
// request is sent in case that this has no effect. Then there are only requests.
func (f *flow) updatesEnded() {
	switch {
	case !f.canContinue && f.ended == 0: // the server's offer
		f.canContinue = true
	case f.stopping > 0:
		f.stopping--
	case f.continuous:
		f.continuous, f.outstanding = false, false
		f.ended++
		f.canContinue = f.ended < maxEndedUpdates
		f.askOnce = true
	}
}
