// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include "private.h"
*/
import "C"

import (
	"slices"

	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/rfbclient"
)

// keyboard is what the server knows of the keys, and who has the keyboard.
type keyboard struct {
	held     map[uint]key // by hardware keycode, what is down at the server
	chord    chord
	host     hostKeys
	leds     *rfbclient.LEDs // the server's; nil if it has not told them
	scrolls  bool            // this side has a Scroll Lock that can be on: most have none
	inStep   bool            // lock keys were brought into step in this session
	released bool            // the user has given the chord: do not grab by ourselves
	alone    int             // how often it was grabbed since the user has done anything here
	repeats  bool            // a key that repeats is let go of before it is pressed again
	table    *keys.Table
	tableSet bool
}

// key is a key as it was pressed. Its release says the same, whatever symbol
// the key has by then.
type key struct{ keysym, scancode uint32 }

// SetGrabKeys sets the chord that releases the grab and takes it again, as
// keysyms; none for no chord. The default is the left Control and Alt.
func (d *Display) SetGrabKeys(keysyms []uint32) {
	d.keyboard.chord = chord{keys: slices.Clone(keysyms)}
}

// keyEvent handles a key. It says whether the key was the server's.
func (d *Display) keyEvent(pressed bool, keysym uint32, keycode uint) bool {
	if !d.wants() || d.keyboard.host.ignores(keycode) {
		return false
	}
	d.used()
	k := &d.keyboard
	chorded := k.chord.key(keysym, pressed)
	if pressed {
		d.capture()
		d.pressKey(keycode, keysym)
	} else {
		d.releaseKey(keycode)
	}
	if chorded {
		d.toggleGrab()
	}
	return true
}

// pressKey sends a press. A key that is down already repeats: servers take that
// as a press without a release (RFB 7.5.4).
func (d *Display) pressKey(keycode uint, keysym uint32) {
	pressed := key{keys.Keysym(keysym), d.scancodes().Scancode(keycode)}
	if before, down := d.keyboard.held[keycode]; down {
		pressed = before
		if d.keyboard.repeats && !isModifier(pressed.keysym) {
			d.client.KeyEvent(pressed.keysym, pressed.scancode, false)
		}
	}
	d.keyboard.held[keycode] = pressed
	d.client.KeyEvent(pressed.keysym, pressed.scancode, true)
}

// SetKeyRepeat has a key that repeats be let go of before each further press, for
// servers that take a press of a key that is down for nothing, such as x11vnc.
func (d *Display) SetKeyRepeat(on bool) { d.keyboard.repeats = on }

// isModifier says whether a key counts while it is held, and may not go up meanwhile
// (X11's keysymdef.h: Shift_L to Hyper_R; ISO_Lock to ISO_Level5_Lock).
func isModifier(keysym uint32) bool {
	return keysym >= 0xffe1 && keysym <= 0xffee || keysym >= 0xfe01 && keysym <= 0xfe13 || keysym == 0xff7e || keysym == 0xff7f
}

// releaseKey sends the release of a key whose press was sent.
func (d *Display) releaseKey(keycode uint) {
	if pressed, down := d.keyboard.held[keycode]; down {
		delete(d.keyboard.held, keycode)
		d.client.KeyEvent(pressed.keysym, pressed.scancode, false)
	}
}

// releaseKeys lets go of every key that is down: the widget will not see it
// when the user does.
func (d *Display) releaseKeys() {
	for keycode := range d.keyboard.held {
		d.releaseKey(keycode)
	}
	d.keyboard.chord.forget()
}

// SendKeys presses keys together, first to last, and releases them last to
// first, as a user would press a chord. They are keysyms; their scancodes are
// those of a US keyboard, whatever the layout on this side is. It returns an error,
// having pressed nothing, if the server would not know one of them.
func (d *Display) SendKeys(keysyms ...uint32) error {
	if err := d.PressKeys(keysyms); err != nil {
		return err
	}
	d.ReleaseKeys(keysyms)
	return nil
}

// PressKeys presses keys, first to last, on a US keyboard. It presses all or none.
func (d *Display) PressKeys(keysyms []uint32) error {
	if !d.wants() {
		return ErrNotConnected
	}
	scancodes := d.client.TakesScancodes()
	list := keys.Chord(keysyms, scancodes)
	if err := keys.Sendable(list, scancodes); err != nil {
		return err
	}
	for _, k := range list {
		d.client.KeyEvent(k.Keysym, k.Scancode, true)
	}
	return nil
}

// ReleaseKeys releases them, last to first.
func (d *Display) ReleaseKeys(keysyms []uint32) {
	if !d.wants() {
		return
	}
	for _, k := range slices.Backward(keys.Chord(keysyms, d.client.TakesScancodes())) {
		d.client.KeyEvent(k.Keysym, k.Scancode, false)
	}
}

// lockKeys are the keys of the lights, by their bit.
var lockKeys = map[rfbclient.LEDs]key{
	rfbclient.LEDScrollLock: {0xff14, 0x46},
	rfbclient.LEDNumLock:    {0xff7f, 0x45},
	rfbclient.LEDCapsLock:   {0xffe5, 0x3a},
}

// serverLEDs follows the server's lights. The first time, they are brought into
// step with this side's; later changes are the guest's own, or those of a key
// that was pressed here.
func (d *Display) serverLEDs(leds rfbclient.LEDs) {
	first := d.keyboard.leds == nil
	d.keyboard.leds = &leds
	if first && C.govnc_has_focus(d.object) != 0 {
		d.syncLocks(d.lockLights())
	}
	if d.Handlers.LEDs != nil {
		d.Handlers.LEDs(leds)
	}
}

