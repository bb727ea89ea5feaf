// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// Decoder draws the rectangles of one encoding into the framebuffer. One
// decoder serves a connection from its beginning to its end, because some
// encodings have streams that span rectangles, and it owns its scratch memory.
//
// rect is inside the framebuffer; an empty one is the zero Rect, whose data must
// be read all the same. The framebuffer is locked; the reader gives the lock up
// while it waits. A decoder that holds memory outside Go has a method Close.
type Decoder interface {
	Decode(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error
}

// An Encoding is an encoding of pixels: a row of Encodings.
type Encoding struct {
	Number int32  // of the protocol
	Name   string // as the RFB document writes it
	// Lossy: it has losses in any quality.
	Lossy bool
	// OptIn: it is only asked for by name, because it has losses or needs much time.
	OptIn bool
	// JPEG: it may have JPEG pictures among others, if a JPEG quality level was asked for.
	JPEG bool
	// Level gives what the meaning of its data depends on and the data does not say, by the
	// JPEG quality level that was asked for (0 or less: none). Nil: it depends on nothing, so
	// that a recording can be read without knowing what was asked for.
	Level func(quality int) int
	// Copies: it takes pixels from the framebuffer.
	Copies bool
	// NoAlpha: its pixels cannot be those of a cursor with alpha.
	NoAlpha bool
	// make makes the decoder of a connection.
	make func(s *Set) Decoder
}

// Encodings lists what this client can decode, the preferred first: most
// servers, QEMU among them, use the first one that they have. CopyRect stands
// after Tight because QEMU takes the first *real* one; servers that can copy do
// so wherever it stands.
//
// A new encoding is a file, with its tests, and a row here.
var Encodings = []Encoding{
	{Number: 7, Name: "Tight", JPEG: true, make: func(s *Set) Decoder { return &tightDecoder{jpegs: s.jpegs} }},
	{Number: 1, Name: "CopyRect", Copies: true, NoAlpha: true, make: func(*Set) Decoder { return copyRectDecoder{} }},
	{Number: 16, Name: "ZRLE", make: func(s *Set) Decoder { return s.sharedZRLE() }},
	{Number: 15, Name: "TRLE", make: func(*Set) Decoder { return new(trleDecoder) }},
	{Number: 6, Name: "Zlib", make: func(*Set) Decoder { return new(zlibDecoder) }},
	{Number: 5, Name: "Hextile", make: func(*Set) Decoder { return new(hextileDecoder) }},
	{Number: 2, Name: "RRE", make: func(*Set) Decoder { return rreDecoder{} }},
	{Number: 4, Name: "CoRRE", make: func(*Set) Decoder { return rreDecoder{compact: true} }},
	{Number: 0, Name: "Raw", make: func(*Set) Decoder { return rawDecoder{} }},
	{Number: 21, Name: "JPEG", Lossy: true, OptIn: true, make: func(*Set) Decoder { return new(jpegDecoder) }},
	{Number: -260, Name: "TightPNG", OptIn: true, JPEG: true, make: func(s *Set) Decoder { return &tightDecoder{png: true, jpegs: s.jpegs} }},
	{Number: 17, Name: "ZYWRLE", Lossy: true, OptIn: true, Level: zywrleLevel, NoAlpha: true, make: func(s *Set) Decoder {
		return &zywrleDecoder{zrleDecoder: s.sharedZRLE(), level: zywrleLevel(s.quality)}
	}},
}

// ByNumber gives the row of an encoding; nil if there is none.
func ByNumber(number int32) *Encoding {
	for i := range Encodings {
		if Encodings[i].Number == number {
			return &Encodings[i]
		}
	}
	return nil
}
