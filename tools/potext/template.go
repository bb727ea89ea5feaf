// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"fmt"
	"io"
	"strings"
)

const templateHead = `# Template of Virt Viewer's translations.
# This file is distributed under the same licence as the program: GPL-2.0-or-later.
msgid ""
msgstr ""
"Project-Id-Version: virt-viewer\n"
"Language: \n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\n"
`

// writeTemplate writes gettext's format. There are no line numbers: they would
// change with every change of the sources.
func writeTemplate(w io.Writer, messages []*message) {
	fmt.Fprint(w, templateHead)
	for _, m := range messages {
		fmt.Fprintln(w)
		for _, c := range m.comments {
			fmt.Fprintf(w, "#. %s\n", c)
		}
		fmt.Fprintf(w, "#: %s\n", strings.Join(m.files, " "))
		if m.context != "" {
			fmt.Fprintf(w, "msgctxt %s\n", quote(m.context))
		}
		fmt.Fprintf(w, "msgid %s\n", quote(m.id))
		if m.plural != "" {
			fmt.Fprintf(w, "msgid_plural %s\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n", quote(m.plural))
		} else {
			fmt.Fprint(w, "msgstr \"\"\n")
		}
	}
}

var poEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`)

// quote writes a string as gettext does: one with several lines begins below.
func quote(s string) string {
	lines := strings.SplitAfter(s, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) <= 1 {
		return `"` + poEscapes.Replace(s) + `"`
	}
	out := `""`
	for _, line := range lines {
		out += "\n\"" + poEscapes.Replace(line) + `"`
	}
	return out
}
