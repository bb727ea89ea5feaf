// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import "encoding/binary"

// Pixel loops. They overwrite every pixel of dst; what they read is checked by
// the callers, in length.

// unpackRGB reads pixels of three bytes R, G, B (Tight's TPIXEL). src has a byte
// more than it needs, because each pixel is read as four.
func unpackRGB(dst []uint32, src []byte) {
	for len(dst) >= 4 {
		s, d := src[:13:13], dst[:4:4]
		d[0] = binary.BigEndian.Uint32(s[0:]) >> 8
		d[1] = binary.BigEndian.Uint32(s[3:]) >> 8
		d[2] = binary.BigEndian.Uint32(s[6:]) >> 8
		d[3] = binary.BigEndian.Uint32(s[9:]) >> 8
		src, dst = src[12:], dst[4:]
	}
	for i := range dst {
		dst[i] = uint32(src[3*i])<<16 | uint32(src[3*i+1])<<8 | uint32(src[3*i+2])
	}
}

// unpackBGR reads pixels of three bytes B, G, R (ZRLE's CPIXEL in this client's
// pixel format), with a byte more.
func unpackBGR(dst []uint32, src []byte) {
	for len(dst) >= 4 {
		s, d := src[:13:13], dst[:4:4]
		d[0] = binary.LittleEndian.Uint32(s[0:]) & 0xffffff
		d[1] = binary.LittleEndian.Uint32(s[3:]) & 0xffffff
		d[2] = binary.LittleEndian.Uint32(s[6:]) & 0xffffff
		d[3] = binary.LittleEndian.Uint32(s[9:]) & 0xffffff
		src, dst = src[12:], dst[4:]
	}
	for i := range dst {
		dst[i] = uint32(src[3*i]) | uint32(src[3*i+1])<<8 | uint32(src[3*i+2])<<16
	}
}

// FillRow paints pixels in one colour.
func FillRow(dst []uint32, colour uint32) {
	for i := range dst {
		dst[i] = colour
	}
}
