// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import (
	"reflect"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient"
)

func TestRotation(t *testing.T) {
	// A desktop of 4x3 pixels: where its corners and their neighbours are.
	for _, tt := range []struct {
		turn  rotation
		w, h  int
		pixel map[[2]int][2]int // turned to desktop
		right [2]int            // what a motion to the right is on the desktop
	}{
		{0, 4, 3, map[[2]int][2]int{{0, 0}: {0, 0}, {3, 2}: {3, 2}, {1, 0}: {1, 0}}, [2]int{1, 0}},
		{90, 3, 4, map[[2]int][2]int{{2, 0}: {0, 0}, {0, 3}: {3, 2}, {2, 1}: {1, 0}}, [2]int{0, -1}},
		{180, 4, 3, map[[2]int][2]int{{3, 2}: {0, 0}, {0, 0}: {3, 2}, {2, 2}: {1, 0}}, [2]int{-1, 0}},
		{270, 3, 4, map[[2]int][2]int{{0, 3}: {0, 0}, {2, 0}: {3, 2}, {0, 2}: {1, 0}}, [2]int{0, 1}},
	} {
		if w, h := tt.turn.size(4, 3); w != tt.w || h != tt.h {
			t.Errorf("%d: the size is %dx%d", tt.turn, w, h)
		}
		for at, want := range tt.pixel {
			if x, y := tt.turn.pixel(at[0], at[1], 4, 3); [2]int{x, y} != want {
				t.Errorf("%d: at %v is %d,%d, want %v", tt.turn, at, x, y, want)
			}
		}
		if dx, dy := tt.turn.motion(1, 0); [2]int{dx, dy} != tt.right {
			t.Errorf("%d: to the right is %d,%d", tt.turn, dx, dy)
		}
	}
	c := &rfbclient.Cursor{Width: 2, Height: 3, HotX: 1, HotY: 2, Pix: []uint32{1, 2, 3, 4, 5, 6}}
	want := &rfbclient.Cursor{Width: 3, Height: 2, HotX: 0, HotY: 1, Pix: []uint32{5, 3, 1, 6, 4, 2}}
	if got := rotation(90).cursor(c); !reflect.DeepEqual(got, want) {
		t.Errorf("the turned cursor is %+v", got)
	}
	if back := rotation(270).cursor(want); !reflect.DeepEqual(back, c) {
		t.Errorf("turned back it is %+v", back)
	}
}
