// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"strings"

	"github.com/govnc/virt-viewer/app/i18n"
)

// Option is a row of the table.
type Option struct {
	Name   string
	Letter string // the short form; "" for none
	Kind   Kind
	// Argument is what the value is called; "" if Help names it in backquotes.
	Argument string
	// Default is the value that holds without the option.
	Default string
	// Bare is the value of an option that was given without one; "" if it needs one.
	Bare string
	// Help is the line of --help, marked for translation, with the name of the value
	// in backquotes.
	Help string
	// Manual is what the manual page says, one sentence a line: *bold*, _italic_.
	// Without it the page has Help.
	Manual string
	Group  Group
	// Modes are those that use the option. In others it is an error.
	Modes Mode
	// File is the key of connection files that means the same, and Setting the one of
	// the settings; "" for none.
	File, Setting string
	Completion    Completion
	// Words are the values that there are, or of those that Completion has the most
	// likely ones; nil for none.
	Words []string

	// take takes the value over: as soon as it is read for a Step, else when all were.
	take func(l *line, value string) error
}

// Kind is what values an option has.
type Kind int

const (
	Switch Kind = iota // none; "=false" takes it back
	Text               // any text
	Number             // a whole number
	Word               // one of Option.Words
	List               // several, with commas; given again it has more
	Step               // any text; it can be given again, and the order counts
)

// Group is a section of the manual page.
type Group int

const (
	Guests    Group = iota // of libvirt; virt-viewer's alone
	Window                 // what is seen
	Server                 // whom to trust, and who the user is
	Steps                  // done without a window
	Recording              // to a file
	Others
	GTK   // GTK's own, in --help-all only
	SPICE // taken for the sake of scripts, without effect
)

// Completion is how a shell completes a value.
type Completion int

const (
	Nothing    Completion = iota // it cannot know
	Choices                      // by Option.Words
	Files                        // by files
	Connection                   // by URIs of libvirt
)

// backquoted parts a help text at the name of its value.
func backquoted(help string) (before, name, after string) {
	before, rest, found := strings.Cut(help, "`")
	if !found {
		return help, "", ""
	}
	name, after, _ = strings.Cut(rest, "`")
	return before, name, after
}

// Value is what the option's value is called; "" for a Switch.
func (o *Option) Value() string {
	if o.Argument != "" {
		return o.Argument
	}
	_, name, _ := backquoted(o.Help)
	return name
}

// Usage is the line of --help in the user's language, with the name of the value in
// backquotes.
func (o *Option) Usage() string {
	help := i18n.T(o.Help)
	if o.Argument != "" {
		help += " `" + o.Argument + "`"
	}
	return help
}

// Summary is the line of --help in English, without marks.
func (o *Option) Summary() string {
	before, name, after := backquoted(o.Help)
	return before + name + after
}

// Common says whether --help has the option, and completions offer it.
func (o *Option) Common() bool { return o.Group != GTK && o.Group != SPICE }

// Repeats says whether the option may be given several times.
func (o *Option) Repeats() bool { return o.Kind == Step || o.Kind == List }

// TakesBare says whether the option may be given with a value and without one.
func (o *Option) TakesBare() bool { return o.Bare != "" && o.Value() != "" }
