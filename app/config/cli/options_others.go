// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"github.com/govnc/virt-viewer/app/i18n"
)

// Options that print something and end.
const (
	versionOption = "version"
	helpOption    = "help"
	helpAllOption = "help-all"
)

// otherOptions are about the program itself.
var otherOptions = []*Option{
	{Name: "gtk-vnc-debug", Group: Others, Modes: anyMode,
		Help:   i18n.Mark("the same as --debug"),
		Manual: `The same as *--debug*.`,
		take:   takeDebug},
	{Name: "verbose", Letter: "v", Group: Others, Modes: anyMode,
		Help:   i18n.Mark("tell on stderr what happens"),
		Manual: `Tell on standard error what happens.`,
		take: func(l *line, value string) error {
			l.Verbose = l.Verbose || value == "true"
			return nil
		}},
	{Name: "debug", Group: Others, Modes: anyMode,
		Help:   i18n.Mark("tell more, the keys that are pressed among it"),
		Manual: `Tell more: the keys that are pressed, too.`,
		take:   takeDebug},
	{Name: versionOption, Letter: "V", Group: Others, Modes: anyMode,
		Help:   i18n.Mark("print the version and end"),
		Manual: `Print the version.`,
		take:   nothing},
	{Name: helpOption, Letter: "h", Group: Others, Modes: anyMode,
		Help:   i18n.Mark("print this and end"),
		Manual: `Print a summary of the options.`,
		take:   nothing},
	{Name: helpAllOption, Group: Others, Modes: anyMode,
		Help: i18n.Mark("print this with GTK's and SPICE's options and end"),
		Manual: `Print it with GTK's options, such as *--display*, and SPICE's.
The latter are taken because scripts have them; it is said that they have no effect.`,
		take: nothing},
}

// takeDebug: who wants the keys wants the rest, too.
func takeDebug(l *line, value string) error {
	if value == "true" {
		l.Debug, l.Verbose = true, true
	}
	return nil
}

// gtkOptions are those of every program that uses GTK; they are passed on.
var gtkOptions = foreign(GTK, "", windows|Replay, passToGTK, []foreignOption{
	{"display", "DISPLAY", i18n.Mark("the X display to use")},
	{"class", "CLASS", i18n.Mark("the program's class, as window managers have it")},
	{"name", "NAME", i18n.Mark("the program's name, as window managers have it")},
	{"gtk-module", "MODULES", i18n.Mark("load more modules of GTK")},
	{"g-fatal-warnings", "", i18n.Mark("end at the first warning")},
	{"gdk-debug", "FLAGS", i18n.Mark("GDK's debugging flags to set")},
	{"gdk-no-debug", "FLAGS", i18n.Mark("GDK's debugging flags to unset")},
	{"gtk-debug", "FLAGS", i18n.Mark("GTK's debugging flags to set")},
	{"gtk-no-debug", "FLAGS", i18n.Mark("GTK's debugging flags to unset")},
})

// spiceOptions are those of SPICE's library. Scripts and desktop files have them; they are
// taken, and it is said that nothing comes of them.
var spiceOptions = foreign(SPICE, "spice-", anyMode, warnOfSPICE, []foreignOption{
	{"secure-channels", "CHANNELS", ""}, {"disable-effects", "EFFECTS", ""}, {"color-depth", "BITS", ""}, {"ca-file", "FILE", ""},
	{"host-subject", "SUBJECT", ""}, {"disable-audio", "", ""}, {"smartcard", "", ""}, {"smartcard-certificates", "CERTIFICATES", ""},
	{"smartcard-db", "DATABASE", ""}, {"disable-usbredir", "", ""}, {"usbredir-auto-redirect-filter", "FILTER", ""},
	{"usbredir-redirect-on-connect", "FILTER", ""}, {"cache-size", "BYTES", ""}, {"glz-window-size", "BYTES", ""},
	{"shared-dir", "DIRECTORY", ""}, {"preferred-compression", "COMPRESSION", ""}, {"debug", "", ""}, {"gtk-version", "", ""},
})

// foreignOption is an option that is somebody else's.
type foreignOption struct{ name, argument, help string }

// foreign makes rows of options that are somebody else's.
func foreign(group Group, prefix string, modes Mode, take func(l *line, o *Option, value string) error, list []foreignOption) []*Option {
	var rows []*Option
	for _, f := range list {
		o := &Option{Name: prefix + f.name, Kind: Step, Argument: f.argument, Group: group, Modes: modes, Help: f.help}
		switch {
		case f.argument == "":
			o.Bare = "true"
		case f.argument == "FILE":
			o.Completion = Files
		}
		if f.help == "" && f.argument == "" {
			o.Help = i18n.Mark("takes nothing")
		} else if f.help == "" {
			o.Help = i18n.Mark("takes a")
		}
		o.take = func(l *line, value string) error { return take(l, o, value) }
		rows = append(rows, o)
	}
	return rows
}

func passToGTK(l *line, o *Option, value string) error {
	argument := "--" + o.Name
	if o.Argument != "" {
		argument += "=" + value
	}
	l.GTK = append(l.GTK, argument)
	return nil
}

func warnOfSPICE(l *line, o *Option, _ string) error {
	l.command.warn(i18n.T("--%s is for SPICE displays and has no effect: this program shows VNC displays"), o.Name)
	return nil
}
