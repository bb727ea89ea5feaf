// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include "private.h"
*/
import "C"

import (
	"errors"

	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/internal/layout"
)

// typing is text that is being typed at the server, key by key.
type typing struct {
	text   []rune
	done   int // characters
	layout *layout.Layout
}

// ErrNotConnected is returned by TypeText when nobody would get the text.
var ErrNotConnected = errors.New("there is no session, or the display is view-only")

// TakesScancodes says whether keys reach the server as scancodes.
func (d *Display) TakesScancodes() bool { return d.client != nil && d.client.TakesScancodes() }

// UntypableError says which characters of a text a layout has no key for.
type UntypableError = keys.UntypableError

// NoScancodeError says which keys cannot be sent.
type NoScancodeError = keys.NoScancodeError

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
	if err := keys.Typable(text, found, layoutName); err != nil && d.client.TakesScancodes() {
		return err
	}
	t := &d.typing
	t.layout = found
	if t.text = append(t.text, []rune(text)...); len(t.text) > t.done {
		C.govnc_loop_typing(d.object, C.guint(keys.Interval.Milliseconds()))
	}
	return nil
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
	for _, stroke := range keys.Strokes(t.text[t.done], t.layout, d.client.TakesScancodes()) {
		keys.Strike(d.client, stroke)
	}
	t.done++
	done, total := t.done, len(t.text)
	if done == total {
		C.govnc_loop_typing(d.object, 0)
		d.typing = typing{}
	}
	d.tellTyping(done, total)
}

func (d *Display) tellTyping(done, total int) {
	C.govnc_emit_size(d.object, C.GOVNC_TYPING, C.int(done), C.int(total))
	if d.Handlers.Typing != nil {
		d.Handlers.Typing(done, total)
	}
}
