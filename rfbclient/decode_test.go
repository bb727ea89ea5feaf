// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// TestDecoders has pictures sent in rectangles of all sizes and in every way, and
// looks at each pixel. The stream comes whole, in pieces, and byte by byte.
func TestDecoders(t *testing.T) {
	for n := range encode.Encodings(rand.New(rand.NewPCG(0, 0))) {
		r := rand.New(rand.NewPCG(7, uint64(n)))
		e := encode.Encodings(r)[n]
		t.Run(e.Name, func(t *testing.T) {
			const w, h = 150, 140
			c := encode.Random(r, w, h)
			stream := hello(w, h)
			rects := []Rect{{W: w, H: h}, {W: 1, H: 1}, {X: 3, Y: 5, W: 2, H: 1}, {X: 149, Y: 139, W: 1, H: 1}, {W: 0, H: 0}, {X: 9, Y: 9, W: 0, H: 7}, {X: 0, Y: 7, W: w, H: 1}, {X: 7, Y: 0, W: 1, H: h}, {X: 1, Y: 1, W: 9, H: 3}, {X: 17, Y: 17, W: 64, H: 64}, {X: 5, Y: 5, W: 65, H: 17}}
			for range 30 {
				rects = append(rects, Rect{X: r.IntN(w), Y: r.IntN(h), W: 1 + r.IntN(80), H: 1 + r.IntN(80)}.Intersect(Rect{W: w, H: h}))
			}
			rects = e.Possible(rects)
			stream.update(len(rects))
			for _, rect := range rects {
				stream.rect(rect.X, rect.Y, rect.W, rect.H, Encoding(e.Number))
				stream.Write(e.Encode(c, rect))
			}
			for _, chunk := range []int{1 << 20, 1000, 1} {
				client, u := converse(t, Config{Encodings: []Encoding{Encoding(e.Number)}}, stream.Bytes(), chunk, nil)
				if !isLost(u.Err) {
					t.Fatalf("in pieces of %d: %v", chunk, u.Err)
				}
				encode.Compare(t, picture(client), c, 0)
			}
		})
	}
}

// TestPixelFormats does the same in every kind of pixel format: those that can be
// asked for, and those that servers have by themselves.
func TestPixelFormats(t *testing.T) {
	t.Cleanup(func() { encode.Format = wire.Native })
	for _, format := range encode.PixelFormats {
		t.Run(format.String(), func(t *testing.T) {
			depth := DepthServer
			for d, asked := range formats {
				if asked == format && d != DepthFull { // so that it is the server's own
					depth = d
				}
			}
			encode.Format = wire.NewConverter(format)
			colours := &packet{}
			if !format.TrueColour {
				encode.Format.Table = encode.Format.Table[:min(len(encode.Format.Table), 65535)] // a message's most
				colours.u8(1, 0).u16(0, len(encode.Format.Table))
				encode.Mapped = map[uint32]uint32{}
				for i := range encode.Format.Table {
					v := i * 0x9e3779b1 & 0xffffff
					encode.Format.Table[i] = uint32(v)
					encode.Mapped[uint32(v)] = uint32(i)
					colours.u16(v>>16<<8|0x77, v>>8&0xff<<8|0x77, v&0xff<<8|0x77)
				}
			}
			const w, h = 150, 140
			r := rand.New(rand.NewPCG(7, 7))
			c := encode.Random(r, w, h).Quantised()
			for _, e := range encode.Encodings(r) {
				if e.Number == encode.NumberTightPNG || format.TrueColour == false && strings.Contains(e.Name, "gradient") {
					continue // has no pixels of this kind, or may not be used (rfbproto, "Tight Encoding")
				}
				if !format.TrueColour && e.Name == "Tight mixed" {
					continue
				}
				stream := new(packet).text("RFB 003.008\n").u8(1, 1).u32(0).serverInitFormat(w, h, "test", format)
				stream.Write(colours.Bytes())
				rects := e.Possible([]Rect{{W: w, H: h}, {X: 3, Y: 5, W: 2, H: 1}, {X: 149, Y: 139, W: 1, H: 1}, {X: 17, Y: 17, W: 64, H: 64}, {X: 5, Y: 5, W: 65, H: 17}})
				stream.update(len(rects))
				for _, rect := range rects {
					stream.rect(rect.X, rect.Y, rect.W, rect.H, Encoding(e.Number)).Write(e.Encode(c, rect))
				}
				client, u := converse(t, Config{Depth: depth, Encodings: []Encoding{Encoding(e.Number)}}, stream.Bytes(), 1<<20, nil)
				if !isLost(u.Err) {
					t.Fatalf("%s: %v", e.Name, u.Err)
				}
				t.Log(e.Name)
				encode.Compare(t, picture(client), c, 0)
			}
		})
	}
}

