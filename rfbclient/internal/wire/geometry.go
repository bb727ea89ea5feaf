// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import "fmt"

// A Rect is a rectangle of the framebuffer in pixels. X and Y are its upper
// left corner; it is empty if W or H is 0.
type Rect struct {
	X, Y, W, H int
}

// String gives the rectangle as X servers write it: 640x480+10+20.
func (r Rect) String() string { return fmt.Sprintf("%dx%d+%d+%d", r.W, r.H, r.X, r.Y) }

// Empty says whether the rectangle has no pixel.
func (r Rect) Empty() bool { return r.W <= 0 || r.H <= 0 }

// Contains says whether every pixel of s is in r. An empty s is in every r.
func (r Rect) Contains(s Rect) bool {
	return s.Empty() || s.X >= r.X && s.Y >= r.Y && s.X+s.W <= r.X+r.W && s.Y+s.H <= r.Y+r.H
}

// Intersect gives the pixels that are in both; the zero Rect if there are none.
func (r Rect) Intersect(s Rect) Rect {
	x, y := max(r.X, s.X), max(r.Y, s.Y)
	i := Rect{x, y, min(r.X+r.W, s.X+s.W) - x, min(r.Y+r.H, s.Y+s.H) - y}
	if i.Empty() {
		return Rect{}
	}
	return i
}

// Union gives the smallest rectangle that holds both.
func (r Rect) Union(s Rect) Rect {
	if r.Empty() {
		return s
	}
	if s.Empty() {
		return r
	}
	x, y := min(r.X, s.X), min(r.Y, s.Y)
	return Rect{x, y, max(r.X+r.W, s.X+s.W) - x, max(r.Y+r.H, s.Y+s.H) - y}
}

// Area is how many pixels a rectangle has.
func Area(r Rect) int { return r.W * r.H }

// Point is a place on the desktop in pixels.
type Point struct{ X, Y int }

// Size is a desktop's size in pixels.
type Size struct{ Width, Height int }

// A Region is a set of pixels, kept as a short list of rectangles which may
// overlap. It never misses a pixel that was added; it may hold a few more than
// were added, because the list is kept short by merging.
type Region struct {
	rects []Rect
}

// Rects gives the region's rectangles. They are valid until the next call of a
// method of the region.
func (g *Region) Rects() []Rect { return g.rects }

// Empty says whether no pixel was added.
func (g *Region) Empty() bool { return len(g.rects) == 0 }

// Clear empties the region and keeps its memory.
func (g *Region) Clear() { g.rects = g.rects[:0] }

// Bounds gives the smallest rectangle that holds the region.
func (g *Region) Bounds() Rect {
	var b Rect
	for _, r := range g.rects {
		b = b.Union(r)
	}
	return b
}

// AddRegion adds all rectangles of h.
func (g *Region) AddRegion(h *Region) {
	for _, r := range h.rects {
		g.Add(r)
	}
}

// Add adds a rectangle. It is merged into one that is in the list already if
// that costs no, or few, pixels that were not added; when the list is full it is
// merged where that costs the fewest.
func (g *Region) Add(r Rect) {
	if r.Empty() {
		return
	}
	best, waste := -1, 0
	for i := range g.rects {
		w := mergeWaste(g.rects[i], r)
		if best < 0 || w < waste {
			best, waste = i, w
		}
		if w <= 0 {
			break
		}
	}
	// A copy and a clip cost about as much as some thousand pixels: merging
	// that wastes less is a gain.
	const worthwhile = 4096
	if best >= 0 && (waste <= min(Area(r)/4, worthwhile) || len(g.rects) >= maxDamageRects) {
		g.rects[best] = g.rects[best].Union(r)
		return
	}
	g.rects = append(g.rects, r)
}

// RemoveFrom takes away the rectangles that lie in r as a whole.
func RemoveFrom(g *Region, r Rect) {
	kept := g.rects[:0]
	for _, old := range g.rects {
		if !r.Contains(old) {
			kept = append(kept, old)
		}
	}
	g.rects = kept
}

// mergeWaste says how many pixels the union of two rectangles has that neither
// of them has.
func mergeWaste(a, b Rect) int {
	return Area(a.Union(b)) - Area(a) - Area(b) + Area(a.Intersect(b))
}
