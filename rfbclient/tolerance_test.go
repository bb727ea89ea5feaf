// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
)

// TestSticksOut: what sticks out of a tile or a rectangle is clipped, nothing outside the
// rectangle is drawn, and what follows is in step (tiles.go).
func TestSticksOut(t *testing.T) {
	zip := func(p ...byte) string { return string(new(encode.Zlib).Compress(p)) }
	zrle := func(p ...byte) string { z := zip(p...); return new(packet).u32(len(z)).String() + z }
	const colour, background = 0x030201, 0x0c0b0a
	const pixel, ground = "\x01\x02\x03\x00", "\x0a\x0b\x0c\x00"
	all := func(int, int) bool { return true }
	lower := func(x, y int) bool { return x >= 2 && y >= 3 }
	for _, tt := range []struct {
		name    string
		number  Encoding
		w, h    int
		data    string
		painted func(x, y int) bool // in colour; the others are background
	}{
		{"Hextile, two colours", EncodingHextile, 5, 6, "\x0e" + ground + pixel + "\x01\x23\xff", lower},
		{"Hextile, whole tile", EncodingHextile, 16, 16, "\x0e" + ground + pixel + "\x02\x23\xff\xff\x10", lower},
		{"Hextile, beside the tile", EncodingHextile, 5, 6, "\x0e" + ground + pixel + "\x02\x60\x11\x07\x11", nil},
		{"Hextile, coloured", EncodingHextile, 5, 6, "\x1a" + ground + "\x01" + pixel + "\x23\xff", lower},
		{"Hextile, coloured, beside the tile", EncodingHextile, 5, 6, "\x1a" + ground + "\x02" + pixel + "\x60\x11" + pixel + "\x07\x00", nil},
		{"RRE", EncodingRRE, 5, 6, "\x00\x00\x00\x01" + ground + pixel + "\x00\x02\x00\x03\xff\xff\xff\xff", lower},
		{"RRE, beside", EncodingRRE, 5, 6, "\x00\x00\x00\x02" + ground + pixel + "\x00\x05\x00\x00\x00\x01\x00\x01" + pixel + "\xff\xff\xff\xff\xff\xff\xff\xff", nil},
		{"CoRRE", EncodingCoRRE, 5, 6, "\x00\x00\x00\x01" + ground + pixel + "\x02\x03\xff\xff", lower},
		{"ZRLE run", EncodingZRLE, 5, 6, zrle(128, 1, 2, 3, 30), all},
		{"ZRLE long run", EncodingZRLE, 5, 6, zrle(128, 1, 2, 3, 255, 255, 255, 7), all},
		{"ZRLE palette run", EncodingZRLE, 5, 6, zrle(130, 0xa, 0xb, 0xc, 1, 2, 3, 0x81, 255, 0), all},
		{"ZRLE run and more", EncodingZRLE, 5, 6, zrle(128, 1, 2, 3, 30, 9, 9, 9), all},
		{"ZRLE with too much", EncodingZRLE, 5, 6, zrle(1, 1, 2, 3, 4, 5), all},
		{"ZYWRLE run", EncodingZYWRLE, 5, 6, zrle(128, 1, 2, 3, 30), all},
		{"TRLE run", EncodingTRLE, 5, 6, "\x80\x01\x02\x03\x1e", all},
		{"TRLE long run", EncodingTRLE, 5, 6, "\x80\x01\x02\x03\xff\xff\xff\x07", all},
		{"TRLE palette run", EncodingTRLE, 5, 6, "\x82\x0a\x0b\x0c\x01\x02\x03\x81\xff\x00", all},
	} {
		t.Run(tt.name, func(t *testing.T) {
			stream := hello(24, 24).update(2).rect(3, 4, tt.w, tt.h, tt.number).text(tt.data)
			stream.rect(0, 0, 1, 1, EncodingRaw).text("\x09\x09\x09\x00").u8(2) // in step?
			want := encode.Canvas{W: 24, H: 24, Pix: make([]uint32, 24*24)}
			want.Pix[0] = 0x090909
			for y := range tt.h {
				for x := range tt.w {
					at := &want.Pix[(y+4)*24+x+3]
					if *at = background; tt.painted != nil && tt.painted(x, y) {
						*at = colour
					}
				}
			}
			for _, chunk := range []int{1 << 20, 1} {
				c, u := converse(t, Config{Encodings: []Encoding{tt.number}}, stream.Bytes(), chunk, nil)
				if !isLost(u.Err) || !u.Bell {
					t.Fatalf("ended with %v", u.Err)
				}
				encode.Compare(t, picture(c), want, 0)
			}
		})
	}
}

