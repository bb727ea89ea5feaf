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

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// version is set by the build.
var version = "development"

// GTK wants the process's first thread.
func init() { runtime.LockOSThread() }

func main() {
	i18n.Init() // before anything is said
	c := command{name: filepath.Base(os.Args[0]), out: os.Stdout, err: os.Stderr}
	options, done, err := c.parse(os.Args[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\nRun \"%s --help\" for the options.\n", c.name, err, c.name)
		os.Exit(int(ui.ExitUsage))
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

const usage = `Usage:
  virt-viewer [OPTION...] GUEST           a guest of libvirt: its ID, UUID or name
  virt-viewer [OPTION...] vnc://HOST[:PORT]
  virt-viewer [OPTION...] vnc+unix:///PATH
  virt-viewer [OPTION...] ws://HOST[:PORT][/PATH]     VNC in a WebSocket; wss:// with TLS
  virt-viewer [OPTION...] HOST:DISPLAY    port 5900 + DISPLAY
  virt-viewer [OPTION...] HOST::PORT
  virt-viewer [OPTION...] FILE.vv         a connection file; - for standard input
  virt-viewer [OPTION...] FILE.fbs        a recorded session
An IPv6 address stands in brackets: vnc://[::1]:5901, [::1]:1.

Options:
`

const remoteUsage = `Usage:
  remote-viewer [OPTION...]               ask what to connect to
  remote-viewer [OPTION...] vnc://HOST[:PORT]
  remote-viewer [OPTION...] vnc+unix:///PATH
  remote-viewer [OPTION...] ws://HOST[:PORT][/PATH]   VNC in a WebSocket; wss:// with TLS
  remote-viewer [OPTION...] HOST:DISPLAY  port 5900 + DISPLAY
  remote-viewer [OPTION...] HOST::PORT
  remote-viewer [OPTION...] FILE.vv       a connection file; - for standard input
  remote-viewer [OPTION...] FILE.fbs      a recorded session
An IPv6 address stands in brackets: vnc://[::1]:5901, [::1]:1.

Options:
`

// parse reads the command line. done says that there is nothing more to do.
func (c *command) parse(args []string) (o ui.Options, done bool, err error) {
	flags := newFlagSet()
	var chosen guestFlags
	if !c.remote() {
		chosen.add(flags, &o)
	}
	flags.BoolVarP(&o.FullScreen, "full-screen", "f", false, "begin in full screen")
	flags.IntVarP(&o.Zoom, "zoom", "z", 100, "first size in `PERCENT`, 10 to 400")
	flags.StringSliceVar(&o.Security, "security", nil, "demand a connection that is \"encrypted\" or \"verified\", or take \"any\"; or allow only these security `TYPES`, such as X509Vnc,VNC")
	flags.StringVar(&o.CAFile, "ca-file", "", "trust the authorities in this PEM `FILE` instead of the system's")
	flags.StringVar(&o.ClientCert, "client-cert", "", "show this certificate, a PEM `FILE`, to servers that ask for one")
	flags.StringVar(&o.ClientKey, "client-key", "", "its key, a PEM `FILE`")
	flags.StringVar(&o.CRLFile, "crl-file", "", "refuse the certificates that this `FILE` lists as revoked")
	password := addPassword(flags)
	addSteps(flags, &o)
	finish := c.addWindow(flags, &o)
	flags.BoolVarP(&o.Verbose, "verbose", "v", false, "tell on stderr what happens")
	flags.BoolVar(&o.Debug, "debug", false, "tell more, the keys that are pressed among it")
	showVersion := flags.BoolP("version", "V", false, "print the version and end")
	help := flags.BoolP("help", "h", false, "print this and end")
	helpAll := flags.Bool("help-all", false, "print this with GTK's and SPICE's options and end")
	gtk, spice := gtkFlags(&o), spiceFlags(c)
	all := newFlagSet()
	all.AddFlagSet(flags)
	all.AddFlagSet(gtk)
	all.AddFlagSet(spice)
	if err := all.Parse(args); err != nil {
		return o, false, usageError(err)
	}
	o.Version = version
	switch {
	case *help || *helpAll:
		c.help(flags, *helpAll, gtk, spice)
		return o, true, nil
	case *showVersion:
		fmt.Fprintf(c.out, "%s version %s\n", c.name, version)
		return o, true, nil
	}
	o.Verbose = o.Verbose || o.Debug
	if o.Zoom < ui.MinZoom || o.Zoom > ui.MaxZoom {
		c.warn("--zoom takes %d to %d; 100 is used", ui.MinZoom, ui.MaxZoom)
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

func (c *command) help(flags *pflag.FlagSet, all bool, gtk, spice *pflag.FlagSet) {
	text := usage
	if c.remote() {
		text = remoteUsage
	}
	fmt.Fprint(c.out, text, flags.FlagUsages())
	if all {
		fmt.Fprintf(c.out, "\nGTK's options:\n%s\nSPICE's options, which have no effect:\n%s", gtk.FlagUsages(), spice.FlagUsages())
	}
	fmt.Fprintf(c.out, "\nExit codes:\n%s", ui.ExitCodesHelp())
}

// usageError says in the words of virt-viewer 11 what pflag found.
func usageError(err error) error {
	var none *pflag.NotExistError
	if errors.As(err, &none) {
		if none.GetSpecifiedShortnames() != "" {
			return version11("Unknown option -%s", none.GetSpecifiedName())
		}
		return version11("Unknown option --%s", none.GetSpecifiedName())
	}
	return err
}

// version11 makes an error of words that virt-viewer 11 has, capitals and all.
func version11(format string, args ...any) error { return fmt.Errorf(format, args...) }

// protections are the words of --security that are no types.
var protections = map[string]ui.Protection{
	"any": ui.ProtectionAny, "encrypted": ui.ProtectionEncrypted, "verified": ui.ProtectionVerified,
}

// checkSecurity says which of the options about security are wrong.
func checkSecurity(o *ui.Options) error {
	known := rfbclient.SecurityTypes()
	if len(o.Security) == 1 {
		if p, found := protections[strings.ToLower(o.Security[0])]; found {
			o.Protection, o.Security = p, nil
		}
	}
	for i, name := range o.Security {
		at := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) })
		if at < 0 {
			return fmt.Errorf("--security: there is no type %q; there are %s, and any, encrypted or verified alone", name, strings.Join(known, ", "))
		}
		o.Security[i] = known[at]
	}
	if (o.ClientCert == "") != (o.ClientKey == "") {
		return fmt.Errorf("--client-cert and --client-key belong together")
	}
	return nil
}
