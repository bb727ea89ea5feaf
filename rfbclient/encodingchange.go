// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"slices"
	"time"
)

// encodingChange decides when the server is told other encodings in the course of a session
// (RFB 7.5.2). It is a part of flow.
//
// A server that reads on one thread and sends on another, as those of libvncserver's
// threads do, takes a SetEncodings in the middle of the update that it is sending: the
// update then has another number of rectangles than its head says, or none of its
// marks, and the session, sometimes the server, is lost. So the list goes out
// when the server sends nothing and cannot begin to: between an update's end and the
// next request, with no request unanswered. While a list is due,
//   - the next update is not asked for when one begins, but behind the list;
//   - a request that is not answered, because nothing moves, is followed by one for a
//     single pixel, which every server answers at once; servers join requests, and
//     answer all of them with one update;
//   - if it is not certain that an update has answered all requests, there are no
//     requests for a moment, in which the rest must come;
//   - an update's last byte is not the server's last step: libvncserver then takes its own
//     cursor out of the picture again if this client shows none, and crashes if that has
//     changed. A moment passes before the list goes out; servers with fences need none.
//
// Servers with continuous updates may send at any time. They take the list at any time:
// all that are known do all their work on one thread, or between updates.
type encodingChange struct {
	told []Encoding // the last list that was sent
	due  []Encoding // a list that is to be sent; nil: none

	reading    bool      // an update is being read
	readAt     time.Time // when the last one had come
	surplus    int       // requests that may be answered yet, beside the outstanding one
	pixelAsked bool      // the pixel was asked for, and has not come since
	begun      int       // updates that have begun

	learning int // the first so many updates are asked for one by one: the list will change

	waiting bool // the timer runs
	beginAt int  // begun, when it was started
	late    int  // how often it ended without an update in a refresh
	timer   *time.Timer
	soon    *time.Timer // calls sendDue
}

// afterUpdate is how long a server without fences may take for its last steps behind an
// update's last byte.
const afterUpdate = 25 * time.Millisecond

// requestSent counts a request.
func (f *flow) requestSent() {
	if f.outstanding {
		f.surplus++
	}
	f.outstanding = true
}

// beginReading counts an update as the answer to a request.
func (f *flow) beginReading() {
	f.reading = true
	f.begun++
	f.late = 0
	if f.outstanding {
		f.outstanding = false
	} else {
		f.surplus = max(0, f.surplus-1)
	}
}

// endReading is called at an update's end, with what it has drawn. One that has the pixel and
// nothing else is the answer to the request for that; it answers all requests before.
func (f *flow) endReading(drawn []Rect) {
	f.reading, f.readAt = false, time.Now()
	for _, r := range drawn {
		if r.X != 0 || r.Y != 0 {
			continue
		}
		if f.pixelAsked && len(drawn) == 1 && r == pixelRect {
			f.surplus = 0
		}
		f.pixelAsked = false
	}
}

// pixelRect is the pixel that is asked for so that the server answers.
var pixelRect = Rect{W: 1, H: 1}

// holdsRequests says whether the next request has to wait.
func (f *flow) holdsRequests() bool {
	return f.due != nil || f.reading && (f.refreshing || f.begun <= f.learning)
}

// learningUpdates is how many updates may come before one that has pixels without losses; QEMU
// sends some with what it understands before its picture.
const learningUpdates = 8

// mayTell says whether the server can take another list now.
func (f *flow) mayTell() bool {
	return f.continuous || !f.reading && !f.outstanding && f.surplus == 0
}

// wantEncodings has the server be told a list of encodings, as soon as it can take it, unless
// it has been told the same. The outbox is locked.
func (c *shared) wantEncodings(list []Encoding) {
	f := &c.out.flow
	if f.due = list; slices.Equal(list, f.told) {
		f.due = nil
	}
	c.sendDue()
}

// sendEncodingsDue sends the list that is due, now or when it can be taken. The outbox is
// locked.
func (c *shared) sendEncodingsDue() {
	f := &c.out.flow
	switch {
	case f.due == nil:
	case f.mayTell() && !f.fences && time.Since(f.readAt) < afterUpdate:
		c.scheduleEncodings()
	case f.mayTell():
		c.send.setEncodings(f.due)
		f.told, f.due = f.due, nil
	default:
		c.awaitUpdate()
	}
}

// scheduleEncodings has the list sent a moment later. The outbox is locked.
func (c *shared) scheduleEncodings() {
	f := &c.out.flow
	switch {
	case c.out.quality.lossy.ended:
	case f.soon == nil:
		f.soon = time.AfterFunc(afterUpdate, func() {
			defer c.containSelf()
			c.requestUpdate(nil)
		})
	default:
		f.soon.Reset(afterUpdate)
	}
}

// awaitUpdate has lateUpdate called if there is no update for a moment. The outbox is locked.
func (c *shared) awaitUpdate() {
	f := &c.out.flow
	if f.waiting || c.out.quality.lossy.ended {
		return
	}
	moment := quietTime
	if tcp := c.stats.ping.tcp.Load(); tcp != nil {
		moment += 2 * roundTrip(tcp)
	}
	f.waiting, f.beginAt = true, f.begun
	if f.timer == nil {
		f.timer = time.AfterFunc(moment, c.lateUpdate)
	} else {
		f.timer.Reset(moment)
	}
}

// maxLate is how many moments a refresh is waited for before an incremental request follows
// it, so that a server that does not answer it goes on with what moves.
const maxLate = 10

// lateUpdate does what has an update come that something waits for.
func (c *shared) lateUpdate() {
	defer c.containSelf()
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	f := &c.out.flow
	f.waiting = false
	switch {
	case f.due == nil && !f.refreshing, c.out.quality.lossy.ended:
		return
	case f.reading || f.begun != f.beginAt: // the end of an update will do
	case f.due != nil && f.outstanding:
		if !f.hidden && !f.pixelAsked {
			c.requestPixel()
		}
	case f.due != nil:
		f.surplus, f.pixelAsked = 0, false
	case f.outstanding:
		if f.late++; f.late == maxLate {
			f.outstanding = false
			f.surplus++
		}
	}
	c.sendDue()
	if f.due != nil || f.refreshing {
		c.awaitUpdate()
	}
}
