// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestCleanText(t *testing.T) {
	for in, want := range map[string]string{
		"":                          "",
		"  a  b \n c ":              "a b c",
		"\x1b[2Jgone":               "[2Jgone",
		"\u200b\u202eabc\u2069":     "abc",
		"bad \xc3 byte":             "bad \ufffd byte",
		"\u2028line\u2029":          "line",
		strings.Repeat("x", 11):     strings.Repeat("x", 10) + "…",
		strings.Repeat("ä", 10):     strings.Repeat("ä", 10),
		"<span size='0'>%n</span>x": "<span size…",
	} {
		if got := CleanText(in, 10); got != want {
			t.Errorf("CleanText(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCleanText(f *testing.F) {
	f.Add("plain", 10)
	f.Add("\x1b]0;x\a\u202e\xff", 3)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = max(0, min(n, 1000))
		got := CleanText(s, n)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > n+1 {
			t.Errorf("CleanText(%q, %d) = %q", s, n, got)
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Errorf("CleanText(%q, %d) has %q", s, n, r)
			}
		}
		if again := CleanText(got, n+1); again != got {
			t.Errorf("cleaned twice %q is %q", got, again)
		}
	})
}
