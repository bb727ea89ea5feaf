// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

// MaxNumbered is the largest area, in pixels, of a picture of numbered colours.
const MaxNumbered = 1 << 20

// Numbered are the colours of pixels that have more than the framebuffer has room
// for. Decoders see, and draw, their numbers here.
type Numbered struct{ list []uint32 }

// maxNumberedColours bounds their memory: a few bytes for each subrectangle of a cursor.
const maxNumberedColours = 4 * MaxNumbered

// NumberColours has the format's pixels be numbers of colours from now on.
func (w *Converter) NumberColours() *Numbered {
	w.numbered = &Numbered{list: make([]uint32, 1)} // 0: what nothing was drawn on
	for _, l := range []*Layout{&w.Pixel, &w.CPixel, &w.TPixel} {
		l.Kind = layoutNumbered
	}
	return w.numbered
}

// number gives a colour its number.
func (n *Numbered) number(colour uint32) uint32 {
	last := len(n.list) - 1
	if last == 0 || n.list[last] != colour && last < maxNumberedColours {
		n.list = append(n.list, colour)
		last++
	}
	return uint32(last)
}

// Premultiplied gives a cursor's pixel 0xAARRGGBB for the number of one 0xRRGGBBAA. A colour
// above its alpha cannot come of multiplying; it would shine through as a wrong one.
func (n *Numbered) Premultiplied(number uint32) uint32 {
	p := n.list[number]
	a := p & 0xff
	return a<<24 | min(p>>24, a)<<16 | min(p>>16&0xff, a)<<8 | min(p>>8&0xff, a)
}
