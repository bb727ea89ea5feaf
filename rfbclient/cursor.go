// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// A Cursor is the shape of the pointer at the server. One of no pixels is
// invisible.
type Cursor struct {
	Width, Height int // px, at most MaxCursorSide
	HotX, HotY    int // px; the pixel that points
	// Pix has Width*Height pixels 0xAARRGGBB whose colours are multiplied by
	// their alpha, as cairo's ARGB32 has them.
	Pix []uint32
}

// newCursor makes a cursor of rect, whose position is the hot spot (RFB 7.8.1).
// A hot spot outside the shape is moved to its edge.
func newCursor(rect Rect) *Cursor {
	return &Cursor{
		Width: rect.W, Height: rect.H,
		HotX: max(0, min(rect.X, rect.W-1)), HotY: max(0, min(rect.Y, rect.H-1)),
		Pix: make([]uint32, rect.W*rect.H),
	}
}

func cursorTooLarge(rect Rect) bool {
	return rect.W > MaxCursorSide || rect.H > MaxCursorSide
}

// cursor is the Cursor pseudo-rectangle (RFB 7.8.1): pixels, then a mask of one
// bit a pixel, rows padded to bytes. One that is too large is skipped.
func (c *conn) cursor(rect Rect) error {
	pixels := int64(rect.W) * int64(rect.H) * int64(c.r.format.pixel.size)
	maskStride := (rect.W + 7) / 8
	mask := int64(maskStride) * int64(rect.H)
	if cursorTooLarge(rect) {
		c.r.Skip(pixels + mask)
		return c.r.err
	}
	shape := newCursor(rect)
	c.r.Pixels(shape.Pix)
	bits := c.r.Bytes(mask, mask, "cursor mask")
	if c.r.err != nil {
		return c.r.err
	}
	for i := range shape.Pix {
		x, y := i%rect.W, i/rect.W
		if bits[y*maskStride+x/8]&(0x80>>(x%8)) == 0 {
			shape.Pix[i] = 0
		} else {
			shape.Pix[i] |= 0xff000000
		}
	}
	c.out.post(func(u *Updates) { u.Cursor = shape })
	return nil
}

// cursorWithAlpha is the Cursor With Alpha pseudo-rectangle (rfbproto): an
// encoding, then pixels of four bytes R, G, B, A, already multiplied by alpha.
// Only Raw is accepted: it is the one that servers send, and most of the others
// have no room for alpha.
func (c *conn) cursorWithAlpha(rect Rect) error {
	if encoding := Encoding(c.r.S32()); c.r.err == nil && encoding != EncodingRaw {
		return &UnsupportedError{"the server sent a cursor in " + encoding.String() + "; only Raw is understood"}
	}
	if cursorTooLarge(rect) {
		c.r.Skip(int64(rect.W) * int64(rect.H) * 4)
		return c.r.err
	}
	shape := newCursor(rect)
	for i := range shape.Pix {
		p := c.r.U32() // 0xRRGGBBAA
		a := p & 0xff
		// A colour above its alpha cannot come of multiplying; it would shine
		// through as a wrong one.
		shape.Pix[i] = a<<24 | min(p>>24, a)<<16 | min(p>>16&0xff, a)<<8 | min(p>>8&0xff, a)
	}
	if c.r.err != nil {
		return c.r.err
	}
	c.out.post(func(u *Updates) { u.Cursor = shape })
	return nil
}