// TestImpossiblePixelFormats has servers whose own format makes no sense; they are
// fine as long as they are not asked to keep it.
func TestImpossiblePixelFormats(t *testing.T) {
	for _, f := range []wire.PixelFormat{
		{Bits: 24, Depth: 24, TrueColour: true, Max: [3]uint16{255, 255, 255}, Shift: [3]uint8{16, 8, 0}},
		{Bits: 32, Depth: 8},
		{Bits: 16, Depth: 16, TrueColour: true, Max: [3]uint16{31, 63, 0}, Shift: [3]uint8{11, 5, 0}},
		{Bits: 16, Depth: 16, TrueColour: true, Max: [3]uint16{31, 63, 31}, Shift: [3]uint8{16, 5, 0}},
	} {
		stream := new(packet).text("RFB 003.008\n").u8(1, 1).u32(0).serverInitFormat(2, 2, "test", f)
		if _, u := converse(t, Config{Depth: DepthServer}, stream.Bytes(), 99, nil); u.Initialized || isLost(u.Err) {
			t.Errorf("%v: taken, then %v", f, u.Err)
		}
		if _, u := session(t, stream.Bytes(), 99); !u.Initialized {
			t.Errorf("%v: refused, though it is not used: %v", f, u.Err)
		}
	}
}

func TestTightJPEG(t *testing.T) {
	c := encode.Canvas{W: 64, H: 48, Pix: make([]uint32, 64*48)}
	for i := range c.Pix {
		c.Pix[i] = uint32(i%64*4)<<16 | uint32(i/64*5)<<8 | 0x40 // smooth
	}
	stream := hello(64, 48).update(1).rect(0, 0, 64, 48, EncodingTight)
	stream.Write(encode.JPEG(c, Rect{W: 64, H: 48}))
	client, u := session(t, stream.Bytes(), 1<<20)
	if !isLost(u.Err) {
		t.Fatal(u.Err)
	}
	encode.Compare(t, picture(client), c, 8)
}

// TestJPEG sends pictures whose length nobody says; all but the first come without
// tables, which are those of the first.
func TestJPEG(t *testing.T) {
	smooth := func(add int) encode.Canvas {
		c := encode.Canvas{W: 64, H: 48, Pix: make([]uint32, 64*48)}
		for i := range c.Pix {
			c.Pix[i] = uint32(i%64*3+add)<<16 | uint32(i/64*5)<<8 | 0x40
		}
		return c
	}
	all := Rect{W: 64, H: 48}
	for n := 1; n <= 3; n++ {
		stream := hello(64, 48).update(n)
		for i := range n {
			picture := encode.JPEG(smooth(10*i), all)
			picture = picture[len(picture)-jpegLength(picture):]
			if i > 0 {
				picture = withoutTables(t, picture)
			}
			stream.rect(0, 0, 64, 48, EncodingJPEG).Write(picture)
		}
		client, u := converse(t, Config{Encodings: []Encoding{EncodingJPEG}}, stream.Bytes(), 7, nil)
		if !isLost(u.Err) {
			t.Fatal(u.Err)
		}
		encode.Compare(t, picture(client), smooth(10*(n-1)), 8)
	}
}

// jpegLength is the length of the picture in a rectangle of Tight.
func jpegLength(rect []byte) int { return len(rect) - bytes.Index(rect, []byte{0xff, 0xd8}) }

