// SPDX-License-Identifier: GPL-2.0-or-later

package i18n

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const catalogue = `msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n!=1;\n"

msgid "Close"
msgstr "Schließen"

msgctxt "verb"
msgid "Record"
msgstr "Aufzeichnen"

msgid "%d guest"
msgid_plural "%d guests"
msgstr[0] "%d Gast"
msgstr[1] "%d Gäste"

msgid "default:LTR"
msgstr "default:RTL"
`

func TestTranslate(t *testing.T) {
	dir := t.TempDir()
	po, messages := filepath.Join(dir, "de.po"), filepath.Join(dir, "de", "LC_MESSAGES")
	if err := os.MkdirAll(messages, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(po, []byte(catalogue), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("msgfmt", "-o", filepath.Join(messages, Domain+".mo"), po).CombinedOutput(); err != nil {
		t.Fatalf("msgfmt: %v\n%s", err, out)
	}
	if got := T("Close"); got != "Close" {
		t.Errorf("before Init: %q", got)
	}
	t.Setenv("LC_ALL", "C.UTF-8") // every system has it, and LANGUAGE goes before it
	t.Setenv("LANGUAGE", "de")
	t.Setenv(DirEnv, dir)
	Init()
	for _, tt := range []struct{ name, got, want string }{
		{"a text", T("Close"), "Schließen"},
		{"one without a translation", T("Unknown"), "Unknown"},
		{"nothing", T(""), ""},
		{"singular", N("%d guest", "%d guests", 1), "%d Gast"},
		{"plural", N("%d guest", "%d guests", 0), "%d Gäste"},
		{"plural without a translation", N("one", "many", 2), "many"},
		{"with a context", P("verb", "Record"), "Aufzeichnen"},
		{"with an unknown context", P("noun", "Record"), "Record"},
		{"marked", Mark("Close"), "Close"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, not %q", tt.name, tt.got, tt.want)
		}
	}
	if !RightToLeft() {
		t.Error("the catalogue's direction was not seen")
	}
}
