// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/govnc/virt-viewer/app/config/cli"
	"github.com/govnc/virt-viewer/app/problem"
)

// manual puts the tables into the manual page's template, in the place of lines such as
// @WINDOW@.
func manual(template, version string) (string, error) {
	for _, part := range []struct {
		mark, text string
	}{
		{"@GUESTS@\n", entries(cli.Guests)},
		{"@WINDOW@\n", entries(cli.Window)},
		{"@SERVER@\n", entries(cli.Server)},
		{"@STEPS@\n", entries(cli.Steps)},
		{"@RECORDING@\n", entries(cli.Recording)},
		{"@OTHERS@\n", entries(cli.Others)},
		{"@EXIT STATUS@\n", exitCodes()},
		{"@VERSION@", strings.TrimSpace(version)},
	} {
		if n := strings.Count(template, part.mark); n != 1 {
			return "", fmt.Errorf("the manual's template has %d times %q", n, part.mark)
		}
		template = strings.Replace(template, part.mark, part.text, 1)
	}
	return template, nil
}

// entries are the options of a group.
func entries(group cli.Group) string {
	var s strings.Builder
	for _, o := range cli.Table {
		if o.Group == group {
			s.WriteString(entry(o))
		}
	}
	return s.String()
}

// entry is one option with what the page says of it.
func entry(o *cli.Option) string {
	head := bold("--" + o.Name)
	if o.Letter != "" {
		head = bold("-"+o.Letter) + ", " + head
	}
	switch value := valueOf(o); {
	case o.Default == "true":
		head += "[=" + bold("false") + "]"
	case o.TakesBare():
		head += "[=" + value + "]"
	case value != "":
		head += "=" + value
	}
	return ".TP\n" + head + "\n" + troff(sentences(o))
}

// valueOf is the name of an option's value: what is to be replaced in italics, words as
// they are in bold.
func valueOf(o *cli.Option) string {
	var s strings.Builder
	for _, part := range regexp.MustCompile(`[A-Za-z]+(?:-[a-z]+)*|[^A-Za-z]+`).FindAllString(o.Value(), -1) {
		switch first := []rune(part)[0]; {
		case unicode.IsUpper(first):
			s.WriteString(`\fI` + part + `\fR`)
		case unicode.IsLower(first):
			s.WriteString(bold(part))
		default:
			s.WriteString(part)
		}
	}
	return s.String()
}

// sentences are what the page says of an option, and what else says the same.
func sentences(o *cli.Option) string {
	text := o.Manual
	if text == "" {
		help := o.Summary()
		text = strings.ToUpper(help[:1]) + help[1:] + "."
	}
	if o.File != "" {
		text += "\nIn a connection file: *" + o.File + "*."
	}
	if o.Setting != "" {
		text += "\nIn the settings: *" + o.Setting + "*."
	}
	return text
}

func bold(text string) string { return `\fB` + strings.ReplaceAll(text, "-", `\-`) + `\fR` }

// marked finds *bold* and _italic_ text.
var marked = regexp.MustCompile(`\*([^*]+)\*|(^|[\s(])_([^_]+)_`)

// troff writes text in the manual's form.
func troff(text string) string {
	var s strings.Builder
	for _, line := range strings.Split(text, "\n") {
		line = strings.ReplaceAll(line, `\`, `\e`)
		line = marked.ReplaceAllStringFunc(line, func(m string) string {
			part := marked.FindStringSubmatch(m)
			if part[1] != "" {
				return bold(part[1])
			}
			return part[2] + `\fI` + part[3] + `\fR`
		})
		if line != "" && (line[0] == '.' || line[0] == '\'') {
			line = `\&` + line
		}
		s.WriteString(line + "\n")
	}
	return s.String()
}

// exitCodes are the program's, and their meanings.
func exitCodes() string {
	var s strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(problem.ExitCodesHelp()), "\n") {
		code, meaning, _ := strings.Cut(strings.TrimSpace(line), "  ")
		s.WriteString(".TP 4\n" + code + "\n" + troff(meaning))
	}
	return s.String()
}
