// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// tileBits is a Hextile tile of two colours, a bit for each pixel: from the top four
// rows in each word, a row's leftmost pixel in its lowest bit. A set bit is
// foreground. Subrectangles are a few pixels mostly, so that loops over their rows
// and columns would cost more in wrongly foreseen ends than in pixels; here there is
// none.
type tileBits [hextileTile / 4]uint64

// fourRows has, by a bit for each of four rows, all pixels of these rows.
var fourRows = func() (table [16]uint64) {
	for i := range table {
		for row := range 4 {
			table[i] |= uint64(i>>row&1) * 0xffff << (16 * row)
		}
	}
	return table
}()

// read reads subrectangles: x and y in one byte, width and height less one in the
// next.
func (t *tileBits) read(r *wire.Reader, tile wire.Rect) error {
	data := r.Bytes(int64(r.U8())*2, 255*2, "Hextile tile")
	b := *t
	for ; len(data) >= 2; data = data[2:] {
		xy, wh := data[0], data[1]
		x, y, w, h := xy>>4, xy&15, wh>>4+1, wh&15+1
		if int(x+w) > tile.W || int(y+h) > tile.H {
			if int(x) >= tile.W || int(y) >= tile.H {
				continue
			}
			w, h = min(w, byte(tile.W)-x), min(h, byte(tile.H)-y)
		}
		columns := (uint64(1)<<w - 1) << x * 0x0001_0001_0001_0001 // in each row
		rows := (uint(1)<<h - 1) << y
		b[0] |= columns & fourRows[rows&15]
		b[1] |= columns & fourRows[rows>>4&15]
		b[2] |= columns & fourRows[rows>>8&15]
		b[3] |= columns & fourRows[rows>>12&15]
	}
	*t = b
	return r.Err
}

// tileFours has the pixels of each four bits.
type tileFours struct {
	pixels                 [16][4]uint32
	background, foreground uint32
}

// use makes the table that of two colours; tiles often have those of the one before.
func (f *tileFours) use(background, foreground uint32) {
	if f.background == background && f.foreground == foreground {
		return
	}
	f.background, f.foreground = background, foreground
	for i := range f.pixels {
		for pixel := range 4 {
			f.pixels[i][pixel] = background ^ (background^foreground)&-(uint32(i)>>pixel&1)
		}
	}
}

// draw draws the tile in the colours of the table.
func (t *tileBits) draw(fb *wire.Framebuffer, tile wire.Rect, colours *tileFours) {
	if tile.W < hextileTile {
		t.drawNarrow(fb, tile, colours)
		return
	}
	for y := range tile.H {
		colours.row(fb.Row(tile.X, tile.Y+y, hextileTile), t.row(y))
	}
}

func (t *tileBits) drawNarrow(fb *wire.Framebuffer, tile wire.Rect, colours *tileFours) {
	var whole [hextileTile]uint32
	for y := range tile.H {
		colours.row(whole[:], t.row(y))
		copy(fb.Row(tile.X, tile.Y+y, tile.W), whole[:])
	}
}

// row gives the bits of a row, and above them others.
func (t *tileBits) row(y int) uint64 { return t[y/4&3] >> (y % 4 * 16) }

// row draws a row of a tile.
func (f *tileFours) row(dst []uint32, bits uint64) {
	row := (*[hextileTile]uint32)(dst)
	*(*[4]uint32)(row[0:]) = f.pixels[bits&15]
	*(*[4]uint32)(row[4:]) = f.pixels[bits>>4&15]
	*(*[4]uint32)(row[8:]) = f.pixels[bits>>8&15]
	*(*[4]uint32)(row[12:]) = f.pixels[bits>>12&15]
}
