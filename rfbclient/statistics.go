// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Statistics say how a connection is doing.
type Statistics struct {
	// Received is how many bytes have come from the server since the connection
	// began.
	Received int64
	// Updates is how many FramebufferUpdates have come (RFB 7.6.1).
	Updates int64
	// Rectangles is how many rectangles of pixels have come in each encoding.
	Rectangles map[Encoding]int64
	// Latency is how long the way to the server and back takes, as far as the last
	// Client.Ping could find out; 0 if it could not.
	Latency time.Duration
	// Waiting is how long a Client.Ping has been waiting for its answer; 0 if none is.
	Waiting time.Duration
	// JPEGQuality and Compression are the levels that the server is asked for now,
	// 1 to 9; 0 is no losses, and as the server likes.
	JPEGQuality, Compression int
	// PixelFormat is how the server writes pixels, in words (RFB 7.4).
	PixelFormat string
}

// EncodingText names the encodings that the server has used, the most used first:
// "Tight 93 %, CopyRect 7 %".
func (s Statistics) EncodingText() string {
	var list []Encoding
	var sum int64
	for e, n := range s.Rectangles {
		list = append(list, e)
		sum += n
	}
	slices.SortFunc(list, func(a, b Encoding) int {
		return cmp.Or(cmp.Compare(s.Rectangles[b], s.Rectangles[a]), cmp.Compare(a, b))
	})
	var names []string
	for _, e := range list[:min(4, len(list))] {
		names = append(names, fmt.Sprintf("%v %d %%", e, (s.Rectangles[e]*100+sum/2)/sum))
	}
	return strings.Join(names, ", ")
}

// statistics are what the connection's goroutine counts for Statistics.
type statistics struct {
	received, updates atomic.Int64 // bytes, as they come
	format            atomic.Pointer[pixelFormat]
	ping              ping
}

// ping is a question to the server whose answer's time is measured: a fence, or
// with servers that know none a request for one pixel. For that some take their time
// (QEMU answers up to a quarter of a second later when nothing moves), so that it is
// only for lines of which the kernel does not know how long they are.
type ping struct {
	tcp atomic.Pointer[net.TCPConn] // the line, if it is of that kind

	mu      sync.Mutex // guards all below
	sent    time.Time  // when the one that waits for its answer was sent; zero if none does
	first   time.Time  // when the first since the last answer was sent; zero if none waits
	fence   bool       // it was a fence
	latency time.Duration
	known   time.Duration    // of the line, by the kernel; 0 if it does not know
	pixels  [8]time.Duration // the last answers to requests for a pixel
	n       int              // how many there were
}

// pingPayload marks the fences that are pings.
const pingPayload = "govnc ping"

// pingLost is how long an answer is waited for before another question is asked.
const pingLost = 10 * time.Second

// Statistics says how the connection is doing; what happens in the meantime may or
// may not be in it.
func (c *Client) Statistics() Statistics {
	s := Statistics{
		Received:   c.stats.received.Load(),
		Updates:    c.stats.updates.Load(),
		Rectangles: c.EncodingsSeen(),
	}
	if f := c.stats.format.Load(); f != nil {
		s.PixelFormat = f.String()
	}
	c.stats.ping.mu.Lock()
	s.Latency = c.stats.ping.latency
	if sent := c.stats.ping.first; !sent.IsZero() {
		s.Waiting = time.Since(sent)
	}
	c.stats.ping.mu.Unlock()
	c.out.mu.Lock()
	s.JPEGQuality, s.Compression = c.out.quality.asked.jpeg, c.out.quality.asked.compression
	c.out.mu.Unlock()
	return s
}

// Ping asks the server for a sign of life, by a fence (rfbproto, "ClientFence") or, if it
// has none, by an update of one pixel; Statistics.Latency tells how long the
// answer took. Nothing is asked while the display is hidden, before the session, or
// while an answer is waited for.
func (c *Client) Ping() {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	flow := &c.out.flow
	if !flow.started || flow.hidden {
		return
	}
	p := &c.stats.ping
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if !p.sent.IsZero() && now.Sub(p.sent) < pingLost {
		return
	}
	if p.sent.IsZero() {
		p.first = now
	}
	p.sent, p.fence, p.known = now, flow.fences, 0
	if tcp := p.tcp.Load(); tcp != nil && !p.fence {
		p.known = roundTrip(tcp)
	}
	if p.fence {
		c.send.fence(fenceRequest|fenceBlockBefore, []byte(pingPayload))
	} else {
		c.send.framebufferUpdateRequest(false, Rect{0, 0, 1, 1})
	}
}

// pong ends the measurement if what came at a time is the answer.
func (c *Client) pong(came time.Time, fence bool) {
	p := &c.stats.ping
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sent.IsZero() || p.fence != fence || !came.After(p.sent) {
		return
	}
	took := came.Sub(p.sent)
	p.sent, p.first = time.Time{}, time.Time{}
	if p.latency = took; fence {
		return
	}
	if p.known > 0 {
		p.latency = p.known
		return
	}
	// The line takes as long as the fastest answer at most.
	p.pixels[p.n%len(p.pixels)] = took
	p.n++
	p.latency = slices.Min(p.pixels[:min(p.n, len(p.pixels))])
}

// updateRead counts an update that began to come at a time, before its damage is
// published.
func (c *conn) updateRead(began time.Time) {
	c.stats.updates.Add(1)
	for _, r := range c.damage.Rects() {
		if r.X == 0 && r.Y == 0 { // it has the pixel that pings ask for
			c.pong(began, false)
			return
		}
	}
}
