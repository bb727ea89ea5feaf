// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"github.com/spf13/pflag"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
)

// foreign is an option that is somebody else's.
type foreign struct{ set func(value string) }

func (foreign) String() string           { return "" }
func (foreign) Type() string             { return "" }
func (f foreign) Set(value string) error { f.set(value); return nil }
func addForeign(flags *pflag.FlagSet, name, value, usage string, set func(value string)) {
	if value != "" {
		usage += " `" + value + "`"
	}
	flags.Var(foreign{set}, name, usage)
	if value == "" {
		flags.Lookup(name).NoOptDefVal = "true"
	}
}

// gtkFlags are the options of every program that uses GTK; they are passed on.
func gtkFlags(o *config.Options) *pflag.FlagSet {
	flags := newFlagSet()
	for _, f := range []struct{ name, value, usage string }{
		{"display", "DISPLAY", i18n.Mark("the X display to use")},
		{"class", "CLASS", i18n.Mark("the program's class, as window managers have it")},
		{"name", "NAME", i18n.Mark("the program's name, as window managers have it")},
		{"gtk-module", "MODULES", i18n.Mark("load more modules of GTK")},
		{"g-fatal-warnings", "", i18n.Mark("end at the first warning")},
		{"gdk-debug", "FLAGS", i18n.Mark("GDK's debugging flags to set")},
		{"gdk-no-debug", "FLAGS", i18n.Mark("GDK's debugging flags to unset")},
		{"gtk-debug", "FLAGS", i18n.Mark("GTK's debugging flags to set")},
		{"gtk-no-debug", "FLAGS", i18n.Mark("GTK's debugging flags to unset")},
	} {
		addForeign(flags, f.name, f.value, i18n.T(f.usage), func(value string) {
			argument := "--" + f.name
			if f.value != "" {
				argument += "=" + value
			}
			o.GTK = append(o.GTK, argument)
		})
	}
	return flags
}

// spiceFlags are the options of SPICE's library. Scripts and desktop files have them;
// they are taken, and it is said that nothing comes of them.
func spiceFlags(c *command) *pflag.FlagSet {
	flags := newFlagSet()
	for _, f := range []struct{ name, value string }{
		{"secure-channels", "CHANNELS"}, {"disable-effects", "EFFECTS"}, {"color-depth", "BITS"}, {"ca-file", "FILE"},
		{"host-subject", "SUBJECT"}, {"disable-audio", ""}, {"smartcard", ""}, {"smartcard-certificates", "CERTIFICATES"},
		{"smartcard-db", "DATABASE"}, {"disable-usbredir", ""}, {"usbredir-auto-redirect-filter", "FILTER"},
		{"usbredir-redirect-on-connect", "FILTER"}, {"cache-size", "BYTES"}, {"glz-window-size", "BYTES"},
		{"shared-dir", "DIRECTORY"}, {"preferred-compression", "COMPRESSION"}, {"debug", ""}, {"gtk-version", ""},
	} {
		name := "spice-" + f.name
		usage := i18n.T("takes a")
		if f.value == "" {
			usage = i18n.T("takes nothing")
		}
		addForeign(flags, name, f.value, usage, func(string) {
			c.warn(i18n.T("--%s is for SPICE displays and has no effect: this program shows VNC displays"), name)
		})
	}
	return flags
}
