// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"errors"
	"fmt"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// A server may ignore SetPixelFormat (RFB 7.5.1) and send its own pixels. Nothing in the
// protocol says so, but what follows is read at a wrong place then, or waited for in vain.
// Whoever is suspected wrongly is asked for its own format in the next session, which is
// right with every server.

// misreadTime is for how long after a session's beginning faults may come of that.
const misreadTime = time.Minute

// stallTime is how long nothing must come in the middle of a rectangle that would have
// its end in the server's own format.
const stallTime = 2 * time.Second

// maxEmptyUpdates is how many updates of nothing may follow each other: black pixels that
// were not read look like them.
const maxEmptyUpdates = 1000

// errMisread ends a session whose pixels are not those that were asked for.
var errMisread = errors.New("the server does not send the pixels that it was asked for")

// misunderstood says whether a session may have ended because the server sends pixels of
// its own format.
func (c *conn) misunderstood(err error) bool {
	if errors.Is(err, errMisread) {
		return true
	}
	var wrong *ProtocolError
	return c.converts && c.stats.updates.Load() > 0 && time.Since(c.began) < misreadTime && errors.As(err, &wrong)
}

// watchRaw ends the session if the rectangle of raw pixels that is about to be read has
// come in the server's own format, of fewer bits: exactly as many bytes, and no more.
// stop is called when the rectangle was read.
func (c *conn) watchRaw(rect Rect) (stop func()) {
	own := int64(c.servers.Bits) / 8
	if !c.converts || own >= int64(c.r.Format.Bits)/8 || rect.Empty() {
		return func() {}
	}
	end := c.r.Total - int64(c.r.Buffered()) + int64(wire.Area(rect))*own
	before := int64(-1)
	timer := time.NewTicker(stallTime)
	done := make(chan struct{})
	go func() {
		defer c.containSelf()
		defer timer.Stop()
		for {
			select {
			case <-done:
				return
			case <-timer.C:
			}
			received := c.stats.received.Load()
			if received == end && received == before {
				c.cancel(fmt.Errorf("%w: those of %v have come in its own format", errMisread, rect))
				return
			}
			before = received
		}
	}()
	return func() { close(done) }
}

// checkEmpty counts updates of nothing.
func (c *conn) checkEmpty(rectangles int) error {
	if c.emptyUpdates++; rectangles > 0 {
		c.emptyUpdates = 0
	}
	if c.emptyUpdates > maxEmptyUpdates && c.converts {
		return fmt.Errorf("%w: it sends nothing again and again", errMisread)
	}
	return nil
}
