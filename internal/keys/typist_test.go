// SPDX-License-Identifier: LGPL-2.1-or-later

package keys

import (
	"slices"
	"testing"

	"github.com/govnc/virt-viewer/internal/layout"
)

// TestStrokesWithoutScancodes checks that a server that looks keys up by their symbols
// is told of Shift, too: krfb typed "aa1" for "Aa!".
func TestStrokesWithoutScancodes(t *testing.T) {
	us, err := layout.Find("us")
	if err != nil {
		t.Fatal(err)
	}
	for r, want := range map[rune][]Key{
		'A':      {{0xffe1, 0}, {'A', 0}},
		'a':      {{'a', 0}},
		'!':      {{0xffe1, 0}, {'!', 0}},
		'\u00e9': {{0xe9, 0}}, // on no key: its symbol must do
	} {
		if got := Strokes(r, us, false); len(got) != 1 || !slices.Equal(got[0], want) {
			t.Errorf("%q: %v, want %v", r, got, want)
		}
	}
}
