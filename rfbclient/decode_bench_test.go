// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"io"
	"math/rand/v2"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// textCanvas is a terminal: few colours, runs of a few pixels.
func textCanvas(r *rand.Rand, w, h int) canvas {
	c := canvas{w, h, make([]uint32, w*h)}
	for i := range c.pix {
		if y := i / w; y%13 > 2 && r.IntN(5) == 0 {
			c.pix[i] = []uint32{0xd0d0d0, 0x00c000, 0xc00000}[y/13%3]
		}
	}
	return c
}

// BenchmarkDecoders decodes a text of 1024x768 pixels, a rectangle each time.
func BenchmarkDecoders(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 3))
	rect := Rect{W: 1024, H: 768}
	c := textCanvas(r, rect.W, rect.H)
	for n, e := range encoders(r) {
		if e.number == EncodingTight || e.number == EncodingTightPNG {
			continue // its streams are chosen at random; PNG is Go's own
		}
		b.Run(e.name, func(b *testing.B) {
			e := encoders(rand.New(rand.NewPCG(3, 3)))[n] // streams that begin here
			var fb wire.Framebuffer
			fb.Resize(rect.W, rect.H)
			fb.ApplySize()
			d := newDecoder(e.number)
			defer closeDecoder(d)
			first, again := e.encode(c, rect), e.encode(c, rect)
			source := &repeating{first, again, first}
			reader := wire.NewReader(source)
			b.SetBytes(int64(4 * wire.Area(rect)))
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				if err := d.decode(reader, &fb, rect); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// repeating gives the stream's beginning, and then its second part again and again.
type repeating struct{ first, again, left []byte }

func (s *repeating) Read(p []byte) (int, error) {
	if len(s.left) == 0 {
		s.left = s.again
	}
	n := copy(p, s.left)
	s.left = s.left[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func newDecoder(number Encoding) decoder {
	for _, e := range encodings {
		if e.number == number {
			return e.make()
		}
	}
	return nil
}

func closeDecoder(d decoder) {
	if d, ok := d.(interface{ close() }); ok {
		d.close()
	}
}
