// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import (
	"math/rand/v2"
	"testing"
)

// TestSettle changes the size many times: what both sizes have is kept, and the
// rest is black, whether the memory is used again or not.
func TestSettle(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	var fb Framebuffer
	fb.Resize(10, 10)
	fb.ApplySize()
	for n := range 2000 {
		before := append([]uint32(nil), fb.Pix...)
		for i := range before {
			before[i] = r.Uint32N(1 << 24)
		}
		copy(fb.Pix, before)
		w, h := fb.Width, fb.Height
		fb.Resize(r.IntN(40), r.IntN(40))
		fb.ApplySize()
		if len(fb.Pix) != fb.Width*fb.Height {
			t.Fatalf("%d: %dx%d has %d pixels", n, fb.Width, fb.Height, len(fb.Pix))
		}
		for i, got := range fb.Pix {
			x, y, want := i%fb.Width, i/fb.Width, uint32(0)
			if x < w && y < h {
				want = before[y*w+x]
			}
			if got != want {
				t.Fatalf("%d: from %dx%d to %dx%d the pixel %d,%d became %06x, not %06x", n, w, h, fb.Width, fb.Height, x, y, got, want)
			}
		}
	}
}
