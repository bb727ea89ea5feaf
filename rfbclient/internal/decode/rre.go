// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// rreDecoder draws RRE and CoRRE rectangles (RFB 7.7.3; rfbproto, "CoRRE
// Encoding"): a background and subrectangles, whose place and size have two
// bytes each, or one in CoRRE. One that sticks out is clipped (tiles.go). More of them
// than the rectangle has pixels are of no use to any encoder, but would keep the client
// waiting for gigabytes.
type rreDecoder struct{ compact bool }

// paintLimit is how many pixels are painted before others may have the
// framebuffer: a few bytes can paint all of it.
const paintLimit = 4 << 20

func (d rreDecoder) Decode(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	count := r.U32()
	if r.Err == nil && int64(count) > int64(wire.Area(rect)) {
		return wire.Errorf("RRE rectangle %v has %d subrectangles, more than pixels", rect, count)
	}
	fb.Fill(rect, r.Pixel())
	painted := 0
	for ; count > 0 && r.Err == nil; count-- {
		colour, sub := r.Pixel(), d.subrect(r)
		if sub.X+sub.W > rect.W || sub.Y+sub.H > rect.H {
			sub = sub.Intersect(wire.Rect{W: rect.W, H: rect.H})
		}
		sub.X, sub.Y = sub.X+rect.X, sub.Y+rect.Y
		fb.Fill(sub, colour)
		if painted += wire.Area(sub); painted > paintLimit {
			painted = 0
			r.Pause()
		}
	}
	return r.Err
}

func (d rreDecoder) subrect(r *wire.Reader) wire.Rect {
	if d.compact {
		return wire.Rect{X: int(r.U8()), Y: int(r.U8()), W: int(r.U8()), H: int(r.U8())}
	}
	return wire.Rect{X: int(r.U16()), Y: int(r.U16()), W: int(r.U16()), H: int(r.U16())}
}
