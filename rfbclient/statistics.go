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

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
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
	format            atomic.Pointer[wire.PixelFormat]
	ping              ping
}

// ping is a question to the server whose answer's time is measured: a fence, or
// with servers that know none a request for one pixel. For that some take their time
// (QEMU answers up to a quarter of a second later when nothing moves), so that its time
// only counts on lines of which the kernel does not know how long they are. It is only
// sent while the server says nothing by itself, as a sign of life, and not any more to a
// server that knows no rectangles and answers with the whole picture (bhyve's).
type ping struct {
	tcp atomic.Pointer[net.TCPConn] // the line, if it is of that kind

	mu       sync.Mutex // guards all below
	sent     time.Time  // when the one that waits for its answer was sent; zero if none does
	first    time.Time  // when the first since the last answer was sent; zero if none waits
	fence    bool       // it was a fence
	latency  time.Duration
	known    time.Duration    // of the line, by the kernel; 0 if it does not know
	received int64            // bytes that had come by the last Ping
	wholes   int              // answers to requests for a pixel in a row that were the whole desktop
	pixels   [8]time.Duration // the last answers to requests for a pixel
	n        int              // how many there were
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

// maxWholes is how many whole pictures a server may send for a pixel before it is not asked
// for pixels any more. One may have been a change of all of the picture at that moment.
const maxWholes = 2

// Ping asks the server for a sign of life, by a fence (rfbproto, "ClientFence") or, if it
// has none and has said nothing since the last Ping, by an update of one pixel;
// Statistics.Latency tells how long the answer took, or what the kernel knows of the
// line. Nothing is asked while the display is hidden, before the session, while an
// answer is waited for, or of a server that sends the whole picture for a pixel.
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
	heard := c.stats.received.Load()
	silent := heard == p.received
	p.received = heard
	if p.known = 0; !flow.fences {
		p.askKernel()
	}
	now := time.Now()
	if !p.sent.IsZero() && now.Sub(p.sent) < pingLost || !flow.fences && (!silent || p.wholes >= maxWholes) {
		return
	}
	if p.sent.IsZero() {
		p.first = now
	}
	p.sent, p.fence = now, flow.fences
	if p.fence {
		c.send.fence(fenceRequest|fenceBlockBefore, []byte(pingPayload))
	} else {
		c.requestPixel()
	}
}

// requestPixel asks for the desktop's first pixel, which every server answers at once. The
// outbox is locked.
func (c *shared) requestPixel() {
	flow := &c.out.flow
	flow.pixelAsked = true
	flow.requestSent()
	c.send.framebufferUpdateRequest(false, pixelRect)
}

// askKernel takes the latency from the kernel if it knows it.
func (p *ping) askKernel() {
	tcp := p.tcp.Load()
	if tcp == nil {
		return
	}
	if p.known = roundTrip(tcp); p.known > 0 {
		p.latency = p.known
	}
}

// pong ends the measurement if what came at a time is the answer.
func (c *shared) pong(came time.Time, fence bool) {
	p := &c.stats.ping
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sent.IsZero() || p.fence != fence || !came.After(p.sent) {
		return
	}
	took := came.Sub(p.sent)
	p.sent, p.first = time.Time{}, time.Time{}
	if fence {
		p.latency = took
		return
	}
	if p.known > 0 {
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
			whole := c.drewWhole()
			c.answersPixel(began, whole)
			c.probePixel(began, whole)
			return
		}
	}
}

// drewWhole says whether an update has drawn the whole desktop, and that is much more than
// a pixel.
func (c *conn) drewWhole() bool {
	drawn := 0
	for _, r := range c.damage.Rects() {
		drawn += wire.Area(r)
	}
	return drawn >= wire.Area(c.fb.Bounds()) && drawn > fewPixels
}

// answersPixel takes an update as the answer to a request for a pixel, if one waits for
// it; whole says that it has drawn the whole desktop.
func (c *conn) answersPixel(began time.Time, whole bool) {
	p := &c.stats.ping
	p.mu.Lock()
	switch {
	case p.sent.IsZero() || p.fence:
	case whole:
		p.wholes++
	default:
		p.wholes = 0
	}
	p.mu.Unlock()
	c.pong(began, false)
}

// fewPixels is an area, in pixels, that costs no more than a request.
const fewPixels = 1 << 10
