// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"sync"
	"time"
)

// probePayload marks the fences that are probes.
const probePayload = "govnc probe"

// probe is a question whose answer says that the server has read what was sent
// before it.
type probe struct {
	mu       sync.Mutex // guards all below
	answered chan struct{}
	sent     time.Time
	fence    bool
	wholes   int // answers to requests for a pixel that were the whole desktop
}

// Probe asks the server for an answer to all that was sent before: by a fence
// (rfbproto, "ClientFence"), or by a request for one pixel if it knows none. The
// channel is closed when the answer comes; a probe before it counts as answered then.
// A server that does not answer never closes it. It is nil, and nothing is asked, for
// a server without fences that sends the whole picture for a pixel.
func (c *Client) Probe() <-chan struct{} {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	fence := c.out.flow.fences
	p := &c.probe
	p.mu.Lock()
	defer p.mu.Unlock()
	if !fence && p.wholes >= maxWholes {
		return nil
	}
	if p.answered == nil {
		p.answered = make(chan struct{})
	}
	p.sent, p.fence = time.Now(), fence
	if fence {
		c.send.fence(fenceRequest|fenceBlockBefore, []byte(probePayload))
	} else {
		c.requestPixel()
	}
	return p.answered
}

// probePixel takes an update with the pixel that probes ask for as the answer; whole as in
// answersPixel.
func (c *conn) probePixel(began time.Time, whole bool) {
	p := &c.probe
	p.mu.Lock()
	if p.answered != nil && !p.fence && whole {
		p.wholes++
	}
	p.mu.Unlock()
	c.probeAnswered(began, false)
}

// probeAnswered ends the probe if what came at a time is its answer.
func (c *shared) probeAnswered(came time.Time, fence bool) {
	p := &c.probe
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answered != nil && p.fence == fence && came.After(p.sent) {
		close(p.answered)
		p.answered = nil
	}
}
