// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// maxAlphaCursor is the largest area, in pixels, of a cursor with alpha that is decoded; one
// with more than MaxCursorSide a side is not shown even so, but stays in step.
const maxAlphaCursor = wire.MaxNumbered

// alphaFormat is the format of such a cursor's pixels: bytes R, G, B, A. CPIXEL and TPIXEL
// have all four of them.
var alphaFormat = wire.PixelFormat{Bits: 32, Depth: 32, BigEndian: true, TrueColour: true, Max: [3]uint16{255, 255, 255}, Shift: [3]uint8{24, 16, 8}}

// cursorWithAlpha is the Cursor With Alpha pseudo-rectangle (rfbproto): an encoding, then
// pixels of four bytes R, G, B, A in that encoding, already multiplied by alpha. What is
// copied from the desktop, and a wavelet transform of three components, have no alpha: no
// cursor can be in CopyRect or ZYWRLE. Pictures (JPEG, PNG) and what went through
// Tight's gradient filter are opaque.
func (c *conn) cursorWithAlpha(rect Rect) error {
	encoding := Encoding(c.r.S32())
	if c.r.Err != nil {
		return c.r.Err
	}
	decoder, row := c.decoders.Find(int32(encoding))
	switch {
	case decoder == nil || row.NoAlpha:
		return &UnsupportedError{Kind: UnsupportedCursor, Text: encoding.String()}
	case cursorTooLarge(rect) && encoding == EncodingRaw:
		return c.skipCursor(rect, int64(rect.W)*int64(rect.H)*4)
	case rect.W*rect.H > maxAlphaCursor:
		return wire.Errorf("the server sent a cursor of %dx%d pixels", rect.W, rect.H)
	}
	format := wire.NewConverter(alphaFormat)
	colours := format.NumberColours()
	desktops := c.r.Format
	c.r.Format = format
	aside, err := c.decodeAside(decoder, rect.W, rect.H)
	c.r.Format = desktops
	if err != nil || cursorTooLarge(rect) {
		return err
	}
	shape := newCursor(rect)
	for i, p := range aside.Pix {
		if shape.Pix[i] = p | 0xff000000; !aside.Opaque {
			shape.Pix[i] = colours.Premultiplied(p)
		}
	}
	c.showCursor(shape)
	return nil
}
