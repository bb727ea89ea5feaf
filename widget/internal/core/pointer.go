// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include "private.h"
*/
import "C"

import (
	"math"

	"github.com/govnc/virt-viewer/rfbclient"
)

// pointer is what the server knows of the pointer.
type pointer struct {
	mode    rfbclient.PointerMode
	buttons rfbclient.Buttons
	// where it was last, in GTK's pixels of the widget
	lastX, lastY float64
	known        bool // lastX and lastY are
	// parts of motions and of scroll steps that have not been sent yet
	restX, restY     float64
	scrollX, scrollY float64
}

// buttonBit gives the bit of a GDK button: 1 to 15 are RFB's (RFB 7.5.5; rfbproto,
// "PointerEvent"); 4 to 7, the wheel, come as scroll events.
func buttonBit(button uint) rfbclient.Buttons {
	if button < 1 || button > 15 {
		return 0
	}
	return 1 << (button - 1)
}

// Bits of the wheel (RFB 7.5.5).
const (
	wheelUp rfbclient.Buttons = 1 << (3 + iota)
	wheelDown
	wheelLeft
	wheelRight
)

func (d *Display) buttonEvent(pressed bool, button uint, x, y float64) bool {
	if !d.wants() {
		return false
	}
	d.used()
	if pressed {
		d.keyboard.released = false
		d.capture()
		if button == 1 {
			d.capturePointer()
		}
	}
	bit := buttonBit(button)
	if pressed {
		d.pointer.buttons |= bit
	} else {
		d.pointer.buttons &^= bit
	}
	d.sendPointer(x, y)
	return true
}

// releaseButtons lets go of every button that is down: the widget will not see it
// when the user does.
func (d *Display) releaseButtons() {
	if d.pointer.buttons != 0 {
		d.pointer.buttons = 0
		d.sendPointer(d.pointer.lastX, d.pointer.lastY)
	}
}

// capturePointer grabs the pointer of a server that wants motions: only then
// can the user move it without end.
func (d *Display) capturePointer() {
	if d.p.grab_pointer != 0 && d.pointer.mode == rfbclient.PointerRelative && !d.keyboard.released {
		d.setGrab(d.p.keyboard_grabbed != 0, true)
	}
}

func (d *Display) motionEvent(x, y float64) bool {
	if !d.wants() {
		return false
	}
	d.used()
	d.sendPointer(x, y)
	return true
}

// warped is told where this side has put the pointer: that was no motion.
func (d *Display) warped(x, y float64) {
	d.pointer.lastX, d.pointer.lastY = x, y
}

// sendPointer sends where the pointer is, or how it moved, and the buttons.
// Motions count only while the pointer is grabbed: the guest's would run away
// from the user's otherwise.
func (d *Display) sendPointer(x, y float64) {
	p := &d.pointer
	if p.mode == rfbclient.PointerAbsolute {
		scale := d.Density()
		u, v := d.view.toDesktop(x*scale, y*scale)
		width, height := d.Size()
		dx, dy := d.rotation().pixel(u, v, width, height)
		d.client.PointerEvent(dx, dy, p.buttons)
		p.lastX, p.lastY, p.known = x, y, true
		d.pointed(dx, dy)
		return
	}
	if !p.known || d.p.pointer_grabbed == 0 {
		p.lastX, p.lastY, p.known = x, y, true
	}
	dx := takeWhole(&p.restX, x-p.lastX)
	dy := takeWhole(&p.restY, y-p.lastY)
	p.lastX, p.lastY = x, y
	dx, dy = d.rotation().motion(dx, dy)
	d.client.PointerMotion(dx, dy, p.buttons)
}

// movedBy handles a motion of a pointer that is locked in its place, in GTK's pixels.
func (d *Display) movedBy(dx, dy float64) {
	p := &d.pointer
	if !d.wants() || p.mode != rfbclient.PointerRelative {
		return
	}
	x, y := d.rotation().motion(takeWhole(&p.restX, dx), takeWhole(&p.restY, dy))
	d.client.PointerMotion(x, y, p.buttons)
}

// takeWhole adds to a rest, takes whole units off it and gives their number.
func takeWhole(rest *float64, add float64) int {
	*rest += add
	whole := math.Trunc(*rest)
	*rest -= whole
	return int(whole)
}