// withoutTables takes the segments DQT and DHT out of a picture.
func withoutTables(t *testing.T, p []byte) []byte {
	out := bytes.Clone(p[:2])
	for at := 2; ; {
		marker, length := p[at+1], int(p[at+2])<<8|int(p[at+3])
		if marker == 0xda {
			if len(out) > len(p)-100 {
				t.Fatal("there were no tables")
			}
			return append(out, p[at:]...)
		}
		if marker != 0xdb && marker != 0xc4 {
			out = append(out, p[at:at+2+length]...)
		}
		at += 2 + length
	}
}

// TestTightResets begins a stream anew with the reset bit.
func TestTightResets(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	c := encode.Random(r, 40, 40)
	all := Rect{W: 40, H: 40}
	stream := hello(40, 40).update(3)
	for range 3 {
		data := new(encode.TightStreams).Encode(c, all, "copy", 2)
		data[0] |= 1 << 2
		stream.rect(0, 0, 40, 40, EncodingTight).Write(data)
	}
	client, u := session(t, stream.Bytes(), 1<<20)
	if !isLost(u.Err) {
		t.Fatal(u.Err)
	}
	encode.Compare(t, picture(client), c, 0)
}

// TestCopyRect copies over itself in every direction.
func TestCopyRect(t *testing.T) {
	const side = 20
	c := encode.Random(rand.New(rand.NewPCG(3, 3)), side, side)
	for _, d := range [][2]int{{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}, {3, 2}, {-3, 2}, {3, -2}, {-3, -2}} {
		from, to := Rect{X: 5, Y: 5, W: 8, H: 8}, Rect{X: 5 + d[0], Y: 5 + d[1], W: 8, H: 8}
		stream := hello(side, side).update(2).rect(0, 0, side, side, EncodingRaw)
		stream.Write(encode.EncodeRaw(c, Rect{W: side, H: side}))
		stream.rect(to.X, to.Y, to.W, to.H, EncodingCopyRect).u16(from.X, from.Y)
		client, _ := session(t, stream.Bytes(), 1<<20)
		want := encode.Canvas{W: side, H: side, Pix: append([]uint32(nil), c.Pix...)}
		for y := range 8 {
			for x := range 8 {
				want.Pix[(to.Y+y)*side+to.X+x] = c.At(from.X+x, from.Y+y)
			}
		}
		encode.Compare(t, picture(client), want, 0)
	}
}

