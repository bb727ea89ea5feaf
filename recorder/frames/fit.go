// SPDX-License-Identifier: LGPL-2.1-or-later

package frames

import "github.com/govnc/virt-viewer/rfbclient"

// fitter shows pictures of one size in frames of another: as large as fits without
// a change of shape, in the middle of black. A video's size cannot change.
type fitter struct {
	from, to rfbclient.Size
	inside   rfbclient.Rect // where the picture stands in the frame
	columns  []axis         // for each of inside's columns, and rows below
	rows     []axis
	pixels   []byte
}

// axis says between which two columns or rows of the picture one of the frame lies,
// and how near to the second, in 256ths.
type axis struct{ first, second, part int }

func newFitter(from, to rfbclient.Size) *fitter {
	f := &fitter{from: from, to: to, pixels: make([]byte, 4*to.Width*to.Height)}
	if from.Width == 0 || from.Height == 0 {
		return f
	}
	w, h := to.Width, from.Height*to.Width/from.Width
	if h > to.Height {
		w, h = from.Width*to.Height/from.Height, to.Height
	}
	if w > from.Width { // small pictures stay sharp
		w, h = from.Width, from.Height
	}
	w, h = max(w, 1), max(h, 1)
	f.inside = rfbclient.Rect{X: (to.Width - w) / 2, Y: (to.Height - h) / 2, W: w, H: h}
	f.columns, f.rows = newAxes(from.Width, w), newAxes(from.Height, h)
	return f
}

func newAxes(from, to int) []axis {
	axes := make([]axis, to)
	for i := range axes {
		// The middle of the pixel, in 256ths of the picture's pixels.
		at := max(0, (256*from*(2*i+1)/to-256)/2)
		first := min(at/256, from-1)
		axes[i] = axis{first, min(first+1, from-1), at % 256}
	}
	return axes
}

// frame draws a picture. Its rows have no gaps, and so have the frame's.
func (f *fitter) frame(picture []byte) []byte {
	same := f.inside.W == f.from.Width && f.inside.H == f.from.Height
	for y := range f.inside.H {
		out := f.pixels[4*((f.inside.Y+y)*f.to.Width+f.inside.X):][:4*f.inside.W]
		row := f.rows[y]
		a, b := picture[4*row.first*f.from.Width:], picture[4*row.second*f.from.Width:]
		if same {
			copy(out, a)
			continue
		}
		for x, c := range f.columns {
			p, q := 4*c.first, 4*c.second
			for i := range 3 {
				top := int(a[p+i])*(256-c.part) + int(a[q+i])*c.part
				bottom := int(b[p+i])*(256-c.part) + int(b[q+i])*c.part
				out[4*x+i] = byte((top*(256-row.part) + bottom*row.part) >> 16)
			}
		}
	}
	return f.pixels
}
