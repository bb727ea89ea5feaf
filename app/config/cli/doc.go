// SPDX-License-Identifier: GPL-2.0-or-later

// Package cli reads the command line. One table has all options: each row says what an
// option is called, what it means, which modes of the program use it, how its argument
// is completed and where its value goes. The flags, --help, the manual page and the
// completions of shells are made from the rows; a new option is one row more.
//
//	option.go     what a row is
//	mode.go       the modes, and what is said of an option that one does not use
//	table.go      the table, in the order of --help
//	options_*.go  the rows, by group
//	flags.go      rows as flags
//	parse.go      from the words to config.Options
//	target.go     what is to be shown
//	help.go       --help, and errors in words
//
// tools/clidoc makes the manual page and the completions.
package cli
