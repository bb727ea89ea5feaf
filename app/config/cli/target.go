// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/recorder/fbs"
)

// target reads what to show. An argument that looks like an address or a connection
// file is one, unless the options are about guests.
func (c *Command) target(o *config.Options, values given, args []string) error {
	switch {
	case len(args) == 2 && !c.remote() && slices.ContainsFunc(args, isLibvirtURI):
		return errors.New(i18n.T("the URI of a libvirt is given with -c: \"virt-viewer -c URI GUEST\""))
	case len(args) > 1:
		return fmt.Errorf(i18n.T("one guest or address can be shown, and %d were given"), len(args))
	case len(args) == 0 && (len(o.Steps) > 0 || o.Record != ""):
		return errors.New(i18n.T("one guest or address is needed, and none was given"))
	case len(args) == 0 && c.remote():
		o.Ask = true
		return nil
	case len(args) == 0 && values.needsName() != nil:
		return version11(i18n.T("No ID|UUID|DOMAIN-NAME was specified for '%s'"), "--"+values.needsName().Name)
	case len(args) == 0:
		return nil // the user is asked
	case args[0] == "":
		return errors.New(i18n.T("one guest or address is needed, and its name is empty"))
	}
	what := args[0]
	if !values.namesGuest() {
		if isRecording(what) {
			return openRecording(o, what)
		}
		if file, ok := connectionFile(what, c.remote()); ok {
			o.File = file
			return nil
		}
	}
	isAddress := address.LooksLike(what) || c.remote() && address.IsIP(what)
	if !c.remote() && (values.namesGuest() || !isAddress) {
		o.Guest = what
		return nil
	}
	parsed, err := address.Parse(what)
	if err != nil {
		return err
	}
	o.Address = &parsed
	return nil
}

// namesGuest says whether what is to be shown must be a guest.
func (g given) namesGuest() bool {
	_, connects := g[Find("connect")]
	return connects || g.asked("id") || g.asked("uuid") || g.asked("domain-name")
}

// needsName gives an option that makes no sense without a guest's name; nil if there is
// none.
func (g given) needsName() *Option {
	for _, o := range guestOptions {
		if g.asks(o) && o.Modes&Chooser == 0 {
			return o
		}
	}
	return nil
}

// isLibvirtURI says whether an argument has the form of a URI and is none of a display.
func isLibvirtURI(what string) bool {
	scheme, _, found := strings.Cut(what, "://")
	scheme, _, _ = strings.Cut(scheme, "+")
	return found && !slices.Contains([]string{"vnc", "ws", "wss", "http", "https", "spice", "rdp", "file"}, scheme)
}

// connectionFile says whether an argument means a connection file, and gives its
// path. remote-viewer takes any file that there is.
func connectionFile(what string, any bool) (path string, ok bool) {
	if what == "-" {
		return what, true
	}
	path = what
	if u, err := url.Parse(what); err == nil && u.Scheme == "file" && (u.Host == "" || u.Host == "localhost") {
		return u.Path, true
	}
	if strings.Contains(what, "://") {
		return "", false
	}
	if any {
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path, true
		}
	}
	// A guest may have such a name, too: then there is no file.
	if strings.HasSuffix(path, ".vv") {
		_, err := os.Stat(path)
		return path, err == nil || any || strings.Contains(path, "/")
	}
	return "", false
}

// isRecording says whether an argument is a recorded session. A guest may be called so,
// too, but then there is no such file.
func isRecording(name string) bool {
	info, err := os.Stat(name)
	return strings.EqualFold(filepath.Ext(name), ".fbs") && err == nil && info.Mode().IsRegular()
}

func openRecording(o *config.Options, name string) error {
	if len(o.Steps) > 0 {
		return errors.New(i18n.T("a recorded session takes no keys and no other steps; --record alone converts it"))
	}
	recording, err := fbs.Open(name)
	if err != nil {
		return fmt.Errorf("%s: %s", name, problem.Words(err)) // not wrapped: its words would come without the name
	}
	o.Recording, o.RecordingFile = recording, name
	return nil
}
