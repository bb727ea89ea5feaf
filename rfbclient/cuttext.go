// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineFeeds makes every line end a line feed, whichever of the three there are it was.
func lineFeeds(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// plainText makes valid UTF-8 of it, with line feeds as line ends, and drops the other
// controls that no text has.
func plainText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, lineFeeds(strings.ToValidUTF8(s, "\uFFFD")))
}

// cutTextToText turns cut text from the wire into a string. RFB 7.6.4: it is in
// ISO 8859-1 with newlines as line feed only. wayvnc and neatvnc send UTF-8; that is
// taken where the text makes no sense in ISO 8859-1. NUL and other controls that no
// text has are dropped, and carriage returns are line ends.
func cutTextToText(p []byte) string {
	if utf8.Valid(p) && !sensibleLatin1(p) {
		return plainText(string(p))
	}
	var b strings.Builder
	b.Grow(len(p))
	for _, c := range p {
		b.WriteRune(rune(c))
	}
	return plainText(b.String())
}

// sensibleLatin1 says whether bytes that are valid UTF-8, too, may have been meant as
// ISO 8859-1. They were not if there are controls among them (0x80 to 0x9f), if a
// symbol joins two letters ("cafÃ©s"), or if a capital follows a small letter
// ("cafÃ©"). So "NESTLÉ®" stays what it is, though its last bytes are UTF-8's for "ɮ".
func sensibleLatin1(p []byte) bool {
	at := func(i int) rune {
		if i < 0 || i >= len(p) {
			return ' '
		}
		return rune(p[i])
	}
	for i := range p {
		before, c, after := at(i-1), at(i), at(i+1)
		switch {
		case c < 0x80:
		case c < 0xa0,
			neverInWords(c) && unicode.IsLetter(before) && unicode.IsLetter(after),
			unicode.IsUpper(c) && unicode.IsLower(before):
			return false
		}
	}
	return true
}

// neverInWords says whether a character of ISO 8859-1 stands in no word. The soft hyphen and the
// middle dot, as in Catalan, do.
func neverInWords(c rune) bool {
	return !unicode.IsLetter(c) && c != '\u00ad' && c != '·'
}

// textToLatin1 is the way back; a character that ISO 8859-1 does not have
// becomes "?".
func textToLatin1(s string) []byte {
	p := make([]byte, 0, len(s))
	for _, r := range lineFeeds(s) {
		if r > 0xff {
			r = '?'
		}
		p = append(p, byte(r))
	}
	return p
}
