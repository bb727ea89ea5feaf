// SPDX-License-Identifier: GPL-2.0-or-later

package hostile

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"strings"

	"github.com/govnc/virt-viewer/rfbclient"
)

// MaxPixels is the area of the largest desktop.
const MaxPixels = rfbclient.MaxDesktopPixels

// The largest desktop, as it is tried.
const (
	bigWidth  = 8192
	bigHeight = MaxPixels / bigWidth
)

// Encodings.
const (
	raw      = 0
	copyRect = 1
	rre      = 2
	coRRE    = 4
	hextile  = 5
	zlibRect = 6
	tight    = 7
	trle     = 15
	zrle     = 16
)

// one is a desktop of 320x240 and the head of one rectangle of 100x100 on it.
func (s *Server) one(encoding int) *Server {
	return s.Init(320, 240).Update(1).Rect(0, 0, 100, 100, encoding)
}

// jpegOf is a JPEG picture of that size, whose head is then changed to say another.
func jpegOf(w, h, sayW, sayH int) string {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil)
	p := b.Bytes()
	if at := bytes.Index(p, []byte{0xff, 0xc0}); at > 0 {
		copy(p[at+5:], []byte{byte(sayH >> 8), byte(sayH), byte(sayW >> 8), byte(sayW)})
	}
	return string(p)
}

// zrleRect is a ZRLE rectangle of 100x100 with data as its tiles.
func (s *Server) zrleRect(data ...int) *Server {
	p := make([]byte, len(data))
	for i, b := range data {
		p[i] = byte(b)
	}
	z := s.Zip(p)
	return s.one(zrle).U32(len(z)).Text(z)
}

// unknown77 is what a message of a type that does not exist leads to: all before it was
// understood.
const unknown77 = "the server sent a message of unknown type 77"

