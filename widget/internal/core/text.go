// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include <stdlib.h>
#include "private.h"
*/
import "C"

import (
	"unicode/utf8"
	"unsafe"
)

// text is what passes between clipboard and server.
type text struct {
	changed  bool   // somebody copied something that the server has not been told
	received string // the server's text, which must not go back to it; "" if it has got another since
}

// passesText says whether copied text goes that way.
func (d *Display) passesText(direction C.int) bool {
	set := d.p.clipboard_direction
	return d.p.clipboard != 0 && (set == C.GOVNC_DISPLAY_CLIPBOARD_BOTH || set == direction)
}

// clipboardChanged is called when somebody has copied something.
func (d *Display) clipboardChanged() {
	d.text.changed = true
	d.sendClipboardIfChanged()
}

// sendClipboardIfChanged gives the server what was copied on this side, but only
// while the user works in this widget: what is copied for other programs is not
// the guest's business.
func (d *Display) sendClipboardIfChanged() {
	if d.text.changed && d.passesText(C.GOVNC_DISPLAY_CLIPBOARD_TO_SERVER) && d.wants() && C.govnc_has_focus(d.object) != 0 {
		d.text.changed = false
		C.govnc_clipboard_request(d.object)
	}
}

// clipboardText is the answer to the request.
func (d *Display) clipboardText(s string) {
	if C.govnc_has_focus(d.object) == 0 {
		d.text.changed = true // the user has gone elsewhere meanwhile
		return
	}
	if !d.wants() || s == d.text.received || !d.passesText(C.GOVNC_DISPLAY_CLIPBOARD_TO_SERVER) {
		return
	}
	d.text.received = "" // the server has other text from now on
	if !d.client.SetCutText(s) && d.Handlers.CutTextTooLong != nil {
		d.Handlers.CutTextTooLong(len(s))
	}
}

// SetCutText gives the server text as if it had been copied on this side. It
// says false if the text is too long for servers, or nobody wants it.
func (d *Display) SetCutText(s string) bool {
	return d.wants() && d.client.SetCutText(s)
}

// cutText is text that was copied at the server.
func (d *Display) cutText(s string) {
	if d.p.read_only != 0 {
		return
	}
	d.text.received = s
	c := C.CString(s)
	defer C.free(unsafe.Pointer(c))
	if d.passesText(C.GOVNC_DISPLAY_CLIPBOARD_FROM_SERVER) {
		C.govnc_clipboard_set(d.object, c, C.int(len(s)))
	}
	C.govnc_emit_text(d.object, C.GOVNC_CLIPBOARD_TEXT, c)
	d.emitText(C.GOVNC_SERVER_CUT_TEXT, latin1(s))
	if d.Handlers.CutText != nil {
		d.Handlers.CutText(s)
	}
}

// latin1 is text as gtk-vnc's vnc-server-cut-text has it: in ISO 8859-1; characters
// that it does not have become "?".
func latin1(s string) string {
	latin1 := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xff {
			r = '?'
		}
		latin1 = append(latin1, byte(r))
	}
	return string(latin1)
}

// foreignText is text of a program that was written for gtk-vnc: in UTF-8 or, as
// gtk-vnc wants it, in ISO 8859-1.
func foreignText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	runes := make([]rune, 0, len(s))
	for _, c := range []byte(s) {
		runes = append(runes, rune(c))
	}
	return string(runes)
}
