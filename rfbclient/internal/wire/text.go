// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CleanText makes text from a server, or from any other stranger, safe to show
// in a window, to log and to print on a terminal: the result is valid UTF-8, on
// one line, without control characters and without characters that change the
// direction of writing, and has at most maxRunes characters ("…" marks the cut).
// It is still plain text: whoever shows it must not read it as markup.
func CleanText(s string, maxRunes int) string {
	var b strings.Builder
	n := 0
	space := true // drops leading spaces, and all but one in a row
	for i, r := range s {
		if r == utf8.RuneError && !validAt(s, i) {
			r = '\uFFFD'
		}
		if unicode.IsSpace(r) {
			r = ' '
		}
		if r == ' ' && space || unhelpful(r) {
			continue
		}
		if n == maxRunes {
			return strings.TrimRight(b.String(), " ") + "…"
		}
		space = r == ' '
		b.WriteRune(r)
		n++
	}
	return strings.TrimRight(b.String(), " ")
}

// validAt says whether the U+FFFD at s[i] stands there itself.
func validAt(s string, i int) bool { return strings.HasPrefix(s[i:], "\uFFFD") }

// unhelpful says whether a character is one that a line of text has no need of
// and that can mislead the reader or the terminal: controls (escape sequences),
// direction marks and overrides, zero-width characters, private use.
func unhelpful(r rune) bool {
	switch {
	case unicode.IsControl(r),
		unicode.Is(unicode.Cf, r),
		unicode.Is(unicode.Co, r),
		r == '\u2028', r == '\u2029':
		return true
	}
	return false
}
