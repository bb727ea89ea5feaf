// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include "private.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"slices"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/widget/internal/layout"
)

// typing is text that is being typed at the server, key by key.
type typing struct {
	text   []rune
	done   int // characters
	layout *layout.Layout
}

// typingInterval is the time from one character to the next, in milliseconds: the
// keyboard of a PC has a queue of 16 bytes, and a guest that boots or installs
// reads it slowly.
const typingInterval = 20

// ErrNotConnected is returned by TypeText when nobody would get the text.
var ErrNotConnected = errors.New("there is no session, or the display is view-only")

// TakesScancodes says whether keys reach the server as scancodes.
func (d *Display) TakesScancodes() bool { return d.client != nil && d.client.TakesScancodes() }

// UntypableError says which characters of a text a layout has no key for.
type UntypableError struct {
	Layout     string
	Characters []rune // each once
}

func (e *UntypableError) Error() string {
	return fmt.Sprintf("the keyboard layout %q has no key for %s", e.Layout, rfbclient.CleanText(string(e.Characters), 40))
}

// TypeText types text as if by hand. layoutName is the keyboard layout of the
// server's side as XKB names it, "us", "de(nodeadkeys)"; "" is "us". A server
// without scancodes gets symbols, and every character can be typed; else nothing is
// typed and it returns an UntypableError if the layout lacks one. It returns at
// once; Handlers.Typing tells how far it is. Text that is still being typed is typed
// first.
func (d *Display) TypeText(text, layoutName string) error {
	if !d.wants() {
		return ErrNotConnected
	}
	if layoutName == "" {
		layoutName = "us"
	}
	found, err := layout.Find(layoutName)
	if err != nil {
		return err
	}
	if missing := untypable(text, found); len(missing) > 0 && d.client.TakesScancodes() {
		return &UntypableError{layoutName, missing}
	}
	t := &d.typing
	t.layout = found
	if t.text = append(t.text, []rune(text)...); len(t.text) > t.done {
		C.govnc_loop_typing(d.object, typingInterval)
	}
	return nil
}

func untypable(text string, l *layout.Layout) (missing []rune) {
	for _, r := range text {
		if len(l.Strokes(r)) == 0 && !slices.Contains(missing, r) {
			missing = append(missing, r)
		}
	}
	return missing
}

// StopTyping drops what has not been typed yet.
func (d *Display) StopTyping() {
	if d.typing.text == nil {
		return
	}
	C.govnc_loop_typing(d.object, 0)
	d.typing = typing{}
	d.tellTyping(0, 0)
}

// typeNext types the next character.
func (d *Display) typeNext() {
	t := &d.typing
	if !d.wants() || t.done >= len(t.text) {
		d.StopTyping()
		return
	}
	d.typeRune(t.text[t.done])
	t.done++
	done, total := t.done, len(t.text)
	if done == total {
		C.govnc_loop_typing(d.object, 0)
		d.typing = typing{}
	}
	d.tellTyping(done, total)
}

func (d *Display) tellTyping(done, total int) {
	if d.Handlers.Typing != nil {
		d.Handlers.Typing(done, total)
	}
}

var shiftKey, altGrKey = key{0xffe1, 0x2a}, key{0xfe03, 0xb8}

// typeRune presses and releases the keys of one character.
func (d *Display) typeRune(r rune) {
	keysym := uint32(C.gdk_unicode_to_keyval(C.guint32(r)))
	switch r {
	case '\n', '\r':
		keysym = 0xff0d
	case '\t':
		keysym = 0xff09
	}
	strokes := d.typing.layout.Strokes(r)
	if len(strokes) == 0 || !d.client.TakesScancodes() {
		d.strike(key{keysym, 0})
		return
	}
	for _, s := range strokes {
		k := key{keysym, scancodeOf(&evdevScancodes, uint(s.Keycode))}
		var held []key
		if s.Shift {
			held = append(held, shiftKey)
		}
		if s.Alt {
			held = append(held, altGrKey)
		}
		d.strike(append(held, k)...)
	}
}

// strike presses keys, first to last, and releases them last to first.
func (d *Display) strike(keys ...key) {
	for _, k := range keys {
		d.client.KeyEvent(k.keysym, k.scancode, true)
	}
	for i := len(keys) - 1; i >= 0; i-- {
		d.client.KeyEvent(keys[i].keysym, keys[i].scancode, false)
	}
}
