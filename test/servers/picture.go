// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"image"
	"slices"
)

// Picture is what a screen shows: W*H pixels, row by row, each red<<16 |
// green<<8 | blue in the range of the screen's components (see Canvas.Max).
type Picture struct {
	W, H int
	RGB  []uint32
}

// NewPicture makes a black picture.
func NewPicture(w, h int) Picture { return Picture{w, h, make([]uint32, w*h)} }

// PictureOf gives the pixels of an image, 8 bits a component.
func PictureOf(m image.Image) Picture {
	p := pixelsOf(m)
	return Picture{p.w, p.h, p.rgb}
}

// Clone gives a copy.
func (p Picture) Clone() Picture { return Picture{p.W, p.H, slices.Clone(p.RGB)} }

// Put replaces the rectangle of q's size at x, y.
func (p Picture) Put(x, y int, q Picture) {
	for row := range q.H {
		copy(p.RGB[(y+row)*p.W+x:], q.RGB[row*q.W:(row+1)*q.W])
	}
}

// Part gives the pixels of a rectangle.
func (p Picture) Part(r image.Rectangle) Picture {
	q := NewPicture(r.Dx(), r.Dy())
	for row := range q.H {
		copy(q.RGB[row*q.W:(row+1)*q.W], p.RGB[(r.Min.Y+row)*p.W+r.Min.X:])
	}
	return q
}

// Components takes a pixel apart.
func Components(rgb uint32) [3]int {
	return [3]int{int(rgb >> 16 & 255), int(rgb >> 8 & 255), int(rgb & 255)}
}

// RGB puts a pixel together.
func RGB(c [3]int) uint32 { return uint32(c[0]<<16 | c[1]<<8 | c[2]) }

// Scale is v of 0..from as the nearest value of 0..to.
func Scale(v, from, to int) int { return (v*to + from/2) / from }

// scaled turns each component of a pixel of 8 bits each into one of 0..max.
func scaled(rgb uint32, max [3]int) uint32 {
	c := Components(rgb)
	for i := range c {
		c[i] = Scale(c[i], 255, max[i])
	}
	return RGB(c)
}
