// SPDX-License-Identifier: GPL-2.0-or-later

// Command potext writes the template that translations are made from: every text
// in a call of package app/i18n, which xgettext cannot read from Go, and those that .ui
// files mark with translatable="yes".
//
//	potext [-o FILE] DIRECTORY...
//
// tools/update-po.sh runs it, adds what xgettext finds in the files of data/, and
// brings the translations up to date.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("o", "", "write to this `file`; stdout otherwise")
	flag.Parse()
	if err := run(*out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "potext:", err)
		os.Exit(1)
	}
}

func run(out string, dirs []string) error {
	messages, err := extract(dirs...)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	writeTemplate(&b, messages)
	if out == "" {
		_, err = os.Stdout.Write(b.Bytes())
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}
