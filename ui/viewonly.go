// SPDX-License-Identifier: GPL-2.0-or-later

package ui

// setViewOnly keeps keys, pointer and text from the guest, or lets them through.
func (w *window) setViewOnly(on bool) {
	w.viewOnly = on
	if on { // what the menu holds down must not stay so
		for _, key := range w.held {
			w.v.display.ReleaseKeys(key)
		}
		w.forgetHeld()
	}
	w.applyReadOnly()
	w.v.say("view only: %v", on)
	w.area.update(w)
}

// applyReadOnly tells the display whether anything may be sent: keys, pointer, text and
// the window's size.
func (w *window) applyReadOnly() {
	w.setProperty("read-only", w.viewOnly || w.v.session.IsHeld() || w.v.options.Recording != nil)
	if w.v.options.Recording == nil && w.settle == 0 { // else holdResize says it
		w.setProperty("allow-resize", w.follows())
	}
}

// canSend says whether keys and text can go to the guest.
func canSend(w *window) bool { return hasSession(w) && !w.viewOnly && !w.v.session.IsHeld() }
