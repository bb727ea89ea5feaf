// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"time"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/headless"
	"github.com/govnc/virt-viewer/ui/address"
)

// Options are what the command line says. Without Guest and Address the user is
// asked what to open.
type Options struct {
	// Guest is the guest's ID, UUID or name, to be looked up as By says.
	Guest string
	By    guest.By
	// Display is which of the guest's VNC displays to show, from 0.
	Display int
	// Connect is libvirt's URI; "" for libvirt's default.
	Connect string
	// Address is the display to connect to without libvirt.
	Address *address.Address

	// Wait waits for a guest that does not exist yet.
	Wait bool
	// Reconnect waits for the guest to start again when it has ended. So does the
	// window without it, but it says that the guest is shut off.
	Reconnect bool
	// QuitOnStop ends the program when the guest has ended, without Reconnect.
	QuitOnStop bool
	// Attach reaches the display through libvirt instead of its address.
	Attach bool
	// Direct dials the display's address even where libvirt is reached by ssh.
	Direct bool
	// FullScreen begins in full screen.
	FullScreen bool
	// Zoom is the window's first size in percent of the guest's; 0 means 100.
	Zoom int
	// Security are the security types that may be used; nil: all that keep a password
	// from listeners.
	Security []string
	// CAFile is a PEM file of authorities that are trusted instead of the system's;
	// ClientCert and ClientKey are PEM files for servers that ask who this is. "" for
	// the places that libvirt and gtk-vnc have.
	CAFile, ClientCert, ClientKey string
	// Steps are done without a window, one after the other, if there are any; Timeout
	// is how long they may take together, 0 for as long as they do.
	Steps   []headless.Step
	Timeout time.Duration
	// Verbose tells on stderr what happens.
	Verbose bool
	// Version is shown in the about dialog.
	Version string
}

// linkKey says which libvirt the options are about.
func (o Options) linkKey() linkKey {
	return linkKey{uri: o.Connect, attach: o.Attach, direct: o.Direct}
}

// MinZoom and MaxZoom bound Options.Zoom, in percent, as in virt-viewer 11.
const (
	MinZoom = 10
	MaxZoom = 400
)
