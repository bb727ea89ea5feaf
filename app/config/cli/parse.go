// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/keyspec"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Command is the program as it was called: as virt-viewer it knows libvirt's guests,
// too, and as remote-viewer addresses and connection files only.
type Command struct {
	Name     string
	Version  string
	Out, Err io.Writer
	// UnknownHotkeys says which of --hotkeys are of no action, and which cannot be.
	UnknownHotkeys func(keyspec.Hotkeys) []string
}

func (c *Command) remote() bool { return strings.Contains(c.Name, "remote-viewer") }

// warn says on stderr what does not keep the program from going on.
func (c *Command) warn(format string, args ...any) {
	fmt.Fprintf(c.Err, "%s: %s\n", c.Name, rfbclient.CleanText(fmt.Sprintf(format, args...), 400))
}

func (c *Command) warnAll(lines []string) {
	for _, line := range lines {
		c.warn("%s", line)
	}
}

// warnKeys warns of keys that cannot be used, and no more: kiosks must come up.
func (c *Command) warnKeys(wrong []*keyspec.Error) {
	for _, err := range wrong {
		c.warn("%s", problem.Words(err))
	}
}

// options are those that the program takes by its name.
func (c *Command) options() []*Option {
	if !c.remote() {
		return Table
	}
	return slices.DeleteFunc(slices.Clone(Table), func(o *Option) bool { return o.Group == Guests })
}

// Parse reads the command line. done says that there is nothing more to do.
func (c *Command) Parse(args []string) (o config.Options, done bool, err error) {
	l := &line{Options: &o, command: c}
	values := given{}
	flags := flagSet(c.options(), l, &values)
	o.Zoom = 100
	if err := flags.Parse(joinValues(flags, args)); err != nil {
		return o, false, usageError(err)
	}
	o.Version = c.Version
	switch {
	case values.asked(helpOption), values.asked(helpAllOption):
		c.help(values.asked(helpAllOption))
		return o, true, nil
	case values.asked(versionOption):
		fmt.Fprintf(c.Out, i18n.T("%[1]s version %[2]s")+"\n", c.Name, c.Version)
		return o, true, nil
	}
	for _, step := range []func() error{
		func() error { return c.takeAll(l, values) },
		values.check,
		l.giveCredentials,
		func() error { return c.target(&o, values, flags.Args()) },
		func() error { return c.checkModes(&o, values) },
	} {
		if err := step(); err != nil {
			return o, false, &lineError{err}
		}
	}
	return o, false, nil
}

// A lineError says in words what is wrong with a command line.
type lineError struct{ err error }

func (e *lineError) Error() string { return problem.Words(e.err) }

func (e *lineError) Unwrap() error { return e.err }

// takeAll takes the values over that are not steps, in the order of the table.
func (c *Command) takeAll(l *line, values given) error {
	for _, o := range c.options() {
		if value, ok := values[o]; ok && o.Kind != Step {
			if err := o.take(l, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// check says which options do not go together.
func (g given) check() error {
	for _, e := range exclusions {
		n := 0
		for _, name := range e.names {
			if g.asked(name) {
				n++
			}
		}
		if n > 1 {
			return errors.New(i18n.T(e.sentence))
		}
	}
	if g.asked("client-cert") != g.asked("client-key") {
		return errors.New(i18n.T("--client-cert and --client-key belong together"))
	}
	return nil
}

// checkModes says which option is of no use for what the program is to do.
func (c *Command) checkModes(o *config.Options, values given) error {
	mode := modeOf(o)
	for _, option := range c.options() {
		if values.asks(option) && option.Modes&mode == 0 {
			return option.unused(mode)
		}
	}
	return nil
}

// version11 makes an error of words that virt-viewer 11 has, capitals and all.
func version11(format string, args ...any) error { return fmt.Errorf(format, args...) }
