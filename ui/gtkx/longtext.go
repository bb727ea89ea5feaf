// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

import (
	"strings"
	"unicode"

	"github.com/gotk3/gotk3/gtk"
	"github.com/gotk3/gotk3/pango"
)

// Names, titles and errors come from elsewhere and may be long without a blank in them.
// A label is at least as wide as its longest word, and a window as its widest label.

// narrowest is how narrow a wrapped label may be, in characters. GTK wants a window to be
// as high as its labels are when they are as narrow as that: with lines of a few letters it
// would be higher than the screen.
const narrowest = 20

// Wrap breaks a label's lines between words, and within words that are too long for one.
func Wrap(label *gtk.Label) {
	label.SetLineWrap(true)
	label.SetLineWrapMode(pango.WRAP_WORD_CHAR)
	label.SetWidthChars(narrowest)
}

// tooltipLine is how long a word of a tooltip may be, in characters: its label breaks
// lines between words only.
const tooltipLine = 60

// InShortLines breaks words that are too long for a tooltip.
func InShortLines(text string) string {
	var s strings.Builder
	length := 0
	for _, r := range text {
		if unicode.IsSpace(r) {
			length = 0
		} else if length++; length > tooltipLine {
			s.WriteByte('\n')
			length = 1
		}
		s.WriteRune(r)
	}
	return s.String()
}
