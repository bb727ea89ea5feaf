// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"slices"
	"strings"
	"testing"
)

func TestChords(t *testing.T) {
	list, err := parseChords(" Alt+Tab, super+l ,,F13")
	if err != nil || len(list) != 3 {
		t.Fatalf("%v, %v", list, err)
	}
	if list[0].text != "Alt+Tab" || !slices.Equal(list[0].keys, []uint{keyAltL, keyTab}) || !slices.Equal(list[2].keys, []uint{keyF1 + 12}) {
		t.Errorf("%v", list)
	}
	for _, tt := range []struct {
		text  string
		check func(string) error
		want  bool
	}{
		{"", checkChords, true},
		{"Ctrl+Alt+F13", checkChords, true},
		{"Ctrl+Frob", checkChords, false},
		{strings.Repeat("a+", 8) + "a", checkChords, false},
		{strings.Repeat("a,", maxOwnChords), checkChords, true},
		{strings.Repeat("a,", maxOwnChords+1), checkChords, false},
		{"Ctrl+Alt", checkReleaseChord, true},
		{"", checkReleaseChord, true},
		{"Ctrl+Alt,F12", checkReleaseChord, false},
	} {
		if err := tt.check(tt.text); (err == nil) != tt.want {
			t.Errorf("%q: %v", tt.text, err)
		}
	}
}