// lockLights are the lock keys that are on at this side.
func (d *Display) lockLights() rfbclient.LEDs {
	lights := rfbclient.LEDs(C.govnc_lock_keys())
	d.keyboard.scrolls = d.keyboard.scrolls || lights&rfbclient.LEDScrollLock != 0
	return lights
}

// syncFocused brings the lock keys into step when the focus comes. When it comes back, a
// Scroll Lock that only the guest can have stays: somebody reads there what has scrolled
// away.
func (d *Display) syncFocused() {
	lights := d.lockLights()
	if leds := d.keyboard.leds; leds != nil && d.keyboard.inStep && !d.keyboard.scrolls {
		lights |= *leds & rfbclient.LEDScrollLock
	}
	d.syncLocks(lights)
}

// syncLocks presses the lock keys whose lights at the server are not as they should
// be: the user has pressed them while another window had the focus.
func (d *Display) syncLocks(lights rfbclient.LEDs) {
	if d.keyboard.leds == nil || !d.wants() {
		return
	}
	d.keyboard.inStep = true
	differ := *d.keyboard.leds ^ lights
	for led, k := range lockKeys {
		if differ&led != 0 {
			d.client.KeyEvent(k.keysym, k.scancode, true)
			d.client.KeyEvent(k.keysym, k.scancode, false)
		}
	}
	*d.keyboard.leds ^= differ // the server will say so; it must not be pressed twice
}

// scancodes gives the table for the keycodes of this display, which is found
// out with the first key.
func (d *Display) scancodes() *keys.Table {
	if !d.keyboard.tableSet {
		d.keyboard.table = keys.ChooseTable(int(C.govnc_keycode_of(keys.PageUp)))
		d.keyboard.tableSet = true
	}
	return d.keyboard.table
}

// focusChanged follows the focus: with it comes the grab, and with its loss all
// keys are let go.
func (d *Display) focusChanged(in bool) {
	d.keyboard.released = false
	d.keyboard.host.forget()
	if in {
		d.capture()
		d.syncFocused()
		d.sendClipboardIfChanged()
		return
	}
	d.lockLights()
	if d.client != nil {
		d.releaseKeys()
	}
	d.setGrab(false, false)
}

// maxAlone is how often the keyboard is grabbed without anything that the user has done
// in the widget meanwhile: whoever takes it away each time is not to be fought with.
const maxAlone = 5

// used is called when the user has done something in the widget.
func (d *Display) used() { d.keyboard.alone = 0 }

// capture grabs the keyboard if it is to be grabbed and is not yet. A window
// manager that is switching windows may refuse it; the next key tries again.
func (d *Display) capture() {
	if d.keyboard.alone >= maxAlone {
		return
	}
	if d.p.grab_keyboard == 0 || d.keyboard.released || d.keyboard.host.yielded || d.p.keyboard_grabbed != 0 || !d.wants() {
		return
	}
	if C.govnc_has_focus(d.object) != 0 && d.p.focus_elsewhere == 0 {
		d.keyboard.alone++
		d.setGrab(true, d.p.pointer_grabbed != 0)
	}
}

// Release gives keyboard and pointer back to the desktop until the user clicks
// the widget, focuses it anew or gives the chord.
func (d *Display) Release() {
	d.keyboard.released = true
	if d.client != nil {
		d.releaseKeys()
	}
	d.setGrab(false, false)
}

// ForceGrab grabs keyboard and pointer now, or gives them back.
func (d *Display) ForceGrab(grab bool) {
	if !grab {
		d.Release()
	} else if d.wants() {
		d.keyboard.released = false
		d.setGrab(true, true)
	}
}

// toggleGrab is the chord's effect.
func (d *Display) toggleGrab() {
	if d.p.keyboard_grabbed != 0 || d.p.pointer_grabbed != 0 {
		d.Release()
		return
	}
	d.keyboard.released = false
	d.capture()
	d.capturePointer()
}

// Grabbed says what is grabbed now.
func (d *Display) Grabbed() (keyboard, pointer bool) {
	return d.p.keyboard_grabbed != 0, d.p.pointer_grabbed != 0
}

// setGrab takes or gives back grabs and tells the application what changed.
func (d *Display) setGrab(keyboard, pointer bool) {
	hadKeyboard, hadPointer := d.Grabbed()
	if keyboard == hadKeyboard && pointer == hadPointer {
		return
	}
	C.govnc_grab(d.object, gboolean(keyboard), gboolean(pointer))
	d.tellGrab(hadKeyboard, hadPointer)
}

// grabLost is called when another window or widget took a grab.
func (d *Display) grabLost(keyboard bool) {
	hadKeyboard, hadPointer := d.Grabbed()
	C.govnc_grab_lost(d.object, gboolean(keyboard))
	if d.client != nil {
		d.releaseKeys()
		d.releaseButtons()
	}
	d.tellGrab(hadKeyboard, hadPointer)
}

func (d *Display) tellGrab(hadKeyboard, hadPointer bool) {
	keyboard, pointer := d.Grabbed()
	if keyboard == hadKeyboard && pointer == hadPointer {
		return
	}
	d.showCursor()
	if keyboard != hadKeyboard {
		d.emit(pick(keyboard, C.GOVNC_KEYBOARD_GRAB, C.GOVNC_KEYBOARD_UNGRAB))
	}
	if pointer != hadPointer {
		d.emit(pick(pointer, C.GOVNC_POINTER_GRAB, C.GOVNC_POINTER_UNGRAB))
	}
	if d.Handlers.GrabChanged != nil {
		d.Handlers.GrabChanged(keyboard, pointer)
	}
}

func pick(first bool, a, b C.enum_govnc_signal) C.enum_govnc_signal {
	if first {
		return a
	}
	return b
}

func gboolean(v bool) C.gboolean {
	if v {
		return C.TRUE
	}
	return C.FALSE
}
