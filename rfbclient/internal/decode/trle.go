// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// trleDecoder draws TRLE rectangles (RFB 7.7.5): tiles of 16x16 pixels like those
// of ZRLE, not compressed, and a tile may use the palette of the one before.
type trleDecoder struct {
	colours palette
	size    int // of the palette
}

// trleTile is the side of a tile in pixels.
const trleTile = 16

// Subencodings that use the last palette again.
const (
	trlePackedAgain = 127
	trleRunsAgain   = 129
)

func (d *trleDecoder) Decode(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	d.size = 0
	d.colours.clearFrom(0)
	return eachTile(rect, trleTile, func(tile wire.Rect) error { return d.tile(r, fb, tile) })
}

func (d *trleDecoder) tile(r *wire.Reader, fb *wire.Framebuffer, tile wire.Rect) error {
	kind := int(r.U8())
	switch {
	case r.Err != nil:
		return r.Err
	case kind == 0:
		for y := range tile.H {
			for x := range tile.W {
				fb.Pix[(tile.Y+y)*fb.Width+tile.X+x] = r.PixelAs(&r.Format.CPixel)
			}
		}
		return r.Err
	case kind == 1:
		// A single colour is a palette of one, which the next tile may use.
		d.readPalette(r, 1)
		fb.Fill(tile, d.colours[0])
		return r.Err
	case kind <= 16:
		d.readPalette(r, kind)
		return d.packed(r, fb, tile)
	case kind == trlePackedAgain:
		return d.packed(r, fb, tile)
	case kind == 128:
		return d.runs(r, fb, tile, false)
	case kind == trleRunsAgain:
		return d.runs(r, fb, tile, true)
	case kind > trleRunsAgain:
		d.readPalette(r, kind-128)
		return d.runs(r, fb, tile, true)
	}
	return wire.Errorf("TRLE tile %v has the unknown subencoding %d", tile, kind)
}

func (d *trleDecoder) readPalette(r *wire.Reader, size int) {
	d.size = size
	for i := range size {
		d.colours[i] = r.PixelAs(&r.Format.CPixel)
	}
	d.colours.clearFrom(size)
}

// packed draws pixels of 1, 2 or 4 bits, rows padded to bytes.
func (d *trleDecoder) packed(r *wire.Reader, fb *wire.Framebuffer, tile wire.Rect) error {
	if d.size < 2 || d.size > 16 {
		return wire.Errorf("TRLE tile %v is packed, with a palette of %d colours", tile, d.size)
	}
	bits := packedBits(d.size)
	stride := (tile.W*bits + 7) / 8
	p := r.Bytes(int64(stride*tile.H), trleTile*trleTile, "TRLE tile")
	if r.Err != nil {
		return r.Err
	}
	for y := range tile.H {
		if !d.colours.lookBits(fb.Row(tile.X, tile.Y+y, tile.W), p[y*stride:], bits) {
			return wire.Errorf("TRLE tile %v uses a colour beyond its palette of %d", tile, d.size)
		}
	}
	return nil
}

// runs draws runs that go on from row to row, of colours or of indices in the
// palette; an index without its highest bit is a run of one.
func (d *trleDecoder) runs(r *wire.Reader, fb *wire.Framebuffer, tile wire.Rect, indexed bool) error {
	run := newRunWriter(fb, tile)
	for run.left > 0 {
		var colour uint32
		long := true
		if indexed {
			index := r.U8()
			colour, long = d.colours[index&0x7f], index&0x80 != 0
			if r.Err == nil && colour == noColour {
				return wire.Errorf("TRLE tile %v uses colour %d of a palette of %d", tile, index&0x7f, d.size)
			}
		} else {
			colour = r.PixelAs(&r.Format.CPixel)
		}
		n := 1
		for b := uint8(255); long && b == 255 && r.Err == nil; n += int(b) {
			b = r.U8()
		}
		if r.Err != nil {
			return r.Err
		}
		run.draw(n, colour)
	}
	return nil
}
