// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build !race

// The race detector allocates: these tests run without it.

package decode

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// TestNoAllocations: in the steady state a rectangle costs no memory.
func TestNoAllocations(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	c := encode.Random(r, 256, 256)
	rect := wire.Rect{W: 256, H: 256}
	for _, e := range encode.Encodings(r) {
		if e.Number == encode.NumberTightPNG {
			continue // Go's PNG decoder makes a picture each time
		}
		t.Run(e.Name, func(t *testing.T) {
			var fb wire.Framebuffer
			fb.Resize(256, 256)
			fb.ApplySize()
			d := newDecoder(e.Number)
			defer closeDecoder(d)
			const runs = 20
			var stream []byte
			for range runs + 5 {
				stream = append(stream, e.Encode(c, rect)...)
			}
			reader := wire.NewReader(bytes.NewReader(stream))
			decode := func() {
				if err := d.Decode(reader, &fb, rect); err != nil {
					t.Fatal(err)
				}
			}
			for range 3 {
				decode() // scratch memory grows
			}
			if n := testing.AllocsPerRun(runs, decode); n > 0 {
				t.Errorf("%v allocations a rectangle", n)
			}
		})
	}
}
