// SPDX-License-Identifier: LGPL-2.1-or-later

package encode

import (
	"math/rand/v2"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// Canvas is a picture of 0x00RRGGBB.
type Canvas struct {
	W, H int
	Pix  []uint32
}

// Random has few colours in some parts and many in others, as desktops do.
func Random(r *rand.Rand, w, h int) Canvas {
	c := Canvas{w, h, make([]uint32, w*h)}
	colours := make([]uint32, 1+r.IntN(20))
	for i := range colours {
		colours[i] = r.Uint32() & 0xffffff
	}
	for y := range h {
		for x := range w {
			switch {
			case x/16%3 == 0:
				c.Pix[y*w+x] = colours[y/8%len(colours)]
			case x/16%3 == 1:
				c.Pix[y*w+x] = colours[r.IntN(len(colours))]
			default:
				c.Pix[y*w+x] = r.Uint32() & 0xffffff
			}
		}
	}
	return c
}

// At gives a pixel.
func (c Canvas) At(x, y int) uint32 { return c.Pix[y*c.W+x] }

// colours lists the colours of a part, in order of their first use.
func (c Canvas) colours(r wire.Rect) (list []uint32, index map[uint32]int) {
	index = map[uint32]int{}
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			if _, seen := index[c.At(x, y)]; !seen {
				index[c.At(x, y)] = len(list)
				list = append(list, c.At(x, y))
			}
		}
	}
	return list, index
}

// Quantised is the canvas in the colours that the format has.
func (c Canvas) Quantised() Canvas {
	q := Canvas{c.W, c.H, make([]uint32, len(c.Pix))}
	for i, v := range c.Pix {
		if Format.TrueColour {
			q.Pix[i] = Format.Colour(numberOf(Format, v))
		} else {
			q.Pix[i] = Format.Table[v%uint32(len(Format.Table))]
		}
	}
	return q
}

// Text is a terminal: few colours, runs of a few pixels.
func Text(r *rand.Rand, w, h int) Canvas {
	c := Canvas{w, h, make([]uint32, w*h)}
	for i := range c.Pix {
		if y := i / w; y%13 > 2 && r.IntN(5) == 0 {
			c.Pix[i] = []uint32{0xd0d0d0, 0x00c000, 0xc00000}[y/13%3]
		}
	}
	return c
}

// Smooth is a picture as cameras make them, with something sharp in it.
func Smooth(w, h int) Canvas {
	c := Canvas{w, h, make([]uint32, w*h)}
	for i := range c.Pix {
		x, y := i%w, i/w
		c.Pix[i] = uint32(x*255/w)<<16 | uint32(y*255/h)<<8 | uint32((x+y)*255/(w+h))
		if x > w/2 && x < w/2+9 || y > 70 && x < 20 {
			c.Pix[i] = 0xf0f000
		}
	}
	return c
}

// Compare fails the test at the first pixel that differs by more than
// tolerance in a component.
func Compare(t *testing.T, got []uint32, want Canvas, tolerance int) {
	t.Helper()
	if len(got) != len(want.Pix) {
		t.Fatalf("%d pixels, want %d", len(got), len(want.Pix))
	}
	for i := range got {
		for _, shift := range []int{0, 8, 16} {
			a, b := int(got[i]>>shift&0xff), int(want.Pix[i]>>shift&0xff)
			if a-b > tolerance || b-a > tolerance {
				t.Fatalf("pixel %d,%d is %06x, want %06x", i%want.W, i/want.W, got[i], want.Pix[i])
			}
		}
	}
}
