// SPDX-License-Identifier: LGPL-2.1-or-later

package frames

import (
	"bytes"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient"
)

// TestCursor draws pointers in the middle and over each edge, and takes them away.
func TestCursor(t *testing.T) {
	shape := &rfbclient.Cursor{Width: 2, Height: 2, HotX: 1, HotY: 1, Pix: []uint32{0xff0000ff, 0x80800000, 0, 0xffffffff}}
	size := rfbclient.Size{Width: 4, Height: 3}
	plain := bytes.Repeat([]byte{100, 100, 100, 0}, 12)
	for _, tt := range []struct {
		at   rfbclient.Point
		want map[int][]byte // pixels by their number
	}{
		{rfbclient.Point{X: 2, Y: 1}, map[int][]byte{1: {255, 0, 0, 0}, 2: {49, 49, 177, 0}, 6: {255, 255, 255, 0}}},
		{rfbclient.Point{X: 0, Y: 0}, map[int][]byte{0: {255, 255, 255, 0}}},
		{rfbclient.Point{X: 4, Y: 3}, map[int][]byte{11: {255, 0, 0, 0}}},
		{rfbclient.Point{X: 900, Y: -900}, nil},
	} {
		picture, want := bytes.Clone(plain), bytes.Clone(plain)
		for i, p := range tt.want {
			copy(want[4*i:], p)
		}
		undo := cursor{shape, tt.at}.draw(picture, size)
		if !bytes.Equal(picture, want) {
			t.Errorf("at %v it is %v, want %v", tt.at, picture, want)
		}
		undo()
		if !bytes.Equal(picture, plain) {
			t.Errorf("at %v it stays", tt.at)
		}
	}
}
