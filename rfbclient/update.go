// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// framebufferUpdate reads a FramebufferUpdate (RFB 7.6.1): rectangles of pixels
// and pseudo-rectangles. What they change is published together at the end, so
// that nobody sees half an update.
func (c *conn) framebufferUpdate() error {
	c.r.Skip(1)
	count := int(c.r.U16())
	if c.r.Err != nil {
		return c.r.Err
	}
	if err := c.checkEmpty(count); err != nil {
		return err
	}
	began := time.Now()
	// This update answers the last request: ask for the next, so that the
	// server works on it while this one is decoded.
	c.requestUpdate((*flow).updateBegins)

	c.lastRectFound = false
	c.r.Blocked = 0
	before := c.r.Total
	for i := 0; i < count && !c.lastRectFound; i++ {
		if err := c.rectangle(); err != nil {
			return err
		}
		if c.closing.Load() {
			return ErrClosed
		}
	}
	if err := c.decoders.Wait(); err != nil {
		return err
	}
	c.aside = nil
	c.updateRead(began)
	c.endReading()
	c.publishDamage()
	c.updateEnded(c.r.Total - before)
	if c.cfg.UpdateEnd != nil {
		callProgram("Config.UpdateEnd", func() { c.cfg.UpdateEnd(c.r.Total - int64(c.r.Buffered())) })
	}
	return nil
}

// endReading tells the flow of the update's end. What comes of it is sent by updateEnded.
func (c *conn) endReading() {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	c.out.flow.endReading(c.damage.Rects())
}

// rectangle reads one rectangle. The framebuffer is locked for it, but not
// while the reader waits for the network.
func (c *conn) rectangle() error {
	c.fb.Mu.Lock()
	c.r.Locker = &c.fb.Mu
	defer func() {
		c.r.Locker = nil
		c.fb.Mu.Unlock()
	}()
	rect := Rect{X: int(c.r.U16()), Y: int(c.r.U16()), W: int(c.r.U16()), H: int(c.r.U16())}
	encoding := Encoding(c.r.S32())
	if c.r.Err != nil {
		return c.r.Err
	}
	if handle, ok := c.pseudo[encoding]; ok {
		if err := c.decoders.Wait(); err != nil {
			return err
		}
		return handle(c, rect)
	}
	decoder, row := c.decoders.Find(int32(encoding))
	if decoder == nil {
		return wire.Errorf("the server sent a rectangle in %v, which was not asked for", encoding)
	}
	if !c.fb.Bounds().Contains(rect) {
		if !c.fb.IsStale(rect) {
			return wire.Errorf("the server sent a rectangle %v outside its desktop of %dx%d pixels", rect, c.fb.Width, c.fb.Height)
		}
		c.counts.add(encoding)
		c.fb.ApplySize()
		return c.staleRectangle(decoder, row, rect)
	}
	if rect.Empty() {
		rect = Rect{} // legal anywhere; a decoder must not look at its place
	}
	if row.Copies || c.decoders.Pending(rect) {
		if err := c.decoders.Wait(); err != nil {
			return err
		}
	}
	c.counts.add(encoding)
	c.fb.ApplySize()
	c.damage.Add(rect)
	c.fb.Lossy, c.fb.Source = false, Rect{}
	if encoding == EncodingRaw {
		defer c.watchRaw(rect)()
	}
	err := decoder.Decode(c.r, &c.fb, rect)
	c.drawn(rect, c.fb.Lossy)
	return err
}

// publishDamage gives the application what the update has changed.
func (c *conn) publishDamage() {
	if c.damage.Empty() {
		return
	}
	c.out.post(func(u *Updates) {
		u.Damage.AddRegion(&c.damage)
		c.out.flow.presented = false
	})
	c.damage.Clear()
}

// lastRect ends an update whose number of rectangles was not known at its
// beginning (rfbproto, "LastRect Pseudo-encoding").
func (c *conn) lastRect(Rect) error {
	c.lastRectFound = true
	return nil
}
