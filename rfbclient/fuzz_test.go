// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// FuzzClient gives a whole client what a server may say, in any pieces: it must
// end with one of the promised errors and without a panic.
func FuzzClient(f *testing.F) {
	f.Add(hello(4, 3).Bytes(), 1000)
	r := rand.New(rand.NewPCG(9, 9))
	c := randomCanvas(r, 40, 40)
	for _, e := range encoders(r) {
		s := hello(40, 40).update(2)
		for _, rect := range []Rect{{W: 40, H: 40}, {X: 3, Y: 3, W: 9, H: 5}} {
			s.rect(rect.X, rect.Y, rect.W, rect.H, e.number).Write(e.encode(c, rect))
		}
		f.Add(s.Bytes(), 7)
	}
	f.Add(hello(4, 3).update(1).rect(1, 0, 2, 1, encodingCursor).u8(1, 2, 3, 0, 4, 5, 6, 0, 0x80).Bytes(), 100)
	f.Add(hello(4, 3).update(1).rect(0, 0, 6, 5, encodingExtendedDesktopSize).u8(1, 0, 0, 0).u32(9).u16(0, 0, 6, 5).u32(0).u8(2).Bytes(), 100)
	f.Add(hello(4, 3).u8(3, 0, 0, 0).u32(4).text("text").u8(1, 0).u16(0, 1).u16(1, 2, 3).Bytes(), 3)
	f.Add(new(packet).text("RFB 003.003\n").u32(2).text("0123456789abcdef").u32(1).Bytes(), 5)
	// A desktop of 256 MiB is allowed, but not for every one of many runs.
	wire.DesktopPixels = 1 << 20
	defer func() { wire.DesktopPixels = MaxDesktopPixels }()
	f.Fuzz(func(t *testing.T, stream []byte, chunk int) {
		if len(stream) > 1<<20 {
			return
		}
		_, u := converse(t, Config{Depth: Depth(uint(chunk) >> 16 % 5)}, stream, max(1, chunk&0xffff), func(CredentialRequest) Credentials {
			return Credentials{Username: "u", Password: []byte("p")}
		})
		if k := kind(u.Err); k == "unknown" {
			t.Errorf("ended with %v", u.Err)
		}
	})
}

// fuzzDecoder gives a decoder a rectangle inside a larger framebuffer: nothing
// outside the rectangle may change, and memory is bounded.
func fuzzDecoder(f *testing.F, number Encoding) {
	r := rand.New(rand.NewPCG(9, uint64(number)))
	c := randomCanvas(r, 70, 70)
	for _, e := range encoders(r) {
		if e.number == number {
			f.Add(e.encode(c, Rect{W: 70, H: 70}), uint8(70), uint8(70), uint8(3))
			f.Add(e.encode(c, Rect{W: 3, H: 2}), uint8(3), uint8(2), uint8(3))
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
		rect := Rect{X: margin, Y: margin, W: int(w), H: int(h)}
		if rect.Empty() {
			rect = Rect{}
		}
		var d decoder
		for _, e := range encodings {
			if e.number == number {
				d = e.make()
			}
		}
		if d, ok := d.(interface{ close() }); ok {
			defer d.close()
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		stream := wire.NewReader(bytes.NewReader(data))
		stream.Format = wire.NewConverter(wireFormats[int(format)%len(wireFormats)].format)
		err := d.decode(stream, &fb, rect)
		runtime.ReadMemStats(&after)
		var protocol *ProtocolError
		if err != nil && !errors.As(err, &protocol) && !errors.Is(err, io.EOF) {
			t.Errorf("ended with %v", err)
		}
		if after.TotalAlloc-before.TotalAlloc > 64<<20 {
			t.Errorf("%d bytes of data took %d MiB", len(data), (after.TotalAlloc-before.TotalAlloc)>>20)
		}
		for i, p := range fb.Pix {
			x, y := i%fb.Width, i/fb.Width
			if inside := (Rect{X: margin, Y: margin, W: int(w), H: int(h)}).Contains(Rect{X: x, Y: y, W: 1, H: 1}); !inside && p != guard {
				t.Fatalf("the pixel %d,%d outside %v was painted", x, y, rect)
			}
		}
	})
}

func FuzzRaw(f *testing.F)      { fuzzDecoder(f, EncodingRaw) }
func FuzzCopyRect(f *testing.F) { fuzzDecoder(f, EncodingCopyRect) }
func FuzzHextile(f *testing.F)  { fuzzDecoder(f, EncodingHextile) }
func FuzzZRLE(f *testing.F)     { fuzzDecoder(f, EncodingZRLE) }
func FuzzTight(f *testing.F)    { fuzzDecoder(f, EncodingTight) }
func FuzzRRE(f *testing.F)      { fuzzDecoder(f, EncodingRRE) }
func FuzzCoRRE(f *testing.F)    { fuzzDecoder(f, EncodingCoRRE) }
func FuzzZlib(f *testing.F)     { fuzzDecoder(f, EncodingZlib) }
func FuzzTRLE(f *testing.F)     { fuzzDecoder(f, EncodingTRLE) }
func FuzzTightPNG(f *testing.F) { fuzzDecoder(f, EncodingTightPNG) }
func FuzzJPEG(f *testing.F)     { fuzzDecoder(f, EncodingJPEG) }
