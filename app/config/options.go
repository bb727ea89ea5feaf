// SPDX-License-Identifier: GPL-2.0-or-later

package config

import (
	"time"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/config/keyspec"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/rfbclient"
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

	// File is the path of a connection file that says what to connect to, or "-" for
	// standard input.
	File string
	// Ask asks the user for an address, not for a guest.
	Ask bool

	// Wait waits for a guest that does not exist yet.
	Wait bool
	// Reconnect waits for the guest to start again when it has ended, and connects
	// again, without a question, where a server has closed a session that had lasted.
	Reconnect bool
	// StayOnStop keeps the window when the guest has ended: it says so, and can start the
	// guest. Without it and Reconnect the window ends, as virt-viewer 11 does.
	StayOnStop bool
	// Attach reaches the display through libvirt instead of its address.
	Attach bool
	// Direct dials the display's address even where libvirt is reached by ssh.
	Direct bool
	// FullScreen begins in full screen.
	FullScreen bool
	// Zoom is the window's first size in percent of the guest's; 0 means 100.
	Zoom int
	// Security are the security types that may be used; nil: all that keep a password
	// from listeners, as far as Protection allows them.
	Security   []string
	Protection Protection
	// CAFile is a PEM file of authorities that are trusted instead of the system's;
	// ClientCert and ClientKey are PEM files for servers that ask who this is. "" for
	// the places that libvirt and gtk-vnc have.
	CAFile, ClientCert, ClientKey string
	// CA are the authorities that a connection file names, as PEM: instead of the
	// system's, and for its display only. CAFile is preferred.
	CA []byte
	// CRLFile is a file of revoked certificates, beside those places.
	CRLFile string
	// Recording is to be played instead of all that; RecordingFile is its name.
	Recording     *fbs.Recording
	RecordingFile string
	// Record is the file of a recording that begins with the session; "" for none.
	Record string
	// Steps are done without a window, one after the other, if there are any; Timeout
	// is how long they may take together, 0 for as long as they do.
	Steps   []Step
	Timeout time.Duration
	// Title is the window's; "" for the guest's name.
	Title string
	// Hotkeys are the keys of actions, instead of the usual ones, and also while the
	// guest has the keyboard; nil for the usual ones.
	Hotkeys keyspec.Hotkeys
	// Keymap are keys that the guest gets others for.
	Keymap keyspec.Keymap
	// KeepSize keeps the guest's size whatever the window's is.
	KeepSize bool
	// LocalPointer shows this side's pointer while the guest shows none.
	LocalPointer bool
	// Kiosk is a full screen that the user cannot leave. KioskQuits ends it with the
	// connection; else it connects again.
	Kiosk, KioskQuits bool
	// Exclusive asks the server to disconnect others; else they stay.
	Exclusive bool
	// ViewOnly sends neither keys nor pointer nor text.
	ViewOnly bool
	// Quality is that of pictures with losses, 1 to 9, or one of the constants.
	Quality int
	// Depth is in how many colours the server sends its desktop.
	Depth rfbclient.Depth
	// NoDialogs asks and tells nothing in dialogs.
	NoDialogs bool
	// GTK are options that GTK reads, such as --display=:1.
	GTK []string
	// Verbose tells on stderr what happens, Debug the keys that are pressed, too.
	Verbose, Debug bool
	// Version is shown in the about dialog.
	Version string

	// Known are credentials that need not be asked for; nil if there are none.
	Known *Credentials
	// Broken is what is wrong with the connection file; nil if nothing is.
	Broken error
}

// Values of Options.Quality: as good as the line's speed allows, and without losses.
const (
	QualityAuto     = 0
	QualityLossless = -1
)

// Protection is what a connection must be protected from.
type Protection int

// What a connection must be protected from.
const (
	// ProtectionAsk: as well as the server can; the user is asked before a
	// connection through a network that is not encrypted, or to a server that nobody
	// checks.
	ProtectionAsk Protection = iota
	// ProtectionAny: as well as the server can; nobody is asked.
	ProtectionAny
	// ProtectionEncrypted: from listeners.
	ProtectionEncrypted
	// ProtectionVerified: from somebody in between, too: the server shows who it is.
	ProtectionVerified
)

// MinZoom and MaxZoom bound Options.Zoom, in percent, as in virt-viewer 11.
const (
	MinZoom = 10
	MaxZoom = 400
)

// AsksForGuest says whether nothing is named that is to be shown.
func (o Options) AsksForGuest() bool {
	return o.Guest == "" && o.Address == nil && o.Broken == nil && o.Recording == nil && !o.Ask
}

// ForOther gives the options for another display: what is said of one only is left
// out.
func (o Options) ForOther() Options {
	o.Guest, o.By, o.Address, o.Display = "", guest.ByAny, nil, 0
	o.File, o.Ask, o.Title, o.CA, o.Known, o.Broken = "", false, "", nil, nil, nil
	o.Recording, o.RecordingFile, o.Record, o.Steps = nil, "", "", nil
	return o
}
