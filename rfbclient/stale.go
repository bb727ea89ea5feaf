// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"github.com/govnc/virt-viewer/rfbclient/internal/decode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// Rectangles of an earlier size. A server that captures the desktop in one place and
// notices its size in another may send, behind a DesktopSize rectangle (RFB 7.8.2), what
// it had captured before: wayvnc does. Its data must be read, so that the stream and the
// streams in it stay in step, and what is outside the desktop is dropped. The new
// desktop is asked for as a whole in any case (desktopSize).

// staleRectangle reads a rectangle of an earlier size and draws what of it is on the
// desktop. The framebuffer is locked.
func (c *conn) staleRectangle(decoder decode.Decoder, row *decode.Encoding, rect Rect) error {
	if row.Copies {
		return decoder.Decode(c.r, &c.fb, rect) // drops it
	}
	aside, err := c.decodeAside(decoder, rect.W, rect.H)
	if err != nil {
		return err
	}
	visible := rect.Intersect(c.fb.Bounds())
	for y := visible.Y; y < visible.Y+visible.H; y++ {
		copy(c.fb.Row(visible.X, y, visible.W), aside.Row(visible.X-rect.X, y-rect.Y, visible.W))
	}
	c.damage.Add(visible)
	c.drawn(visible, aside.Lossy)
	return nil
}

// decodeAside decodes a rectangle's data into a picture of its own, which is valid until
// the next call. Its memory is reused in an update: a server may send the largest picture
// that there was again and again, faster than memory is collected.
func (c *conn) decodeAside(decoder decode.Decoder, width, height int) (*wire.Framebuffer, error) {
	if c.aside == nil {
		c.aside = &wire.Framebuffer{}
	}
	aside := c.aside
	aside.Lossy, aside.Opaque, aside.Source = false, false, Rect{}
	aside.Resize(width, height)
	aside.ApplySize()
	clear(aside.Pix)
	err := decoder.Decode(c.r, aside, aside.Bounds())
	if late := c.decoders.Wait(); err == nil {
		err = late
	}
	return aside, err
}
