// SPDX-License-Identifier: LGPL-2.1-or-later

package encode

import (
	"math/rand/v2"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// Numbers of the encodings (RFB 7.7; rfbproto, "Encodings").
const (
	NumberRaw      = 0
	NumberCopyRect = 1
	NumberRRE      = 2
	NumberCoRRE    = 4
	NumberHextile  = 5
	NumberZlib     = 6
	NumberTight    = 7
	NumberTRLE     = 15
	NumberZRLE     = 16
	NumberZYWRLE   = 17
	NumberJPEG     = 21
	NumberTightPNG = -260
)

// An Encoding makes the data of a rectangle that shows a part of a canvas.
type Encoding struct {
	Name   string
	Number int32
	Encode func(c Canvas, r wire.Rect) []byte
}

// Encodings gives an encoder for each branch of each decoder. They have streams
// that go on, so that each session needs new ones.
func Encodings(r *rand.Rand) []Encoding {
	zrle := func(name string, kind func() int) Encoding {
		s := &Zlib{}
		return Encoding{name, NumberZRLE, func(c Canvas, r wire.Rect) []byte { return ZRLE(s, c, r, kind) }}
	}
	fixed := func(kind int) func() int { return func() int { return kind } }
	tight := func(name string, kinds ...string) Encoding {
		e := &TightStreams{}
		return Encoding{name, NumberTight, func(c Canvas, rect wire.Rect) []byte {
			return e.Encode(c, rect, kinds[r.IntN(len(kinds))], r.IntN(4))
		}}
	}
	trle := func(name string, kind func() int) Encoding {
		return Encoding{name, NumberTRLE, func(c Canvas, r wire.Rect) []byte { return encodeTRLE(c, r, kind) }}
	}
	zlibbed := func() Encoding {
		s := &Zlib{}
		return Encoding{"Zlib", NumberZlib, func(c Canvas, r wire.Rect) []byte {
			z := s.Compress(EncodeRaw(c, r))
			return withLength(z)
		}}
	}
	return []Encoding{
		{"Raw", NumberRaw, EncodeRaw},
		{"Hextile", NumberHextile, encodeHextile},
		{"RRE", NumberRRE, func(c Canvas, r wire.Rect) []byte { return encodeRRE(c, r, false) }},
		{"CoRRE", NumberCoRRE, func(c Canvas, r wire.Rect) []byte { return encodeRRE(c, r, true) }},
		zlibbed(),
		trle("TRLE raw", fixed(0)),
		trle("TRLE packed palette", fixed(2)),
		trle("TRLE runs", fixed(128)),
		trle("TRLE palette runs", fixed(130)),
		trle("TRLE mixed", func() int { return []int{0, 1, 2, 128, 130}[r.IntN(5)] }),
		{"TightPNG", NumberTightPNG, PNG},
		{"Tight without zlib", NumberTight, encodePlainTight},
		zrle("ZRLE raw", fixed(0)),
		zrle("ZRLE packed palette", fixed(2)),
		zrle("ZRLE runs", fixed(128)),
		zrle("ZRLE palette runs", fixed(130)),
		zrle("ZRLE mixed", func() int { return []int{0, 1, 2, 128, 130}[r.IntN(5)] }),
		tight("Tight copy", "copy"),
		tight("Tight gradient", "gradient"),
		tight("Tight palette", "palette"),
		tight("Tight mixed", "fill", "copy", "gradient", "palette"),
	}
}

// Possible leaves out the rectangles that an encoding cannot have, and the empty
// ones where what they hold is each encoder's own affair.
func (e Encoding) Possible(rects []wire.Rect) (list []wire.Rect) {
	for _, r := range rects {
		empty := r.Empty() && e.Number != NumberRaw && e.Number != NumberHextile
		if !empty && (e.Number != NumberCoRRE || r.W < 256 && r.H < 256) {
			list = append(list, r)
		}
	}
	return list
}
