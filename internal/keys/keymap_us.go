// SPDX-License-Identifier: LGPL-2.1-or-later

package keys

import "strings"

// usKeys are the keys of a US keyboard that have a character, by scancode: each
// string begins at the scancode beside it and gives the characters without and
// with Shift.
var usKeys = []struct {
	first          uint8
	plain, shifted string
}{
	{0x02, "1234567890-=", "!@#$%^&*()_+"},
	{0x10, "qwertyuiop[]", "QWERTYUIOP{}"},
	{0x1e, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
	{0x2b, "\\zxcvbnm,./", "|ZXCVBNM<>?"},
	{0x39, " ", " "},
}

// usNamedKeys are the other keys of a US keyboard, by keysym.
var usNamedKeys = map[uint32]uint8{
	0xff08: 0x0e, // BackSpace
	0xff09: 0x0f, // Tab
	0xff0d: 0x1c, // Return
	0xff13: 0xc6, // Pause
	0xff14: 0x46, // Scroll Lock
	0xff15: 0x54, // Sys Req
	0xff1b: 0x01, // Escape
	0xff50: 0xc7, // Home
	0xff51: 0xcb, // Left
	0xff52: 0xc8, // Up
	0xff53: 0xcd, // Right
	0xff54: 0xd0, // Down
	0xff55: 0xc9, // Page Up
	0xff56: 0xd1, // Page Down
	0xff57: 0xcf, // End
	0xff61: 0x54, // Print
	0xff63: 0xd2, // Insert
	0xff67: 0xdd, // Menu
	0xff7f: 0x45, // Num Lock
	0xffe1: 0x2a, // left Shift
	0xffe2: 0x36, // right Shift
	0xffe3: 0x1d, // left Control
	0xffe4: 0x9d, // right Control
	0xffe5: 0x3a, // Caps Lock
	0xffe9: 0x38, // left Alt
	0xffea: 0xb8, // right Alt
	0xffeb: 0xdb, // left Super
	0xffec: 0xdc, // right Super
	0xffff: 0xd3, // Delete
}

// firstF is the keysym of F1; the others follow it.
const firstF = 0xffbe

// fScancodes are F1 to F24.
var fScancodes = []uint8{
	0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x44, 0x57, 0x58,
	0x5d, 0x5e, 0x5f, 0x55, 0x83, 0xf7, 0x84, 0x5a, 0x74, 0xf9, 0x6d, 0x6f,
}

// USScancode gives the scancode of the key that has the keysym on a US keyboard;
// 0 if none has.
func USScancode(keysym uint32) uint32 {
	if code, ok := usNamedKeys[keysym]; ok {
		return uint32(code)
	}
	if i := keysym - firstF; keysym >= firstF && int(i) < len(fScancodes) {
		return uint32(fScancodes[i])
	}
	if number, ok := linuxKeys[keysym]; ok {
		return uint32(Evdev[number])
	}
	if keysym < 0x20 || keysym > 0x7e {
		return 0
	}
	for _, row := range usKeys {
		if i := strings.IndexByte(row.plain, byte(keysym)); i >= 0 {
			return uint32(row.first) + uint32(i)
		}
		if i := strings.IndexByte(row.shifted, byte(keysym)); i >= 0 {
			return uint32(row.first) + uint32(i)
		}
	}
	return 0
}
