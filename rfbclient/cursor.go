// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// A Cursor is the shape of the pointer at the server (RFB 7.8.1; rfbproto, "Cursor With
// Alpha Pseudo-encoding"). One of no pixels is invisible.
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

// skipCursor skips n bytes of a cursor that is too large, or ends the connection where
// no cursor can be so large.
func (c *conn) skipCursor(rect Rect, n int64) error {
	if rect.W > maxSkippedCursor || rect.H > maxSkippedCursor {
		return wire.Errorf("the server sent a cursor of %dx%d pixels: at most %d a side are possible", rect.W, rect.H, maxSkippedCursor)
	}
	c.r.Skip(n)
	return c.r.Err
}

// cursor is the Cursor pseudo-rectangle (RFB 7.8.1): pixels, then a mask of one
// bit a pixel, rows padded to bytes. One that is too large is skipped.
func (c *conn) cursor(rect Rect) error {
	pixels := int64(rect.W) * int64(rect.H) * int64(c.r.Format.Pixel.Size)
	mask := int64((rect.W+7)/8) * int64(rect.H)
	if cursorTooLarge(rect) {
		return c.skipCursor(rect, pixels+mask)
	}
	shape := newCursor(rect)
	c.r.Pixels(shape.Pix)
	bits := c.r.Bytes(mask, mask, "cursor mask")
	if c.r.Err != nil {
		return c.r.Err
	}
	for i := range shape.Pix {
		if bit(bits, rect.W, i%rect.W, i/rect.W) {
			shape.Pix[i] = shape.Pix[i]&0xffffff | 0xff000000
		} else {
			shape.Pix[i] = 0
		}
	}
	c.showCursor(shape)
	return nil
}

// showCursor tells the application of a new shape, or of none while the server
// hides it.
func (c *conn) showCursor(shape *Cursor) {
	c.cursorShape = shape
	if c.cursorHidden {
		shape = &Cursor{}
	}
	c.out.post(func(u *Updates) { u.Cursor = shape })
}

// bit gives a bit of a bitmap whose rows are padded to bytes.
func bit(bitmap []byte, width, x, y int) bool {
	return bitmap[y*((width+7)/8)+x/8]&(0x80>>(x%8)) != 0
}

// xCursor is the X Cursor pseudo-rectangle (rfbproto): two colours, a bitmap of
// which pixel has the first, and a mask.
func (c *conn) xCursor(rect Rect) error {
	if rect.Empty() {
		c.showCursor(newCursor(Rect{}))
		return nil
	}
	size := int64((rect.W+7)/8) * int64(rect.H)
	if cursorTooLarge(rect) {
		return c.skipCursor(rect, 6+2*size)
	}
	colours := c.r.Bytes(6+2*size, 6+2*size, "cursor")
	if c.r.Err != nil {
		return c.r.Err
	}
	primary, secondary := layoutOfRGB.Get(colours), layoutOfRGB.Get(colours[3:])
	bitmap, mask := colours[6:6+size], colours[6+size:]
	shape := newCursor(rect)
	for i := range shape.Pix {
		x, y := i%rect.W, i/rect.W
		switch {
		case !bit(mask, rect.W, x, y):
		case bit(bitmap, rect.W, x, y):
			shape.Pix[i] = 0xff000000 | primary
		default:
			shape.Pix[i] = 0xff000000 | secondary
		}
	}
	c.showCursor(shape)
	return nil
}

// layoutOfRGB is three bytes red, green, blue.
var layoutOfRGB = wire.Layout{Kind: wire.RGB, Size: 3}

// Kinds of the VMware cursor.
const (
	vmwareCursorClassic = 0
	vmwareCursorAlpha   = 1
)

// vmwareCursor is the VMware Cursor pseudo-rectangle (rfbproto): pixels with alpha,
// or two masks of pixels.
func (c *conn) vmwareCursor(rect Rect) error {
	kind := c.r.U8()
	c.r.Skip(1)
	size := 4
	switch {
	case c.r.Err != nil:
		return c.r.Err
	case kind == vmwareCursorClassic:
		size = 2 * c.r.Format.Pixel.Size
	case kind != vmwareCursorAlpha:
		return wire.Errorf("the server sent a VMware cursor of the unknown kind %d", kind)
	}
	n := int64(rect.W) * int64(rect.H) * int64(size)
	if cursorTooLarge(rect) {
		return c.skipCursor(rect, n)
	}
	data := c.r.Bytes(n, n, "cursor")
	if c.r.Err != nil {
		return c.r.Err
	}
	shape := newCursor(rect)
	if kind == vmwareCursorAlpha {
		for i := range shape.Pix {
			shape.Pix[i] = multiplied(data[4*i:])
		}
	} else {
		c.classicPixels(shape.Pix, data)
	}
	c.showCursor(shape)
	return nil
}

// multiplied reads a pixel R, G, B, A and multiplies its colours by alpha.
func multiplied(p []byte) uint32 {
	a := uint32(p[3])
	by := func(v byte) uint32 { return (uint32(v)*a + 127) / 255 }
	return a<<24 | by(p[0])<<16 | by(p[1])<<8 | by(p[2])
}

// classicPixels combines an AND mask and an XOR mask. Where the first keeps what is
// below, the second inverts it, which no cursor of today can: it becomes grey, to
// be seen on any ground.
func (c *conn) classicPixels(dst []uint32, data []byte) {
	layout := &c.r.Format.Pixel
	and, xor := data, data[len(dst)*layout.Size:]
	for i := range dst {
		at := i * layout.Size
		keeps, colour := layout.Get(and[at:]) != 0, layout.Get(xor[at:])
		switch {
		case !keeps:
			dst[i] = 0xff000000 | colour
		case colour != 0:
			dst[i] = 0xff808080
		}
	}
}

// vmwareCursorState is the VMware Cursor State pseudo-rectangle (rfbproto): its
// first bit says whether the cursor is to be seen.
func (c *conn) vmwareCursorState(Rect) error {
	state := c.r.U16()
	if c.r.Err != nil {
		return c.r.Err
	}
	c.cursorHidden = state&1 == 0
	if c.cursorShape != nil {
		c.showCursor(c.cursorShape)
	}
	return nil
}

// pointerPosition is the pseudo-rectangle that says where the server has moved the
// pointer.
func (c *conn) pointerPosition(rect Rect) error {
	c.out.post(func(u *Updates) { u.PointerPosition = &Point{X: rect.X, Y: rect.Y} })
	return nil
}
