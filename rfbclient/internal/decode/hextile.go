// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// hextileDecoder draws Hextile rectangles (RFB 7.7.4): tiles of 16x16 pixels,
// left to right, top to bottom, each raw or a background with subrectangles.
// Background and foreground carry over from tile to tile within a rectangle.
//
// Most tiles have two colours, and are gathered as a bit for each pixel before they
// are drawn (hextile_bits.go). One of more colours is drawn in a kilobyte of its own
// and then put into the framebuffer, where each of its rows is a page of its own:
// many small subrectangles would touch these again and again.
//
// Subrectangles that stick out of their tile are clipped (tiles.go).
type hextileDecoder struct {
	background, foreground uint32
	fours                  tileFours
	tilePixels             [hextileTile * hextileTile]uint32
}

// hextileTile is the side of a tile in pixels.
const hextileTile = 16

// Bits of a tile's first byte (RFB 7.7.4).
const (
	hextileRaw = 1 << iota
	hextileBackground
	hextileForeground
	hextileSubrects
	hextileColoured
)

func (d *hextileDecoder) Decode(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	d.background, d.foreground = 0, 0
	return eachTile(rect, hextileTile, func(tile wire.Rect) error { return d.tile(r, fb, tile) })
}

func (d *hextileDecoder) tile(r *wire.Reader, fb *wire.Framebuffer, tile wire.Rect) error {
	mask := r.U8()
	if r.Err != nil {
		return r.Err
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
	if mask&hextileSubrects != 0 && mask&hextileColoured != 0 {
		return d.coloured(r, fb, tile)
	}
	var bits tileBits
	if mask&hextileSubrects != 0 {
		if err := bits.read(r, tile); err != nil {
			return err
		}
	}
	d.fours.use(d.background, d.foreground)
	bits.draw(fb, tile, &d.fours)
	return r.Err
}

// clear makes the tile all background: what there is is doubled until it is full,
// which is faster than going by pixels.
func (d *hextileDecoder) clear() {
	p := &d.tilePixels
	for i := range p[:hextileTile] {
		p[i] = d.background
	}
	for n := hextileTile; n < len(p); n *= 2 {
		copy(p[n:], p[:n])
	}
}

// put puts the tile into the framebuffer.
func (d *hextileDecoder) put(fb *wire.Framebuffer, tile wire.Rect) {
	if tile.W < hextileTile {
		for y := range tile.H {
			copy(fb.Row(tile.X, tile.Y+y, tile.W), d.tilePixels[y*hextileTile:])
		}
		return
	}
	for y := range tile.H {
		// Of a known size, and not in one another: no call for 64 bytes.
		row := [hextileTile]uint32(d.tilePixels[y*hextileTile:])
		*(*[hextileTile]uint32)(fb.Row(tile.X, tile.Y+y, hextileTile)) = row
	}
}

// fillShort paints up to 16 pixels, four at a time: the last four may have been
// painted before.
func fillShort(dst []uint32, colour uint32) {
	if len(dst) < 4 {
		wire.FillRow(dst, colour)
		return
	}
	four := [4]uint32{colour, colour, colour, colour}
	*(*[4]uint32)(dst[len(dst)-4:]) = four
	for ; len(dst) > 4; dst = dst[4:] {
		*(*[4]uint32)(dst) = four
	}
}

// rawTile reads the pixels of a tile, all at once: rows are short.
func rawTile(r *wire.Reader, fb *wire.Framebuffer, tile wire.Rect) error {
	layout := &r.Format.Pixel
	row := tile.W * layout.Size
	data := r.Bytes(int64(row*tile.H), 16*16*4, "Hextile tile")
	if r.Err != nil {
		return r.Err
	}
	if layout.Kind == wire.BGRX && tile.W == hextileTile {
		const bytes = 4 * hextileTile
		for y := range tile.H {
			row := [bytes]byte(data[y*bytes:])
			*(*[bytes]byte)(wire.PixelBytes(fb.Row(tile.X, tile.Y+y, hextileTile))) = row
		}
		return nil
	}
	for y := range tile.H {
		layout.Unpack(fb.Row(tile.X, tile.Y+y, tile.W), data[y*row:])
	}
	return nil
}

// coloured draws a tile whose subrectangles have colours of their own: each is its
// colour, then x and y in one byte and width and height less one in the next.
func (d *hextileDecoder) coloured(r *wire.Reader, fb *wire.Framebuffer, tile wire.Rect) error {
	layout, size := &r.Format.Pixel, 2+r.Format.Pixel.Size
	d.clear()
	data := r.Bytes(int64(r.U8())*int64(size), 255*6, "Hextile tile")
	for ; len(data) >= size; data = data[size:] {
		colour := layout.Get(data)
		xy, wh := data[size-2], data[size-1]
		x, y, w, h := int(xy>>4), int(xy&15), int(wh>>4)+1, int(wh&15)+1
		if x+w > tile.W || y+h > tile.H {
			if w, h = min(w, tile.W-x), min(h, tile.H-y); w < 1 || h < 1 {
				continue
			}
		}
		if wh == 0 { // one pixel, the most frequent
			d.tilePixels[xy&15<<4|xy>>4] = colour
			continue
		}
		for at := y*hextileTile + x; h > 0; at, h = at+hextileTile, h-1 {
			fillShort(d.tilePixels[at:at+w], colour)
		}
	}
	d.put(fb, tile)
	return r.Err
}
