// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"fmt"
	"slices"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// TestZYWRLE: pictures come back but for what the colour transform loses, in all
// levels, which go by the quality; between them come rectangles of ZRLE, of which
// the zlib stream is.
func TestZYWRLE(t *testing.T) {
	for level, quality := range map[int]int{1: 7, 2: 4, 3: 1} {
		for _, raw := range []bool{false, true} {
			t.Run(fmt.Sprintf("level %d, raw %v", level, raw), func(t *testing.T) {
				const w, h = 150, 140
				c, s := encode.Smooth(w, h), &encode.Zlib{}
				rects := []Rect{{W: w, H: h}, {W: 1, H: 1}, {X: 3, Y: 5, W: 7, H: 9}, {X: 9, Y: 9, W: 64, H: 64}, {X: 20, Y: 1, W: 65, H: 66}, {X: 1, Y: 20, W: 5, H: 100}, {X: 149, Y: 0, W: 1, H: 140}}
				stream := hello(w, h).update(2 * len(rects))
				for _, rect := range rects {
					stream.rect(rect.X, rect.Y, rect.W, rect.H, EncodingZYWRLE).Write(encode.ZYWRLE(s, c, rect, level, raw))
					z := Rect{X: rect.X, Y: rect.Y, W: 2, H: 1}.Intersect(rect)
					stream.rect(z.X, z.Y, z.W, z.H, EncodingZRLE).Write(encode.ZRLE(s, c, z, func() int { return 128 }))
				}
				client, u := converse(t, Config{Encodings: []Encoding{EncodingZYWRLE}, JPEGQuality: quality}, stream.Bytes(), 1000, nil)
				if !isLost(u.Err) {
					t.Fatal(u.Err)
				}
				encode.Compare(t, picture(client), c, 3)
			})
		}
	}
}

// TestZYWRLEPixelFormats: a server takes for red, green and blue the bits in order
// of their place; in 16 bits it loses some, and 8 bits it does not transform.
func TestZYWRLEPixelFormats(t *testing.T) {
	t.Cleanup(func() { encode.Format = wire.Native })
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
			encode.Format = wire.NewConverter(tt.format)
			c := encode.Smooth(w, h)
			sent := encode.Canvas{W: w, H: h, Pix: slices.Clone(c.Pix)}
			if tt.format.Shift[0] < tt.format.Shift[2] { // what it takes for red is blue
				for i, v := range sent.Pix {
					sent.Pix[i] = v&0xff<<16 | v&0xff00 | v>>16
				}
			}
			whole, s := Rect{W: w, H: h}, &encode.Zlib{}
			var p []byte
			encode.Tiles(whole, 64, func(tile Rect) {
				p = append(p, 0, 0)
				for _, v := range encode.Transformed(sent, tile, 1).Pix {
					if tt.format.Shift[0] < tt.format.Shift[2] {
						v = v&0xff<<16 | v&0xff00 | v>>16
					}
					if tt.format.Bits == 16 { // the highest bits of each, not the nearest number
						p = append(p, encode.Number(&encode.Format.CPixel, highBits(tt.format, v))...)
					} else {
						p = append(p, encode.CPixel(v)...)
					}
				}
			})
			p = s.Compress(p)
			stream := new(packet).text("RFB 003.008\n").u8(1, 1).u32(0).serverInitFormat(w, h, "test", tt.format)
			stream.update(1).rect(0, 0, w, h, EncodingZYWRLE).u32(len(p)).Write(p)
			client, u := converse(t, Config{Depth: tt.depth, Encodings: []Encoding{EncodingZYWRLE}}, stream.Bytes(), 1<<20, nil)
			if !isLost(u.Err) {
				t.Fatal(u.Err)
			}
			encode.Compare(t, picture(client), c, tt.tolerance)
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
