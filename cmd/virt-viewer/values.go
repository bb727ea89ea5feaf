// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"strconv"
	"strings"

	"github.com/spf13/pflag"
)

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
	_, isStep := f.Value.(stepFlag)
	return isStep && f.NoOptDefVal != ""
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}
