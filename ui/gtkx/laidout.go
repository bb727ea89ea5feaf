// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/govnc/virt-viewer/app/i18n"
)

// In languages that are written from right to left, addresses, commands and names in
// Latin letters stand in the midst of sentences. Without marks their punctuation
// wanders: "--connect" becomes "connect--".

// The characters that Unicode has for that.
const (
	leftToRight     = "\u2066" // begins a part that is laid out by itself
	endOfPart       = "\u2069"
	rightToLeftMark = "\u200f" // makes a paragraph's direction known
)

// latin finds what is to be kept together: words of ASCII, the first of them with a
// letter or a digit.
var latin = regexp.MustCompile(`[!-~]*[A-Za-z0-9][!-~]*(?: +[!-~]*[A-Za-z0-9][!-~]*)*`)

// LaidOut prepares plain text for a label: where the language needs it, parts in
// Latin letters are marked as such. Text for anything but labels stays without marks.
func LaidOut(text string) string {
	if !i18n.RightToLeft() {
		return text
	}
	return markLatin(text)
}

// markLatin marks the Latin parts of those lines that have other letters, too, and
// lines without any letter.
func markLatin(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		switch {
		case strings.ContainsFunc(line, isRightToLeft):
			lines[i] = rightToLeftMark + latin.ReplaceAllStringFunc(line, isolate)
		case line != "" && !strings.ContainsFunc(line, unicode.IsLetter): // such as a date and a time
			lines[i] = leftToRight + line + endOfPart
		}
	}
	return strings.Join(lines, "\n")
}

func isRightToLeft(r rune) bool { return unicode.In(r, unicode.Hebrew, unicode.Arabic) }

// isolate marks a part; what belongs to the sentence around it stays outside.
func isolate(part string) string {
	inner := strings.TrimLeft(part, `("'`)
	before := part[:len(part)-len(inner)]
	inner = strings.TrimRight(inner, `.,:;?!"'`)
	for strings.HasSuffix(inner, ")") && strings.Count(inner, ")") > strings.Count(inner, "(") {
		inner = strings.TrimRight(inner[:len(inner)-1], `.,:;?!"'`)
	}
	after := part[len(before)+len(inner):]
	for _, quote := range []string{`"`, "'"} { // the other one of a pair
		switch odd := strings.Count(inner, quote)%2 == 1; {
		case odd && strings.HasSuffix(before, quote):
			inner, before = quote+inner, strings.TrimSuffix(before, quote)
		case odd && strings.HasPrefix(after, quote):
			inner, after = inner+quote, strings.TrimPrefix(after, quote)
		}
	}
	if !strings.ContainsAny(inner, " :") && !strings.ContainsFunc(inner, unicode.IsLetter) {
		return part // a number
	}
	return before + leftToRight + inner + endOfPart + after
}
