// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
)

// forms are what the program can be given, and what that is.
var forms = []struct {
	what, meaning  string
	virtual, other bool // by which of its names it takes it
}{
	{"", i18n.Mark("choose from the guests of libvirt"), true, false},
	{"", i18n.Mark("ask what to connect to"), false, true},
	{"GUEST", i18n.Mark("a guest of libvirt: its ID, UUID or name"), true, false},
	{"vnc://HOST[:PORT]", "", true, true},
	{"vnc+unix:///PATH", "", true, true},
	{"ws://HOST[:PORT][/PATH]", i18n.Mark("VNC in a WebSocket; wss:// with TLS"), true, true},
	{"HOST:DISPLAY", i18n.Mark("port 5900 + DISPLAY; from 100 on, the port"), true, true},
	{"HOST::PORT", "", true, true},
	{"FILE.vv", i18n.Mark("a connection file; - for standard input"), true, true},
	{"FILE.fbs", i18n.Mark("a recorded session"), true, true},
}

// usage tells what the program can be given.
func (c *Command) usage() string {
	name, remote := "virt-viewer", c.remote()
	if remote {
		name = "remote-viewer"
	}
	var s strings.Builder
	s.WriteString(i18n.T("Usage:") + "\n")
	for _, f := range forms {
		if remote && f.other || !remote && f.virtual {
			line := fmt.Sprintf("  %s [%s] %-24s", name, i18n.T("OPTION..."), f.what)
			s.WriteString(strings.TrimRight(line+" "+i18n.T(f.meaning), " ") + "\n")
		}
	}
	s.WriteString(i18n.T("An IPv6 address stands in brackets: vnc://[::1]:5901, [fe80::1%eth0]:1.") + "\n\n" + i18n.T("Options:") + "\n")
	return s.String()
}

// optionsText lists options. pflag says the default value in English.
func optionsText(rows []*Option) string {
	flags := flagSet(rows, nil, nil)
	return strings.ReplaceAll(flags.FlagUsages(), "(default ", "("+i18n.T("default")+" ")
}

func (c *Command) help(all bool) {
	common := slices.DeleteFunc(slices.Clone(c.options()), func(o *Option) bool { return !o.Common() })
	fmt.Fprint(c.Out, c.usage(), optionsText(common))
	if all {
		fmt.Fprintf(c.Out, "\n%s\n%s\n%s\n%s", i18n.T("GTK's options:"), optionsText(gtkOptions), i18n.T("SPICE's options, which have no effect:"), optionsText(spiceOptions))
	}
	fmt.Fprintf(c.Out, "\n%s\n%s", i18n.T("Exit codes:"), problem.ExitCodesHelp())
}

// errSwitch says that a value is neither true nor false.
var errSwitch = errors.New("true or false is needed")

// usageError says in the words of virt-viewer 11, where it has some, what pflag found.
func usageError(err error) error {
	var none *pflag.NotExistError
	var needs *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &none) && none.GetSpecifiedShortnames() != "":
		return version11(i18n.T("Unknown option -%s"), none.GetSpecifiedName())
	case errors.As(err, &none):
		return version11(i18n.T("Unknown option --%s"), none.GetSpecifiedName())
	case errors.As(err, &needs):
		return fmt.Errorf(i18n.T("%s needs a value"), optionName(needs.GetSpecifiedName()))
	case errors.As(err, &invalid) && errors.Is(err, errSwitch):
		return fmt.Errorf(i18n.T("%q is no value for --%s: true or false is needed"), invalid.GetValue(), invalid.GetFlag().Name)
	case errors.As(err, &invalid) && errors.Is(err, strconv.ErrSyntax), errors.As(err, &invalid) && errors.Is(err, strconv.ErrRange):
		return fmt.Errorf(i18n.T("%q is no value for --%s: a number is needed"), invalid.GetValue(), invalid.GetFlag().Name)
	case errors.As(err, &invalid):
		return fmt.Errorf(i18n.T("%q is no value for --%s: %s"), invalid.GetValue(), invalid.GetFlag().Name, problem.Words(errors.Unwrap(err)))
	}
	return err
}

func optionName(name string) string {
	if utf8.RuneCountInString(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
