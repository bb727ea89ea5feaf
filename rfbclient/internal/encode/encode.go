// SPDX-License-Identifier: LGPL-2.1-or-later

package encode

import (
	"encoding/binary"
	"slices"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// Bits of a Hextile tile's first byte (RFB 7.7.4).
const (
	tileRaw = 1 << iota
	tileBackground
	tileForeground
	tileSubrects
	tileColoured
)

// Subencodings of TRLE that use the last palette again (RFB 7.7.5).
const (
	packedAgain = 127
	runsAgain   = 129
)

// Tiles calls f for the tiles of a rectangle, left to right, top to bottom.
func Tiles(r wire.Rect, side int, f func(tile wire.Rect)) {
	for y := 0; y < r.H; y += side {
		for x := 0; x < r.W; x += side {
			f(wire.Rect{X: r.X + x, Y: r.Y + y, W: min(side, r.W-x), H: min(side, r.H-y)})
		}
	}
}

// withLength puts the length before data.
func withLength(p []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(p))), p...)
}

func EncodeRaw(c Canvas, r wire.Rect) (p []byte) {
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			p = append(p, Pixel(c.At(x, y))...)
		}
	}
	return p
}

// encodeHextile makes each tile raw, or a background with subrectangles of one
// row, in one colour or coloured.
func encodeHextile(c Canvas, r wire.Rect) (p []byte) {
	Tiles(r, 16, func(tile wire.Rect) {
		list, _ := c.colours(tile)
		var subs []byte
		n, coloured := 0, len(list) > 2
		for y := range tile.H {
			for x := 0; x < tile.W; {
				colour, w := c.At(tile.X+x, tile.Y+y), 1
				for x+w < tile.W && c.At(tile.X+x+w, tile.Y+y) == colour {
					w++
				}
				if colour != list[0] {
					if coloured {
						subs = append(subs, Pixel(colour)...)
					}
					subs = append(subs, byte(x<<4|y), byte((w-1)<<4))
					n++
				}
				x += w
			}
		}
		switch {
		case n > 255:
			p = append(append(p, tileRaw), EncodeRaw(c, tile)...)
		case n == 0:
			p = append(append(p, tileBackground), Pixel(list[0])...)
		case coloured:
			p = append(append(p, tileBackground|tileSubrects|tileColoured), Pixel(list[0])...)
			p = append(append(p, byte(n)), subs...)
		default:
			p = append(append(p, tileBackground|tileForeground|tileSubrects), Pixel(list[0])...)
			p = append(append(append(p, Pixel(list[1])...), byte(n)), subs...)
		}
	})
	return p
}

// ZRLE makes each tile of the kind that want gives, if its colours allow it.
func ZRLE(s *Zlib, c Canvas, r wire.Rect, want func() int) []byte {
	var p []byte
	Tiles(r, 64, func(tile wire.Rect) {
		list, index := c.colours(tile)
		kind := want()
		switch {
		case len(list) == 1 && kind != 128 && kind != 0:
			p = append(append(p, 1), CPixel(list[0])...)
		case kind == 2 && len(list) <= 16:
			p = appendPacked(append(p, byte(max(2, len(list)))), c, tile, list, index)
		case kind == 130 && len(list) <= 127:
			p = appendPaletteRuns(append(p, byte(128+max(2, len(list)))), c, tile, list, index)
		case kind == 128:
			p = appendRuns(append(p, 128), c, tile)
		default:
			p = append(p, 0)
			for y := range tile.H {
				for x := range tile.W {
					p = append(p, CPixel(c.At(tile.X+x, tile.Y+y))...)
				}
			}
		}
	})
	p = s.Compress(p)
	return withLength(p)
}

func appendPalette(p []byte, list []uint32) []byte {
	for _, v := range list {
		p = append(p, CPixel(v)...)
	}
	if len(list) == 1 {
		p = append(p, CPixel(list[0])...)
	}
	return p
}

func appendPacked(p []byte, c Canvas, tile wire.Rect, list []uint32, index map[uint32]int) []byte {
	p = appendPalette(p, list)
	bits := 4
	if len(list) <= 2 {
		bits = 1
	} else if len(list) <= 4 {
		bits = 2
	}
	for y := range tile.H {
		b, used := 0, 0
		for x := range tile.W {
			b = b<<bits | index[c.At(tile.X+x, tile.Y+y)]
			if used += bits; used == 8 {
				p, b, used = append(p, byte(b)), 0, 0
			}
		}
		if used > 0 {
			p = append(p, byte(b<<(8-used)))
		}
	}
	return p
}

