// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login/secrets"
)

// passwordFlags say where the password is. There is none for the password itself:
// everybody on the machine could read it.
type passwordFlags struct {
	flags      *pflag.FlagSet
	file       *string
	descriptor *int
	user       *string
}

func addPassword(flags *pflag.FlagSet) passwordFlags {
	p := passwordFlags{flags,
		flags.String("password-file", "", i18n.T("read the password from the first line of `FILE`")),
		flags.Int("password-fd", -1, i18n.T("read the password from the open descriptor `N`")),
		flags.String("user", "", i18n.T("the `NAME` for servers that ask who you are")),
	}
	flags.Lookup("password-fd").DefValue = "0" // none is not worth to be told
	return p
}

// give reads the password, and takes one out of the environment in any case: what is
// started from here must not have it.
func (p passwordFlags) give(o *config.Options) error {
	username, password := secrets.FromEnvironment()
	if *p.user != "" {
		username = *p.user
	}
	file, descriptor := p.flags.Changed("password-file"), p.flags.Changed("password-fd")
	var err error
	switch {
	case file && descriptor:
		return errors.New(i18n.T("--password-file and --password-fd exclude one another"))
	case file:
		password, err = secrets.ReadFile(*p.file)
		if err == nil && secrets.OthersCanRead(*p.file) {
			fmt.Fprintf(os.Stderr, "%s: others can read the password in %s: \"chmod 600\" keeps it from them\n", filepath.Base(os.Args[0]), *p.file)
		}
	case descriptor:
		password, err = secrets.ReadDescriptor(*p.descriptor)
	}
	o.GiveCredentials(username, password)
	return err
}
