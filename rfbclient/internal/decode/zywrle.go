// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"cmp"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// zywrleDecoder draws ZYWRLE rectangles (encoding 17): those of ZRLE, in the same
// zlib stream, but that what would be a raw tile is a tile in a tile, whose pixels
// are the coefficients of a wavelet transform.
//
// A pixel's red, green and blue are coefficients of V, Y and U, bytes with signs.
// Those of the finest level come first; of each level those that tell left from
// right and above from below, then above from below, then left from right; the
// means come last. Then come the pixels of the tile's right and lower edge that
// the transform leaves out, as they are.
type zywrleDecoder struct {
	*zrleDecoder
	level  int              // of the transform: how often the picture was halved
	packed wire.Framebuffer // the tile in the tile
	planes [3][zrleTile * zrleTile]int8
}

// zywrleLevel is the level that servers choose by the quality that they are asked
// for (1 to 9; 0 or less: none).
func zywrleLevel(quality int) int {
	switch {
	case quality < 1 || quality >= 6:
		return 1
	case quality >= 3:
		return 2
	}
	return 3
}

func (d *zywrleDecoder) Decode(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	// Pixels of 8 bits are not transformed.
	if r.Format.Bits == 8 {
		return d.zrleDecoder.Decode(r, fb, rect)
	}
	fb.Lossy = true
	return d.decodeWith(r, fb, rect, d)
}

// tile draws a tile whose first byte is 0.
func (d *zywrleDecoder) tile(t *tileReader, fb *wire.Framebuffer, tile wire.Rect) error {
	if d.packed.Pix == nil {
		d.packed.Pix = make([]uint32, zrleTile*zrleTile)
	}
	d.packed.Resize(tile.W, tile.H)
	t.wavelet = nil
	err := t.draw(&d.packed, d.packed.Bounds())
	t.wavelet = d
	if err != nil {
		return err
	}
	format := t.cpixel.Format
	wide, high := tile.W>>d.level<<d.level, tile.H>>d.level<<d.level
	if wide == 0 || high == 0 {
		wide, high = 0, 0
	}
	rest := d.unpack(format, d.packed.Pix, wide, high)
	for i := range d.planes {
		d.restore(d.planes[i][:wide*high], wide, high)
	}
	shift := planeShifts(format)
	for y := range high {
		row := fb.Row(tile.X, tile.Y+y, wide)
		for x := range row {
			at := y*wide + x
			row[x] = fromYUV(d.planes[0][at], d.planes[1][at], d.planes[2][at], shift)
		}
	}
	place := func(part wire.Rect) {
		for y := part.Y; y < part.Y+part.H; y++ {
			rest = rest[copy(fb.Row(tile.X+part.X, tile.Y+y, part.W), rest):]
		}
	}
	if wide == 0 {
		place(wire.Rect{W: tile.W, H: tile.H})
		return nil
	}
	place(wire.Rect{X: wide, Y: 0, W: tile.W - wide, H: high})
	place(wire.Rect{X: 0, Y: high, W: wide, H: tile.H - high})
	place(wire.Rect{X: wide, Y: high, W: tile.W - wide, H: tile.H - high})
	return nil
}

// unpack puts the coefficients where they belong: each beside what it was made of,
// as the transform in place leaves them. It gives the pixels that follow.
func (d *zywrleDecoder) unpack(format *wire.Converter, pixels []uint32, wide, high int) []uint32 {
	if wide == 0 {
		return pixels
	}
	shift, mask := planeShifts(format), planeMasks(format)
	for level := range d.level {
		step := 2 << level
		for part := 3; part > 0 || part == 0 && level == d.level-1; part-- {
			for y := part >> 1 * step / 2; y < high; y += step {
				for x := part & 1 * step / 2; x < wide; x += step {
					for i := range d.planes {
						d.planes[i][y*wide+x] = int8(pixels[0] >> shift[i] & mask[i])
					}
					pixels = pixels[1:]
				}
			}
		}
	}
	return pixels
}

// restore undoes the transform of a plane, from the coarsest level to the finest:
// first along the columns, then along the rows.
func (d *zywrleDecoder) restore(plane []int8, wide, high int) {
	for level := d.level - 1; level >= 0; level-- {
		near := 1 << level
		for y := 0; y < high; y += 2 * near {
			for x := 0; x < wide; x += near {
				a, b := &plane[y*wide+x], &plane[(y+near)*wide+x]
				*a, *b = haar(*a, *b)
			}
		}
		for y := 0; y < high; y += near {
			for x := 0; x < wide; x += 2 * near {
				a, b := &plane[y*wide+x], &plane[y*wide+x+near]
				*a, *b = haar(*a, *b)
			}
		}
	}
}

// haar is the piecewise-linear Haar transform of two numbers into one near their
// mean and one near their difference, in as many bits as they have (Senecal and
// others, "An Improved N-Bit to N-Bit Reversible Haar-Like Transform", 2004). It is
// its own inverse.
func haar(a, b int8) (low, high int8) {
	if a^b < 0 { // their signs differ
		sum := a + b
		if sum^b >= 0 { // b is the larger one
			return sum, -b
		}
		return sum, a
	}
	difference := a - b
	if difference^a >= 0 { // a is the larger one
		return a, difference
	}
	return b, difference
}

// fromYUV gives the colour of V, Y and U, which are JPEG 2000's reversible colour
// transform with the lowest bit of U and V left out.
func fromYUV(v, y, u int8, shift [3]uint8) uint32 {
	twiceU, twiceV := int(u)*2, int(v)*2
	green := int(y) + 128 - (twiceU+twiceV)>>2
	clamp := func(n int) uint32 { return uint32(max(0, min(n, 255))) }
	return clamp(twiceV+green)<<shift[0] | clamp(green)<<shift[1] | clamp(twiceU+green)<<shift[2]
}

// planeShifts says where in a colour 0x00RRGGBB the three components of a pixel are
// that servers take for red, green and blue: they go by the bits' place in the
// pixel, the highest first.
func planeShifts(format *wire.Converter) (shift [3]uint8) {
	order := [3]int{0, 1, 2}
	for i := range order {
		for j := i + 1; j < len(order); j++ {
			if cmp.Less(format.Shift[order[i]], format.Shift[order[j]]) {
				order[i], order[j] = order[j], order[i]
			}
		}
	}
	for i, component := range order {
		shift[i] = uint8(16 - 8*component)
	}
	return shift
}

// planeMasks are the bits of the same components that the wire has; the others
// were added to make eight of them.
func planeMasks(format *wire.Converter) (mask [3]uint32) {
	for i, shift := range planeShifts(format) {
		mask[i] = 0xff
		for most := format.Max[2-shift/8]; most < 128 && most > 0; most *= 2 {
			mask[i] = mask[i] << 1 & 0xff
		}
	}
	return mask
}