// eachRun calls f for runs that go on from row to row.
func eachRun(c Canvas, tile wire.Rect, f func(colour uint32, n int)) {
	colour, n := c.At(tile.X, tile.Y), 0
	for y := range tile.H {
		for x := range tile.W {
			if v := c.At(tile.X+x, tile.Y+y); v != colour {
				f(colour, n)
				colour, n = v, 0
			}
			n++
		}
	}
	f(colour, n)
}

func appendRunLength(p []byte, n int) []byte {
	for n--; n >= 255; n -= 255 {
		p = append(p, 255)
	}
	return append(p, byte(n))
}

func appendRuns(p []byte, c Canvas, tile wire.Rect) []byte {
	eachRun(c, tile, func(colour uint32, n int) { p = appendRunLength(append(p, CPixel(colour)...), n) })
	return p
}

func appendPaletteRuns(p []byte, c Canvas, tile wire.Rect, list []uint32, index map[uint32]int) []byte {
	p = appendPalette(p, list)
	eachRun(c, tile, func(colour uint32, n int) {
		if n == 1 {
			p = append(p, byte(index[colour]))
		} else {
			p = appendRunLength(append(p, byte(index[colour]|0x80)), n)
		}
	})
	return p
}

// encodeRRE has a subrectangle for each run that is not the first colour.
func encodeRRE(c Canvas, r wire.Rect, compact bool) []byte {
	list, _ := c.colours(r)
	var subs []byte
	n := 0
	for y := range r.H {
		for x := 0; x < r.W; {
			colour, w := c.At(r.X+x, r.Y+y), 1
			for x+w < r.W && c.At(r.X+x+w, r.Y+y) == colour {
				w++
			}
			if colour != list[0] {
				subs = append(subs, Pixel(colour)...)
				if compact {
					subs = append(subs, byte(x), byte(y), byte(w), 1)
				} else {
					subs = append16s(subs, x, y, w, 1)
				}
				n++
			}
			x += w
		}
	}
	head := binary.BigEndian.AppendUint32(nil, uint32(n))
	return append(append(head, Pixel(list[0])...), subs...)
}

// encodeTRLE makes each tile of the kind that want gives, if its colours allow it,
// and uses a palette again where it can.
func encodeTRLE(c Canvas, r wire.Rect, want func() int) (p []byte) {
	var last []uint32
	Tiles(r, 16, func(tile wire.Rect) {
		list, index := c.colours(tile)
		again := slices.Equal(list, last)
		kind := want()
		switch {
		case len(list) == 1 && kind != 128 && kind != 0:
			p, last = append(append(p, 1), CPixel(list[0])...), list
		case kind == 2 && len(list) <= 16 && len(list) > 1 && again:
			whole := appendPacked(nil, c, tile, list, index)
			p = append(append(p, packedAgain), whole[len(appendPalette(nil, list)):]...)
		case kind == 2 && len(list) <= 16 && len(list) > 1:
			p, last = appendPacked(append(p, byte(len(list))), c, tile, list, index), list
		case kind == 130 && len(list) <= 127 && len(list) > 1 && again:
			whole := appendPaletteRuns(nil, c, tile, list, index)
			p = append(append(p, runsAgain), whole[len(appendPalette(nil, list)):]...)
		case kind == 130 && len(list) <= 127 && len(list) > 1:
			p, last = appendPaletteRuns(append(p, byte(128+len(list))), c, tile, list, index), list
		case kind == 128:
			p = appendRuns(append(p, 128), c, tile)
		default:
			p = append(p, 0)
			for y := range tile.H {
				for x := range tile.W {
					p = append(p, CPixel(c.At(tile.X+x, tile.Y+y))...)
				}
			}
		}
	})
	return p
}

// append16s adds numbers of 16 bits.
func append16s(p []byte, values ...int) []byte {
	for _, v := range values {
		p = binary.BigEndian.AppendUint16(p, uint16(v))
	}
	return p
}
