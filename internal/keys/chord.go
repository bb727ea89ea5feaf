// SPDX-License-Identifier: LGPL-2.1-or-later

package keys

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govnc/virt-viewer/internal/layout"
)

// short are names that people write for keys; all others are X11's.
var short = map[string]uint32{
	"ctrl": 0xffe3, "control": 0xffe3, "lctrl": 0xffe3, "rctrl": 0xffe4,
	"alt": 0xffe9, "lalt": 0xffe9, "ralt": 0xffea, "altgr": 0xfe03,
	"shift": 0xffe1, "lshift": 0xffe1, "rshift": 0xffe2,
	"super": 0xffeb, "win": 0xffeb, "windows": 0xffeb, "cmd": 0xffeb, "meta": 0xffeb,
	"del": 0xffff, "ins": 0xff63, "esc": 0xff1b, "enter": 0xff0d, "ret": 0xff0d,
	"backspace": 0xff08, "bksp": 0xff08, "space": 0x20, "spc": 0x20,
	"pageup": 0xff55, "pgup": 0xff55, "pagedown": 0xff56, "pgdn": 0xff56,
	"printscreen": 0xff61, "prtsc": 0xff61, "sysrq": 0xff15, "capslock": 0xffe5, "numlock": 0xff7f,
	"scrolllock": 0xff14, "plus": '+', "minus": '-',
}

// A ChordError says that a text is no chord: it names no key, or one that there is not.
type ChordError struct {
	Text string // all of the chord
	Name string // of the key that there is not; "" if none is named
}

func (e *ChordError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("no key is named in %q", e.Text)
	}
	return fmt.Sprintf("there is no key %q in %q", e.Name, e.Text)
}

// ParseChord reads keys that are pressed together, as people write them:
// "ctrl+alt+delete", "super", "f12", "ctrl+c", "ctrl++". Names are X11's, or the
// usual short ones, in upper or lower case; a single character is the key that has
// it, and one that needs Shift on a US keyboard gets it. It gives their keysyms.
func ParseChord(text string) ([]uint32, error) {
	if strings.TrimSpace(text) == "" {
		return nil, &ChordError{Text: text}
	}
	var list []uint32
	rest := text
	for {
		name := rest
		// A plus sign that stands where a key is due is a key itself.
		at := strings.IndexByte(rest[min(1, len(rest)):], '+')
		if at >= 0 {
			name = rest[:at+1]
		}
		name = strings.TrimSpace(name)
		keysyms := named(name)
		if keysyms == nil {
			return nil, &ChordError{Text: text, Name: name}
		}
		list = append(list, keysyms...)
		if at < 0 {
			return list, nil
		}
		rest = rest[at+2:]
	}
}

// named gives the keysym of one name, after Shift's if the key needs it; nil if there is
// no such key.
func named(name string) []uint32 {
	if name == "" {
		return nil
	}
	if k, ok := short[strings.ToLower(name)]; ok {
		return []uint32{k}
	}
	if r, size := utf8.DecodeRuneInString(name); size == len(name) && r != utf8.RuneError {
		switch {
		case r >= 'A' && r <= 'Z':
			return []uint32{uint32(r) | 0x20} // the key; Shift is for the user to name
		case shifted(r):
			return []uint32{shift.Keysym, uint32(r)}
		}
		return []uint32{layout.Keysym(r)}
	}
	if k := layout.KeysymNamed(name); k != 0 {
		return []uint32{k}
	}
	return nil
}

// shifted says whether a character needs Shift on a US keyboard.
func shifted(r rune) bool {
	for _, row := range usKeys {
		if r != ' ' && strings.ContainsRune(row.shifted, r) {
			return true
		}
	}
	return false
}

// Chord gives keys with the scancodes of a US keyboard, or without any for a server that
// does not take them: it is told symbols, and Shift with those that need it.
func Chord(keysyms []uint32, scancodes bool) []Key {
	list := make([]Key, len(keysyms))
	for i, k := range keysyms {
		list[i].Keysym = k
		if scancodes {
			list[i].Scancode = USScancode(k)
		}
	}
	return list
}

// NoScancodeError says which keys cannot be sent because a server that is told
// places on a keyboard does not know theirs.
type NoScancodeError struct{ Keysyms []uint32 }

func (e *NoScancodeError) Error() string {
	return fmt.Sprintf("no key of a US keyboard has %s", strings.Join(e.Names(), ", "))
}

// Names gives the keys as X11 calls them.
func (e *NoScancodeError) Names() []string {
	names := make([]string, len(e.Keysyms))
	for i, k := range e.Keysyms {
		names[i] = layout.KeysymName(k)
	}
	return names
}

// Sendable says by a NoScancodeError which keys a server would not know; nil if it
// knows all. One that is not told scancodes finds keys by their symbols.
func Sendable(list []Key, scancodes bool) error {
	var missing []uint32
	for _, k := range list {
		if scancodes && k.Scancode == 0 && !slices.Contains(missing, k.Keysym) {
			missing = append(missing, k.Keysym)
		}
	}
	if len(missing) > 0 {
		return &NoScancodeError{missing}
	}
	return nil
}
