// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"

	"github.com/govnc/virt-viewer/app/i18n"
)

// Keysyms of the keys that are sent from the menu (X11's keysymdef.h).
const (
	keyTab       = 0xff09
	keyBackSpace = 0xff08
	keySysRq     = 0xff15
	keyEscape    = 0xff1b
	keyPrint     = 0xff61
	keyF1        = 0xffbe
	keyShiftL    = 0xffe1
	keyControlL  = 0xffe3
	keyAltL      = 0xffe9
	keySuperL    = 0xffeb
	keyDelete    = 0xffff
)

// chord is an entry of the menu "Send key".
type chord struct {
	label string
	keys  []uint
	place place
}

// sendable are the chords that the desktop would keep for itself, and keys that this
// side's keyboard may not have.
var sendable = func() []chord {
	list := []chord{
		{"Ctrl+Alt+Delete", []uint{keyControlL, keyAltL, keyDelete}, placeSendKey},
		{"Ctrl+Alt+Backspace", []uint{keyControlL, keyAltL, keyBackSpace}, placeSendKey},
		{i18n.Mark("Print Screen"), []uint{keyPrint}, placeSendKey},
		{i18n.Mark("Super (Windows key)"), []uint{keySuperL}, placeSendSystem},
		{"Super+D", []uint{keySuperL, 'd'}, placeSendSystem},
		{"Super+E", []uint{keySuperL, 'e'}, placeSendSystem},
		{"Super+I", []uint{keySuperL, 'i'}, placeSendSystem},
		{"Super+L", []uint{keySuperL, 'l'}, placeSendSystem},
		{"Super+R", []uint{keySuperL, 'r'}, placeSendSystem},
		{"Super+X", []uint{keySuperL, 'x'}, placeSendSystem},
		{"Super+Tab", []uint{keySuperL, keyTab}, placeSendSystem},
		{"Alt+Tab", []uint{keyAltL, keyTab}, placeSendSystem},
		{"Alt+F4", []uint{keyAltL, keyF1 + 3}, placeSendSystem},
		{"Ctrl+Shift+Esc", []uint{keyControlL, keyShiftL, keyEscape}, placeSendSystem},
	}
	for n := range uint(12) {
		list = append(list, chord{fmt.Sprintf("Ctrl+Alt+F%d", n+1), []uint{keyControlL, keyAltL, keyF1 + n}, placeSendConsole})
	}
	for n := uint(12); n < 24; n++ {
		list = append(list, chord{fmt.Sprintf("F%d", n+1), []uint{keyF1 + n}, placeSendFunction})
	}
	for _, m := range magicKeys {
		list = append(list, chord{m.label, []uint{keyAltL, keySysRq, uint(m.key)}, placeSendSysRq})
	}
	return list
}()

// magicKeys are what Linux does on Alt+SysRq and a letter (its admin-guide/sysrq).
var magicKeys = []struct {
	key   rune
	label string
}{
	{'h', i18n.Mark("H: say what there is")},
	{'r', i18n.Mark("R: take the keyboard from the desktop")},
	{'e', i18n.Mark("E: ask all processes to end")},
	{'i', i18n.Mark("I: kill all processes")},
	{'s', i18n.Mark("S: write everything to the disks")},
	{'u', i18n.Mark("U: make the disks read-only")},
	{'b', i18n.Mark("B: reboot at once")},
	{'o', i18n.Mark("O: switch off at once")},
	{'f', i18n.Mark("F: end what uses most memory")},
	{'k', i18n.Mark("K: kill all on this console")},
	{'w', i18n.Mark("W: say which tasks wait")},
	{'t', i18n.Mark("T: say what tasks do")},
	{'c', i18n.Mark("C: crash, for a dump")},
}
