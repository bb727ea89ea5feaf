// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import "encoding/binary"

// A Converter turns the pixels of the wire to 0x00RRGGBB: as PIXEL, as ZRLE's
// CPIXEL and as Tight's TPIXEL.
type Converter struct {
	PixelFormat
	Pixel, CPixel, TPixel Layout
	Table                 []uint32    // of pixels of 8 and 16 bits: their colours
	Scale                 [3][]uint32 // of pixels of 32 bits: each component's share of the colour
	numbered              *Numbered
}

// NewConverter makes one for a format that has been checked. A colour map is
// black until it is set.
func NewConverter(f PixelFormat) *Converter {
	w := &Converter{PixelFormat: f}
	for i, m := range f.Max {
		w.Scale[i] = make([]uint32, int(m)+1)
		for v := range w.Scale[i] {
			if m > 0 {
				w.Scale[i][v] = uint32((v*255+int(m)/2)/int(m)) << (16 - 8*i)
			}
		}
	}
	if f.Bits < 32 {
		w.Table = make([]uint32, 1<<f.Bits)
		for v := range w.Table {
			if f.TrueColour {
				w.Table[v] = w.Colour(uint32(v))
			}
		}
	}
	w.Pixel = Layout{Kind: layoutGeneral, Size: int(f.Bits) / 8, Format: w}
	switch {
	case f.Bits == 8:
		w.Pixel.Kind = layoutTable8
	case f.Bits == 16:
		w.Pixel.Kind = layoutTable16
	case f.IsBGRX():
		w.Pixel.Kind = BGRX
	case f.hasBytes():
		w.Pixel.setBytes(0)
	}
	w.CPixel, w.TPixel = w.Pixel, w.Pixel
	w.setCompact()
	return w
}

// IsBGRX says whether pixels are what the framebuffer has.
func (f PixelFormat) IsBGRX() bool {
	return f.Bits == 32 && f.TrueColour && !f.BigEndian &&
		f.Max == [3]uint16{255, 255, 255} && f.Shift == [3]uint8{16, 8, 0}
}

// setCompact decides whether CPIXEL and TPIXEL have three bytes (RFB 7.7.5;
// rfbproto, "Tight Encoding").
func (w *Converter) setCompact() {
	if !w.TrueColour || w.Bits != 32 {
		return
	}
	var used uint64
	for i := range w.Max {
		used |= uint64(w.Max[i]) << w.Shift[i]
	}
	low, high := used < 1<<24, used&0xff == 0 && used < 1<<32
	if w.Depth <= 24 && (low || high) {
		w.CPixel.Size = 3
		if !low {
			w.CPixel.Drop = 8
		}
		switch {
		case w.CPixel.Kind == BGRX:
			w.CPixel.Kind = layoutBGR
		case w.CPixel.Kind == layoutBytes:
			w.CPixel.setBytes(w.CPixel.Drop)
		}
	}
	if w.Depth == 24 && w.Max == [3]uint16{255, 255, 255} {
		w.TPixel = Layout{Kind: RGB, Size: 3, Format: w}
	}
}

// Colour gives the colour of a pixel's number in true colour.
func (w *Converter) Colour(v uint32) uint32 {
	return w.Scale[0][v>>w.Shift[0]&uint32(w.Max[0])] |
		w.Scale[1][v>>w.Shift[1]&uint32(w.Max[1])] |
		w.Scale[2][v>>w.Shift[2]&uint32(w.Max[2])]
}

// SetColour sets an entry of the colour map (RFB 7.6.2), if it has one there. It says
// whether that has changed.
func (w *Converter) SetColour(i int, red, green, blue uint16) bool {
	if w.TrueColour || i >= len(w.Table) {
		return false
	}
	before := w.Table[i]
	w.Table[i] = uint32(red>>8)<<16 | uint32(green>>8)<<8 | uint32(blue>>8)
	return w.Table[i] != before
}

type layoutKind uint8

const (
	layoutGeneral  layoutKind = iota // a number, taken apart by shift and max
	BGRX                             // as the framebuffer has it
	layoutBGR                        // the same without the fourth byte
	RGB                              // the same turned round
	layoutBytes                      // red, green and blue have a byte each
	layoutTable8                     // a number of 8 bits, looked up
	layoutTable16                    // a number of 16 bits, looked up
	layoutNumbered                   // a colour that gets a number (Numbered)
)

// A Layout is how a pixel lies in the stream.
type Layout struct {
	Kind   layoutKind
	Size   int    // bytes
	Drop   uint8  // low bits that a compact pixel leaves out
	at     [3]int // of layoutBytes: where red, green and blue are
	Format *Converter
}

// hasBytes says whether red, green and blue have a byte each.
func (f PixelFormat) hasBytes() bool {
	return f.Bits == 32 && f.Max == [3]uint16{255, 255, 255} && (f.Shift[0]|f.Shift[1]|f.Shift[2])%8 == 0
}

// setBytes makes it one of bytes; drop low bits are left out.
func (l *Layout) setBytes(drop uint8) {
	l.Kind = layoutBytes
	for i, shift := range l.Format.Shift {
		l.at[i] = int(shift-drop) / 8
		if l.Format.BigEndian {
			l.at[i] = l.Size - 1 - l.at[i]
		}
	}
}

// Get gives the colour of the pixel at the beginning of p, size bytes at least.
func (l *Layout) Get(p []byte) uint32 {
	if l.Kind == layoutBGR || l.Kind == BGRX {
		return uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16
	}
	return l.getOther(p)
}

func (l *Layout) getOther(p []byte) uint32 {
	switch l.Kind {
	case RGB:
		return uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2])
	case layoutTable8, layoutTable16:
		return l.Format.Table[l.Number(p)]
	case layoutNumbered:
		return l.Format.numbered.number(l.Number(p))
	}
	return l.Format.Colour(l.Number(p))
}

// Number gives a pixel as the number that it is on the wire.
func (l *Layout) Number(p []byte) uint32 {
	var v uint32
	for i := range l.Size {
		if l.Format.BigEndian {
			v = v<<8 | uint32(p[i])
		} else {
			v |= uint32(p[i]) << (8 * i)
		}
	}
	return v << l.Drop
}

// Unpack reads len(dst) pixels. The memory of src goes on for at least one byte
// beyond them.
func (l *Layout) Unpack(dst []uint32, src []byte) {
	switch l.Kind {
	case BGRX:
		copy(PixelBytes(dst), src)
	case layoutBGR:
		unpackBGR(dst, src[:cap(src)])
	case RGB:
		unpackRGB(dst, src[:cap(src)])
	case layoutTable8:
		table := l.Format.Table[:256]
		for i, v := range src[:len(dst)] {
			dst[i] = table[v]
		}
	case layoutTable16:
		order := binary.ByteOrder(binary.LittleEndian)
		if l.Format.BigEndian {
			order = binary.BigEndian
		}
		table := l.Format.Table[:65536]
		for i := range dst {
			dst[i] = table[order.Uint16(src[2*i:])]
		}
	case layoutNumbered:
		for i := range dst {
			dst[i] = l.Get(src[i*l.Size:])
		}
	case layoutBytes:
		red, green, blue := src[l.at[0]:], src[l.at[1]:], src[l.at[2]:]
		for i := range dst {
			n := i * l.Size
			dst[i] = uint32(red[n])<<16 | uint32(green[n])<<8 | uint32(blue[n])
		}
	default:
		for i := range dst {
			dst[i] = l.Format.Colour(l.Number(src[i*l.Size:]))
		}
	}
}
