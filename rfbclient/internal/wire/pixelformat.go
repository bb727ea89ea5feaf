// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import (
	"encoding/binary"
	"fmt"
)

// PixelFormat says what a pixel looks like on the wire (RFB 7.4).
type PixelFormat struct {
	Bits, Depth           uint8
	BigEndian, TrueColour bool
	Max                   [3]uint16 // of red, green, blue
	Shift                 [3]uint8
}

// ReadPixelFormat reads a PIXEL_FORMAT of 16 bytes.
func ReadPixelFormat(r *Reader) (f PixelFormat) {
	f.Bits, f.Depth = r.U8(), r.U8()
	f.BigEndian, f.TrueColour = r.U8() != 0, r.U8() != 0
	f.Max = [3]uint16{r.U16(), r.U16(), r.U16()}
	f.Shift = [3]uint8{r.U8(), r.U8(), r.U8()}
	r.Skip(3)
	return f
}

// Append adds a PIXEL_FORMAT to a message.
func (f PixelFormat) Append(b []byte) []byte {
	b = append(b, f.Bits, f.Depth, BoolByte(f.BigEndian), BoolByte(f.TrueColour))
	for _, m := range f.Max {
		b = binary.BigEndian.AppendUint16(b, m)
	}
	return append(b, f.Shift[0], f.Shift[1], f.Shift[2], 0, 0, 0)
}

// FullFormat is the one whose pixels are the framebuffer's: 8 bits for each of red, green
// and blue, in 32.
var FullFormat = PixelFormat{32, 24, false, true, [3]uint16{255, 255, 255}, [3]uint8{16, 8, 0}}

// Native converts FullFormat: not at all.
var Native = NewConverter(FullFormat)

// Check says whether pixels of that format can be read.
func (f PixelFormat) Check() error {
	if f.Bits != 8 && f.Bits != 16 && f.Bits != 32 {
		return Errorf("the server's pixels have %d bits; 8, 16 and 32 are possible", f.Bits)
	}
	if !f.TrueColour && f.Bits == 32 {
		return &UnsupportedError{Kind: UnsupportedColourMap, Number: uint32(f.Bits)}
	}
	for i := range f.Shift {
		if f.TrueColour && (f.Shift[i] >= f.Bits || f.Max[i] == 0) {
			return Errorf("the server's pixel format is impossible: %v", f)
		}
	}
	return nil
}

// Usual says whether it is a format of true colour with at most 8 bits for each of red,
// green and blue, none of them shared.
func (f PixelFormat) Usual() bool {
	if !f.TrueColour || f.Check() != nil {
		return false
	}
	var used uint64
	for i, m := range f.Max {
		bits := uint64(m) << f.Shift[i]
		if m > 255 || m&(m+1) != 0 || bits>>f.Bits != 0 || used&bits != 0 {
			return false
		}
		used |= bits
	}
	return true
}

// String gives it as "32 bits, depth 24, little-endian, max 255/255/255, shift 16/8/0".
func (f PixelFormat) String() string {
	order, colours := "little-endian", "colour map"
	if f.BigEndian {
		order = "big-endian"
	}
	if f.TrueColour {
		colours = fmt.Sprintf("max %d/%d/%d, shift %d/%d/%d", f.Max[0], f.Max[1], f.Max[2], f.Shift[0], f.Shift[1], f.Shift[2])
	}
	return fmt.Sprintf("%d bits, depth %d, %s, %s", f.Bits, f.Depth, order, colours)
}

// BoolByte gives a truth value as messages have it.
func BoolByte(v bool) byte {
	if v {
		return 1
	}
	return 0
}
