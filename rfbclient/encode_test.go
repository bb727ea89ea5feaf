// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"slices"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// Small encoders for tests, written from the protocol's text, so that every
// branch of the decoders is met.

// canvas is a picture of 0x00RRGGBB.
type canvas struct {
	w, h int
	pix  []uint32
}

// randomCanvas has few colours in some parts and many in others, as desktops do.
func randomCanvas(r *rand.Rand, w, h int) canvas {
	c := canvas{w, h, make([]uint32, w*h)}
	colours := make([]uint32, 1+r.IntN(20))
	for i := range colours {
		colours[i] = r.Uint32() & 0xffffff
	}
	for y := range h {
		for x := range w {
			switch {
			case x/16%3 == 0:
				c.pix[y*w+x] = colours[y/8%len(colours)]
			case x/16%3 == 1:
				c.pix[y*w+x] = colours[r.IntN(len(colours))]
			default:
				c.pix[y*w+x] = r.Uint32() & 0xffffff
			}
		}
	}
	return c
}

func (c canvas) at(x, y int) uint32 { return c.pix[y*c.w+x] }

// colours lists the colours of a part, in order of their first use.
func (c canvas) colours(r Rect) (list []uint32, index map[uint32]int) {
	index = map[uint32]int{}
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			if _, seen := index[c.at(x, y)]; !seen {
				index[c.at(x, y)] = len(list)
				list = append(list, c.at(x, y))
			}
		}
	}
	return list, index
}

// zlibStream is a zlib stream that goes on from rectangle to rectangle.
type zlibStream struct {
	out bytes.Buffer
	z   *zlib.Writer
}

func (s *zlibStream) compress(p []byte) []byte {
	if s.z == nil {
		s.z = zlib.NewWriter(&s.out)
	}
	_, _ = s.z.Write(p)
	_ = s.z.Flush()
	defer s.out.Reset()
	return bytes.Clone(s.out.Bytes())
}

// encodeFormat is the pixel format of the encoders, and mapped where its colour map
// has each colour.
var (
	encodeFormat = wire.Native
	mapped       map[uint32]uint32
)

func pixel(v uint32) []byte  { return encodePixel(&encodeFormat.Pixel, v) }
func cpixel(v uint32) []byte { return encodePixel(&encodeFormat.CPixel, v) }
func tpixel(v uint32) []byte { return encodePixel(&encodeFormat.TPixel, v) }

// encodePixel writes a pixel; bits that mean nothing are set.
func encodePixel(l *wire.Layout, v uint32) []byte {
	switch l.Kind {
	case wire.BGRX:
		return []byte{byte(v), byte(v >> 8), byte(v >> 16), 0xee}
	case wire.RGB:
		return []byte{byte(v >> 16), byte(v >> 8), byte(v)}
	}
	return encodeNumber(l, numberOf(l.Format, v))
}

func encodeNumber(l *wire.Layout, n uint32) []byte {
	p := make([]byte, l.Size)
	n >>= l.Drop
	for i := range p {
		at := i
		if l.Format.BigEndian {
			at = l.Size - 1 - i
		}
		p[at] = byte(n >> (8 * i))
	}
	return p
}

// numberOf gives the pixel that comes nearest to a colour.
func numberOf(w *wire.Converter, colour uint32) (n uint32) {
	if !w.TrueColour {
		return mapped[colour]
	}
	for c, most := range w.Max {
		n |= (colour>>(16-8*c)&0xff*uint32(most) + 127) / 255 << w.Shift[c]
	}
	return n
}

// quantised is the canvas in the colours that the format has.
func (c canvas) quantised() canvas {
	q := canvas{c.w, c.h, make([]uint32, len(c.pix))}
	for i, v := range c.pix {
		if encodeFormat.TrueColour {
			q.pix[i] = encodeFormat.Colour(numberOf(encodeFormat, v))
		} else {
			q.pix[i] = encodeFormat.Table[v%uint32(len(encodeFormat.Table))]
		}
	}
	return q
}

func encodeRaw(c canvas, r Rect) (p []byte) {
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			p = append(p, pixel(c.at(x, y))...)
		}
	}
	return p
}

// encodeHextile makes each tile raw, or a background with subrectangles of one
// row, in one colour or coloured.
func encodeHextile(c canvas, r Rect) (p []byte) {
	_ = eachTile(r, 16, func(tile Rect) error {
		list, _ := c.colours(tile)
		var subs []byte
		n, coloured := 0, len(list) > 2
		for y := range tile.H {
			for x := 0; x < tile.W; {
				colour, w := c.at(tile.X+x, tile.Y+y), 1
				for x+w < tile.W && c.at(tile.X+x+w, tile.Y+y) == colour {
					w++
				}
				if colour != list[0] {
					if coloured {
						subs = append(subs, pixel(colour)...)
					}
					subs = append(subs, byte(x<<4|y), byte((w-1)<<4))
					n++
				}
				x += w
			}
		}
		switch {
		case n > 255:
			p = append(append(p, hextileRaw), encodeRaw(c, tile)...)
		case n == 0:
			p = append(append(p, hextileBackground), pixel(list[0])...)
		case coloured:
			p = append(append(p, hextileBackground|hextileSubrects|hextileColoured), pixel(list[0])...)
			p = append(append(p, byte(n)), subs...)
		default:
			p = append(append(p, hextileBackground|hextileForeground|hextileSubrects), pixel(list[0])...)
			p = append(append(append(p, pixel(list[1])...), byte(n)), subs...)
		}
		return nil
	})
	return p
}

