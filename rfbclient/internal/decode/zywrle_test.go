// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"math/rand/v2"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// TestHaar: the transform is its own inverse, and loses nothing.
func TestHaar(t *testing.T) {
	for a := -127; a < 128; a++ {
		for b := -127; b < 128; b++ {
			if x, y := haar(haar(int8(a), int8(b))); int(x) != a || int(y) != b {
				t.Fatalf("%d, %d come back as %d, %d", a, b, x, y)
			}
		}
	}
}

func FuzzZYWRLE(f *testing.F) {
	s, r := &encode.Zlib{}, rand.New(rand.NewPCG(17, 17))
	f.Add(encode.ZYWRLE(s, encode.Random(r, 70, 70), wire.Rect{W: 70, H: 70}, 1, false), uint8(70), uint8(70), uint8(3))
	f.Add(encode.ZYWRLE(&encode.Zlib{}, encode.Smooth(70, 70), wire.Rect{W: 70, H: 70}, 1, true), uint8(70), uint8(70), uint8(0))
	fuzzDecoder(f, encode.NumberZYWRLE)
}
