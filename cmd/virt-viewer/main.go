// SPDX-License-Identifier: GPL-2.0-or-later

// Command virt-viewer shows the console of a virtual machine.
package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui"
	"github.com/govnc/virt-viewer/ui/address"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// version is set by the build.
var version = "development"

// GTK wants the process's first thread.
func init() { runtime.LockOSThread() }

func main() {
	i18n.Init() // before anything is said
	options, done, err := parse(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintf(os.Stderr, "virt-viewer: %v\nRun \"virt-viewer --help\" for the options.\n", err)
		os.Exit(int(ui.ExitUsage))
	}
	if done {
		return
	}
	os.Exit(int(ui.Run(options)))
}

const usage = `Usage:
  virt-viewer [OPTION...] GUEST           a guest of libvirt: its ID, UUID or name
  virt-viewer [OPTION...] vnc://HOST[:PORT]
  virt-viewer [OPTION...] vnc+unix:///PATH
  virt-viewer [OPTION...] ws://HOST[:PORT][/PATH]     VNC in a WebSocket; wss:// with TLS
  virt-viewer [OPTION...] HOST:DISPLAY    port 5900 + DISPLAY
  virt-viewer [OPTION...] HOST::PORT
An IPv6 address stands in brackets: vnc://[::1]:5901, [::1]:1.

Options:
`

// parse reads the command line. done says that there is nothing more to do.
func parse(args []string, out *os.File) (o ui.Options, done bool, err error) {
	flags := pflag.NewFlagSet("virt-viewer", pflag.ContinueOnError)
	flags.Usage = func() {}
	flags.SortFlags = false
	flags.StringVarP(&o.Connect, "connect", "c", "", "connect to the libvirt at `URI`")
	byID := flags.Bool("id", false, "GUEST is an ID")
	byUUID := flags.Bool("uuid", false, "GUEST is a UUID")
	byName := flags.Bool("domain-name", false, "GUEST is a name")
	flags.BoolVarP(&o.Wait, "wait", "w", false, "wait for the guest to be created")
	flags.BoolVarP(&o.Reconnect, "reconnect", "r", false, "wait for the guest to start again when it has ended")
	flags.BoolVar(&o.QuitOnStop, "quit-on-stop", false, "end when the guest has ended")
	flags.BoolVarP(&o.Attach, "attach", "a", false, "reach the display through libvirt")
	flags.BoolVarP(&o.Direct, "direct", "d", false, "do not reach the display through ssh, even if libvirt is")
	flags.BoolVarP(&o.FullScreen, "full-screen", "f", false, "begin in full screen")
	flags.IntVarP(&o.Zoom, "zoom", "z", 100, "first size in `PERCENT`, 10 to 400")
	flags.StringSliceVar(&o.Security, "security", nil, "allow only these security `TYPES`, such as X509Vnc,VNC")
	flags.StringVar(&o.CAFile, "ca-file", "", "trust the authorities in this PEM `FILE` instead of the system's")
	flags.StringVar(&o.ClientCert, "client-cert", "", "show this certificate, a PEM `FILE`, to servers that ask for one")
	flags.StringVar(&o.ClientKey, "client-key", "", "its key, a PEM `FILE`")
	addSteps(flags, &o)
	flags.BoolVarP(&o.Verbose, "verbose", "v", false, "tell on stderr what happens")
	showVersion := flags.BoolP("version", "V", false, "print the version and end")
	help := flags.BoolP("help", "h", false, "print this and end")
	if err := flags.Parse(args); err != nil {
		return o, false, err
	}
	o.Version = version
	switch {
	case *help:
		fmt.Fprintf(out, "%s%s\nExit codes:\n%s", usage, flags.FlagUsages(), ui.ExitCodesHelp())
		return o, true, nil
	case *showVersion:
		fmt.Fprintf(out, "virt-viewer version %s\n", version)
		return o, true, nil
	}
	if o.Zoom < ui.MinZoom || o.Zoom > ui.MaxZoom {
		fmt.Fprintf(os.Stderr, "virt-viewer: --zoom takes %d to %d; 100 is used\n", ui.MinZoom, ui.MaxZoom)
		o.Zoom = 100
	}
	if err := checkSecurity(&o); err != nil {
		return o, false, err
	}
	chosen := 0
	for _, c := range []struct {
		given bool
		by    guest.By
	}{{*byID, guest.ByID}, {*byUUID, guest.ByUUID}, {*byName, guest.ByName}} {
		if c.given {
			o.By = c.by
			chosen++
		}
	}
	if chosen > 1 {
		return o, false, fmt.Errorf("--id, --uuid and --domain-name exclude one another")
	}
	return o, false, target(&o, flags.Args(), chosen > 0 || flags.Changed("connect"))
}

// checkSecurity says which of the options about security are wrong.
func checkSecurity(o *ui.Options) error {
	known := rfbclient.SecurityTypes()
	for i, name := range o.Security {
		at := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) })
		if at < 0 {
			return fmt.Errorf("--security: there is no type %q; there are %s", name, strings.Join(known, ", "))
		}
		o.Security[i] = known[at]
	}
	if (o.ClientCert == "") != (o.ClientKey == "") {
		return fmt.Errorf("--client-cert and --client-key belong together")
	}
	return nil
}

// target reads what to show. An argument that looks like an address is one,
// unless the options are about guests. Without one, the user is asked.
func target(o *ui.Options, args []string, isGuest bool) error {
	if len(args) == 0 && !o.Wait && o.By == guest.ByAny {
		return nil // the user is asked
	}
	if len(args) != 1 || args[0] == "" {
		return fmt.Errorf("one guest or address is needed, and %d were given", len(args))
	}
	if isGuest || !address.LooksLike(args[0]) {
		o.Guest = args[0]
		return nil
	}
	parsed, err := address.Parse(args[0])
	if err != nil {
		return err
	}
	o.Address = &parsed
	return nil
}
