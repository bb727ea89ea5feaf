// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"math/rand/v2"
	"testing"
)

// TestSettle changes the size many times: what both sizes have is kept, and the
// rest is black, whether the memory is used again or not.
func TestSettle(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	var fb framebuffer
	fb.resize(10, 10)
	fb.settle()
	for n := range 2000 {
		before := append([]uint32(nil), fb.pix...)
		for i := range before {
			before[i] = r.Uint32N(1 << 24)
		}
		copy(fb.pix, before)
		w, h := fb.width, fb.height
		fb.resize(r.IntN(40), r.IntN(40))
		fb.settle()
		if len(fb.pix) != fb.width*fb.height {
			t.Fatalf("%d: %dx%d has %d pixels", n, fb.width, fb.height, len(fb.pix))
		}
		for i, got := range fb.pix {
			x, y, want := i%fb.width, i/fb.width, uint32(0)
			if x < w && y < h {
				want = before[y*w+x]
			}
			if got != want {
				t.Fatalf("%d: from %dx%d to %dx%d the pixel %d,%d became %06x, not %06x", n, w, h, fb.width, fb.height, x, y, got, want)
			}
		}
	}
}
