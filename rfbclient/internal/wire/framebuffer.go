// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import (
	"runtime"
	"sync"
	"unsafe"
)

// Framebuffer is the client's copy of the desktop. A pixel is a uint32
// 0x00RRGGBB, which in memory on a little-endian machine is B, G, R, x: what
// cairo's RGB24 format is, so that showing it is a copy.
//
// The connection's goroutine holds Mu while it decodes; the reader gives it up
// whenever it has to wait for the network (Reader.Locker). Whoever copies from it
// holds it, too.
type Framebuffer struct {
	Mu            sync.Mutex // guards all below
	Width, Height int        // px of the desktop
	Pix           []uint32   // rows without gaps, of the size below until ApplySize
	pixWidth      int        // px
	pixHeight     int        // px
	Lossy         bool       // set by a decoder that draws only about what the server has
	Opaque        bool       // set by a decoder that draws colours which have no alpha (Numbered)
	Source        Rect       // set by a decoder that has copied it
	Earlier       Rect       // holds all sizes that it had before
	earlierArea   int        // px, of the largest of them
}

// Bounds gives the whole desktop.
func (fb *Framebuffer) Bounds() Rect { return Rect{0, 0, fb.Width, fb.Height} }

// Resize gives the framebuffer a new size, which CheckDesktopSize has checked.
// The pixels follow when they are needed: a server may change its mind often.
func (fb *Framebuffer) Resize(width, height int) {
	if b := fb.Bounds(); b.W != width || b.H != height {
		fb.Earlier = fb.Earlier.Union(b)
		fb.earlierArea = max(fb.earlierArea, Area(b))
	}
	fb.Width, fb.Height = width, height
}

// IsStale says whether a rectangle that is not on the desktop was on it before. One that
// never was is no such thing, but an error. No rectangle is larger than what the desktop
// was, so that the memory for it is bounded.
func (fb *Framebuffer) IsStale(rect Rect) bool {
	return fb.Earlier.Contains(rect) && Area(rect) <= fb.earlierArea
}

// ApplySize makes the pixels fit the size. It keeps what the old and the new size
// have in common, so that the picture does not flash while the server sends the
// new one.
func (fb *Framebuffer) ApplySize() {
	if fb.pixWidth == fb.Width && fb.pixHeight == fb.Height {
		return
	}
	need := fb.Width * fb.Height
	old, oldWidth := fb.Pix, fb.pixWidth
	w, h := min(fb.Width, fb.pixWidth), min(fb.Height, fb.pixHeight)
	fb.pixWidth, fb.pixHeight = fb.Width, fb.Height
	if need > cap(old) || need < cap(old)/4 {
		if len(old) > largeDesktop {
			// Two such would be too much: the old one is given back first.
			old, fb.Pix, w, h = nil, nil, 0, 0
			runtime.GC()
		}
		fb.Pix = make([]uint32, need)
		for y := range h {
			copy(fb.Pix[y*fb.Width:y*fb.Width+w], old[y*oldWidth:])
		}
		return
	}
	// The same memory does: rows are moved in the order in which none is
	// overwritten before it was moved.
	fb.Pix = old[:need]
	old = old[:cap(old)]
	if fb.Width <= oldWidth {
		for y := range h {
			copy(old[y*fb.Width:y*fb.Width+w], old[y*oldWidth:])
		}
	} else {
		for y := h - 1; y >= 0; y-- {
			row := old[y*fb.Width : (y+1)*fb.Width]
			copy(row, old[y*oldWidth:y*oldWidth+w])
			clear(row[w:])
		}
	}
	clear(fb.Pix[h*fb.Width:])
}

// largeDesktop is the area, in pixels, above which a change of size does not keep
// the picture.
const largeDesktop = 16 << 20

// Row gives w pixels of a row. The caller has checked them against bounds.
func (fb *Framebuffer) Row(x, y, w int) []uint32 {
	i := y*fb.Width + x
	return fb.Pix[i : i+w : i+w]
}

// Fill paints r in one colour: the first row pixel by pixel, the others as
// copies of it, which the processor does several times faster.
func (fb *Framebuffer) Fill(r Rect, colour uint32) {
	if r.Empty() {
		return
	}
	first := fb.Row(r.X, r.Y, r.W)
	FillRow(first, colour)
	for y := r.Y + 1; y < r.Y+r.H; y++ {
		copy(fb.Row(r.X, y, r.W), first)
	}
}

// PixelBytes gives the memory of pixels as bytes.
func PixelBytes(p []uint32) []byte {
	if len(p) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&p[0])), len(p)*4)
}
