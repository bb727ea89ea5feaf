// SPDX-License-Identifier: LGPL-2.1-or-later

package encode

import (
	"bytes"
	"compress/zlib"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// Zlib is a zlib stream that goes on from rectangle to rectangle.
type Zlib struct {
	out bytes.Buffer
	z   *zlib.Writer
}

func (s *Zlib) Compress(p []byte) []byte {
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
	Format = wire.Native
	Mapped map[uint32]uint32
)

func Pixel(v uint32) []byte  { return writePixel(&Format.Pixel, v) }
func CPixel(v uint32) []byte { return writePixel(&Format.CPixel, v) }
func tpixel(v uint32) []byte { return writePixel(&Format.TPixel, v) }

// encodePixel writes a pixel; bits that mean nothing are set.
func writePixel(l *wire.Layout, v uint32) []byte {
	switch l.Kind {
	case wire.BGRX:
		return []byte{byte(v), byte(v >> 8), byte(v >> 16), 0xee}
	case wire.RGB:
		return []byte{byte(v >> 16), byte(v >> 8), byte(v)}
	}
	return Number(l, numberOf(l.Format, v))
}

func Number(l *wire.Layout, n uint32) []byte {
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
		return Mapped[colour]
	}
	for c, most := range w.Max {
		n |= (colour>>(16-8*c)&0xff*uint32(most) + 127) / 255 << w.Shift[c]
	}
	return n
}
