// SPDX-License-Identifier: LGPL-2.1-or-later

package frames

import "github.com/govnc/virt-viewer/rfbclient"

// cursor is the pointer, which servers leave to their clients to draw.
type cursor struct {
	shape *rfbclient.Cursor // nil for none
	at    rfbclient.Point   // px of the desktop
}

// bounds is where it is on the desktop, and around.
func (c cursor) bounds() rfbclient.Rect {
	if c.shape == nil {
		return rfbclient.Rect{}
	}
	return rfbclient.Rect{X: c.at.X - c.shape.HotX, Y: c.at.Y - c.shape.HotY, W: c.shape.Width, H: c.shape.Height}
}

// draw draws it into a picture, whose rows have no gaps. What it gives takes it away
// again.
func (c cursor) draw(picture []byte, size rfbclient.Size) (undo func()) {
	if c.shape == nil {
		return func() {}
	}
	x, y := c.at.X-c.shape.HotX, c.at.Y-c.shape.HotY
	r := rfbclient.Rect{X: x, Y: y, W: c.shape.Width, H: c.shape.Height}.Intersect(rfbclient.Rect{W: size.Width, H: size.Height})
	var below []byte
	rows := func(do func(row []byte, shape []uint32)) {
		for py := r.Y; py < r.Y+r.H; py++ {
			do(picture[4*(py*size.Width+r.X):][:4*r.W], c.shape.Pix[(py-y)*c.shape.Width+r.X-x:][:r.W])
		}
	}
	rows(func(row []byte, shape []uint32) {
		below = append(below, row...)
		for i, p := range shape {
			rest := 255 - p>>24
			for k := range 3 {
				row[4*i+k] = byte(min(255, p>>(8*k)&255+uint32(row[4*i+k])*rest/255))
			}
		}
	})
	return func() {
		rows(func(row []byte, _ []uint32) {
			copy(row, below)
			below = below[len(row):]
		})
	}
}
