// SPDX-License-Identifier: GPL-2.0-or-later

// Command virt-viewer shows the console of a virtual machine.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui"
)

// version is set by the build.
var version = "development"

// GTK wants the process's first thread.
func init() { runtime.LockOSThread() }

func main() {
	i18n.Init() // before anything is said
	if ui.IsAskpass(os.Args[1:]) {
		os.Exit(ui.Askpass(os.Args[1]))
	}
	c := command{name: filepath.Base(os.Args[0]), out: os.Stdout, err: os.Stderr}
	options, done, err := c.parse(os.Args[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n%s\n", c.name, err, fmt.Sprintf(i18n.T("Run \"%s --help\" for the options."), c.name))
		os.Exit(int(problem.ExitUsage))
	}
	if done {
		return
	}
	os.Exit(int(ui.Run(options)))
}

// command is the program as it was called: as virt-viewer it knows libvirt's guests,
// too, and as remote-viewer addresses and connection files only.
type command struct {
	name     string
	out, err io.Writer
}

func (c *command) remote() bool { return strings.Contains(c.name, "remote-viewer") }

// warn says on stderr what does not keep the program from going on.
func (c *command) warn(format string, args ...any) {
	fmt.Fprintf(c.err, "%s: %s\n", c.name, rfbclient.CleanText(fmt.Sprintf(format, args...), 400))
}

// parse reads the command line. done says that there is nothing more to do.
func (c *command) parse(args []string) (o config.Options, done bool, err error) {
	flags := newFlagSet()
	var chosen guestFlags
	if !c.remote() {
		chosen.add(flags, &o)
	}
	flags.BoolVarP(&o.FullScreen, "full-screen", "f", false, i18n.T("begin in full screen"))
	flags.IntVarP(&o.Zoom, "zoom", "z", 100, i18n.T("first size in `PERCENT`, 10 to 400"))
	flags.StringSliceVar(&o.Security, "security", nil, i18n.T("demand a connection that is \"encrypted\" or \"verified\", or take \"any\"; or allow only these security `TYPES`, such as X509Vnc,VNC"))
	flags.StringVar(&o.CAFile, "ca-file", "", i18n.T("trust the authorities in this PEM `FILE` instead of the system's"))
	flags.StringVar(&o.ClientCert, "client-cert", "", i18n.T("show this certificate, a PEM `FILE`, to servers that ask for one"))
	flags.StringVar(&o.ClientKey, "client-key", "", i18n.T("its key, a PEM `FILE`"))
	flags.StringVar(&o.CRLFile, "crl-file", "", i18n.T("refuse the certificates that this `FILE` lists as revoked"))
	password := addPassword(flags)
	addSteps(flags, &o)
	finish := c.addWindow(flags, &o)
	flags.BoolVarP(&o.Verbose, "verbose", "v", false, i18n.T("tell on stderr what happens"))
	flags.BoolVar(&o.Debug, "debug", false, i18n.T("tell more, the keys that are pressed among it"))
	showVersion := flags.BoolP("version", "V", false, i18n.T("print the version and end"))
	help := flags.BoolP("help", "h", false, i18n.T("print this and end"))
	helpAll := flags.Bool("help-all", false, i18n.T("print this with GTK's and SPICE's options and end"))
	gtk, spice := gtkFlags(&o), spiceFlags(c)
	all := newFlagSet()
	all.AddFlagSet(flags)
	all.AddFlagSet(gtk)
	all.AddFlagSet(spice)
	if err := all.Parse(joinValues(all, args)); err != nil {
		return o, false, usageError(err)
	}
	o.Version = version
	switch {
	case *help || *helpAll:
		c.help(flags, *helpAll, gtk, spice)
		return o, true, nil
	case *showVersion:
		fmt.Fprintf(c.out, i18n.T("%[1]s version %[2]s")+"\n", c.name, version)
		return o, true, nil
	}
	o.Verbose = o.Verbose || o.Debug
	if o.Zoom < config.MinZoom || o.Zoom > config.MaxZoom {
		c.warn(i18n.T("--zoom takes %d to %d; 100 is used"), config.MinZoom, config.MaxZoom)
		o.Zoom = 100
	}
	for _, check := range []func() error{finish, func() error { return checkSecurity(&o) }, func() error { return password.give(&o) }, func() error { return chosen.check(&o) }} {
		if err := check(); err != nil {
			return o, false, err
		}
	}
	return o, false, c.target(&o, &chosen, all.Args())
}

func newFlagSet() *pflag.FlagSet {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.Usage = func() {}
	flags.SortFlags = false
	return flags
}

// version11 makes an error of words that virt-viewer 11 has, capitals and all.
func version11(format string, args ...any) error { return fmt.Errorf(format, args...) }

// protections are the words of --security that are no types.
var protections = map[string]config.Protection{
	"any": config.ProtectionAny, "encrypted": config.ProtectionEncrypted, "verified": config.ProtectionVerified,
}

// checkSecurity says which of the options about security are wrong.
func checkSecurity(o *config.Options) error {
	known := rfbclient.SecurityTypes()
	if len(o.Security) == 1 {
		if p, found := protections[strings.ToLower(o.Security[0])]; found {
			o.Protection, o.Security = p, nil
		}
	}
	for i, name := range o.Security {
		at := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) })
		if at < 0 {
			return fmt.Errorf(i18n.T("--security: there is no type %q; there are %s, and any, encrypted or verified alone"), name, strings.Join(known, ", "))
		}
		o.Security[i] = known[at]
	}
	if (o.ClientCert == "") != (o.ClientKey == "") {
		return errors.New(i18n.T("--client-cert and --client-key belong together"))
	}
	return nil
}
