// SPDX-License-Identifier: GPL-2.0-or-later

package interop

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// step is a change of the picture.
type step struct {
	name  string
	draw  func(t testing.TB, c canvas)
	noisy bool // JPEG is bad at it
	tiny  bool // JPEG is so bad at it that nothing can be said
}

// Size of the screens in pixels: a multiple of 8, which QEMU demands, and of none
// of the tiles that encodings have.
const width, height = 328, 250

// canvas is a server's screen that is drawn on.
type canvas interface {
	// Max says how much each component of Truth's pixels is at most.
	Max() [3]int
	// Put draws a picture, whose components have 8 bits each.
	Put(t testing.TB, x, y int, p servers.Picture)
	// Copy copies a rectangle to another place.
	Copy(t testing.TB, from image.Rectangle, to image.Point)
	// Truth gives what the server says that the screen shows.
	Truth(t testing.TB) servers.Picture
}

// steps are what is drawn, one after the other.
var steps = []step{
	{name: "text", draw: func(t testing.TB, c canvas) { c.Put(t, 0, 0, text(width, height, 1)) }, noisy: true},
	{name: "scrolled text", draw: func(t testing.TB, c canvas) {
		c.Copy(t, image.Rect(0, lineHeight, width, height), image.Point{})
	}, noisy: true},
	{name: "a line of text", draw: func(t testing.TB, c canvas) {
		c.Put(t, 0, height-lineHeight, text(width, lineHeight, 2))
	}, noisy: true},
	{name: "a photograph", draw: func(t testing.TB, c canvas) { c.Put(t, 0, 0, photograph(width, height)) }},
	{name: "a part moved over itself", draw: func(t testing.TB, c canvas) {
		c.Copy(t, image.Rect(21, 17, 221, 187), image.Pt(40, 51))
	}},
	{name: "noise", draw: func(t testing.TB, c canvas) { c.Put(t, 33, 7, noise(130, 90)) }, noisy: true},
	{name: "one pixel in each corner", draw: func(t testing.TB, c canvas) {
		for i, p := range []image.Point{{0, 0}, {width - 1, 0}, {0, height - 1}, {width - 1, height - 1}} {
			c.Put(t, p.X, p.Y, one(1, 1, palette[i+3]))
		}
	}, tiny: true},
	{name: "few colours", draw: func(t testing.TB, c canvas) { c.Put(t, 5, 3, boxes(width-5, height-3)) }},
	{name: "one colour", draw: func(t testing.TB, c canvas) { c.Put(t, 0, 0, one(width, height, 0x5a2d87)) }},
	{name: "a thin line", draw: func(t testing.TB, c canvas) { c.Put(t, 1, 100, noise(width-1, 1)) }, tiny: true},
}

// palette has colours that differ in any depth.
var palette = [...]uint32{0, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0x00ffff, 0xff00ff}

// lineHeight is that of text, cellWidth the width of a letter, in pixels.
const lineHeight, cellWidth = 13, 7

// text looks to an encoder like text: small shapes, each line in two colours.
func text(w, h int, seed uint64) servers.Picture {
	r := rand.New(rand.NewPCG(seed, 0))
	p := servers.NewPicture(w, h)
	letters := make([]uint64, 40)
	for i := range letters {
		letters[i] = r.Uint64()
		letters[i] &= r.Uint64() // a quarter of the pixels is ink
	}
	for top := 0; top < h; top += lineHeight {
		ink, paper := palette[1+r.IntN(7)], uint32(0)
		if r.IntN(4) == 0 {
			ink, paper = 0x202020, 0xf0f0e0
		}
		for left := 0; left < w; left += cellWidth {
			letter := letters[r.IntN(len(letters))]
			for y := top; y < min(top+lineHeight, h); y++ {
				for x := left; x < min(left+cellWidth, w); x++ {
					p.RGB[y*w+x] = paper
					if column, row := x-left, y-top; column < 5 && row > 1 && row < 11 && letter>>(row*5+column)&1 == 1 {
						p.RGB[y*w+x] = ink
					}
				}
			}
		}
	}
	return p
}

// photograph has smooth shades of all colours and a little grain.
func photograph(w, h int) servers.Picture {
	r := rand.New(rand.NewPCG(3, 0))
	p := servers.NewPicture(w, h)
	wave := func(x, y, length float64) int {
		return int(120 + 100*math.Sin(x/length)*math.Cos(y/length/1.3) + 16*r.Float64())
	}
	for i := range p.RGB {
		x, y := float64(i%w), float64(i/w)
		p.RGB[i] = servers.RGB([3]int{wave(x, y, 61), wave(x+40, y, 43), wave(x, y+90, 83)})
	}
	return p
}

// noise is what no encoder can compress.
func noise(w, h int) servers.Picture {
	r := rand.New(rand.NewPCG(4, uint64(w)))
	p := servers.NewPicture(w, h)
	for i := range p.RGB {
		p.RGB[i] = r.Uint32() & 0xffffff
	}
	return p
}

// boxes are rectangles of a dozen colours in each other.
func boxes(w, h int) servers.Picture {
	r := rand.New(rand.NewPCG(5, 0))
	p := servers.NewPicture(w, h)
	colours := append([]uint32{0x336699, 0xcc9966, 0x808080, 0x4040c0}, palette[:]...)
	for i := range 60 {
		bw, bh := 1+r.IntN(w/3), 1+r.IntN(h/3)
		x, y, colour := r.IntN(w-bw+1), r.IntN(h-bh+1), colours[r.IntN(len(colours))]
		if i == 0 {
			x, y, bw, bh = 0, 0, w, h
		}
		p.Put(x, y, one(bw, bh, colour))
	}
	return p
}

// one gives a picture in one colour.
func one(w, h int, colour uint32) servers.Picture {
	p := servers.NewPicture(w, h)
	for i := range p.RGB {
		p.RGB[i] = colour
	}
	return p
}
