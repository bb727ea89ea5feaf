// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// copyRectDecoder moves a rectangle of the framebuffer (RFB 7.7.2).
type copyRectDecoder struct{}

func (copyRectDecoder) decode(r *reader, fb *framebuffer, rect Rect) error {
	src := Rect{int(r.U16()), int(r.U16()), rect.W, rect.H}
	if r.err != nil {
		return r.err
	}
	if !fb.bounds().Contains(src) || !fb.bounds().Contains(rect) {
		if fb.earlier.Contains(src) && fb.earlier.Contains(rect) {
			return nil // of an earlier size (stale.go): it is not there any more
		}
		return protocolErrorf("CopyRect from %v is outside the desktop of %dx%d pixels", src, fb.width, fb.height)
	}
	fb.source = src
	// The rectangles may overlap: rows are taken in the order in which none is
	// overwritten before it was read. Within a row copy sees to it.
	first, last, step := 0, rect.H, 1
	if rect.Y > src.Y {
		first, last, step = rect.H-1, -1, -1
	}
	for i := first; i != last; i += step {
		copy(fb.row(rect.X, rect.Y+i, rect.W), fb.row(src.X, src.Y+i, rect.W))
	}
	return nil
}
