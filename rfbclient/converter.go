// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "encoding/binary"

// wireFormat turns the pixels of the wire to 0x00RRGGBB: as PIXEL, as ZRLE's
// CPIXEL and as Tight's TPIXEL.
type wireFormat struct {
	pixelFormat
	pixel, cpixel, tpixel pixelLayout
	table                 []uint32    // of pixels of 8 and 16 bits: their colours
	scale                 [3][]uint32 // of pixels of 32 bits: each component's share of the colour
	numbered              *numberedColours
}

// newWireFormat makes it for a format that has been checked. A colour map is
// black until it is set.
func newWireFormat(f pixelFormat) *wireFormat {
	w := &wireFormat{pixelFormat: f}
	for i, m := range f.max {
		w.scale[i] = make([]uint32, int(m)+1)
		for v := range w.scale[i] {
			if m > 0 {
				w.scale[i][v] = uint32((v*255+int(m)/2)/int(m)) << (16 - 8*i)
			}
		}
	}
	if f.bits < 32 {
		w.table = make([]uint32, 1<<f.bits)
		for v := range w.table {
			if f.trueColour {
				w.table[v] = w.colour(uint32(v))
			}
		}
	}
	w.pixel = pixelLayout{kind: layoutGeneral, size: int(f.bits) / 8, format: w}
	switch {
	case f.bits == 8:
		w.pixel.kind = layoutTable8
	case f.bits == 16:
		w.pixel.kind = layoutTable16
	case f.isBGRX():
		w.pixel.kind = layoutBGRX
	case f.hasBytes():
		w.pixel.setBytes(0)
	}
	w.cpixel, w.tpixel = w.pixel, w.pixel
	w.setCompact()
	return w
}

// isBGRX says whether pixels are what the framebuffer has.
func (f pixelFormat) isBGRX() bool {
	return f.bits == 32 && f.trueColour && !f.bigEndian &&
		f.max == [3]uint16{255, 255, 255} && f.shift == [3]uint8{16, 8, 0}
}

// setCompact decides whether CPIXEL and TPIXEL have three bytes (RFB 7.7.5;
// rfbproto, "Tight Encoding").
func (w *wireFormat) setCompact() {
	if !w.trueColour || w.bits != 32 {
		return
	}
	var used uint64
	for i := range w.max {
		used |= uint64(w.max[i]) << w.shift[i]
	}
	low, high := used < 1<<24, used&0xff == 0 && used < 1<<32
	if w.depth <= 24 && (low || high) {
		w.cpixel.size = 3
		if !low {
			w.cpixel.drop = 8
		}
		switch {
		case w.cpixel.kind == layoutBGRX:
			w.cpixel.kind = layoutBGR
		case w.cpixel.kind == layoutBytes:
			w.cpixel.setBytes(w.cpixel.drop)
		}
	}
	if w.depth == 24 && w.max == [3]uint16{255, 255, 255} {
		w.tpixel = pixelLayout{kind: layoutRGB, size: 3, format: w}
	}
}

// colour gives the colour of a pixel's number in true colour.
func (w *wireFormat) colour(v uint32) uint32 {
	return w.scale[0][v>>w.shift[0]&uint32(w.max[0])] |
		w.scale[1][v>>w.shift[1]&uint32(w.max[1])] |
		w.scale[2][v>>w.shift[2]&uint32(w.max[2])]
}

// setColour sets an entry of the colour map (RFB 7.6.2), if it has one there. It says
// whether that has changed.
func (w *wireFormat) setColour(i int, red, green, blue uint16) bool {
	if w.trueColour || i >= len(w.table) {
		return false
	}
	before := w.table[i]
	w.table[i] = uint32(red>>8)<<16 | uint32(green>>8)<<8 | uint32(blue>>8)
	return w.table[i] != before
}

type layoutKind uint8

const (
	layoutGeneral  layoutKind = iota // a number, taken apart by shift and max
	layoutBGRX                       // as the framebuffer has it
	layoutBGR                        // the same without the fourth byte
	layoutRGB                        // the same turned round
	layoutBytes                      // red, green and blue have a byte each
	layoutTable8                     // a number of 8 bits, looked up
	layoutTable16                    // a number of 16 bits, looked up
	layoutNumbered                   // a colour that gets a number (cursoralpha.go)
)

// pixelLayout is how a pixel lies in the stream.
type pixelLayout struct {
	kind   layoutKind
	size   int    // bytes
	drop   uint8  // low bits that a compact pixel leaves out
	at     [3]int // of layoutBytes: where red, green and blue are
	format *wireFormat
}

// hasBytes says whether red, green and blue have a byte each.
func (f pixelFormat) hasBytes() bool {
	return f.bits == 32 && f.max == [3]uint16{255, 255, 255} && (f.shift[0]|f.shift[1]|f.shift[2])%8 == 0
}

// setBytes makes it one of bytes; drop low bits are left out.
func (l *pixelLayout) setBytes(drop uint8) {
	l.kind = layoutBytes
	for i, shift := range l.format.shift {
		l.at[i] = int(shift-drop) / 8
		if l.format.bigEndian {
			l.at[i] = l.size - 1 - l.at[i]
		}
	}
}

// get gives the colour of the pixel at the beginning of p, size bytes at least.
func (l *pixelLayout) get(p []byte) uint32 {
	if l.kind == layoutBGR || l.kind == layoutBGRX {
		return uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16
	}
	return l.getOther(p)
}

func (l *pixelLayout) getOther(p []byte) uint32 {
	switch l.kind {
	case layoutRGB:
		return uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2])
	case layoutTable8, layoutTable16:
		return l.format.table[l.number(p)]
	case layoutNumbered:
		return l.format.numbered.number(l.number(p))
	}
	return l.format.colour(l.number(p))
}

// number gives a pixel as the number that it is on the wire.
func (l *pixelLayout) number(p []byte) uint32 {
	var v uint32
	for i := range l.size {
		if l.format.bigEndian {
			v = v<<8 | uint32(p[i])
		} else {
			v |= uint32(p[i]) << (8 * i)
		}
	}
	return v << l.drop
}

// unpack reads len(dst) pixels. The memory of src goes on for at least one byte
// beyond them.
func (l *pixelLayout) unpack(dst []uint32, src []byte) {
	switch l.kind {
	case layoutBGRX:
		copy(pixelBytes(dst), src)
	case layoutBGR:
		unpackBGR(dst, src[:cap(src)])
	case layoutRGB:
		unpackRGB(dst, src[:cap(src)])
	case layoutTable8:
		table := l.format.table[:256]
		for i, v := range src[:len(dst)] {
			dst[i] = table[v]
		}
	case layoutTable16:
		order := binary.ByteOrder(binary.LittleEndian)
		if l.format.bigEndian {
			order = binary.BigEndian
		}
		table := l.format.table[:65536]
		for i := range dst {
			dst[i] = table[order.Uint16(src[2*i:])]
		}
	case layoutNumbered:
		for i := range dst {
			dst[i] = l.get(src[i*l.size:])
		}
	case layoutBytes:
		red, green, blue := src[l.at[0]:], src[l.at[1]:], src[l.at[2]:]
		for i := range dst {
			n := i * l.size
			dst[i] = uint32(red[n])<<16 | uint32(green[n])<<8 | uint32(blue[n])
		}
	default:
		for i := range dst {
			dst[i] = l.format.colour(l.number(src[i*l.size:]))
		}
	}
}
