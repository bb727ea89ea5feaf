// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// TestHextileSubrects draws subrectangles of any size, over one another, in tiles of
// any size: in one colour and coloured, they must be where a loop over pixels puts them.
func TestHextileSubrects(t *testing.T) {
	const background, foreground = 0x102030, 0xa0b0c0
	r := rand.New(rand.NewPCG(5, 5))
	for n := range 2000 {
		tile := wire.Rect{X: r.IntN(5), Y: r.IntN(5), W: 1 + r.IntN(16), H: 1 + r.IntN(16)}
		if n%3 == 0 {
			tile.W, tile.H = 16, 16
		}
		mask, count := byte(hextileBackground|hextileForeground|hextileSubrects), 1+r.IntN(20)
		coloured := n%2 == 0
		if coloured {
			mask |= hextileColoured
		}
		stream := append(append(append([]byte{mask}, encode.Pixel(background)...), encode.Pixel(foreground)...), byte(count))
		want := encode.Canvas{W: 24, H: 24, Pix: make([]uint32, 24*24)}
		paint := func(rect wire.Rect, colour uint32) {
			for y := range rect.H {
				for x := range rect.W {
					want.Pix[(rect.Y+y)*want.W+rect.X+x] = colour
				}
			}
		}
		paint(tile, background)
		for i := range count {
			x, y := r.IntN(tile.W), r.IntN(tile.H)
			w, h := 1+r.IntN(tile.W-x), 1+r.IntN(tile.H-y)
			colour := uint32(foreground)
			if coloured {
				colour = uint32(i)
				stream = append(stream, encode.Pixel(colour)...)
			}
			stream = append(stream, byte(x<<4|y), byte((w-1)<<4|(h-1)))
			paint(wire.Rect{X: tile.X + x, Y: tile.Y + y, W: w, H: h}, colour)
		}
		var fb wire.Framebuffer
		fb.Resize(want.W, want.H)
		fb.ApplySize()
		if err := newDecoder(encode.NumberHextile).Decode(wire.NewReader(bytes.NewReader(stream)), &fb, tile); err != nil {
			t.Fatal(err)
		}
		encode.Compare(t, fb.Pix, want, 0)
	}
}
