// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// fuzzDecoder gives a decoder a rectangle inside a larger framebuffer: nothing
// outside the rectangle may change, and memory is bounded.
func fuzzDecoder(f *testing.F, number int32) {
	r := rand.New(rand.NewPCG(9, uint64(number)))
	c := encode.Random(r, 70, 70)
	for _, e := range encode.Encodings(r) {
		if e.Number == number {
			f.Add(e.Encode(c, wire.Rect{W: 70, H: 70}), uint8(70), uint8(70), uint8(3))
			f.Add(e.Encode(c, wire.Rect{W: 3, H: 2}), uint8(3), uint8(2), uint8(3))
		}
	}
	f.Add([]byte{}, uint8(1), uint8(1), uint8(0))
	f.Add([]byte{0, 3, 0, 5}, uint8(4), uint8(4), uint8(1))
	f.Fuzz(func(t *testing.T, data []byte, w, h, format uint8) {
		const margin, guard = 4, 0x5a5a5a
		fb := wire.Framebuffer{}
		fb.Resize(int(w)+2*margin, int(h)+2*margin)
		fb.ApplySize()
		wire.FillRow(fb.Pix, guard)
		rect := wire.Rect{X: margin, Y: margin, W: int(w), H: int(h)}
		if rect.Empty() {
			rect = wire.Rect{}
		}
		d := newDecoder(number)
		defer closeDecoder(d)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		stream := wire.NewReader(bytes.NewReader(data))
		stream.Format = wire.NewConverter(encode.PixelFormats[int(format)%len(encode.PixelFormats)])
		err := d.Decode(stream, &fb, rect)
		runtime.ReadMemStats(&after)
		var protocol *wire.ProtocolError
		if err != nil && !errors.As(err, &protocol) && !errors.Is(err, io.EOF) {
			t.Errorf("ended with %v", err)
		}
		if after.TotalAlloc-before.TotalAlloc > 64<<20 {
			t.Errorf("%d bytes of data took %d MiB", len(data), (after.TotalAlloc-before.TotalAlloc)>>20)
		}
		for i, p := range fb.Pix {
			x, y := i%fb.Width, i/fb.Width
			if inside := (wire.Rect{X: margin, Y: margin, W: int(w), H: int(h)}).Contains(wire.Rect{X: x, Y: y, W: 1, H: 1}); !inside && p != guard {
				t.Fatalf("the pixel %d,%d outside %v was painted", x, y, rect)
			}
		}
	})
}

func FuzzRaw(f *testing.F)      { fuzzDecoder(f, encode.NumberRaw) }
func FuzzCopyRect(f *testing.F) { fuzzDecoder(f, encode.NumberCopyRect) }
func FuzzHextile(f *testing.F)  { fuzzDecoder(f, encode.NumberHextile) }
func FuzzZRLE(f *testing.F)     { fuzzDecoder(f, encode.NumberZRLE) }
func FuzzTight(f *testing.F)    { fuzzDecoder(f, encode.NumberTight) }
func FuzzRRE(f *testing.F)      { fuzzDecoder(f, encode.NumberRRE) }
func FuzzCoRRE(f *testing.F)    { fuzzDecoder(f, encode.NumberCoRRE) }
func FuzzZlib(f *testing.F)     { fuzzDecoder(f, encode.NumberZlib) }
func FuzzTRLE(f *testing.F)     { fuzzDecoder(f, encode.NumberTRLE) }
func FuzzTightPNG(f *testing.F) { fuzzDecoder(f, encode.NumberTightPNG) }
func FuzzJPEG(f *testing.F)     { fuzzDecoder(f, encode.NumberJPEG) }
