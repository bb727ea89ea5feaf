// SPDX-License-Identifier: LGPL-2.1-or-later

package keys

import (
	"slices"
	"testing"
)

func TestParseChord(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []uint32 // nil: an error
	}{
		{"ctrl+alt+delete", []uint32{0xffe3, 0xffe9, 0xffff}},
		{"Ctrl + Alt + F12", []uint32{0xffe3, 0xffe9, 0xffc9}},
		{"enter", []uint32{0xff0d}},
		{"Return", []uint32{0xff0d}},
		{"Page_Up", []uint32{0xff55}},
		{"a", []uint32{'a'}},
		{"ctrl+C", []uint32{0xffe3, 'c'}},
		{"ctrl++", []uint32{0xffe3, 0xffe1, '+'}},
		{"+", []uint32{0xffe1, '+'}},
		{"ctrl+-", []uint32{0xffe3, '-'}},
		{"!", []uint32{0xffe1, '!'}},
		{"é", []uint32{0xe9}},
		{"super", []uint32{0xffeb}},
		{"alt+sysrq+b", []uint32{0xffe9, 0xff15, 'b'}},
		{"f24", []uint32{0xffd5}},
		{"", nil},
		{" ", nil},
		{"ctrl+", nil},
		{"ctrl+nonsense", nil},
		{"ctrl alt", nil},
	} {
		got, err := ParseChord(tt.text)
		if (err != nil) != (tt.want == nil) || !slices.Equal(got, tt.want) {
			t.Errorf("%q: %#x, %v; want %#x", tt.text, got, err, tt.want)
		}
	}
	for name, k := range short {
		if USScancode(k) == 0 {
			t.Errorf("%s has no scancode", name)
		}
	}
}
