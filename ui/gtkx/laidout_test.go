// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

import (
	"strings"
	"testing"
)

func TestMarkLatin(t *testing.T) {
	// "<" and ">" stand for the marks around a part, "^" for that of the paragraph.
	marks := strings.NewReplacer(leftToRight, "<", endOfPart, ">", rightToLeftMark, "^")
	for _, tt := range []struct{ name, text, want string }{
		{"nothing but Latin", "vnc://host:5901", "vnc://host:5901"},
		{"nothing Latin", "אין אורחים.", "^אין אורחים."},
		{"an option in brackets", "לבדוק את ה־URI (--connect), וגם", "^לבדוק את ה־<URI (--connect)>, וגם"},
		{"an option", "יש להשמיט (--direct).", "^יש להשמיט (<--direct>)."},
		{"quotes", `הפקודה "virsh -c URI list" צריכה`, `^הפקודה "<virsh -c URI list>" צריכה`},
		{"an address at the beginning", "vnc://127.0.0.1:5901 מבקש סיסמה", "^<vnc://127.0.0.1:5901> מבקש סיסמה"},
		{"numbers alone", "בעוד 5 שניות", "^בעוד 5 שניות"},
		{"a date and a time", "ב־2026-11-26 12:10, הנוכחית", "^ב־<2026-11-26 12:10>, הנוכחית"},
		{"nothing but numbers", "2026-11-26 12.10", "<2026-11-26 12.10>"},
		{"half of a quotation", `אל "test:///x": no '/x'.`, `^אל <"test:///x": no '/x'>.`},
		{"quotation at the end", `שרת VNC: it begins with "SSH-".`, `^שרת <VNC: it begins with "SSH-">.`},
		{"a bracket that belongs to it", "הכונן fda (1)", "^הכונן <fda (1)>"},
		{"lines", "אבג: no\nhost", "^אבג: <no>\nhost"},
	} {
		if got := marks.Replace(markLatin(tt.text)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
