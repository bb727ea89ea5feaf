// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import (
	"math/rand/v2"
	"testing"
)

// TestRegionMissesNothing adds random rectangles: every pixel of them is in the
// region, and the list stays short.
func TestRegionMissesNothing(t *testing.T) {
	const side = 200
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var g Region
		var want [side][side]bool
		for range random.IntN(100) {
			r := Rect{random.IntN(side), random.IntN(side), random.IntN(40), random.IntN(40)}.Intersect(Rect{0, 0, side, side})
			g.Add(r)
			for y := r.Y; y < r.Y+r.H; y++ {
				for x := r.X; x < r.X+r.W; x++ {
					want[y][x] = true
				}
			}
		}
		if len(g.Rects()) > maxDamageRects {
			t.Fatalf("%d rectangles", len(g.Rects()))
		}
		var have [side][side]bool
		for _, r := range g.Rects() {
			for y := r.Y; y < r.Y+r.H; y++ {
				for x := r.X; x < r.X+r.W; x++ {
					have[y][x] = true
				}
			}
		}
		for y := range want {
			for x := range want[y] {
				if want[y][x] && !have[y][x] {
					t.Fatalf("the pixel %d,%d is missing", x, y)
				}
			}
		}
	}
}

func TestRegionMerges(t *testing.T) {
	var g Region
	for y := 0; y < 1000; y += 10 { // strips, as servers cut a large update
		g.Add(Rect{0, y, 1000, 10})
	}
	if rects := g.Rects(); len(rects) != 1 || rects[0] != (Rect{0, 0, 1000, 1000}) {
		t.Errorf("strips became %v", rects)
	}
	g.Clear()
	g.Add(Rect{0, 0, 10, 10})
	g.Add(Rect{1000, 1000, 10, 10})
	g.Add(Rect{})
	if len(g.Rects()) != 2 || g.Bounds() != (Rect{0, 0, 1010, 1010}) {
		t.Errorf("two corners became %v", g.Rects())
	}
}

func TestRect(t *testing.T) {
	r := Rect{10, 10, 20, 20}
	if !r.Contains(Rect{10, 10, 20, 20}) || r.Contains(Rect{10, 10, 21, 20}) || r.Contains(Rect{9, 10, 1, 1}) || !r.Contains(Rect{99, 99, 0, 5}) {
		t.Error("Contains is wrong")
	}
	if got := r.Intersect(Rect{0, 0, 15, 12}); got != (Rect{10, 10, 5, 2}) {
		t.Errorf("Intersect gave %v", got)
	}
	if got := r.Intersect(Rect{30, 10, 5, 5}); got != (Rect{}) {
		t.Errorf("Intersect of neighbours gave %v", got)
	}
	if r.String() != "20x20+10+10" {
		t.Errorf("String gave %s", r)
	}
}