// encodeZRLE makes each tile of the kind that want gives, if its colours allow it.
func encodeZRLE(s *zlibStream, c canvas, r Rect, want func() int) []byte {
	var p []byte
	_ = eachTile(r, zrleTile, func(tile Rect) error {
		list, index := c.colours(tile)
		kind := want()
		switch {
		case len(list) == 1 && kind != 128 && kind != 0:
			p = append(append(p, 1), cpixel(list[0])...)
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
					p = append(p, cpixel(c.at(tile.X+x, tile.Y+y))...)
				}
			}
		}
		return nil
	})
	p = s.compress(p)
	return append(new(packet).u32(len(p)).Bytes(), p...)
}

func appendPalette(p []byte, list []uint32) []byte {
	for _, v := range list {
		p = append(p, cpixel(v)...)
	}
	if len(list) == 1 {
		p = append(p, cpixel(list[0])...)
	}
	return p
}

func appendPacked(p []byte, c canvas, tile Rect, list []uint32, index map[uint32]int) []byte {
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
			b = b<<bits | index[c.at(tile.X+x, tile.Y+y)]
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
func eachRun(c canvas, tile Rect, f func(colour uint32, n int)) {
	colour, n := c.at(tile.X, tile.Y), 0
	for y := range tile.H {
		for x := range tile.W {
			if v := c.at(tile.X+x, tile.Y+y); v != colour {
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

func appendRuns(p []byte, c canvas, tile Rect) []byte {
	eachRun(c, tile, func(colour uint32, n int) { p = appendRunLength(append(p, cpixel(colour)...), n) })
	return p
}

func appendPaletteRuns(p []byte, c canvas, tile Rect, list []uint32, index map[uint32]int) []byte {
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

// tightEncoder has the four streams of Tight.
type tightEncoder struct{ streams [4]zlibStream }

func compact(n int) []byte {
	switch {
	case n < 1<<7:
		return []byte{byte(n)}
	case n < 1<<14:
		return []byte{byte(n&0x7f | 0x80), byte(n >> 7)}
	}
	return []byte{byte(n&0x7f | 0x80), byte(n>>7&0x7f | 0x80), byte(n >> 14)}
}

func (e *tightEncoder) data(p []byte, stream int, data []byte) []byte {
	if len(data) < tightUncompressed {
		return append(p, data...)
	}
	z := e.streams[stream].compress(data)
	return append(append(p, compact(len(z))...), z...)
}

// encode makes a rectangle of one of the kinds fill, copy, gradient, palette.
func (e *tightEncoder) encode(c canvas, r Rect, kind string, stream int) []byte {
	list, index := c.colours(r)
	var data []byte
	switch {
	case kind == "fill" && len(list) == 1:
		return append([]byte{tightFill << 4}, tpixel(list[0])...)
	case kind == "palette" && len(list) <= 256:
		p := []byte{byte(stream|tightExplicitFilter) << 4, tightFilterPalette, byte(max(2, len(list)) - 1)}
		for _, v := range list {
			p = append(p, tpixel(v)...)
		}
		if len(list) == 1 {
			p = append(p, tpixel(list[0])...)
		}
		for y := range r.H {
			b, used := 0, 0
			for x := range r.W {
				i := index[c.at(r.X+x, r.Y+y)]
				if len(list) > 2 {
					data = append(data, byte(i))
					continue
				}
				b = b<<1 | i
				if used++; used == 8 {
					data, b, used = append(data, byte(b)), 0, 0
				}
			}
			if used > 0 {
				data = append(data, byte(b<<(8-used)))
			}
		}
		return e.data(p, stream, data)
	case kind == "gradient" && encodeFormat.TPixel.Kind != wire.RGB:
		data = encodeAnyGradient(c, r)
		return e.data([]byte{byte(stream|tightExplicitFilter) << 4, tightFilterGradient}, stream, data)
	case kind == "gradient":
		component := func(x, y, shift int) int {
			if x < 0 || y < 0 {
				return 0
			}
			return int(c.at(r.X+x, r.Y+y) >> shift & 0xff)
		}
		for y := range r.H {
			for x := range r.W {
				for _, shift := range []int{16, 8, 0} {
					expect := component(x-1, y, shift) + component(x, y-1, shift) - component(x-1, y-1, shift)
					data = append(data, byte(component(x, y, shift)-max(0, min(expect, 255))))
				}
			}
		}
		return e.data([]byte{byte(stream|tightExplicitFilter) << 4, tightFilterGradient}, stream, data)
	}
	for y := range r.H {
		for x := range r.W {
			data = append(data, tpixel(c.at(r.X+x, r.Y+y))...)
		}
	}
	return e.data([]byte{byte(stream) << 4}, stream, data)
}

// encodeAnyGradient is the gradient filter in any true-colour format.
func encodeAnyGradient(c canvas, r Rect) (data []byte) {
	l := &encodeFormat.TPixel
	component := func(x, y, i int) int {
		if x < 0 || y < 0 {
			return 0
		}
		return int(numberOf(encodeFormat, c.at(r.X+x, r.Y+y)) >> encodeFormat.Shift[i] & uint32(encodeFormat.Max[i]))
	}
	for y := range r.H {
		for x := range r.W {
			n := uint32(0)
			for i, most := range encodeFormat.Max {
				expect := component(x-1, y, i) + component(x, y-1, i) - component(x-1, y-1, i)
				n |= uint32(component(x, y, i)-max(0, min(expect, int(most)))) & uint32(most) << encodeFormat.Shift[i]
			}
			data = append(data, encodeNumber(l, n)...)
		}
	}
	return data
}

// encodePlainTight is Tight without zlib.
func encodePlainTight(c canvas, r Rect) (p []byte) {
	p = append(p, tightPlain<<4)
	for y := range r.H {
		for x := range r.W {
			p = append(p, tpixel(c.at(r.X+x, r.Y+y))...)
		}
	}
	return p
}

// encodeRRE has a subrectangle for each run that is not the first colour.
func encodeRRE(c canvas, r Rect, compact bool) []byte {
	list, _ := c.colours(r)
	var subs []byte
	n := 0
	for y := range r.H {
		for x := 0; x < r.W; {
			colour, w := c.at(r.X+x, r.Y+y), 1
			for x+w < r.W && c.at(r.X+x+w, r.Y+y) == colour {
				w++
			}
			if colour != list[0] {
				subs = append(subs, pixel(colour)...)
				if compact {
					subs = append(subs, byte(x), byte(y), byte(w), 1)
				} else {
					subs = appendUint16s(subs, x, y, w, 1)
				}
				n++
			}
			x += w
		}
	}
	head := new(packet).u32(n).Bytes()
	return append(append(head, pixel(list[0])...), subs...)
}

// encodeTRLE makes each tile of the kind that want gives, if its colours allow it,
// and uses a palette again where it can.
func encodeTRLE(c canvas, r Rect, want func() int) (p []byte) {
	var last []uint32
	_ = eachTile(r, trleTile, func(tile Rect) error {
		list, index := c.colours(tile)
		again := slices.Equal(list, last)
		kind := want()
		switch {
		case len(list) == 1 && kind != 128 && kind != 0:
			p, last = append(append(p, 1), cpixel(list[0])...), list
		case kind == 2 && len(list) <= 16 && len(list) > 1 && again:
			whole := appendPacked(nil, c, tile, list, index)
			p = append(append(p, trlePackedAgain), whole[len(appendPalette(nil, list)):]...)
		case kind == 2 && len(list) <= 16 && len(list) > 1:
			p, last = appendPacked(append(p, byte(len(list))), c, tile, list, index), list
		case kind == 130 && len(list) <= 127 && len(list) > 1 && again:
			whole := appendPaletteRuns(nil, c, tile, list, index)
			p = append(append(p, trleRunsAgain), whole[len(appendPalette(nil, list)):]...)
		case kind == 130 && len(list) <= 127 && len(list) > 1:
			p, last = appendPaletteRuns(append(p, byte(128+len(list))), c, tile, list, index), list
		case kind == 128:
			p = appendRuns(append(p, 128), c, tile)
		default:
			p = append(p, 0)
			for y := range tile.H {
				for x := range tile.W {
					p = append(p, cpixel(c.at(tile.X+x, tile.Y+y))...)
				}
			}
		}
		return nil
	})
	return p
}

// encodePNG makes a PNG rectangle of TightPNG; with few colours it has a palette.
func encodePNG(c canvas, r Rect) []byte {
	list, index := c.colours(r)
	var m draw.Image = image.NewRGBA(image.Rect(0, 0, r.W, r.H))
	if len(list) <= 256 {
		palette := make(color.Palette, len(list))
		for v, i := range index {
			palette[i] = color.RGBA{byte(v >> 16), byte(v >> 8), byte(v), 255}
		}
		m = image.NewPaletted(image.Rect(0, 0, r.W, r.H), palette)
	}
	for y := range r.H {
		for x := range r.W {
			v := c.at(r.X+x, r.Y+y)
			m.Set(x, y, color.RGBA{byte(v >> 16), byte(v >> 8), byte(v), 255})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	return append(append([]byte{tightPNG << 4}, compact(b.Len())...), b.Bytes()...)
}

// encodeJPEG makes a JPEG rectangle of Tight.
func encodeJPEG(c canvas, r Rect) []byte {
	m := image.NewRGBA(image.Rect(0, 0, r.W, r.H))
	for y := range r.H {
		for x := range r.W {
			v := c.at(r.X+x, r.Y+y)
			m.Set(x, y, color.RGBA{byte(v >> 16), byte(v >> 8), byte(v), 255})
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, m, &jpeg.Options{Quality: 95})
	return append(append([]byte{tightJPEG << 4}, compact(b.Len())...), b.Bytes()...)
}
