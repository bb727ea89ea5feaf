// SPDX-License-Identifier: GPL-2.0-or-later

package embed

import (
	"encoding/xml"
	"os"
	"strings"
	"testing"
)

// readGIR gives the public names of a widget's namespace: "vnc_display_new",
// "Display:scaling", "Display::vnc-bell", "VNC_DISPLAY_KEY_EVENT_CLICK".
func readGIR(t *testing.T, file string) map[string]bool {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	names, wanted := map[string]bool{}, false
	for decoder := xml.NewDecoder(f); ; {
		token, err := decoder.Token()
		if err != nil {
			return names
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		name, identifier := attribute(element, "name"), attribute(element, "identifier")
		switch element.Name.Local {
		case "class", "record", "enumeration", "interface":
			wanted = !strings.Contains(name, "Framebuffer")
		case "method", "function", "constructor", "member":
			if wanted && identifier != "" {
				names[identifier] = true
			}
		case "property":
			if wanted {
				names["Display:"+name] = true
			}
		case "signal":
			names["Display::"+name] = true
		}
	}
}

func attribute(element xml.StartElement, name string) string {
	for _, a := range element.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// row is a line of the table: what stands for a name of gtk-vnc, and the tests of it.
type row struct{ name, ours, tests string }

// readTable gives the rows of the Markdown table whose first column has gtk-vnc's names.
func readTable(t *testing.T, file string) map[string]row {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, inside := map[string]row{}, false
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(strings.ReplaceAll(line, "`", ""), "|")
		switch {
		case len(cells) != 5:
			inside = false
		case strings.TrimSpace(cells[1]) == "gtk-vnc":
			inside = true
		case inside && !strings.Contains(cells[1], "---"):
			name := strings.TrimSpace(cells[1])
			rows[name] = row{name, strings.TrimSpace(cells[2]), strings.TrimSpace(cells[3])}
		}
	}
	if len(rows) == 0 {
		t.Fatalf("%s has no table whose first column is gtk-vnc", file)
	}
	return rows
}

// isTested says whether each test that is named uses what the row is about.
func (r row) isTested(t *testing.T) bool {
	t.Helper()
	files := strings.Split(r.tests, ", ")
	for _, file := range files {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), r.word()) {
			return false
		}
	}
	return len(files) > 0
}

// word is what a program that uses it contains, in C or in Python.
func (r row) word() string {
	switch _, part, _ := strings.Cut(r.name, ":"); {
	case strings.HasPrefix(part, ":vnc-"): // a signal
		return strings.TrimPrefix(part, ":vnc-")
	case part != "":
		return `"` + part + `"` // a property
	}
	for _, prefix := range []string{"vnc_display_", "vnc_grab_sequence_", "VNC_DISPLAY_CREDENTIAL_", "VNC_DISPLAY_DEPTH_COLOR_", "VNC_DISPLAY_KEY_EVENT_"} {
		if word, found := strings.CutPrefix(r.name, prefix); found {
			return word
		}
	}
	return r.name
}
