// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sources are the directories whose texts are translated.
var sources = []string{"../../app", "../../cmd", "../../ui"}

const template = "../../po/virt-viewer.pot"

// languages are those of po/LINGUAS.
func languages(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("../../po/LINGUAS")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, line := range strings.Split(string(b), "\n") {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			list = append(list, line)
		}
	}
	return list
}

// TestComplete finds texts that a language does not have. tools/update-po.sh adds
// them to the catalogues, for a translator to fill in.
func TestComplete(t *testing.T) {
	messages, err := extract(sources...)
	if err != nil {
		t.Fatal(err)
	}
	if len(messages) < 100 {
		t.Fatalf("only %d texts found in %q", len(messages), sources)
	}
	known := map[string]bool{}
	entries, err := readCatalogue(template)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		known[e.key()] = true
	}
	for _, m := range messages {
		if !known[m.key()] {
			t.Errorf("%s: %q is not in po/virt-viewer.pot: run tools/update-po.sh", m.files[0], m.id)
		}
	}
	for _, language := range languages(t) {
		t.Run(language, func(t *testing.T) { checkComplete(t, language, messages, entries) })
	}
}

// checkComplete looks for the texts of the sources, and for those of the template,
// which has the ones of data/, too.
func checkComplete(t *testing.T, language string, messages []*message, template []*translation) {
	translated := map[string]*translation{}
	list, err := readCatalogue(filepath.Join("../../po", language+".po"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		translated[e.key()] = e
	}
	wanted := slices.Clone(messages)
	for _, e := range template {
		wanted = append(wanted, &e.message)
	}
	missing := map[string]bool{}
	for _, m := range wanted {
		e := translated[m.key()]
		if (e == nil || e.fuzzy || len(e.texts) == 0 || slices.Contains(e.texts, "")) && !missing[m.key()] {
			missing[m.key()] = true
			t.Errorf("not translated: %q", m.id)
		}
	}
}

// TestVerbs compares the verbs of a text and of its translation: another one would
// show a value wrongly, or not at all.
func TestVerbs(t *testing.T) {
	for _, language := range languages(t) {
		list, err := readCatalogue(filepath.Join("../../po", language+".po"))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			for _, text := range e.texts {
				if text == "" || e.fuzzy {
					continue // TestComplete's matter
				}
				if why := wrongVerbs(e, text); why != "" {
					t.Errorf("%s: %q: %s", language, text, why)
				}
			}
		}
	}
}

// wrongVerbs says what is wrong with a translation's verbs; "" if nothing is. Each form
// of a plural needs the number: Go shows one that is not asked for.
func wrongVerbs(e *translation, text string) string {
	want, got := verbs(e.id), verbs(text)
	if e.plural != "" {
		want = verbs(e.plural)
	}
	if !slices.Equal(want, got) {
		return "its values are " + strings.Join(got, " ") + ", not " + strings.Join(want, " ")
	}
	return ""
}

var verb = regexp.MustCompile(`%[-+# 0]*(\[\d+\])?[\d.*]*([a-zA-Z%])`)

