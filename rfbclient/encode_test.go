// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
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

func le(v uint32) []byte   { return []byte{byte(v), byte(v >> 8), byte(v >> 16), 0xee} } // the fourth means nothing
func bgr(v uint32) []byte  { return []byte{byte(v), byte(v >> 8), byte(v >> 16)} }
func rgb3(v uint32) []byte { return []byte{byte(v >> 16), byte(v >> 8), byte(v)} }

func encodeRaw(c canvas, r Rect) (p []byte) {
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			p = append(p, le(c.at(x, y))...)
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
						subs = append(subs, le(colour)...)
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
			p = append(append(p, hextileBackground), le(list[0])...)
		case coloured:
			p = append(append(p, hextileBackground|hextileSubrects|hextileColoured), le(list[0])...)
			p = append(append(p, byte(n)), subs...)
		default:
			p = append(append(p, hextileBackground|hextileForeground|hextileSubrects), le(list[0])...)
			p = append(append(append(p, le(list[1])...), byte(n)), subs...)
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
			p = append(append(p, 1), bgr(list[0])...)
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
					p = append(p, bgr(c.at(tile.X+x, tile.Y+y))...)
				}
			}
		}
		return nil
	})
	p = s.compress(p)
	return append(new(wire).u32(len(p)).Bytes(), p...)
}

func appendPalette(p []byte, list []uint32) []byte {
	for _, v := range list {
		p = append(p, bgr(v)...)
	}
	if len(list) == 1 {
		p = append(p, 0, 0, 0)
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
	eachRun(c, tile, func(colour uint32, n int) { p = appendRunLength(append(p, bgr(colour)...), n) })
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
		return append([]byte{tightFill << 4}, rgb3(list[0])...)
	case kind == "palette" && len(list) <= 256:
		p := []byte{byte(stream|tightExplicitFilter) << 4, tightFilterPalette, byte(max(2, len(list)) - 1)}
		for _, v := range list {
			p = append(p, rgb3(v)...)
		}
		if len(list) == 1 {
			p = append(p, 9, 9, 9)
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
			data = append(data, rgb3(c.at(r.X+x, r.Y+y))...)
		}
	}
	return e.data([]byte{byte(stream) << 4}, stream, data)
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
