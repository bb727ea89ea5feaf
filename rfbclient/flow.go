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
//
// A server that knows fences and continuous updates sends without being asked, as
// fast as its fences come back, and a long way costs nothing. Then only a whole
// picture is asked for.
type flow struct {
	started     bool // the session is initialized
	hidden      bool // nobody looks
	outstanding bool // a request was sent and no update has begun since
	presented   bool // the application has taken all damage
	full        bool // the next request must not be incremental
	fullAsked   bool // the last request was not
	answersFull bool // the update that is being read is the answer to such a one

	fences      bool // the server has sent a fence
	canContinue bool // the server has said that it knows continuous updates
	continuous  bool // they are on
	area        Size // that they are on for, px
	stopping    int  // how often they were turned off without an answer yet
	ended       int  // how often the server has ended them by itself
	askOnce     bool // a request is due although they are on

	part       Rect // of the desktop that is to be asked for, not incremental; for a refresh
	refreshing bool // a refresh is under way: requests follow one another
	encodingChange
}

// next says whether a request is due now, and if so that it counts as sent.
func (f *flow) next() (due, incremental bool) {
	if !f.started || f.hidden || !f.presented || (f.outstanding || f.continuous && !f.askOnce) && !f.full {
		return false, false
	}
	if f.holdsRequests() && !(f.full && f.outstanding) {
		return false, false
	}
	incremental = !f.full
	f.fullAsked = f.fullAsked || f.full
	f.full, f.askOnce = false, false
	f.requestSent()
	return true, incremental
}

// updateBegins is told of each FramebufferUpdate. It answers the last request.
func (f *flow) updateBegins() {
	f.beginReading()
	f.answersFull, f.fullAsked = f.fullAsked, false
}

// nextContinuous says whether continuous updates are to be turned on, for a desktop
// of that size, or off.
func (f *flow) nextContinuous(size Size) (change, on bool) {
	on = f.started && !f.hidden && f.canContinue && f.fences
	if on == f.continuous && (!on || size == f.area) {
		return false, on
	}
	if f.continuous && !on {
		f.stopping++
	}
	f.continuous, f.area = on, size
	f.outstanding = f.outstanding && on // off: what was asked for before counts no more
	return true, on
}

// nextPart says which part of the desktop is to be asked for now, not incremental.
func (f *flow) nextPart() (part Rect) {
	if f.hidden || f.due != nil {
		return Rect{}
	}
	if part = f.part; !part.Empty() {
		f.part = Rect{}
		f.requestSent()
	}
	return part
}

// requestUpdate sends the next request if it is due, after change has been
// applied to the flow.
func (c *shared) requestUpdate(change func(f *flow)) {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if change != nil {
		change(&c.out.flow)
	}
	c.sendDue()
}

// sendDue sends what is due. The outbox is locked.
func (c *shared) sendDue() {
	flow := &c.out.flow
	size := *c.size.Load()
	desktop := Rect{W: size.Width, H: size.Height}
	if change, on := flow.nextContinuous(size); change {
		c.send.continuousUpdates(on, desktop)
	}
	c.sendEncodingsDue()
	if part := flow.nextPart(); !part.Empty() {
		c.send.framebufferUpdateRequest(false, part)
	}
	if due, incremental := flow.next(); due {
		c.send.framebufferUpdateRequest(incremental, desktop)
	}
}
