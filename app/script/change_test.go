// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"testing"
	"time"
)

// TestChange feeds pictures as they come and looks at when a change is seen.
func TestChange(t *testing.T) {
	const width, height = 100, 100
	blank := newPicture(width, height)
	with := func(pixels int) picture {
		p := blank.copy()
		for i := range pixels {
			p.pixels[4*i] = 255
		}
		return p
	}
	type frame struct {
		after time.Duration
		p     picture
	}
	half := blink / 2
	for _, tt := range []struct {
		name   string
		frames []frame
		want   time.Duration // when it is seen; 0: it is not
	}{
		{"nothing", []frame{{0, blank}, {blink * 3, blank}}, 0},
		{"the whole picture", []frame{{0, blank}, {half, with(5000)}}, half},
		{"another size", []frame{{0, blank}, {half, newPicture(200, 100)}}, half},
		{"a cursor that blinks", []frame{{0, with(10)}, {half, blank}, {2 * half, with(10)}, {3 * half, blank}, {9 * half, blank}}, 0},
		{"a letter", []frame{{0, blank}, {half, with(20)}, {half + blink, with(20)}}, half + blink},
		{"a letter and a cursor", []frame{{0, blank}, {half, with(20)}, {half + blink/2, with(30)}, {half + blink, with(20)}}, half + blink},
		{"only the byte without meaning", []frame{{0, blank}, {half, func() picture { p := blank.copy(); p.pixels[3] = 9; return p }()}, {9 * half, func() picture { p := blank.copy(); p.pixels[3] = 9; return p }()}}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := change{from: blank}
			start := time.Now()
			seen := time.Duration(0)
			for _, f := range tt.frames {
				happened, again := c.look(start.Add(f.after), f.p)
				if happened {
					seen = f.after
					break
				}
				if !again.IsZero() && !again.After(start.Add(f.after)) {
					t.Errorf("after %v it wants to look again at a time that is over", f.after)
				}
			}
			if seen != tt.want {
				t.Errorf("seen after %v, want %v", seen, tt.want)
			}
		})
	}
}
