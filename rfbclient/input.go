// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "sync"

// Buttons is the set of pointer buttons that are down (RFB 7.5.5): bit 0 is the
// left button, 1 the middle, 2 the right; 3 to 6 are the wheel up, down, left
// and right; bit 7 is the back button, bit 8 the forward button. Those from bit 7 on,
// of which there may be eight, reach only servers that have confirmed the extended
// PointerEvent (rfbproto, "ExtendedMouseButtons Pseudo-encoding").
type Buttons uint16

// allButtons are those that there can be.
const allButtons Buttons = 1<<15 - 1

// plainButtons are those that every server understands. The bit above them says in an
// extended PointerEvent that another byte follows, so that it must not be sent before
// the server has confirmed that it reads that byte.
const plainButtons Buttons = 1<<7 - 1

// pointerState is what the server was last told.
type pointerState struct {
	mu       sync.Mutex // guards all below, and keeps the order of events
	buttons  Buttons
	relative bool    // it was a motion, not a position
	dropped  Buttons // are down, but the server could not be told when they went down
}

// sendable gives the buttons that the server can be told. One that went down before the
// server had confirmed the extended event stays unsent until it is up again: its
// press would come at the wrong place, with the next motion.
func (p *pointerState) sendable(buttons Buttons, extended bool) Buttons {
	buttons &= allButtons
	p.dropped &= buttons
	if !extended {
		p.dropped |= buttons &^ plainButtons
	}
	return buttons &^ p.dropped
}

// KeyEvent tells the server that a key went down or up (RFB 7.5.4). keysym is X11's number
// of its symbol. scancode is the key's place on the keyboard as an XT (set 1)
// make code, with 0x80 added where the code has the prefix E0, or 0 if it is not
// known. Servers that can (QEMU) are told the scancode, and then the layout on
// this side does not matter (rfbproto, "QEMU Extended Key Event Message"). Without a
// scancode, a symbol such as "A" or "!" comes with Shift, unless a Shift key is down.
func (c *Client) KeyEvent(keysym, scancode uint32, down bool) {
	if keysym == keysymShiftL || keysym == keysymShiftR {
		c.shift.hold(keysym, down)
	}
	switch {
	case scancode != 0 && c.extendedKeys.Load():
		c.send.extendedKeyEvent(keysym, scancode, down)
	case keysym == 0:
	case scancode == 0:
		c.shift.keyEvent(keysym, down, c.send.keyEvent)
	default:
		c.send.keyEvent(keysym, down)
	}
}

// TakesScancodes says whether the server has said that it understands scancodes;
// until then, and without one, KeyEvent sends the keysym (rfbproto, "QEMU Extended Key
// Event Pseudo-encoding").
func (c *Client) TakesScancodes() bool { return c.extendedKeys.Load() }

// PointerEvent tells the server where the pointer is, in pixels of the desktop,
// and which buttons are down (RFB 7.5.5). The position is moved into the desktop.
func (c *Client) PointerEvent(x, y int, buttons Buttons) {
	size := c.size.Load()
	x, y = max(0, min(x, size.Width-1)), max(0, min(y, size.Height-1))
	c.pointer.mu.Lock()
	defer c.pointer.mu.Unlock()
	buttons = c.pointer.sendable(buttons, c.extendedButtons.Load())
	moved := c.pointer.follow(buttons, false)
	c.send.pointerEvent(x, y, buttons, moved)
}

// relativeOrigin stands for "not moved" in PointerRelative mode (rfbproto).
const relativeOrigin = 0x7fff

// PointerMotion tells a server in PointerRelative mode by how many pixels the
// pointer was moved, and which buttons are down (rfbproto, "QEMU Pointer Motion Change
// Pseudo-encoding").
func (c *Client) PointerMotion(dx, dy int, buttons Buttons) {
	clamp := func(d int) int { return max(-relativeOrigin, min(d, relativeOrigin)) }
	c.pointer.mu.Lock()
	defer c.pointer.mu.Unlock()
	buttons = c.pointer.sendable(buttons, c.extendedButtons.Load())
	moved := c.pointer.follow(buttons, true)
	c.send.pointerMotion(clamp(dx), clamp(dy), buttons, moved)
}

// follow notes what is sent. It says whether that is of the same kind as what was
// sent before, and nothing but the place differs.
func (p *pointerState) follow(buttons Buttons, relative bool) (same bool) {
	same = buttons == p.buttons && relative == p.relative
	p.buttons, p.relative = buttons, relative
	return same
}

// extendedKeyEvent is the pseudo-rectangle by which a server says that it
// understands scancodes.
func (c *conn) extendedKeyEvent(Rect) error {
	c.extendedKeys.Store(!c.cfg.Avoid.Has(FeatureScancodes))
	return nil
}

// extendedMouseButtons is the pseudo-rectangle by which a server says that it
// understands more than seven buttons.
func (c *conn) extendedMouseButtons(Rect) error {
	c.extendedButtons.Store(true)
	return nil
}

// pointerMotionChange is the pseudo-rectangle by which a server says which
// pointer events it wants: absolute if x is 1.
func (c *conn) pointerMotionChange(rect Rect) error {
	mode := PointerRelative
	if rect.X == 1 {
		mode = PointerAbsolute
	}
	c.out.post(func(u *Updates) { u.PointerMode = &mode })
	return nil
}
