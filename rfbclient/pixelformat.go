// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"encoding/binary"
	"fmt"
)

// pixelFormat says what a pixel looks like on the wire (RFB 7.4).
type pixelFormat struct {
	bits, depth           uint8
	bigEndian, trueColour bool
	max                   [3]uint16 // of red, green, blue
	shift                 [3]uint8
}

// readPixelFormat reads a PIXEL_FORMAT of 16 bytes.
func readPixelFormat(r *reader) (f pixelFormat) {
	f.bits, f.depth = r.U8(), r.U8()
	f.bigEndian, f.trueColour = r.U8() != 0, r.U8() != 0
	f.max = [3]uint16{r.U16(), r.U16(), r.U16()}
	f.shift = [3]uint8{r.U8(), r.U8(), r.U8()}
	r.Skip(3)
	return f
}

// append adds a PIXEL_FORMAT to a message.
func (f pixelFormat) append(b []byte) []byte {
	b = append(b, f.bits, f.depth, boolByte(f.bigEndian), boolByte(f.trueColour))
	for _, m := range f.max {
		b = binary.BigEndian.AppendUint16(b, m)
	}
	return append(b, f.shift[0], f.shift[1], f.shift[2], 0, 0, 0)
}

// fullFormat is the one whose pixels are the framebuffer's: 8 bits for each of red, green
// and blue, in 32.
var fullFormat = pixelFormat{32, 24, false, true, [3]uint16{255, 255, 255}, [3]uint8{16, 8, 0}}

// nativeFormat converts it: not at all.
var nativeFormat = newWireFormat(fullFormat)

// check says whether pixels of that format can be read.
func (f pixelFormat) check() error {
	if f.bits != 8 && f.bits != 16 && f.bits != 32 {
		return protocolErrorf("the server's pixels have %d bits; 8, 16 and 32 are possible", f.bits)
	}
	if !f.trueColour && f.bits == 32 {
		return &UnsupportedError{"the server has a colour map for pixels of 32 bits; only those of 8 and 16 bits are understood"}
	}
	for i := range f.shift {
		if f.trueColour && (f.shift[i] >= f.bits || f.max[i] == 0) {
			return protocolErrorf("the server's pixel format is impossible: %v", f)
		}
	}
	return nil
}

// usual says whether it is a format of true colour with at most 8 bits for each of red,
// green and blue, none of them shared.
func (f pixelFormat) usual() bool {
	if !f.trueColour || f.check() != nil {
		return false
	}
	var used uint64
	for i, m := range f.max {
		bits := uint64(m) << f.shift[i]
		if m > 255 || m&(m+1) != 0 || bits>>f.bits != 0 || used&bits != 0 {
			return false
		}
		used |= bits
	}
	return true
}

// String gives it as "32 bits, depth 24, little-endian, max 255/255/255, shift 16/8/0".
func (f pixelFormat) String() string {
	order, colours := "little-endian", "colour map"
	if f.bigEndian {
		order = "big-endian"
	}
	if f.trueColour {
		colours = fmt.Sprintf("max %d/%d/%d, shift %d/%d/%d", f.max[0], f.max[1], f.max[2], f.shift[0], f.shift[1], f.shift[2])
	}
	return fmt.Sprintf("%d bits, depth %d, %s, %s", f.bits, f.depth, order, colours)
}

// boolByte gives a truth value as messages have it.
func boolByte(v bool) byte {
	if v {
		return 1
	}
	return 0
}
