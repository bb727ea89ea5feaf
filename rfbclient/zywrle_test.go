// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// TestHaar: the transform is its own inverse, and loses nothing.
func TestHaar(t *testing.T) {
	for a := -127; a < 128; a++ {
		for b := -127; b < 128; b++ {
			if x, y := haar(haar(int8(a), int8(b))); int(x) != a || int(y) != b {
				t.Fatalf("%d, %d come back as %d, %d", a, b, x, y)
			}
		}
	}
}

// transformed gives the pixels of a tile's coefficients in the order in which
// servers send them; nothing is quantised. It is written from the layout, pixel by
// pixel, and shares nothing with the decoder but haar.
func transformed(c canvas, tile Rect, level int) canvas {
	out := canvas{tile.W, tile.H, nil}
	wide, high := tile.W>>level<<level, tile.H>>level<<level
	if wide == 0 || high == 0 {
		wide, high = 0, 0
	}
	var planes [3][]int8 // V, Y, U
	for y := range high {
		for x := range wide {
			p := c.at(tile.X+x, tile.Y+y)
			red, green, blue := int(p>>16&255), int(p>>8&255), int(p&255)
			for i, v := range []int{(red - green) >> 1, (red+2*green+blue)>>2 - 128, (blue - green) >> 1} {
				steps := 256 / (int(encodeFormat.Max[i]) + 1) // of numbers that the format has
				planes[i] = append(planes[i], int8(max(v&-steps, steps-128)))
			}
		}
	}
	pairs := func(step int, along func(i, line int) int, length, lines int) {
		for line := 0; line < lines; line += step / 2 {
			for i := 0; i < length; i += step {
				for _, p := range planes {
					a, b := along(i, line), along(i+step/2, line)
					p[a], p[b] = haar(p[a], p[b])
				}
			}
		}
	}
	for step := 2; step <= 1<<level && wide > 0; step *= 2 {
		pairs(step, func(x, y int) int { return y*wide + x }, wide, high)
		pairs(step, func(y, x int) int { return y*wide + x }, high, wide)
	}
	for step := 2; step <= 1<<level; step *= 2 {
		for _, from := range [][2]int{{step / 2, step / 2}, {0, step / 2}, {step / 2, 0}, {0, 0}} {
			if from == [2]int{} && step != 1<<level {
				continue // the next level's
			}
			for y := from[1]; y < high; y += step {
				for x := from[0]; x < wide; x += step {
					at := y*wide + x
					out.pix = append(out.pix, uint32(uint8(planes[0][at]))<<16|uint32(uint8(planes[1][at]))<<8|uint32(uint8(planes[2][at])))
				}
			}
		}
	}
	for _, part := range []Rect{{X: wide, Y: 0, W: tile.W - wide, H: high}, {X: 0, Y: high, W: wide, H: tile.H - high}, {X: wide, Y: high, W: tile.W - wide, H: tile.H - high}} {
		for y := part.Y; y < part.Y+part.H; y++ {
			for x := part.X; x < part.X+part.W; x++ {
				out.pix = append(out.pix, c.at(tile.X+x, tile.Y+y))
			}
		}
	}
	return out
}

// encodeZYWRLE transforms tiles whose colours are many, and encodes the result in
// one of ZRLE's ways.
func encodeZYWRLE(s *zlibStream, c canvas, r Rect, level int, raw bool) []byte {
	var p []byte
	_ = eachTile(r, zrleTile, func(tile Rect) error {
		if list, _ := c.colours(tile); len(list) == 1 {
			p = append(append(p, 1), cpixel(list[0])...)
			return nil
		}
		coefficients := transformed(c, tile, level)
		whole := Rect{W: tile.W, H: tile.H}
		p = append(p, 0)
		if !raw {
			p = appendRuns(append(p, 128), coefficients, whole)
			return nil
		}
		p = append(p, 0)
		for _, v := range coefficients.pix {
			p = append(p, cpixel(v)...)
		}
		return nil
	})
	p = s.compress(p)
	return append(new(packet).u32(len(p)).Bytes(), p...)
}

// smooth is a picture as cameras make them, with something sharp in it.
func smooth(w, h int) canvas {
	c := canvas{w, h, make([]uint32, w*h)}
	for i := range c.pix {
		x, y := i%w, i/w
		c.pix[i] = uint32(x*255/w)<<16 | uint32(y*255/h)<<8 | uint32((x+y)*255/(w+h))
		if x > w/2 && x < w/2+9 || y > 70 && x < 20 {
			c.pix[i] = 0xf0f000
		}
	}
	return c
}

