// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/pflag"
)

// flagSet makes flags of rows: their values end in values.
func flagSet(rows []*Option, l *line, values *given) *pflag.FlagSet {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.Usage = func() {}
	flags.SortFlags = false
	for _, o := range rows {
		f := flags.VarPF(&flagValue{o, l, values}, o.Name, o.Letter, o.Usage())
		f.DefValue = o.Default
		f.NoOptDefVal = o.Bare
		if o.Kind == Switch {
			f.NoOptDefVal = "true"
		}
	}
	return flags
}

// given are the values that options were given, the last one of each.
type given map[*Option]string

// asks says whether an option was given that asks for something else than what holds
// without it.
func (g given) asks(o *Option) bool {
	value, ok := g[o]
	usual := o.Default
	if o.Kind == Switch && usual == "" {
		usual = "false"
	}
	return ok && (o.Kind == Step || value != usual)
}

// asked is asks for a name.
func (g given) asked(name string) bool { return g.asks(Find(name)) }

// flagValue reads an option's value for pflag.
type flagValue struct {
	o      *Option
	l      *line
	values *given
}

func (v *flagValue) String() string { return "" }

// Type is one of the names of which pflag's help takes notice.
func (v *flagValue) Type() string {
	switch v.o.Kind {
	case Switch:
		return "bool"
	case Word:
		return "string" // its default stands in quotation marks
	}
	return ""
}

func (v *flagValue) Set(text string) error {
	before, again := (*v.values)[v.o]
	switch v.o.Kind {
	case Switch:
		on, err := strconv.ParseBool(text)
		if err != nil {
			return errSwitch
		}
		text = strconv.FormatBool(on)
	case Number:
		if _, err := number(text); err != nil {
			return err
		}
	case List:
		if again {
			text = before + "," + text
		}
	case Step:
		if err := v.o.take(v.l, text); err != nil {
			return err
		}
	}
	(*v.values)[v.o] = text
	return nil
}

// joinValues lets options whose value may be left out take it as a word of its own, as
// all others do: "--wait-for-change 8". Only a number is one; a guest that has a number
// for its name stands before such an option, or behind "--".
func joinValues(flags *pflag.FlagSet, args []string) []string {
	var joined []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return append(joined, args[i:]...)
		}
		joined = append(joined, arg)
		f := withoutValue(flags, arg)
		if f == nil || i+1 == len(args) {
			continue
		}
		switch next := args[i+1]; {
		case f.NoOptDefVal == "": // it must have one, whatever that looks like
			joined = append(joined, next)
			i++
		case hasOptionalValue(f) && isNumber(next):
			joined[len(joined)-1] += "=" + next
			i++
		}
	}
	return joined
}

// withoutValue gives the option that ends an argument and has no value in it; nil if
// there is none.
func withoutValue(flags *pflag.FlagSet, arg string) *pflag.Flag {
	if name, isLong := strings.CutPrefix(arg, "--"); isLong {
		return flags.Lookup(name) // with "=" in it, there is none
	}
	letters, isShort := strings.CutPrefix(arg, "-")
	for isShort && letters != "" {
		f := flags.ShorthandLookup(letters[:1])
		letters = letters[1:]
		if f == nil || f.NoOptDefVal == "" && letters != "" { // the rest is its value
			return nil
		}
		if letters == "" {
			return f
		}
	}
	return nil
}

// hasOptionalValue says whether an option can be given with a value and without one,
// and is no switch.
func hasOptionalValue(f *pflag.Flag) bool {
	v, ok := f.Value.(*flagValue)
	return ok && v.o.TakesBare()
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}
