// SPDX-License-Identifier: LGPL-2.1-or-later

package layout

import (
	"errors"
	"slices"
	"testing"
)

// TestStrokes looks at characters whose keys everybody can check on a keyboard.
// Keycodes: 10 is the key of 1, 24 of Q, 38 of A, 52 of Z on a US keyboard.
func TestStrokes(t *testing.T) {
	for _, tt := range []struct {
		layout string
		r      rune
		want   []Stroke
	}{
		{"us", 'a', []Stroke{{Keycode: 38}}},
		{"us", 'A', []Stroke{{Keycode: 38, Shift: true}}},
		{"us", '1', []Stroke{{Keycode: 10}}},
		{"us", '~', []Stroke{{Keycode: 49, Shift: true}}},
		{"us", '\n', []Stroke{{Keycode: 36}}},
		{"us", '\t', []Stroke{{Keycode: 23}}},
		{"us", 'é', nil},
		{"us", '(', []Stroke{{Keycode: 18, Shift: true}}}, // not a keypad that QEMU does not know
		{"us", '<', []Stroke{{Keycode: 59, Shift: true}}}, // not the key that US keyboards lack
		{"de", '<', []Stroke{{Keycode: 94}}},
		{"de", 'z', []Stroke{{Keycode: 29}}},
		{"de", '@', []Stroke{{Keycode: 24, Alt: true}}},
		{"de", '^', []Stroke{{Keycode: 49}, {Keycode: 65}}},
		{"de(nodeadkeys)", '^', []Stroke{{Keycode: 49}}},
		{"de", 'ß', []Stroke{{Keycode: 20}}},
		{"fr", 'a', []Stroke{{Keycode: 24}}},
		{"fr", '1', []Stroke{{Keycode: 10, Shift: true}}},
		{"us(dvorak)", 'a', []Stroke{{Keycode: 38}}},
		{"us(dvorak)", 's', []Stroke{{Keycode: 47}}},
		{"gr", 'α', []Stroke{{Keycode: 38}}},
	} {
		l, err := Find(tt.layout)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Strokes(tt.r); !slices.Equal(got, tt.want) {
			t.Errorf("%s has %q at %+v, want %+v", tt.layout, tt.r, got, tt.want)
		}
	}
}

func TestUnknown(t *testing.T) {
	for _, name := range []string{"", "no-such-layout", "us(no-such-variant)", "../us", "us,de", "us\x00"} {
		if _, err := Find(name); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
