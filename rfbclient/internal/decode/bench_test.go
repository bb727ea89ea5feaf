// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"io"
	"math/rand/v2"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// BenchmarkDecoders decodes a text of 1024x768 pixels, a rectangle each time.
func BenchmarkDecoders(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 3))
	rect := wire.Rect{W: 1024, H: 768}
	c := encode.Text(r, rect.W, rect.H)
	for n, e := range encode.Encodings(r) {
		if e.Number == encode.NumberTight || e.Number == encode.NumberTightPNG {
			continue // its streams are chosen at random; PNG is Go's own
		}
		b.Run(e.Name, func(b *testing.B) {
			e := encode.Encodings(rand.New(rand.NewPCG(3, 3)))[n] // streams that begin here
			var fb wire.Framebuffer
			fb.Resize(rect.W, rect.H)
			fb.ApplySize()
			d := newDecoder(e.Number)
			defer closeDecoder(d)
			first, again := e.Encode(c, rect), e.Encode(c, rect)
			source := &repeating{first, again, first}
			reader := wire.NewReader(source)
			b.SetBytes(int64(4 * wire.Area(rect)))
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				if err := d.Decode(reader, &fb, rect); err != nil {
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

// newDecoder makes a decoder that stands alone, so that nothing is decoded later; nil if
// there is no such encoding.
func newDecoder(number int32) Decoder {
	if e := ByNumber(number); e != nil {
		return e.make(&Set{})
	}
	return nil
}
