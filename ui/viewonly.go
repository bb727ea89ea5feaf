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
	w.setProperty("read-only", on)
	w.v.say("view only: %v", on)
	w.area.update(w)
}

// canSend says whether keys and text can go to the guest.
func canSend(w *window) bool { return hasSession(w) && !w.viewOnly }
