// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// hextileDecoder draws Hextile rectangles (RFB 7.7.4): tiles of 16x16 pixels,
// left to right, top to bottom, each raw or a background with subrectangles.
// Background and foreground carry over from tile to tile within a rectangle.
type hextileDecoder struct {
	background, foreground uint32
}

// Bits of a tile's first byte (RFB 7.7.4).
const (
	hextileRaw = 1 << iota
	hextileBackground
	hextileForeground
	hextileSubrects
	hextileColoured
)

func (d *hextileDecoder) decode(r *reader, fb *framebuffer, rect Rect) error {
	*d = hextileDecoder{}
	return eachTile(rect, 16, func(tile Rect) error { return d.tile(r, fb, tile) })
}

func (d *hextileDecoder) tile(r *reader, fb *framebuffer, tile Rect) error {
	mask := r.U8()
	if r.err != nil {
		return r.err
	}
	if mask&hextileRaw != 0 {
		return rawTile(r, fb, tile)
	}
	if mask&hextileBackground != 0 {
		d.background = r.Pixel()
	}
	if mask&hextileForeground != 0 {
		d.foreground = r.Pixel()
	}
	fb.fill(tile, d.background)
	if mask&hextileSubrects == 0 {
		return r.err
	}
	return d.subrects(r, fb, tile, mask&hextileColoured != 0)
}

// rawTile reads the pixels of a tile, all at once: rows are short.
func rawTile(r *reader, fb *framebuffer, tile Rect) error {
	layout := &r.format.pixel
	row := tile.W * layout.size
	data := r.Bytes(int64(row*tile.H), 16*16*4, "Hextile tile")
	if r.err != nil {
		return r.err
	}
	for y := range tile.H {
		layout.unpack(fb.row(tile.X, tile.Y+y, tile.W), data[y*row:])
	}
	return nil
}

// subrects draws a tile's subrectangles: each, after its colour if it has one,
// is x and y in one byte and width and height less one in the next.
func (d *hextileDecoder) subrects(r *reader, fb *framebuffer, tile Rect, coloured bool) error {
	layout, size := &r.format.pixel, 2
	if coloured {
		size += layout.size
	}
	data := r.Bytes(int64(r.U8())*int64(size), 255*6, "Hextile tile")
	for ; len(data) >= size; data = data[size:] {
		colour := d.foreground
		if coloured {
			colour = layout.get(data)
		}
		xy, wh := int(data[size-2]), int(data[size-1])
		sub := Rect{tile.X + xy>>4, tile.Y + xy&15, wh>>4 + 1, wh&15 + 1}
		if !tile.Contains(sub) {
			return protocolErrorf("Hextile subrectangle %v is outside its tile %v", sub, tile)
		}
		fb.fillSmall(sub, colour)
	}
	return r.err
}