// pixels are attacks by rectangles.
func pixels() []Case {
	outside := func(x, y, w, h int, says string) Case {
		return Case{Name: "a rectangle " + says, Serve: func(s *Server) { s.Init(320, 240).Update(1).Rect(x, y, w, h, raw).Zeros(400) },
			Error: "the server sent a rectangle " + says + " outside its desktop of 320x240 pixels"}
	}
	return []Case{
		outside(300, 200, 100, 100, "100x100+300+200"),
		outside(65535, 65535, 65535, 65535, "65535x65535+65535+65535"),
		outside(65535, 0, 2, 1, "2x1+65535+0"),
		{Name: "an empty rectangle far outside is legal", Serve: func(s *Server) {
			s.Init(320, 240).Update(1).Rect(65535, 65535, 0, 65535, raw).U8(77)
		}, Error: "the server sent a message of unknown type 77"},
		{Name: "a rectangle that does not come", Serve: func(s *Server) { s.one(raw).Text("half") }, Error: Lost, Window: true},
		{Name: "an encoding that nobody asked for", Serve: func(s *Server) { s.one(9) },
			Error: "the server sent a rectangle in encoding 9, which was not asked for"},
		{Name: "H.264 that nobody asked for", Serve: func(s *Server) { s.one(50) },
			Error: "the server sent a rectangle in encoding 50, which was not asked for"},

		{Name: "CopyRect from outside", Serve: func(s *Server) { s.one(copyRect).U16(300, 200) },
			Error: "CopyRect from 100x100+300+200 is outside the desktop of 320x240 pixels", Window: true},
		{Name: "RRE outside its rectangle is clipped", Serve: func(s *Server) { s.one(rre).U32(1, 0, 0).U16(99, 99, 2, 2).U8(77) }, Error: unknown77},
		{Name: "RRE that wraps is clipped", Serve: func(s *Server) { s.one(rre).U32(1, 0, 0).U16(65535, 65535, 2, 2).U8(77) }, Error: unknown77},
		{Name: "RRE of 4 G subrectangles that do not come", Serve: func(s *Server) { s.one(rre).U32(-1, 0).Hang() },
			Error: "RRE rectangle 100x100+0+0 has 4294967295 subrectangles, more than pixels"},
		{Name: "CoRRE outside its rectangle is clipped", Serve: func(s *Server) { s.one(coRRE).U32(1, 0, 0).U8(255, 255, 255, 255, 77) }, Error: unknown77},
		{Name: "Hextile outside its tile is clipped", Serve: func(s *Server) {
			s.Init(320, 240).Update(1).Rect(0, 0, 8, 8, hextile).U8(8, 1, 0xff, 0xff, 77)
		}, Error: unknown77, Window: true},

		{Name: "Zlib of 4 GiB", Serve: func(s *Server) { s.one(zlibRect).U32(-1).Text("x") },
			Error: "Zlib rectangle of 4294967295 bytes is too long: at most 145536 are accepted"},
		{Name: "Zlib that is none", Serve: func(s *Server) { s.one(zlibRect).U32(8).Text("no zlib!") },
			Error: "Zlib rectangle 100x100+0+0: not a zlib stream"},
		{Name: "Zlib with too little", Serve: func(s *Server) { z := s.Zip(make([]byte, 39999)); s.one(zlibRect).U32(len(z)).Text(z) },
			Error: "Zlib rectangle 100x100+0+0 has 39999 bytes instead of 40000"},
		{Name: "Zlib with one row too many", Serve: func(s *Server) { z := s.Zip(make([]byte, 40400)); s.one(zlibRect).U32(len(z)).Text(z) },
			Error: "Zlib rectangle 100x100+0+0: more data than expected"},
		{Name: "a Zlib bomb", Serve: func(s *Server) { z := Bomb(128 << 20); s.one(zlibRect).U32(len(z)).Text(z) },
			Error: "Zlib rectangle 100x100+0+0: more data than expected", Window: true},
		{Name: "ZRLE of 4 GiB", Serve: func(s *Server) { s.one(zrle).U32(-1).Text("x") },
			Error: "ZRLE rectangle of 4294967295 bytes is too long: at most 145536 are accepted", Window: true},
		{Name: "a ZRLE bomb", Serve: func(s *Server) { z := Bomb(128 << 20); s.one(zrle).U32(len(z)).Text(z) },
			Error: "ZRLE rectangle 100x100+0+0: more data than expected"},
		{Name: "a ZRLE run beyond its tile is cut", Serve: func(s *Server) {
			s.zrleRect(128, 1, 2, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 9,
				1, 1, 2, 3, 1, 1, 2, 3, 1, 1, 2, 3).U8(77)
		}, Error: unknown77},
		{Name: "a ZRLE run that ends early", Serve: func(s *Server) { s.zrleRect(128, 1, 2, 3, 255) },
			Error: "ZRLE data ends within a run of tile 64x64+0+0"},
		{Name: "a ZRLE colour beyond the palette", Serve: func(s *Server) { s.zrleRect(130, 1, 2, 3, 4, 5, 6, 99) },
			Error: "ZRLE tile 64x64+0+0 uses colour 99 of a palette of 2"},
		{Name: "a ZRLE index beyond the palette", Serve: func(s *Server) {
			s.zrleRect(append([]int{3, 1, 1, 1, 2, 2, 2, 3, 3, 3}, bytesOf(0xff, 1024)...)...)
		}, Error: "ZRLE tile 64x64+0+0 uses a colour beyond its palette of 3"},
		{Name: "an unknown ZRLE subencoding", Serve: func(s *Server) { s.zrleRect(17) },
			Error: "ZRLE tile 64x64+0+0 has the unknown subencoding 17"},
		{Name: "a TRLE palette that was never sent", Serve: func(s *Server) { s.one(trle).U8(127) },
			Error: "TRLE tile 16x16+0+0 is packed, with a palette of 0 colours"},
		{Name: "a TRLE run beyond its tile is cut", Serve: func(s *Server) {
			s.Init(320, 240).Update(1).Rect(0, 0, 8, 8, trle).U8(128, 1, 2, 3, 255, 255, 7, 77)
		}, Error: unknown77},
		{Name: "a TRLE run without end", Serve: func(s *Server) { s.one(trle).U8(128, 1, 2, 3).Text(strings.Repeat("\xff", 8<<20)) }, Error: Lost},

		{Name: "a rectangle of the size before is clipped", Serve: func(s *Server) {
			s.Init(320, 240).Update(2).Rect(0, 0, 16, 16, desktopSize).Rect(0, 0, 320, 240, raw).Zeros(4 * 320 * 240).U8(77)
		}, Error: unknown77, Window: true},
		{Name: "a rectangle that is larger than the size before", Serve: func(s *Server) {
			s.Init(320, 1).Update(2).Rect(0, 0, 1, 240, desktopSize).Rect(0, 0, 320, 240, raw)
		}, Error: "the server sent a rectangle 320x240+0+0 outside its desktop of 1x240 pixels"},
		{Name: "rectangles of the largest size, many times, behind it", Big: true, Serve: func(s *Server) {
			s.Init(8192, 4608).Update(9).Rect(0, 0, 16, 16, desktopSize)
			for range 8 {
				s.Rect(0, 0, 8192, 4608, rre).U32(0, 0)
			}
			s.U8(77)
		}, Error: unknown77},
		{Name: "a cursor with alpha of 16 GiB in RRE", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(0, 0, 65535, 65535, cursorWithAlpha).U32(rre)
		}, Error: "the server sent a cursor of 65535x65535 pixels"},
		{Name: "a cursor with alpha of many subrectangles", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(0, 0, 1024, 1024, cursorWithAlpha).U32(rre, 1<<20, 0)
			for n := range 1 << 20 {
				s.U32(n).U16(0, 0, 9, 9)
			}
			s.U8(77)
		}, Error: unknown77},

		{Name: "an unknown Tight filter", Serve: func(s *Server) { s.one(tight).U8(0x40, 77) },
			Error: "Tight rectangle 100x100+0+0 has the unknown filter 77", Window: true},
		{Name: "an unknown Tight kind", Serve: func(s *Server) { s.one(tight).U8(0xf0) },
			Error: "Tight rectangle 100x100+0+0 has the unknown kind 15"},
		{Name: "Tight with one row too many", Serve: func(s *Server) { z := s.Zip(make([]byte, 30300)); s.one(tight).U8(0).Compact(len(z)).Text(z) },
			Error: "Tight rectangle 100x100+0+0: more data than expected"},
		{Name: "a Tight bomb", Serve: func(s *Server) { z := Bomb(64 << 20); s.one(tight).U8(0).Compact(len(z)).Text(z) },
			Error: "Tight rectangle 100x100+0+0: more data than expected"},
		{Name: "a Tight index beyond the palette", Serve: func(s *Server) {
			z := s.Zip(bytes.Repeat([]byte{9}, 10000))
			s.one(tight).U8(0x40, 1, 2).Zeros(9).Compact(len(z)).Text(z)
		}, Error: "Tight rectangle 100x100+0+0 uses a colour beyond its palette of 3"},
		{Name: "a Tight gradient with a row missing", Serve: func(s *Server) {
			z := s.Zip(make([]byte, 29700))
			s.one(tight).U8(0x40, 2).Compact(len(z)).Text(z)
		}, Error: "Tight rectangle 100x100+0+0 has 29700 bytes instead of 30000"},
		{Name: "Tight of 4 MiB in 100x100", Serve: func(s *Server) { s.one(tight).U8(0, 255, 255, 255).Text("x") },
			Error: "Tight rectangle of 4194303 bytes is too long: at most 145536 are accepted"},
		{Name: "PNG in Tight", Serve: func(s *Server) { s.one(tight).U8(0xa0) }, Error: Lost},
		{Name: "JPEG that is garbage", Serve: func(s *Server) { s.one(tight).U8(0x90).Compact(16).Text("this is no JPEG!") },
			Error: "Tight rectangle 100x100+0+0: not a JPEG picture: Not a JPEG file: starts with 0x74 0x68", Window: true},
		{Name: "half a JPEG", Serve: func(s *Server) {
			p := jpegOf(100, 100, 100, 100)
			s.one(tight).U8(0x90).Compact(len(p) / 2).Text(p[:len(p)/2])
		}, Error: "Tight rectangle 100x100+0+0: not a JPEG picture: Invalid JPEG file structure: missing SOS marker"},
		{Name: "a JPEG that says 65500x65500", Serve: func(s *Server) {
			p := jpegOf(100, 100, 65500, 65500)
			s.one(tight).U8(0x90).Compact(len(p)).Text(p)
		}, Error: "Tight rectangle 100x100+0+0: not a JPEG picture of 100x100 pixels but one of 65500x65500", Window: true},
		{Name: "a JPEG of another size", Serve: func(s *Server) {
			p := jpegOf(99, 100, 99, 100)
			s.one(tight).U8(0x90).Compact(len(p)).Text(p)
		}, Error: "Tight rectangle 100x100+0+0: not a JPEG picture of 100x100 pixels but one of 99x100"},
		{Name: "a JPEG of no bytes", Serve: func(s *Server) { s.one(tight).U8(0x90, 0) }, Error: "Tight rectangle 100x100+0+0: not a JPEG picture"},

		{Name: "a JPEG of 65500 scans", Serve: func(s *Server) {
			p := strings.Repeat("\xff\xda", 65500)
			s.one(tight).U8(0x90).Compact(len(p)).Text(p)
		}, Error: "Tight rectangle 100x100+0+0: a JPEG picture of 65500 scans: at most 16 are accepted"},
		{Name: "a JPEG of the largest desktop", Serve: func(s *Server) {
			s.Init(bigWidth, bigHeight).Update(1).Rect(0, 0, bigWidth, bigHeight, tight).U8(0x90, 4).Text("JPEG")
		}, Error: fmt.Sprintf("Tight rectangle %dx%d+0+0: a picture of more than 16777216 pixels", bigWidth, bigHeight)},
		{Name: "Tight of the largest desktop", Serve: func(s *Server) {
			s.Init(bigWidth, bigHeight).Update(1).Rect(0, 0, bigWidth, bigHeight, tight).U8(0)
		}, Error: fmt.Sprintf("Tight rectangle %dx%d+0+0 has more than 16777216 pixels", bigWidth, bigHeight)},

		{Name: "the largest desktop, all of it Raw", Big: true, Serve: func(s *Server) {
			s.Init(bigWidth, bigHeight)
			for y := 0; y < bigHeight; y += 64 {
				s.Update(1).Rect(0, y, bigWidth, min(64, bigHeight-y), raw).Zeros(4 * bigWidth * min(64, bigHeight-y))
			}
			s.U8(77)
		}, Error: "the server sent a message of unknown type 77", Window: true},
		{Name: "the largest desktop, in one Zlib rectangle", Big: true, Window: true, Serve: func(s *Server) {
			z := Bomb(4 * MaxPixels)
			s.Init(bigWidth, bigHeight).Update(1).Rect(0, 0, bigWidth, bigHeight, zlibRect).U32(len(z)).Text(z).U8(77)
		}, Error: "the server sent a message of unknown type 77"},
		{Name: "the largest desktop, in one ZRLE rectangle of noise", Big: true, Serve: bigNoise, Error: "the server sent a message of unknown type 77"},
		{Name: "the largest desktop, as two others by turns", Big: true, Serve: func(s *Server) {
			s.Init(bigWidth, bigHeight)
			for n := range 20 {
				w, h := bigWidth, bigHeight
				if n%2 == 0 {
					w, h = h, w
				}
				s.Update(1).Rect(0, 0, w, h, desktopSize).Update(1).Rect(w-1, h-1, 1, 1, raw).U32(n)
			}
			s.U8(77)
		}, Error: "the server sent a message of unknown type 77"},
		{Name: "the largest desktop and a small one by turns", Big: true, Serve: func(s *Server) {
			s.Init(bigWidth, bigHeight)
			for n := range 40 {
				w, h := bigWidth, bigHeight
				if n%2 == 0 {
					w, h = 640, 480
				}
				s.Update(1).Rect(0, 0, w, h, desktopSize).Update(1).Rect(w-1, h-1, 1, 1, raw).U32(n)
			}
			s.U8(77)
		}, Error: "the server sent a message of unknown type 77"},
	}
}

// bigNoise fills the largest desktop with one ZRLE rectangle whose tiles are as
// long as they can be: runs of one pixel each.
func bigNoise(s *Server) {
	const w, h = bigWidth, bigHeight / 64 * 64
	tile := append([]byte{128}, bytes.Repeat([]byte{1, 2, 3, 0}, 64*64)...)
	z := s.Zip(tile)
	again := s.Zip(tile) // refers to the one before, and so can be said for ever
	tiles := w / 64 * (h / 64)
	s.Init(w, h).Update(1).Rect(0, 0, w, h, zrle).U32(len(z) + (tiles-1)*len(again)).Text(z)
	s.Many((tiles-1)*len(again), []byte(again)).U8(77)
}

func bytesOf(b, n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = b
	}
	return p
}
