// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"fmt"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
)

// Mode is a way in which the program works; a set of them if several are joined.
type Mode uint

const (
	GuestWindow   Mode = 1 << iota // a guest of libvirt in a window
	AddressWindow                  // an address, or a connection file, in a window
	Chooser                        // the user is asked for a guest or an address
	GuestSteps                     // steps with a guest, without a window
	AddressSteps                   // steps with an address
	Replay                         // a recorded session in a window
	Conversion                     // a recorded session is recorded in another form
)

// Sets of modes.
const (
	noMode   Mode = 0
	displays      = GuestWindow | AddressWindow // one display in a window
	steps         = GuestSteps | AddressSteps
	windows       = displays | Chooser
	anyMode       = windows | steps | Replay | Conversion
)

// modeOf says what the options have the program do.
func modeOf(o *config.Options) Mode {
	switch {
	case o.Recording != nil && o.Record != "":
		return Conversion
	case o.Recording != nil:
		return Replay
	case len(o.Steps) > 0 && o.Guest != "":
		return GuestSteps
	case len(o.Steps) > 0:
		return AddressSteps
	case o.Guest != "":
		return GuestWindow
	case o.Ask || o.AsksForGuest() && o.File == "":
		return Chooser
	}
	return AddressWindow
}

// unused says that a mode does not use an option, and why.
func (o *Option) unused(mode Mode) error {
	text := ""
	switch {
	case mode == Conversion:
		text = i18n.T("%s cannot be used when a recorded session is converted")
	case mode == Replay:
		text = i18n.T("%s cannot be used when a recorded session is shown")
	case o.Modes&windows == 0 && mode&steps == 0:
		text = i18n.T("%s needs a step that is done without a window, such as --screenshot or --type")
	case mode == Chooser:
		text = i18n.T("%s needs to be told which guest or address it is for")
	case o.Modes&steps == 0 && mode&steps != 0:
		text = i18n.T("%s is for a window, and steps such as --screenshot and --type are done without one")
	default:
		text = i18n.T("%s is for guests of libvirt, and an address or a connection file was given")
	}
	return fmt.Errorf(text, "--"+o.Name)
}
