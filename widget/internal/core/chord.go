// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import "slices"

// chord recognizes the keys that release the grab and take it again. They count
// when all of them, and no other key, were down together and the first is let
// go: Ctrl+Alt+Delete begins with Ctrl+Alt and is none.
type chord struct {
	keys  []uint32 // keysyms; none: there is no chord
	down  []uint32 // of keys, those that are down
	armed bool     // all are down, and no other was pressed since
}

// key takes a key that was pressed or let go and says whether the chord is
// complete.
func (c *chord) key(keysym uint32, pressed bool) bool {
	switch keysym { // with Shift, X11 has the Alt keys be Meta's
	case 0xffe7, 0xffe8:
		keysym += 2
	}
	part := slices.Contains(c.keys, keysym)
	if !pressed {
		complete := part && c.armed
		c.armed = false
		c.down = slices.DeleteFunc(c.down, func(k uint32) bool { return k == keysym })
		return complete
	}
	if !part {
		c.armed = false
		return false
	}
	if !slices.Contains(c.down, keysym) {
		c.down = append(c.down, keysym)
		c.armed = len(c.down) == len(c.keys)
	}
	return false
}

// forget is called when keys may have been let go unseen.
func (c *chord) forget() {
	c.down, c.armed = c.down[:0], false
}
