// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// palette is a colour table. Entries beyond its colours are noColour, so that a
// wrong index is found without a comparison for each pixel.
type palette [256]uint32

// noColour has a bit that no pixel has.
const noColour = 1 << 31

// noColours is a palette without any.
var noColours = func() (p palette) {
	wire.FillRow(p[:], noColour)
	return p
}()

// clearFrom marks the entries from n on.
func (p *palette) clearFrom(n int) { copy(p[n:], noColours[n:]) }

// look8 draws pixels of one byte each. It says whether all were in the palette.
func (p *palette) look8(dst []uint32, src []byte) bool {
	var all uint32
	for len(dst) >= 8 {
		d, s := (*[8]uint32)(dst), (*[8]byte)(src)
		all |= p.four((*[4]uint32)(d[:4]), s[0], s[1], s[2], s[3])
		all |= p.four((*[4]uint32)(d[4:]), s[4], s[5], s[6], s[7])
		dst, src = dst[8:], src[8:]
	}
	all |= p.few(dst, src, 8)
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
	for len(dst) >= 8 {
		d := (*[8]uint32)(dst)
		if bits == 2 {
			s := (*[2]byte)(src)
			all |= p.four((*[4]uint32)(d[:4]), s[0]>>6, s[0]>>4&3, s[0]>>2&3, s[0]&3)
			all |= p.four((*[4]uint32)(d[4:]), s[1]>>6, s[1]>>4&3, s[1]>>2&3, s[1]&3)
		} else {
			s := (*[4]byte)(src)
			all |= p.four((*[4]uint32)(d[:4]), s[0]>>4, s[0]&15, s[1]>>4, s[1]&15)
			all |= p.four((*[4]uint32)(d[4:]), s[2]>>4, s[2]&15, s[3]>>4, s[3]&15)
		}
		dst, src = dst[8:], src[bits:]
	}
	all |= p.few(dst, src, bits)
	return all&noColour == 0
}

// four draws four pixels. It gives all their bits.
func (p *palette) four(dst *[4]uint32, i0, i1, i2, i3 byte) uint32 {
	c0, c1, c2, c3 := p[i0], p[i1], p[i2], p[i3]
	dst[0], dst[1], dst[2], dst[3] = c0, c1, c2, c3
	return c0 | c1 | c2 | c3
}

// few draws what is left of a row, of pixels of any number of bits. It gives all
// bits of the pixels.
func (p *palette) few(dst []uint32, src []byte, bits int) (all uint32) {
	shift, mask := 8, byte(1)<<bits-1
	for i := range dst {
		shift -= bits
		dst[i] = p[src[0]>>shift&mask]
		all |= dst[i]
		if shift == 0 {
			shift, src = 8, src[1:]
		}
	}
	return all
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
