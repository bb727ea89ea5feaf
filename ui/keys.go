// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"

	"github.com/govnc/virt-viewer/ui/i18n"
)

// Keysyms of the keys that are sent from the menu (X11's keysymdef.h).
const (
	keyBackSpace = 0xff08
	keyPrint     = 0xff61
	keyF1        = 0xffbe
	keyControlL  = 0xffe3
	keyAltL      = 0xffe9
	keyDelete    = 0xffff
)

// chord is an entry of the menu "Send key".
type chord struct {
	label string
	keys  []uint
	place place
}

// sendable are the chords that the desktop would keep for itself.
var sendable = func() []chord {
	list := []chord{
		{"Ctrl+Alt+Delete", []uint{keyControlL, keyAltL, keyDelete}, placeSendKey},
		{"Ctrl+Alt+Backspace", []uint{keyControlL, keyAltL, keyBackSpace}, placeSendKey},
		{i18n.Mark("Print Screen"), []uint{keyPrint}, placeSendKey},
	}
	for n := range uint(12) {
		list = append(list, chord{fmt.Sprintf("Ctrl+Alt+F%d", n+1), []uint{keyControlL, keyAltL, keyF1 + n}, placeSendConsole})
	}
	return list
}()
