// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

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

// palette is a colour table. Entries beyond its colours are noColour, so that a
// wrong index is found without a comparison for each pixel.
type palette [256]uint32

// noColour has a bit that no pixel has.
const noColour = 1 << 31

// clearFrom marks the entries from n on.
func (p *palette) clearFrom(n int) {
	for i := n; i < len(p); i++ {
		p[i] = noColour
	}
}

// look8 draws pixels of one byte each. It says whether all were in the palette.
func (p *palette) look8(dst []uint32, src []byte) bool {
	var all uint32
	src = src[:len(dst)]
	for i := range dst {
		c := p[src[i]]
		dst[i] = c
		all |= c
	}
	return all&noColour == 0
}

// lookBits draws pixels of 1, 2 or 4 bits each, the first in a byte's highest
// bits. It says whether all were in the palette.
func (p *palette) lookBits(dst []uint32, src []byte, bits int) bool {
	if bits == 1 {
		p.look1(dst, src)
		return (p[0]|p[1])&noColour == 0
	}
	var all uint32
	mask := byte(1)<<bits - 1
	shift := 8
	for i := range dst {
		shift -= bits
		c := p[src[0]>>shift&mask]
		dst[i] = c
		all |= c
		if shift == 0 {
			shift, src = 8, src[1:]
		}
	}
	return all&noColour == 0
}

// look1 draws pixels of one bit each.
func (p *palette) look1(dst []uint32, src []byte) {
	c0, differ := p[0], p[0]^p[1]
	for len(dst) >= 8 {
		b, d := uint32(src[0]), dst[:8:8]
		d[0] = c0 ^ differ&-(b>>7)
		d[1] = c0 ^ differ&-(b>>6&1)
		d[2] = c0 ^ differ&-(b>>5&1)
		d[3] = c0 ^ differ&-(b>>4&1)
		d[4] = c0 ^ differ&-(b>>3&1)
		d[5] = c0 ^ differ&-(b>>2&1)
		d[6] = c0 ^ differ&-(b>>1&1)
		d[7] = c0 ^ differ&-(b&1)
		src, dst = src[1:], dst[8:]
	}
	for i := range dst {
		dst[i] = c0 ^ differ&-(uint32(src[0])>>(7-i)&1)
	}
}

// fillRow paints pixels in one colour.
func fillRow(dst []uint32, colour uint32) {
	for i := range dst {
		dst[i] = colour
	}
}