// TestStaleRectangles: behind a change of size, rectangles of the size before are read, and
// clipped, in every encoding; streams and what follows stay in step.
func TestStaleRectangles(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for n, e := range encode.Encodings(r) {
		for _, size := range []Size{{Width: 20, Height: 10}, {Width: 30, Height: 60}, {Width: 70, Height: 9}} {
			t.Run(e.Name, func(t *testing.T) {
				old, now := encode.Random(r, 60, 40), encode.Random(r, size.Width, size.Height)
				next := encode.Encodings(rand.New(rand.NewPCG(5, 5)))[n].Encode // streams that begin here
				part := Rect{X: 1, Y: 2, W: size.Width - 5, H: size.Height - 4}
				stream := hello(60, 40).update(1).rect(0, 0, 60, 40, Encoding(e.Number))
				stream.Write(next(old, Rect{W: 60, H: 40}))
				stream.update(2).rect(0, 0, size.Width, size.Height, encodingDesktopSize).rect(0, 0, 60, 40, Encoding(e.Number))
				stream.Write(next(old, Rect{W: 60, H: 40}))
				stream.update(2).rect(45, 30, 15, 10, Encoding(e.Number))
				stream.Write(next(old, Rect{X: 45, Y: 30, W: 15, H: 10}))
				stream.rect(part.X, part.Y, part.W, part.H, Encoding(e.Number))
				stream.Write(next(now, part))
				stream.u8(2)
				want := encode.Canvas{W: size.Width, H: size.Height, Pix: make([]uint32, size.Width*size.Height)}
				for y := range size.Height {
					for x := range size.Width {
						switch {
						case part.Contains(Rect{X: x, Y: y, W: 1, H: 1}):
							want.Pix[y*want.W+x] = now.At(x, y)
						case x < 60 && y < 40:
							want.Pix[y*want.W+x] = old.At(x, y)
						}
					}
				}
				c, u := converse(t, Config{Encodings: []Encoding{Encoding(Encoding(e.Number))}}, stream.Bytes(), 1000, nil)
				if !isLost(u.Err) || !u.Bell {
					t.Fatalf("ended with %v", u.Err)
				}
				encode.Compare(t, picture(c), want, 0)
			})
		}
	}
}

// TestStaleIsBounded: what never was on the desktop is an error behind a change of size, too.
func TestStaleIsBounded(t *testing.T) {
	for name, tt := range map[string]struct {
		stream *packet
		stale  bool
	}{
		"of the old size":          {new(packet).rect(0, 0, 8, 6, EncodingRaw).text(strings.Repeat("....", 48)), true},
		"wider than ever":          {new(packet).rect(0, 0, 9, 1, EncodingRaw).text(strings.Repeat("....", 9)), false},
		"larger than ever":         {new(packet).rect(0, 0, 8, 9, EncodingRaw).text(strings.Repeat("....", 72)), false},
		"copied to the old size":   {new(packet).rect(6, 4, 2, 2, EncodingCopyRect).u16(0, 0), true},
		"copied from the old size": {new(packet).rect(0, 0, 2, 2, EncodingCopyRect).u16(6, 4), true},
		"copied from nowhere":      {new(packet).rect(0, 0, 2, 2, EncodingCopyRect).u16(7, 8), false},
	} {
		stream := hello(8, 6).update(1).rect(0, 0, 4, 9, encodingDesktopSize)
		stream.update(1).rect(0, 0, 4, 3, encodingDesktopSize).update(1).text(tt.stream.String()).u8(2)
		_, u := session(t, stream.Bytes(), 1<<20)
		if stale := isLost(u.Err) && u.Bell; stale != tt.stale {
			t.Errorf("%s: ended with %v", name, u.Err)
		}
	}
}