// TestMalformed sends what no server may: each ends the connection with an error
// that names what was wrong.
func TestMalformed(t *testing.T) {
	zip := func(p ...byte) string { return string(new(encode.Zlib).Compress(p)) }
	zrle := func(p ...byte) string { z := zip(p...); return new(packet).u32(len(z)).String() + z }
	tight := func(head string, z string) string { return head + string(encode.Compact(len(z))) + z }
	long := func(n int) []byte { return make([]byte, n) }
	for _, tt := range []struct {
		name   string
		number Encoding
		w, h   int
		data   string
		says   string
	}{
		{"ZRLE is no zlib stream", EncodingZRLE, 4, 4, "\x00\x00\x00\x04abcd", "not a zlib stream"},
		{"ZRLE corrupt", EncodingZRLE, 4, 4, "\x00\x00\x00\x06\x78\x9c\xff\xff\xff\xff", "corrupt"},
		{"ZRLE of 4 GiB", EncodingZRLE, 4, 4, "\xff\xff\xff\xff", "4294967295 bytes is too long"},
		{"ZRLE unknown subencoding", EncodingZRLE, 4, 4, zrle(17), "subencoding 17"},
		{"ZRLE subencoding 129", EncodingZRLE, 4, 4, zrle(129), "subencoding 129"},
		{"ZRLE without data", EncodingZRLE, 4, 4, zrle(0, 1, 2), "too early"},
		{"ZRLE run without end", EncodingZRLE, 4, 4, zrle(128, 1, 2, 3, 255, 255), "ends within a run"},
		{"ZRLE wrong colour in a run", EncodingZRLE, 4, 4, zrle(130, 1, 2, 3, 4, 5, 6, 2), "colour 2 of a palette of 2"},
		{"ZRLE wrong colour", EncodingZRLE, 4, 4, zrle(3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xff, 0, 0, 0), "beyond its palette of 3"},
		{"ZRLE bomb", EncodingZRLE, 4, 4, zrle(long(1 << 20)...), "more data than expected"},
		{"Tight unknown kind", EncodingTight, 4, 4, "\xb0", "unknown kind 11"},
		{"Tight unknown filter", EncodingTight, 4, 4, "\x40\x07", "unknown filter 7"},
		{"Tight too few bytes", EncodingTight, 4, 4, tight("\x00", zip(long(47)...)), "47 bytes instead of 48"},
		{"Tight too many bytes", EncodingTight, 4, 4, tight("\x00", zip(long(49)...)), "more data than expected"},
		{"Tight bomb", EncodingTight, 4, 4, tight("\x00", zip(long(1<<20)...)), "more data than expected"},
		{"Tight wrong colour", EncodingTight, 4, 4, tight("\x40\x01\x02"+strings.Repeat("c", 9), zip([]byte("\x03...............")...)), "beyond its palette of 3"},
		{"Tight no JPEG", EncodingTight, 4, 4, tight("\x90", "no picture at all"), "not a JPEG picture"},
		{"Tight half a JPEG header", EncodingTight, 8, 8, tight("\x90", string(encode.JPEG(encode.Canvas{W: 8, H: 8, Pix: make([]uint32, 64)}, Rect{W: 8, H: 8})[3:60])), "not a JPEG picture"},
		{"Tight JPEG of another size", EncodingTight, 8, 8, string(encode.JPEG(encode.Canvas{W: 9, H: 8, Pix: make([]uint32, 72)}, Rect{W: 9, H: 8})), "one of 9x8"},
		{"Zlib too few bytes", EncodingZlib, 4, 4, zrle(long(63)...), "63 bytes instead of 64"},
		{"Zlib bomb", EncodingZlib, 4, 4, zrle(long(1 << 20)...), "more data than expected"},
		{"Zlib of 4 GiB", EncodingZlib, 4, 4, "\xff\xff\xff\xff", "too long"},
		{"TRLE unknown subencoding", EncodingTRLE, 4, 4, "\x11", "subencoding 17"},
		{"TRLE palette of nothing", EncodingTRLE, 4, 4, "\x7f", "a palette of 0 colours"},
		{"TRLE runs of nothing", EncodingTRLE, 4, 4, "\x81\x00", "colour 0 of a palette of 0"},
		{"TRLE wrong colour", EncodingTRLE, 4, 4, "\x03rgbrgbrgb\xff\xff\xff\xff", "beyond its palette of 3"},
		{"TightPNG unknown kind", EncodingTightPNG, 4, 4, "\xb0", "unknown kind 11"},
		{"TightPNG no PNG", EncodingTightPNG, 4, 4, tight("\xa0", "no picture at all"), "not a PNG file"},
		{"TightPNG of another size", EncodingTightPNG, 8, 8, string(encode.PNG(encode.Canvas{W: 9, H: 8, Pix: make([]uint32, 72)}, Rect{W: 9, H: 8})), "a picture of 9x8"},
		{"JPEG no picture", EncodingJPEG, 4, 4, "GIF89a", "does not begin as a picture"},
		{"JPEG no segment", EncodingJPEG, 4, 4, "\xff\xd8\x01", "where a segment should begin"},
		{"JPEG impossible segment", EncodingJPEG, 4, 4, "\xff\xd8\xff\xe0\x00\x01", "segment of 1 bytes"},
		{"JPEG without an image", EncodingJPEG, 4, 4, "\xff\xd8\xff\xd9", "not a JPEG picture"},
		{"JPEG too long", EncodingJPEG, 4, 4, "\xff\xd8\xff\xda\x00\x02" + strings.Repeat("a", 70000), "more than 65664 bytes"},
		{"Tight too long", EncodingTight, 1, 1, "\x90\xff\xff\xff", "too long"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			stream := hello(16, 16).update(1).rect(0, 0, tt.w, tt.h, tt.number).text(tt.data)
			for _, chunk := range []int{1 << 20, 1} {
				_, u := converse(t, Config{Encodings: []Encoding{tt.number}}, stream.Bytes(), chunk, nil)
				if kind(u.Err) != "protocol" || !strings.Contains(u.Err.Error(), tt.says) {
					t.Errorf("ended with %s: %v", kind(u.Err), u.Err)
				}
			}
		})
	}
}
