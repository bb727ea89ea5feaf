// SPDX-License-Identifier: LGPL-2.1-or-later

package keys

import (
	"maps"
	"slices"
	"testing"
)

func TestScancodes(t *testing.T) {
	for _, tt := range []struct {
		name           string
		evdev, xfree86 uint // keycodes
		want           uint32
	}{
		{"Escape", 9, 9, 0x01},
		{"A", 38, 38, 0x1e},
		{"Z", 52, 52, 0x2c},
		{"left Control", 37, 37, 0x1d},
		{"F12", 96, 96, 0x58},
		{"right Control", 105, 109, 0x9d},
		{"right Alt", 108, 113, 0xb8},
		{"Page Up", 112, 99, 0xc9},
		{"Delete", 119, 107, 0xd3},
		{"keypad Enter", 104, 108, 0x9c},
		{"left Super", 133, 115, 0xdb},
		{"Print", 107, 111, 0x54},
		{"Pause", 127, 110, 0xc6},
		{"the key beside left Shift", 94, 94, 0x56},
		{"Hangul", 130, 122, 0x72},
		{"Hanja", 131, 121, 0x71},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := ChooseTable(evdevPageUp).Scancode(tt.evdev); got != tt.want {
				t.Errorf("evdev keycode %d is %#x, want %#x", tt.evdev, got, tt.want)
			}
			if got := ChooseTable(xfree86PageUp).Scancode(tt.xfree86); got != tt.want {
				t.Errorf("xfree86 keycode %d is %#x, want %#x", tt.xfree86, got, tt.want)
			}
		})
	}
	for _, keycode := range []uint{0, 7, 264, 65535} {
		if got := Evdev.Scancode(keycode); got != 0 {
			t.Errorf("keycode %d is %#x, want none", keycode, got)
		}
	}
}

// TestUSKeys checks the table for sent keys against the one for typed keys: the
// keycodes are those of a US keyboard.
func TestUSKeys(t *testing.T) {
	for keysym, keycode := range map[uint32]uint{
		'1': 10, '!': 10, '=': 21, 'q': 24, 'P': 33, '}': 35, 'a': 38, '"': 48, '~': 49,
		'\\': 51, '|': 51, 'z': 52, '?': 61, ' ': 65,
		0xff08: 22, 0xff09: 23, 0xff0d: 36, 0xff13: 127, 0xff14: 78, 0xff1b: 9,
		0xff50: 110, 0xff51: 113, 0xff52: 111, 0xff53: 114, 0xff54: 116, 0xff55: 112, 0xff56: 117,
		0xff57: 115, 0xff61: 107, 0xff63: 118, 0xff67: 135, 0xff7f: 77,
		0xffbe: 67, 0xffc7: 76, 0xffc8: 95, 0xffc9: 96, 0xffca: 191, 0xffd5: 202,
		0xffe1: 50, 0xffe2: 62, 0xffe3: 37, 0xffe4: 105, 0xffe5: 66, 0xffe9: 64, 0xffea: 108,
		0xffeb: 133, 0xffec: 134, 0xffff: 119,
	} {
		got, want := USScancode(keysym), Evdev.Scancode(keycode)
		if got != want || got == 0 {
			t.Errorf("keysym %#x: scancode %#x, want %#x", keysym, got, want)
		}
	}
	for c := rune(0x21); c <= 0x7e; c++ {
		if USScancode(uint32(c)) == 0 {
			t.Errorf("%q is on no key", c)
		}
	}
	for _, keysym := range []uint32{0, 0x1f, 0x7f, 0xe9, 0xffed, 0x20ac, 0x1000000} {
		if got := USScancode(keysym); got != 0 {
			t.Errorf("keysym %#x: scancode %#x, want none", keysym, got)
		}
	}
}

// TestKeysWithNames checks that each key of the table that XKB has a name for can be
// sent by that name: the others have none, or that of another key.
func TestKeysWithNames(t *testing.T) {
	reached := map[uint32]bool{}
	for keysym := range uint32(0x7f) {
		reached[USScancode(keysym)] = true
	}
	for _, keysym := range slices.Concat(slices.Collect(maps.Keys(usNamedKeys)), slices.Collect(maps.Keys(linuxKeys))) {
		if USScancode(keysym) == 0 {
			t.Errorf("keysym %#x has no scancode", keysym)
		}
		reached[USScancode(keysym)] = true
	}
	for i := range fScancodes {
		reached[USScancode(firstF+uint32(i))] = true
	}
	unnamed := []int{
		84, 86, 89, 95, 112, 118, 141, 146, 160, 162, 165, 176, 179, 180, 182, 189, 194, 195, 196, 197, 198, 199,
		200, 201, 207, 209, 210, 211, 214, 215, 222, 223, 231,
	}
	for number, code := range Evdev {
		if code != 0 && !reached[uint32(code)] && !slices.Contains(unnamed, number) {
			t.Errorf("no name leads to Linux's key %d, scancode %#x", number, code)
		}
	}
}

func TestKeysymOf(t *testing.T) {
	if Keysym(0xfe20) != 0xff09 || Keysym('a') != 'a' {
		t.Error("Shift+Tab is not Tab, or a is not a")
	}
}
