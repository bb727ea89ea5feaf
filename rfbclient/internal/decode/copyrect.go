// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// copyRectDecoder moves a rectangle of the framebuffer (RFB 7.7.2).
type copyRectDecoder struct{}

func (copyRectDecoder) Decode(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	src := wire.Rect{X: int(r.U16()), Y: int(r.U16()), W: rect.W, H: rect.H}
	if r.Err != nil {
		return r.Err
	}
	if !fb.Bounds().Contains(src) || !fb.Bounds().Contains(rect) {
		if fb.Earlier.Contains(src) && fb.Earlier.Contains(rect) {
			return nil // of an earlier size (stale.go): it is not there any more
		}
		return wire.Errorf("CopyRect from %v is outside the desktop of %dx%d pixels", src, fb.Width, fb.Height)
	}
	fb.Source = src
	// The rectangles may overlap: rows are taken in the order in which none is
	// overwritten before it was read. Within a row copy sees to it.
	first, last, step := 0, rect.H, 1
	if rect.Y > src.Y {
		first, last, step = rect.H-1, -1, -1
	}
	for i := first; i != last; i += step {
		copy(fb.Row(rect.X, rect.Y+i, rect.W), fb.Row(src.X, src.Y+i, rect.W))
	}
	return nil
}
