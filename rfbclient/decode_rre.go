// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// rreDecoder draws RRE and CoRRE rectangles (RFB 7.7.3; rfbproto, "CoRRE
// Encoding"): a background and subrectangles, whose place and size have two
// bytes each, or one in CoRRE. One that sticks out is clipped (tiles.go). More of them
// than the rectangle has pixels are of no use to any encoder, but would keep the client
// waiting for gigabytes.
type rreDecoder struct{ compact bool }

// paintLimit is how many pixels are painted before others may have the
// framebuffer: a few bytes can paint all of it.
const paintLimit = 4 << 20

func (d rreDecoder) decode(r *reader, fb *framebuffer, rect Rect) error {
	count := r.U32()
	if r.err == nil && int64(count) > int64(area(rect)) {
		return protocolErrorf("RRE rectangle %v has %d subrectangles, more than pixels", rect, count)
	}
	fb.fill(rect, r.Pixel())
	painted := 0
	for ; count > 0 && r.err == nil; count-- {
		colour, sub := r.Pixel(), d.subrect(r)
		if sub.X+sub.W > rect.W || sub.Y+sub.H > rect.H {
			sub = sub.Intersect(Rect{0, 0, rect.W, rect.H})
		}
		sub.X, sub.Y = sub.X+rect.X, sub.Y+rect.Y
		fb.fill(sub, colour)
		if painted += area(sub); painted > paintLimit {
			painted = 0
			r.pause()
		}
	}
	return r.err
}

func (d rreDecoder) subrect(r *reader) Rect {
	if d.compact {
		return Rect{int(r.U8()), int(r.U8()), int(r.U8()), int(r.U8())}
	}
	return Rect{int(r.U16()), int(r.U16()), int(r.U16()), int(r.U16())}
}
