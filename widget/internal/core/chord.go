// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import "slices"

// chord recognizes the keys that release the grab and take it again. They count
// when all of them, and no other key, were down together and the first is let
// go: Ctrl+Alt+Delete begins with Ctrl+Alt and is none.
type chord struct {
	keys  []uint32 // keysyms; none: there is no chord
	down  []uint32 // those that are down and stand for one of keys
	armed bool     // all are down, and no other was pressed since
}

// key takes a key that was pressed or let go and says whether the chord is
// complete.
func (c *chord) key(keysym uint32, pressed bool) bool {
	keysym = unshifted(keysym)
	part := c.role(keysym) != 0
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
		c.armed = c.complete()
	}
	return false
}

// leftOf are the right keys of which there are two, and their left ones.
var leftOf = map[uint32]uint32{0xffe2: 0xffe1, 0xffe4: 0xffe3, 0xffea: 0xffe9, 0xffec: 0xffeb}

// role gives the key of the chord that a key stands for; 0 for none. "Ctrl" is either
// Control; a chord that names the right one wants that.
func (c *chord) role(keysym uint32) uint32 {
	for _, k := range []uint32{keysym, leftOf[keysym]} {
		if k != 0 && slices.Contains(c.keys, k) {
			return k
		}
	}
	return 0
}

// unshifted gives Alt's keysym for Meta's, which X11 has the Alt keys be with Shift.
func unshifted(keysym uint32) uint32 {
	if keysym == 0xffe7 || keysym == 0xffe8 {
		return keysym + 2
	}
	return keysym
}

// complete says whether each key of the chord is down.
func (c *chord) complete() bool {
	return !slices.ContainsFunc(c.keys, func(k uint32) bool {
		return !slices.ContainsFunc(c.down, func(down uint32) bool { return c.role(down) == k })
	})
}

// forget is called when keys may have been let go unseen.
func (c *chord) forget() {
	c.down, c.armed = c.down[:0], false
}