// maxScrollSteps bounds what one event can make of a touchpad's fling.
const maxScrollSteps = 20

// scrollEvent turns scrolling, in steps of the wheel or parts of them, into
// clicks of the wheel's buttons.
func (d *Display) scrollEvent(dx, dy, x, y float64) bool {
	if !d.wants() {
		return false
	}
	d.clickWheel(takeWhole(&d.pointer.scrollY, dy), wheelUp, wheelDown, x, y)
	d.clickWheel(takeWhole(&d.pointer.scrollX, dx), wheelLeft, wheelRight, x, y)
	return true
}

func (d *Display) clickWheel(steps int, back, forth rfbclient.Buttons, x, y float64) {
	bit := forth
	if steps < 0 {
		bit, steps = back, -steps
	}
	for range min(steps, maxScrollSteps) {
		d.pointer.buttons |= bit
		d.sendPointer(x, y)
		d.pointer.buttons &^= bit
		d.sendPointer(x, y)
	}
}

// crossed follows the pointer into the widget and out of it.
func (d *Display) crossed(entered bool, x, y float64) bool {
	if !d.wants() || !entered {
		return false
	}
	d.pointer.known = false
	d.pointer.scrollX, d.pointer.scrollY = 0, 0
	d.sendPointer(x, y)
	return false
}

// setPointerMode follows the server's wish. A pointer that was grabbed for
// motions is given back when positions are wanted.
func (d *Display) setPointerMode(mode rfbclient.PointerMode) {
	d.pointer.mode = mode
	d.pointer.known = false
	d.pointer.restX, d.pointer.restY = 0, 0
	if mode == rfbclient.PointerAbsolute && d.p.pointer_grabbed != 0 {
		d.setGrab(d.p.keyboard_grabbed != 0, false)
	}
	d.showCursor()
	if d.Handlers.PointerMode != nil {
		d.Handlers.PointerMode(mode)
	}
}

// PointerMode says what the server wants.
func (d *Display) PointerMode() rfbclient.PointerMode { return d.pointer.mode }

// showCursor gives the pointer over the widget its shape.
func (d *Display) showCursor() {
	switch {
	case !d.initialized:
		C.govnc_cursor_default(d.object)
	case d.pointer.mode == rfbclient.PointerRelative:
		// The guest draws its own; two that move apart would confuse.
		if d.p.pointer_grabbed != 0 {
			C.govnc_cursor_blank(d.object)
		} else {
			C.govnc_cursor_default(d.object)
		}
	case d.cursor != nil && !isBlank(d.cursor):
		d.shapeCursor(d.rotation().cursor(d.cursor), d.view.xscale)
	case d.p.local_pointer != 0:
		C.govnc_cursor_default(d.object)
	default:
		// Nobody knows whether the guest draws one. A dot shows where the
		// pointer is and hides hardly anything.
		d.shapeCursor(dot, d.Density())
	}
}

// shapeCursor shows a cursor, not larger than display servers take.
func (d *Display) shapeCursor(c *rfbclient.Cursor, scale float64) {
	largest := max(c.Width, c.Height)
	scale = math.Min(scale, rfbclient.MaxCursorSide/float64(largest))
	C.govnc_cursor_shape(d.object, (*C.guint32)(&c.Pix[0]), C.int(c.Width), C.int(c.Height),
		C.int(c.HotX), C.int(c.HotY), C.double(scale))
}

func isBlank(c *rfbclient.Cursor) bool {
	for _, p := range c.Pix {
		if p>>24 != 0 {
			return false
		}
	}
	return true
}

// dot is five pixels wide: black with a white rim, to be seen on any ground.
var dot = func() *rfbclient.Cursor {
	const side = 5
	c := &rfbclient.Cursor{Width: side, Height: side, HotX: side / 2, HotY: side / 2}
	for i := range side * side {
		x, y := i%side, i/side
		switch {
		case (x == 0 || x == side-1) && (y == 0 || y == side-1):
			c.Pix = append(c.Pix, 0)
		case x == 0 || y == 0 || x == side-1 || y == side-1:
			c.Pix = append(c.Pix, 0xffffffff)
		default:
			c.Pix = append(c.Pix, 0xff000000)
		}
	}
	return c
}()
