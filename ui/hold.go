// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/govnc/virt-viewer/app/i18n"
)

// holdable are the keys that can be held in the guest from the menu, for chords that
// the user's hands or desktop do not allow.
var holdable = []struct {
	name, label string
	key         uint
}{
	{"ctrl", "Ctrl", keyControlL},
	{"alt", "Alt", keyAltL},
	{"shift", "Shift", keyShiftL},
	{"super", "Super", keySuperL},
}

// holdActions are the actions that hold keys and let them go.
func holdActions() []action {
	var list []action
	for _, h := range holdable {
		list = append(list, action{
			name: "hold-" + h.name, label: fmt.Sprintf(i18n.T("Hold %s"), h.label), place: placeHold,
			do: func(w *window) { w.hold(h.key, !w.holds(h.key)) }, enabled: canSend,
			on: func(w *window) bool { return w.holds(h.key) },
		})
	}
	return list
}

func (w *window) holds(key uint) bool { return slices.Contains(w.held, key) }

// hold presses a key in the guest until it is let go by this again.
func (w *window) hold(key uint, on bool) {
	if on {
		w.held = append(w.held, key)
		w.v.display.PressKeys(key)
	} else {
		w.held = slices.DeleteFunc(w.held, func(k uint) bool { return k == key })
		w.v.display.ReleaseKeys(key)
	}
	w.showTitle()
	w.v.display.GrabFocus()
}

// forgetHeld is called when a session ends or begins: no key is down.
func (w *window) forgetHeld() {
	w.held = nil
	w.showTitle()
}

// heldNames names what is held, "" for nothing.
func (w *window) heldNames() string {
	var names []string
	for _, h := range holdable {
		if w.holds(h.key) {
			names = append(names, h.label)
		}
	}
	return strings.Join(names, "+")
}
