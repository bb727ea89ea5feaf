// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"math/rand/v2"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// FuzzClient gives a whole client what a server may say, in any pieces: it must
// end with one of the promised errors and without a panic.
func FuzzClient(f *testing.F) {
	f.Add(hello(4, 3).Bytes(), 1000)
	r := rand.New(rand.NewPCG(9, 9))
	c := encode.Random(r, 40, 40)
	for _, e := range encode.Encodings(r) {
		s := hello(40, 40).update(2)
		for _, rect := range []Rect{{W: 40, H: 40}, {X: 3, Y: 3, W: 9, H: 5}} {
			s.rect(rect.X, rect.Y, rect.W, rect.H, Encoding(e.Number)).Write(e.Encode(c, rect))
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
