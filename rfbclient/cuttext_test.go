// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"testing"
	"unicode/utf8"
)

func TestLatin1(t *testing.T) {
	for c := range 256 {
		if c < 0x20 && c != '\n' && c != '\t' {
			continue
		}
		if got := textToLatin1(cutTextToText([]byte{byte(c)})); len(got) != 1 || got[0] != byte(c) {
			t.Errorf("%#x came back as %v", c, got)
		}
	}
}

// TestCutTextFromTheWire: which bytes are taken as ISO 8859-1 and which as UTF-8, and
// what ends a line.
func TestCutTextFromTheWire(t *testing.T) {
	for in, want := range map[string]string{
		"":                                 "",
		"plain":                            "plain",
		"Z\xfcrich \xe9t\xe9":              "Zürich été",
		"price \xa3 5":                     "price £ 5",
		"NESTL\xc9\xae":                    "NESTLÉ®", // UTF-8 of "ɮ", too
		"CAF\xc9\xb7BAR":                   "CAFÉ·BAR",
		"Zürich – 東京 😀":                    "Zürich – 東京 😀",
		"Zürich":                           "Zürich",
		"été":                              "été",
		"café":                             "café",
		"École":                            "École",
		"5 €":                              "5 €",
		"20 °C":                            "20 °C",
		"caf\xe9 – broken":                 "café â\u0080\u0093 broken",
		"line one\rline two\rline three":   "line one\nline two\nline three",
		"line one\r\nline two\r\n":         "line one\nline two\n",
		"東京\r大阪\r\n":                       "東京\n大阪\n",
		"with nul\x00 and \x1b[2J\tescape": "with nul and [2J\tescape",
	} {
		if got := cutTextToText([]byte(in)); got != want {
			t.Errorf("%q is taken as %q, want %q", in, got, want)
		}
	}
}

// TestLineEndsToTheWire: every line end becomes the one of the message.
func TestLineEndsToTheWire(t *testing.T) {
	text := "a\nb\r\nc\rd\n\re"
	if got, want := string(textToLatin1(text)), "a\nb\nc\nd\n\ne"; got != want {
		t.Errorf("in Latin-1 %q, want %q", got, want)
	}
	if got, want := string(packedText(text)[4:]), "a\r\nb\r\nc\r\nd\r\n\r\ne\x00"; got != want {
		t.Errorf("in the extended clipboard %q, want %q", got, want)
	}
}

// FuzzCutText: text from the wire is always plain, valid UTF-8.
func FuzzCutText(f *testing.F) {
	f.Add([]byte("NESTL\xc9\xae\r"))
	f.Add([]byte("Zürich – 東京 😀\r\n\x00"))
	f.Fuzz(func(t *testing.T, p []byte) {
		got := cutTextToText(p)
		if !utf8.ValidString(got) {
			t.Errorf("%q is taken as %q", p, got)
		}
		for _, r := range got {
			if r < 0x20 && r != '\n' && r != '\t' {
				t.Errorf("%q is taken as %q", p, got)
			}
		}
		if again := plainText(got); again != got {
			t.Errorf("%q is %q and then %q", p, got, again)
		}
	})
}
