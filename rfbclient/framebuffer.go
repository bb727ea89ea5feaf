// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"runtime"
	"sync"
	"unsafe"
)

// framebuffer is the client's copy of the desktop. A pixel is a uint32
// 0x00RRGGBB, which in memory on a little-endian machine is B, G, R, x: what
// cairo's RGB24 format is, so that showing it is a copy.
//
// The connection's goroutine holds mu while it decodes; the reader gives it up
// whenever it has to wait for the network (reader.go). Client.CopyDamage holds
// it while it copies.
type framebuffer struct {
	mu            sync.Mutex // guards all below
	width, height int        // px of the desktop
	pix           []uint32   // rows without gaps, of the size below until settle
	pixWidth      int        // px
	pixHeight     int        // px
	lossy         bool       // set by a decoder that draws only about what the server has
	opaque        bool       // set by a decoder that draws colours which have no alpha (cursoralpha.go)
	source        Rect       // set by a decoder that has copied it
	earlier       Rect       // holds all sizes that it had before
	earlierArea   int        // px, of the largest of them
}

func (fb *framebuffer) bounds() Rect { return Rect{0, 0, fb.width, fb.height} }

// resize gives the framebuffer a new size, which checkDesktopSize has checked.
// The pixels follow when they are needed: a server may change its mind often.
func (fb *framebuffer) resize(width, height int) {
	if b := fb.bounds(); b.W != width || b.H != height {
		fb.earlier = fb.earlier.Union(b)
		fb.earlierArea = max(fb.earlierArea, area(b))
	}
	fb.width, fb.height = width, height
}

// isStale says whether a rectangle that is not on the desktop was on it before. One that
// never was is no such thing, but an error. No rectangle is larger than what the desktop
// was, so that the memory for it is bounded.
func (fb *framebuffer) isStale(rect Rect) bool {
	return fb.earlier.Contains(rect) && area(rect) <= fb.earlierArea
}

// settle makes the pixels fit the size. It keeps what the old and the new size
// have in common, so that the picture does not flash while the server sends the
// new one.
func (fb *framebuffer) settle() {
	if fb.pixWidth == fb.width && fb.pixHeight == fb.height {
		return
	}
	need := fb.width * fb.height
	old, oldWidth := fb.pix, fb.pixWidth
	w, h := min(fb.width, fb.pixWidth), min(fb.height, fb.pixHeight)
	fb.pixWidth, fb.pixHeight = fb.width, fb.height
	if need > cap(old) || need < cap(old)/4 {
		if len(old) > largeDesktop {
			// Two such would be too much: the old one is given back first.
			old, fb.pix, w, h = nil, nil, 0, 0
			runtime.GC()
		}
		fb.pix = make([]uint32, need)
		for y := range h {
			copy(fb.pix[y*fb.width:y*fb.width+w], old[y*oldWidth:])
		}
		return
	}
	// The same memory does: rows are moved in the order in which none is
	// overwritten before it was moved.
	fb.pix = old[:need]
	old = old[:cap(old)]
	if fb.width <= oldWidth {
		for y := range h {
			copy(old[y*fb.width:y*fb.width+w], old[y*oldWidth:])
		}
	} else {
		for y := h - 1; y >= 0; y-- {
			row := old[y*fb.width : (y+1)*fb.width]
			copy(row, old[y*oldWidth:y*oldWidth+w])
			clear(row[w:])
		}
	}
	clear(fb.pix[h*fb.width:])
}

// largeDesktop is the area, in pixels, above which a change of size does not keep
// the picture.
const largeDesktop = 16 << 20

// row gives w pixels of a row. The caller has checked them against bounds.
func (fb *framebuffer) row(x, y, w int) []uint32 {
	i := y*fb.width + x
	return fb.pix[i : i+w : i+w]
}

// fill paints r in one colour: the first row pixel by pixel, the others as
// copies of it, which the processor does several times faster.
func (fb *framebuffer) fill(r Rect, colour uint32) {
	if r.Empty() {
		return
	}
	first := fb.row(r.X, r.Y, r.W)
	fillRow(first, colour)
	for y := r.Y + 1; y < r.Y+r.H; y++ {
		copy(fb.row(r.X, y, r.W), first)
	}
}

// pixelBytes gives the memory of pixels as bytes.
func pixelBytes(p []uint32) []byte {
	if len(p) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&p[0])), len(p)*4)
}
