// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include "private.h"
*/
import "C"

import (
	"slices"

	"github.com/govnc/virt-viewer/internal/keys"
)

// Modifiers that chords are made of, GDK's bits, and the keysyms that have them.
const (
	modShift   = 1 << 0
	modControl = 1 << 2
	modAlt     = 1 << 3
	modSuper   = 1 << 26
)

var modifierKeys = map[uint32]uint32{
	0xffe1: modShift, 0xffe2: modShift,
	0xffe3: modControl, 0xffe4: modControl,
	0xffe7: modAlt, 0xffe8: modAlt, 0xffe9: modAlt, 0xffea: modAlt,
	0xffeb: modSuper, 0xffec: modSuper,
}

// hostChord is a chord that this side keeps for itself: a key, with modifiers.
type hostChord struct {
	modifiers uint32
	keysym    uint32 // in lower case
}

// newHostChord makes it of keys, the last of which is the one that modifiers are held
// for.
func newHostChord(keysyms []uint32) hostChord {
	c := hostChord{keysym: lower(keysyms[len(keysyms)-1])}
	for _, k := range keysyms[:len(keysyms)-1] {
		c.modifiers |= modifierKeys[k]
	}
	return c
}

// lower gives the keysym of the small letter. Those that have other letters than
// Latin ones are not in question: a chord is found by what is on its key.
func lower(keysym uint32) uint32 {
	keysym = keys.Keysym(keysym)
	if keysym >= 'A' && keysym <= 'Z' || keysym >= 0xc0 && keysym <= 0xde && keysym != 0xd7 {
		return keysym + 0x20
	}
	return keysym
}

// hostKeys are the chords that go to this side although the guest has the keyboard.
//
// Such a chord is for the window, or for the window manager, which cannot see it
// while the keyboard is grabbed. So it is swallowed; when its key is let go the
// keyboard is given back, and the chord is pressed once more. Where that cannot be
// done the keyboard is given back when the chord begins: what the window knows works
// at once, and what the desktop knows when its key is pressed again.
type hostKeys struct {
	chords  []hostChord
	taken   uint   // keycode of a chord that has begun; 0: none
	needs   uint32 // its modifiers
	ignored uint   // keycode of a chord that was given to this side, until it is up; 0: none
	yielded bool   // the keyboard stays given back until the modifiers are up
}

// match says whether a key that was pressed completes a chord.
func (h *hostKeys) match(keysym, modifiers uint32) bool {
	keysym = lower(keysym)
	modifiers &^= modifierKeys[keysym] // a modifier may be a chord by itself
	return slices.Contains(h.chords, hostChord{modifiers, keysym})
}

func (h *hostKeys) ignores(keycode uint) bool {
	return keycode != 0 && (keycode == h.ignored || keycode == h.taken)
}

// forget is called when keys may have been let go unseen.
func (h *hostKeys) forget() { h.taken, h.ignored, h.yielded = 0, 0, false }

// SetHostChords sets the chords that this side keeps for itself while the keyboard is
// grabbed: keysyms, modifiers first and then one key, as in Alt_L, Tab.
func (d *Display) SetHostChords(chords [][]uint32) {
	h := hostKeys{}
	for _, keysyms := range chords {
		if len(keysyms) > 0 {
			h.chords = append(h.chords, newHostChord(keysyms))
		}
	}
	d.keyboard.host = h
}

// hostKey says what becomes of a key that comes to the window while the widget has
// the focus.
func (d *Display) hostKey(pressed bool, keysym uint32, keycode uint, modifiers uint32) C.int {
	h := &d.keyboard.host
	if pressed && keycode == h.ignored && !h.match(keysym, modifiers) {
		h.ignored = 0 // the window manager took the chord, and its end
	}
	switch {
	case keycode == h.ignored && h.ignored != 0:
		if !pressed {
			h.ignored = 0
			d.endYield(keysym, modifiers)
		}
		return C.GOVNC_KEY_PASS
	case keycode == h.taken && h.taken != 0:
		if !pressed {
			d.giveChord(keycode)
		}
		return C.GOVNC_KEY_SWALLOW
	case h.yielded && !pressed:
		d.endYield(keysym, modifiers)
	case h.yielded && modifierKeys[keysym] == 0 && !h.match(keysym, modifiers):
		h.yielded = false // the user is back with the guest
	}
	if !pressed || d.p.keyboard_grabbed == 0 || !h.match(keysym, modifiers) {
		return C.GOVNC_KEY_GUEST
	}
	d.releaseKeys()
	if d.canReplay() {
		h.taken, h.needs = keycode, modifiers&^modifierKeys[keysym]
		return C.GOVNC_KEY_SWALLOW
	}
	h.ignored = keycode
	d.yieldKeyboard()
	return C.GOVNC_KEY_PASS
}

// canReplay says whether a chord can be pressed once more, having pressed nothing.
func (d *Display) canReplay() bool {
	return C.govnc_can_replay(d.object) != 0
}

// giveChord gives this side the chord that has ended.
func (d *Display) giveChord(keycode uint) {
	h := &d.keyboard.host
	h.taken = 0
	held := uint32(C.govnc_modifiers_now(d.object))
	var missing []C.guint
	for _, m := range []struct {
		bit    uint32
		keysym C.guint
	}{{modControl, 0xffe3}, {modAlt, 0xffe9}, {modShift, 0xffe1}, {modSuper, 0xffeb}} {
		if h.needs&^held&m.bit != 0 {
			missing = append(missing, m.keysym)
		}
	}
	d.yieldKeyboard()
	h.ignored = keycode
	var first *C.guint
	if len(missing) > 0 {
		first = &missing[0]
	}
	C.govnc_replay_key(d.object, C.guint(keycode), first, C.int(len(missing)))
}

// yieldKeyboard gives the keyboard back until the modifiers are up.
func (d *Display) yieldKeyboard() {
	d.keyboard.host.yielded = true
	d.setGrab(false, d.p.pointer_grabbed != 0)
}

// endYield takes the keyboard again when a key has gone up and no modifier is held.
func (d *Display) endYield(keysym, modifiers uint32) {
	if h := &d.keyboard.host; h.yielded && h.ignored == 0 && modifiers&^modifierKeys[keysym] == 0 {
		h.yielded = false
		d.capture()
	}
}