// TestCursorEncodings: a cursor with alpha may come in each encoding that has pixels; what
// follows of the desktop in the same encoding is in step.
func TestCursorEncodings(t *testing.T) {
	const w, h = 3, 2
	rgba := "\x01\x02\x03\x80" + "\xff\x00\x00\x10" // the second is brighter than its alpha
	const first, second = 0x80010203, 0x10100000
	zip := func(p string) string {
		z := new(encode.Zlib).Compress([]byte(p))
		return new(packet).u32(len(z)).String() + string(z)
	}
	a, b := rgba[:4], rgba[4:]
	pixels := a + b + a + b + a + b
	for _, tt := range []struct {
		name   string
		number Encoding
		data   string
	}{
		{"Raw", EncodingRaw, pixels},
		{"RRE", EncodingRRE, "\x00\x00\x00\x03" + a + b + "\x00\x01\x00\x00\x00\x01\x00\x01" + b + "\x00\x00\x00\x01\x00\x01\x00\x01" + b + "\x00\x02\x00\x01\x00\x01\x00\x01"},
		{"Hextile raw", EncodingHextile, "\x01" + pixels},
		{"Hextile", EncodingHextile, "\x0e" + a + b + "\x03\x10\x00\x01\x00\x21\x00"},
		{"Hextile coloured", EncodingHextile, "\x1a" + a + "\x03" + b + "\x10\x00" + b + "\x01\x00" + b + "\x21\x00"},
		{"Zlib", EncodingZlib, zip(pixels)},
		{"TRLE raw", EncodingTRLE, "\x00" + pixels},
		{"TRLE packed", EncodingTRLE, "\x02" + a + b + "\x40\xa0"},
		{"ZRLE raw", EncodingZRLE, zip("\x00" + pixels)},
		{"ZRLE packed", EncodingZRLE, zip("\x02" + a + b + "\x40\xa0")},
		{"ZRLE runs", EncodingZRLE, zip("\x80" + a + "\x00" + b + "\x00" + a + "\x00" + b + "\x00" + a + "\x00" + b + "\x00")},
		{"ZRLE palette runs", EncodingZRLE, zip("\x82" + a + b + "\x00\x01\x00\x01\x00\x01")},
		{"Tight palette", EncodingTight, "\x40\x01\x01" + a + b + "\x40\xa0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			stream := hello(4, 3).update(2).rect(1, 1, w, h, encodingCursorWithAlpha).u32(int(tt.number)).text(tt.data)
			stream.rect(0, 0, 1, 1, EncodingRaw).text("\x01\x02\x03\x00").u8(2)
			c, u := session(t, stream.Bytes(), 1)
			if !isLost(u.Err) || !u.Bell || u.Cursor == nil {
				t.Fatalf("ended with %v, cursor %v", u.Err, u.Cursor)
			}
			for i, p := range u.Cursor.Pix {
				if want := []uint32{first, second}[i%2]; p != want {
					t.Errorf("pixel %d is %08x, want %08x", i, p, want)
				}
			}
			if p := picture(c)[0]; p != 0x030201 {
				t.Errorf("the desktop's pixel is %06x", p)
			}
		})
	}
	// A picture has no alpha.
	jpeg := encode.JPEG(encode.Canvas{W: 8, H: 8, Pix: make([]uint32, 64)}, Rect{W: 8, H: 8})
	_, u := session(t, hello(4, 3).update(1).rect(1, 1, 8, 8, encodingCursorWithAlpha).u32(int(EncodingTight)).text(string(jpeg)).Bytes(), 7)
	if u.Cursor == nil || u.Cursor.Pix[9]>>24 != 0xff {
		t.Errorf("of a JPEG picture comes %v, %v", u.Cursor, u.Err)
	}
}