// TestZYWRLE: pictures come back but for what the colour transform loses, in all
// levels, which go by the quality; between them come rectangles of ZRLE, of which
// the zlib stream is.
func TestZYWRLE(t *testing.T) {
	for level, quality := range map[int]int{1: 7, 2: 4, 3: 1} {
		for _, raw := range []bool{false, true} {
			t.Run(fmt.Sprintf("level %d, raw %v", level, raw), func(t *testing.T) {
				const w, h = 150, 140
				c, s := smooth(w, h), &zlibStream{}
				rects := []Rect{{W: w, H: h}, {W: 1, H: 1}, {X: 3, Y: 5, W: 7, H: 9}, {X: 9, Y: 9, W: 64, H: 64}, {X: 20, Y: 1, W: 65, H: 66}, {X: 1, Y: 20, W: 5, H: 100}, {X: 149, Y: 0, W: 1, H: 140}}
				stream := hello(w, h).update(2 * len(rects))
				for _, rect := range rects {
					stream.rect(rect.X, rect.Y, rect.W, rect.H, EncodingZYWRLE).Write(encodeZYWRLE(s, c, rect, level, raw))
					z := Rect{X: rect.X, Y: rect.Y, W: 2, H: 1}.Intersect(rect)
					stream.rect(z.X, z.Y, z.W, z.H, EncodingZRLE).Write(encodeZRLE(s, c, z, func() int { return 128 }))
				}
				client, u := converse(t, Config{Encodings: []Encoding{EncodingZYWRLE}, JPEGQuality: quality}, stream.Bytes(), 1000, nil)
				if !isLost(u.Err) {
					t.Fatal(u.Err)
				}
				comparePictures(t, picture(client), c, 3)
			})
		}
	}
}

// TestZYWRLEPixelFormats: a server takes for red, green and blue the bits in order
// of their place; in 16 bits it loses some, and 8 bits it does not transform.
func TestZYWRLEPixelFormats(t *testing.T) {
	t.Cleanup(func() { encodeFormat = wire.Native })
	for _, tt := range []struct {
		depth     Depth
		format    wire.PixelFormat
		tolerance int
	}{
		{DepthMedium, formats[DepthMedium], 24},
		{DepthServer, wire.PixelFormat{Bits: 16, Depth: 15, TrueColour: true, Max: [3]uint16{31, 31, 31}, Shift: [3]uint8{10, 5, 0}}, 24},
		{DepthServer, wire.PixelFormat{Bits: 32, Depth: 24, BigEndian: true, TrueColour: true, Max: [3]uint16{255, 255, 255}, Shift: [3]uint8{16, 8, 0}}, 3},
		{DepthServer, wire.PixelFormat{Bits: 32, Depth: 24, TrueColour: true, Max: [3]uint16{255, 255, 255}, Shift: [3]uint8{0, 8, 16}}, 3},
	} {
		t.Run(tt.format.String(), func(t *testing.T) {
			const w, h = 70, 66
			encodeFormat = wire.NewConverter(tt.format)
			c := smooth(w, h)
			sent := canvas{w, h, slices.Clone(c.pix)}
			if tt.format.Shift[0] < tt.format.Shift[2] { // what it takes for red is blue
				for i, v := range sent.pix {
					sent.pix[i] = v&0xff<<16 | v&0xff00 | v>>16
				}
			}
			whole, s := Rect{W: w, H: h}, &zlibStream{}
			var p []byte
			_ = eachTile(whole, zrleTile, func(tile Rect) error {
				p = append(p, 0, 0)
				for _, v := range transformed(sent, tile, 1).pix {
					if tt.format.Shift[0] < tt.format.Shift[2] {
						v = v&0xff<<16 | v&0xff00 | v>>16
					}
					if tt.format.Bits == 16 { // the highest bits of each, not the nearest number
						p = append(p, encodeNumber(&encodeFormat.CPixel, highBits(tt.format, v))...)
					} else {
						p = append(p, cpixel(v)...)
					}
				}
				return nil
			})
			p = s.compress(p)
			stream := new(packet).text("RFB 003.008\n").u8(1, 1).u32(0).serverInitFormat(w, h, "test", tt.format)
			stream.update(1).rect(0, 0, w, h, EncodingZYWRLE).u32(len(p)).Write(p)
			client, u := converse(t, Config{Depth: tt.depth, Encodings: []Encoding{EncodingZYWRLE}}, stream.Bytes(), 1<<20, nil)
			if !isLost(u.Err) {
				t.Fatal(u.Err)
			}
			comparePictures(t, picture(client), c, tt.tolerance)
		})
	}
}

// highBits makes a pixel of a format of the highest bits of each component.
func highBits(f wire.PixelFormat, colour uint32) (n uint32) {
	for i, most := range f.Max {
		component := colour >> (16 - 8*i) & 0xff
		for m := uint32(255); m > uint32(most); m /= 2 {
			component /= 2
		}
		n |= component << f.Shift[i]
	}
	return n
}

func FuzzZYWRLE(f *testing.F) {
	s, r := &zlibStream{}, rand.New(rand.NewPCG(17, 17))
	f.Add(encodeZYWRLE(s, randomCanvas(r, 70, 70), Rect{W: 70, H: 70}, 1, false), uint8(70), uint8(70), uint8(3))
	f.Add(encodeZYWRLE(&zlibStream{}, smooth(70, 70), Rect{W: 70, H: 70}, 1, true), uint8(70), uint8(70), uint8(0))
	fuzzDecoder(f, EncodingZYWRLE)
}
