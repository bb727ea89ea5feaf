// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// flow decides when the next FramebufferUpdateRequest goes out (RFB 7.5.3). It
// is guarded by the outbox's mutex.
//
// The request for the next update is sent as soon as an update begins to
// arrive, so that the server prepares it while this side still decodes; but
// only when the application has taken the damage of the update before. If the
// application is slow, its damage merges and the request waits for it: frames
// never queue up. A hidden display asks for nothing.
type flow struct {
	started     bool // the session is initialized
	hidden      bool // nobody looks
	outstanding bool // a request was sent and no update has begun since
	presented   bool // the application has taken all damage
	full        bool // the next request must not be incremental
}

// next says whether a request is due now, and if so that it counts as sent.
func (f *flow) next() (due, incremental bool) {
	if !f.started || f.hidden || !f.presented || f.outstanding && !f.full {
		return false, false
	}
	incremental = !f.full
	f.outstanding, f.full = true, false
	return true, incremental
}

// requestUpdate sends the next request if it is due, after change has been
// applied to the flow.
func (c *Client) requestUpdate(change func(f *flow)) {
	c.out.mu.Lock()
	if change != nil {
		change(&c.out.flow)
	}
	due, incremental := c.out.flow.next()
	c.out.mu.Unlock()
	if due {
		size := c.size.Load()
		c.send.framebufferUpdateRequest(incremental, Rect{0, 0, size.Width, size.Height})
	}
}
