// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include "private.h"
*/
import "C"

import "github.com/govnc/virt-viewer/rfbclient"

// rotation is by how many degrees the picture is turned clockwise: 0, 90, 180 or 270.
// Turned coordinates have their origin at the upper left of the turned picture.
type rotation int

func (d *Display) rotation() rotation { return rotation(d.p.rotation) }

// size gives the size of a turned desktop.
func (r rotation) size(width, height int) (int, int) {
	if r%180 != 0 {
		return height, width
	}
	return width, height
}

// pixel gives the pixel of a desktop of the given size that is at u, v of the turned
// one.
func (r rotation) pixel(u, v, width, height int) (x, y int) {
	switch r {
	case 90:
		return v, height - 1 - u
	case 180:
		return width - 1 - u, height - 1 - v
	case 270:
		return width - 1 - v, u
	}
	return u, v
}

// motion gives what a motion over the turned picture is on the desktop.
func (r rotation) motion(du, dv int) (dx, dy int) {
	switch r {
	case 90:
		return dv, -du
	case 180:
		return -du, -dv
	case 270:
		return -dv, du
	}
	return du, dv
}

// cursor turns a cursor's shape.
func (r rotation) cursor(c *rfbclient.Cursor) *rfbclient.Cursor {
	if r == 0 {
		return c
	}
	turned := &rfbclient.Cursor{Pix: make([]uint32, len(c.Pix))}
	turned.Width, turned.Height = r.size(c.Width, c.Height)
	for v := range turned.Height {
		for u := range turned.Width {
			x, y := r.pixel(u, v, c.Width, c.Height)
			turned.Pix[v*turned.Width+u] = c.Pix[y*c.Width+x]
			if x == c.HotX && y == c.HotY {
				turned.HotX, turned.HotY = u, v
			}
		}
	}
	return turned
}
