// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include "private.h"
*/
import "C"

import (
	"errors"
	"time"

	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/internal/layout"
)

// typing is text that is being typed at the server, key by key.
type typing struct {
	typist   *keys.Typist // nil if nothing is typed
	told     int          // characters that Handlers.Typing knows of
	interval time.Duration
}

// SetTypingInterval sets the time from one key event to the next when text is typed; 0
// is keys.Interval. It counts for texts that begin afterwards.
func (d *Display) SetTypingInterval(interval time.Duration) { d.typing.interval = interval }

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
	if t.typist != nil {
		t.typist.Add(text, found)
		return nil
	}
	if text != "" {
		t.typist = keys.NewTypist(d.client, found, t.interval, text)
		C.govnc_loop_typing(d.object, 1)
	}
	return nil
}

// StopTyping drops what has not been typed yet, and lets go of the keys that are down
// for it.
func (d *Display) StopTyping() {
	if d.typing.typist != nil {
		d.endTyping()
		d.tellTyping(0, 0)
	}
}

func (d *Display) endTyping() {
	C.govnc_loop_typing(d.object, 0)
	d.typing.typist.Stop()
	d.typing.typist, d.typing.told = nil, 0
}

// typeNext types the next key event.
func (d *Display) typeNext() {
	t := &d.typing
	if t.typist == nil || !d.wants() {
		d.StopTyping()
		return
	}
	wait, more := t.typist.Next()
	done, total := t.typist.Progress()
	typed := done != t.told
	t.told = done
	if more {
		C.govnc_loop_typing(d.object, C.guint(max(1, wait.Milliseconds())))
	} else {
		d.endTyping()
	}
	if typed {
		d.tellTyping(done, total)
	}
}

func (d *Display) tellTyping(done, total int) {
	C.govnc_emit_size(d.object, C.GOVNC_TYPING, C.int(done), C.int(total))
	if d.Handlers.Typing != nil {
		d.Handlers.Typing(done, total)
	}
}
