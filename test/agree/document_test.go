// SPDX-License-Identifier: GPL-2.0-or-later

package agree

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDocument: what the header, signals.c and properties.c have stands in the tables of
// docs/embedding.md, and what stands there exists, in C and in Go.
func TestDocument(t *testing.T) {
	page := read(t, "../../docs/embedding.md")
	ours, gtkVnc, found := strings.Cut(page, "\n## gtk-vnc's names\n")
	_, ours, found2 := strings.Cut(ours, "What gtk-vnc's widget does not have.")
	if !found || !found2 {
		t.Fatal("docs/embedding.md does not have the tables")
	}
	named := func(name string) bool { return strings.Contains(ours, "`"+name+"`") }
	for _, m := range regexp.MustCompile(`\b(govnc_\w+)\(`).FindAllStringSubmatch(declarations(t), -1) {
		name := m[1]
		short := strings.TrimPrefix(name, "govnc_display_")
		property := strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(short, "set_"), "get_"), "_", "-")
		if !strings.Contains(gtkVnc, "| `"+name+"` |") && !named(short) && !named(property) {
			t.Errorf("docs/embedding.md does not have %s", name)
		}
	}
	for _, m := range regexp.MustCompile(`new_signal\("([a-z-]+)"`).FindAllStringSubmatch(read(t, core+"signals.c"), -1) {
		if !strings.Contains(gtkVnc, "`Display::"+m[1]+"`") && !named(m[1]) {
			t.Errorf("docs/embedding.md does not have the signal %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`(?:FLAG\(PROP_\w+, |g_param_spec_\w+\()"([a-z-]+)"`).FindAllStringSubmatch(read(t, core+"properties.c"), -1) {
		if !strings.Contains(gtkVnc, "`Display:"+m[1]+"`") && !named(m[1]) {
			t.Errorf("docs/embedding.md does not have the property %s", m[1])
		}
	}
	checkRows(t, ours)
}

// declarations are the functions of the header, without those of types and of boxed values,
// which only bindings call.
func declarations(t *testing.T) string {
	t.Helper()
	header := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(read(t, core+"govnc.h"), "")
	var lines []string
	for _, line := range strings.Split(header, "\n") {
		if line != "" && line[0] != '#' && !regexp.MustCompile(`_get_type\(|_(copy|free|quark)\(`).MatchString(line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// checkRows looks for the names in the table of what gtk-vnc does not have: | what | in C |
// in Go | tests |.
func checkRows(t *testing.T, table string) {
	t.Helper()
	inC := read(t, core+"govnc.h") + read(t, core+"signals.c") + read(t, core+"properties.c")
	widget := goFiles(t, "../../widget")
	inGo := slices.Concat(methods(widget, "Display"), fields(t, widget, "Options"), []string{"Options"})
	for _, handler := range fields(t, widget, "Handlers") {
		inGo = append(inGo, "Handlers."+handler)
	}
	rows := 0
	code := regexp.MustCompile("`([^`]+)`")
	for _, line := range strings.Split(table, "\n") {
		cells := strings.Split(line, " | ")
		if len(cells) != 4 || !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| what |") {
			continue
		}
		rows++
		for _, m := range code.FindAllStringSubmatch(cells[1], -1) {
			if name := m[1]; !strings.Contains(inC, "govnc_display_"+name+"(") && !strings.Contains(inC, `"`+name+`"`) &&
				!strings.Contains(inC, name+";\n") && !strings.HasSuffix(name, ".py") {
				t.Errorf("C does not have %s, which docs/embedding.md names", name)
			}
		}
		for _, m := range code.FindAllStringSubmatch(cells[2], -1) {
			if !slices.Contains(inGo, m[1]) && m[1] != "recorder" {
				t.Errorf("package widget does not have %s, which docs/embedding.md names", m[1])
			}
		}
	}
	if rows < 10 {
		t.Errorf("only %d rows were read", rows)
	}
}
