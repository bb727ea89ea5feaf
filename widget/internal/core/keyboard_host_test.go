// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import "testing"

func TestHostChords(t *testing.T) {
	const tab, leftTab, f11, superL, altL = 0xff09, 0xfe20, 0xffc8, 0xffeb, 0xffe9
	h := hostKeys{}
	for _, keysyms := range [][]uint32{{altL, tab}, {f11}, {superL}, {0xffe3, 0xffe1, 'q'}} {
		h.chords = append(h.chords, newHostChord(keysyms))
	}
	for _, tt := range []struct {
		name              string
		keysym, modifiers uint32
		want              bool
	}{
		{"Alt+Tab", tab, modAlt, true},
		{"Shift+Alt+Tab", leftTab, modAlt | modShift, false},
		{"Tab", tab, 0, false},
		{"F11", f11, 0, true},
		{"Ctrl+F11", f11, modControl, false},
		{"Super alone", superL, 0, true},
		{"Super alone, as X tells of its end", superL, modSuper, true},
		{"Super with Ctrl", superL, modControl, false},
		{"Ctrl+Shift+Q, a large letter", 'Q', modControl | modShift, true},
		{"Ctrl+Q", 'q', modControl, false},
	} {
		if got := h.match(tt.keysym, tt.modifiers); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
