// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"bytes"
	_ "embed"
	"slices"
	"strings"
	"text/template"

	"github.com/govnc/virt-viewer/app/config/cli"
)

// What the completions are around the lists of options.
var (
	//go:embed bash.tmpl
	bashTemplate string
	//go:embed zsh.tmpl
	zshTemplate string
	//go:embed fish.tmpl
	fishTemplate string
)

// offered are the options that shells offer: SPICE's are of no use.
func offered(group func(cli.Group) bool) []*cli.Option {
	return slices.DeleteFunc(slices.Clone(cli.Table), func(o *cli.Option) bool { return o.Group == cli.SPICE || !group(o.Group) })
}

// both are the options of both programs, and guests those of virt-viewer alone.
func both() []*cli.Option   { return offered(func(g cli.Group) bool { return g != cli.Guests }) }
func guests() []*cli.Option { return offered(func(g cli.Group) bool { return g == cli.Guests }) }

func fill(text string, data map[string]string) (string, error) {
	t, err := template.New("").Option("missingkey=error").Parse(text)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = t.Execute(&b, data)
	return b.String(), err
}

// forms are an option as it can be written: "-w", "--wait".
func forms(o *cli.Option) []string {
	if o.Letter == "" {
		return []string{"--" + o.Name}
	}
	return []string{"-" + o.Letter, "--" + o.Name}
}

// goesOn says whether a word of an option's values is only the beginning of one.
func goesOn(o *cli.Option) bool {
	return slices.ContainsFunc(o.Words, func(word string) bool { return strings.HasSuffix(word, "=") })
}

// bash makes the completion for bash.
func bash() (string, error) {
	longNames := func(list []*cli.Option) string {
		var names []string
		for _, o := range list {
			names = append(names, "--"+o.Name)
		}
		return strings.Join(names, " ")
	}
	var words []string
	var files, others, beginnings []string
	for _, o := range append(both(), guests()...) {
		pattern := strings.Join(forms(o), " | ")
		if goesOn(o) {
			beginnings = append(beginnings, pattern)
		}
		switch {
		case o.Value() == "", o.TakesBare(): // the next word is none of its
		case o.Words != nil:
			words = append(words, "\t"+pattern+") words=\""+strings.Join(o.Words, " ")+"\" ;;")
		case o.Completion == cli.Files:
			files = append(files, pattern)
		default:
			others = append(others, pattern)
		}
	}
	return fill(bashTemplate, map[string]string{
		"Options": longNames(both()), "GuestOptions": longNames(guests()), "Words": strings.Join(words, "\n"),
		"Files": strings.Join(files, " | "), "Others": strings.Join(others, " | "), "Beginnings": strings.Join(beginnings, " | "),
	})
}

// quoted puts text between single quotes, for sh and zsh.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// zsh makes the completion for zsh.
func zsh() (string, error) {
	specs := func(list []*cli.Option) string {
		var lines []string
		for _, o := range list {
			lines = append(lines, "\t\t"+zshSpec(o))
		}
		return strings.Join(lines, "\n")
	}
	return fill(zshTemplate, map[string]string{"Options": specs(both()), "GuestOptions": specs(guests())})
}

// zshSpec describes an option to zsh's _arguments.
func zshSpec(o *cli.Option) string {
	first := "*"
	if !o.Repeats() {
		excluded := forms(o)
		for _, other := range o.Excludes() {
			excluded = append(excluded, forms(other)...)
		}
		first = "(" + strings.Join(excluded, " ") + ")"
	}
	short, long := "", "--"+o.Name
	if o.Letter != "" {
		short = "-" + o.Letter
	}
	rest := "[" + strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(o.Summary()) + "]"
	colons := strings.NewReplacer(`\`, `\\`, ":", `\:`)
	switch {
	case o.Default == "true":
		long += "=-"
		rest += "::value:(true false)"
	case o.TakesBare():
		long += "=-"
		rest += "::" + colons.Replace(o.Value()) + ": "
	case o.Value() != "":
		long += "="
		if short != "" {
			short += "+"
		}
		rest += ":" + colons.Replace(o.Value()) + ":" + colons.Replace(zshAction(o))
	}
	if short == "" {
		return quoted(first + long + rest)
	}
	return quoted(first) + "{" + short + "," + long + "}" + quoted(rest)
}

// zshAction completes an option's value.
func zshAction(o *cli.Option) string {
	switch {
	case o.Completion == cli.Files:
		return "_files"
	case goesOn(o):
		return ` compadd -S "" - ` + strings.Join(o.Words, " ")
	case o.Words != nil:
		return "(" + strings.Join(o.Words, " ") + ")"
	}
	return " "
}

// fish makes the completion for fish.
func fish() (string, error) {
	lines := func(list []*cli.Option, indent, program string) string {
		var text []string
		for _, o := range list {
			text = append(text, indent+"complete -c "+program+fishSpec(o))
		}
		return strings.Join(text, "\n")
	}
	return fill(fishTemplate, map[string]string{"Options": lines(both(), "    ", "$program"), "GuestOptions": lines(guests(), "", "virt-viewer")})
}

// fishSpec describes an option to fish's complete.
func fishSpec(o *cli.Option) string {
	quote := func(text string) string { return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(text) + "'" }
	spec := ""
	if o.Letter != "" {
		spec = " -s " + o.Letter
	}
	spec += " -l " + o.Name
	switch {
	case o.Value() == "", o.TakesBare():
	case o.Completion == cli.Files:
		spec += " -r -F"
	case o.Words != nil:
		spec += " -x -a " + quote(strings.Join(o.Words, " "))
	default:
		spec += " -x"
	}
	return spec + " -d " + quote(o.Summary())
}
