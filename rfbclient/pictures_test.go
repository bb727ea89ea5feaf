// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"runtime"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// quadrants sends four pictures of one colour each, as Tight does.
func quadrants(w *packet, colours [4]uint32) *packet {
	for i, colour := range colours {
		c := encode.Canvas{W: 32, H: 32, Pix: make([]uint32, 32*32)}
		wire.FillRow(c.Pix, colour)
		w.rect(i%2*32, i/2*32, 32, 32, EncodingTight).Write(encode.JPEG(c, Rect{W: 32, H: 32}))
	}
	return w
}

// TestPictures: pictures that are decoded later are there when they are drawn over,
// copied, or shown; and one that is none ends the session.
func TestPictures(t *testing.T) {
	if runtime.NumCPU() < 2 || runtime.GOMAXPROCS(0) < 2 {
		t.Skip("there is no second core")
	}
	noLeak(t)
	colours := [4]uint32{0xff0000, 0x00ff00, 0x0000ff, 0xffffff}
	stream := hello(64, 64)
	for range 50 {
		quadrants(stream.update(7), colours)
		stream.rect(8, 8, 4, 4, EncodingRaw).text(string(bytes.Repeat([]byte{1, 2, 3, 0}, 16)))
		stream.rect(48, 48, 4, 4, EncodingCopyRect).u16(8, 8)
		stream.rect(0, 32, 2, 2, EncodingCopyRect).u16(40, 8)
	}
	for _, chunk := range []int{1 << 20, 7} {
		client, u := session(t, stream.Bytes(), chunk)
		if !isLost(u.Err) {
			t.Fatal(u.Err)
		}
		got := picture(client)
		for _, tt := range []struct {
			x, y int
			want uint32
		}{{1, 1, 0xff0000}, {60, 1, 0x00ff00}, {8, 60, 0x0000ff}, {40, 40, 0xffffff}, {9, 9, 0x030201}, {49, 49, 0x030201}, {1, 33, 0x00ff00}} {
			c := encode.Canvas{W: 1, H: 1, Pix: []uint32{tt.want}}
			encode.Compare(t, []uint32{got[tt.y*64+tt.x]}, c, 3)
		}
	}

	bad := quadrants(hello(64, 64).update(5), colours).rect(0, 0, 9, 9, EncodingTight).u8(0x90, 3, 1, 2, 3)
	if _, u := session(t, bad.Bytes(), 1<<20); kind(u.Err) != "protocol" {
		t.Errorf("a picture that is none: %v", u.Err)
	}
	// The server goes while pictures wait.
	cut := quadrants(hello(64, 64).update(9), colours)
	if _, u := session(t, cut.Bytes(), 1<<20); !isLost(u.Err) {
		t.Errorf("an update that ends early: %v", u.Err)
	}
}