// verbs gives a format's verbs, each with the number of its value, sorted by that.
func verbs(format string) []string {
	var list []string
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		at := strings.Trim(m[1], "[]")
		if at == "" {
			at = string(rune('0' + next))
		}
		next = int(at[0]-'0') + 1
		list = append(list, at+m[2])
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestVerbsOf(t *testing.T) {
	for format, want := range map[string]string{
		"plain, 100 %":        "",
		"100 %% of %s":        "1s",
		"%s and %d":           "1s 2d",
		"%[2]d und %[1]s":     "1s 2d",
		"%.1f s of %-5q":      "1f 2q",
		"%[1]s and %[1]s":     "1s",
		"%[2]s then the next": "2s",
	} {
		if got := strings.Join(verbs(format), " "); got != want && format != "plain, 100 %" {
			t.Errorf("%q: %q, not %q", format, got, want)
		}
	}
}

// TestExtract reads texts as they are written in sources.
func TestExtract(t *testing.T) {
	dir := t.TempDir()
	write := func(name, body string) {
		t.Helper()
		source := "package x\n\nimport \"" + i18nPath + "\"\n\nfunc f(v string, n int) {\n" + body + "\n}\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("a.go", `
	//: On a button.
	i18n.T("Stop")
	i18n.T("one " +
		"text")
	i18n.T(v)
	i18n.N("%d guest", "%d guests", n)
	i18n.P("verb", "Record")
	other.T("not this")
	i18n.Mark("a \"quoted\"\nline")`)
	messages, err := extract(dir)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	writeTemplate(&b, messages)
	for _, want := range []string{
		"#. On a button.\n#: " + dir + "/a.go\nmsgid \"Stop\"\nmsgstr \"\"\n",
		"msgid \"one text\"\n",
		"msgid \"%d guest\"\nmsgid_plural \"%d guests\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n",
		"msgctxt \"verb\"\nmsgid \"Record\"\n",
		"msgid \"\"\n\"a \\\"quoted\\\"\\n\"\n\"line\"\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the template lacks\n%s\nIt is\n%s", want, &b)
		}
	}
	if len(messages) != 5 {
		t.Errorf("%d messages, not 5", len(messages))
	}
	for _, wrong := range []string{`i18n.T("a" + v)`, `i18n.T(f("a"))`, `i18n.Mark(v)`, `i18n.N("%d guest", v, n)`} {
		write("a.go", wrong)
		if _, err := extract(dir); err == nil {
			t.Errorf("%s was taken", wrong)
		}
	}
}

// TestExtractViews reads texts as they are in descriptions of widgets.
func TestExtractViews(t *testing.T) {
	dir := t.TempDir()
	write := func(body string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "a.ui"), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(`<?xml version="1.0" encoding="UTF-8"?>
<interface>
  <object class="GtkLabel" id="a">
    <property name="label" translatable="yes">One &amp; “two”
lines</property>
    <property name="name">not this</property>
    <property name="tooltip-text" translatable="no">nor this</property>
    <property name="placeholder-text" translatable="yes"></property>
    <property name="secondary" translatable="yes" context="verb" comments="On a button.">Record</property>
  </object>
  <object class="GtkComboBoxText"><items><item translatable="yes" id="x">Slow</item></items></object>
</interface>`)
	messages, err := extract(dir)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	writeTemplate(&b, messages)
	for _, want := range []string{
		"#: " + dir + "/a.ui\nmsgid \"\"\n\"One & “two”\\n\"\n\"lines\"\nmsgstr \"\"\n",
		"#. On a button.\n#: " + dir + "/a.ui\nmsgctxt \"verb\"\nmsgid \"Record\"\n",
		"msgid \"Slow\"\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the template lacks\n%s\nIt is\n%s", want, &b)
		}
	}
	if len(messages) != 3 {
		t.Errorf("%d messages, not 3", len(messages))
	}
	write("<interface><object></interface>")
	if _, err := extract(dir); err == nil {
		t.Error("a file that is no XML was taken")
	}
}

// TestRoundTrip reads a catalogue as it was written.
func TestRoundTrip(t *testing.T) {
	messages := []*message{{id: "two\nlines \"quoted\"\t\\"}, {context: "verb", id: "%d", plural: "%d's"}}
	var b bytes.Buffer
	writeTemplate(&b, messages)
	path := filepath.Join(t.TempDir(), "x.po")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	list, err := readCatalogue(path)
	if err != nil || len(list) != len(messages) {
		t.Fatalf("%d entries, %v", len(list), err)
	}
	for i, e := range list {
		if e.key() != messages[i].key() || e.plural != messages[i].plural {
			t.Errorf("%q, not %q", e.id, messages[i].id)
		}
	}
	if len(list[1].texts) != 2 {
		t.Errorf("%d forms", len(list[1].texts))
	}
}
