// SPDX-License-Identifier: GPL-2.0-or-later

// Package keyspec reads what users say about keys on the command line and in
// connection files: which keys do what, and which keys stand for others.
package keyspec

import (
	"slices"
	"strings"

	"github.com/govnc/virt-viewer/internal/keys"
)

// Modifiers are the keys that are held while another is pressed; GDK's bits.
type Modifiers uint32

// The modifiers.
const (
	Shift   Modifiers = 1 << 0
	Control Modifiers = 1 << 2
	Alt     Modifiers = 1 << 3
	Super   Modifiers = 1 << 26
)

// modifierKeys are the modifiers by their keysyms.
var modifierKeys = map[uint32]Modifiers{
	0xffe1: Shift, 0xffe2: Shift, 0xffe3: Control, 0xffe4: Control,
	0xffe9: Alt, 0xffea: Alt, 0xffeb: Super, 0xffec: Super,
}

// Hotkey is a key with modifiers; or modifiers alone, which are a chord then.
type Hotkey struct {
	Keysym    uint32 // 0 for a chord of modifiers
	Modifiers Modifiers
	Chord     []uint32 // all keysyms, as they were written
}

// Hotkeys are the keys of actions, by the actions' names.
type Hotkeys map[string]Hotkey

// ParseHotkeys reads "toggle-fullscreen=shift+f11,release-cursor=ctrl+alt". What
// cannot be used is left out, with an error each.
func ParseHotkeys(text string) (Hotkeys, []*Error) {
	list, wrong := Hotkeys{}, []*Error(nil)
	for _, entry := range strings.Split(text, ",") {
		action, key, _ := strings.Cut(entry, "=")
		if action, key = strings.TrimSpace(action), strings.TrimSpace(key); key == "" {
			wrong = append(wrong, &Error{Kind: NoHotkey, Name: action})
			continue
		}
		hotkey, err := ParseHotkey(key)
		if err != nil {
			wrong = append(wrong, &Error{Kind: BadHotkey, Name: action, Text: key, Err: err})
			continue
		}
		list[action] = hotkey
	}
	return list, wrong
}

// ParseHotkey reads "shift+f11", "ctrl+alt", or GTK's "<Ctrl>F11". Errors: ErrTwoKeys,
// keys.ChordError.
func ParseHotkey(text string) (Hotkey, error) {
	names := splitKeys(text)
	for i, name := range names {
		names[i] = version11Name(name)
	}
	keysyms, err := keys.ParseChord(strings.Join(names, "+"))
	if err != nil {
		return Hotkey{}, err
	}
	h := Hotkey{Chord: keysyms}
	for _, k := range keysyms {
		if m := modifierKeys[k]; m != 0 {
			h.Modifiers |= m
		} else if h.Keysym != 0 {
			return Hotkey{}, ErrTwoKeys
		} else {
			h.Keysym = k
		}
	}
	if h.Keysym != 0 && h.Keysym < 0x80 { // Shift that only makes the character is not meant
		if i := slices.Index(keysyms, 0xffe1); i >= 0 && !namesShift(names) {
			h.Modifiers &^= Shift
		}
	}
	return h, nil
}

// namesShift says whether Shift is named, not only needed.
func namesShift(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return strings.HasSuffix(strings.ToLower(name), "shift") || strings.HasPrefix(strings.ToLower(name), "shift_")
	})
}

// splitKeys parts a hotkey. A plus sign where a key is due is a key.
func splitKeys(text string) []string {
	var names []string
	for rest := strings.TrimSpace(text); rest != ""; {
		if strings.HasPrefix(rest, "<") {
			if name, after, ok := strings.Cut(rest[1:], ">"); ok {
				names, rest = append(names, name), strings.TrimPrefix(after, "+")
				continue
			}
		}
		name, after := rest, ""
		if at := strings.IndexByte(rest[1:], '+'); at >= 0 {
			name, after = rest[:at+1], rest[at+2:]
		}
		names, rest = append(names, name), after
	}
	return names
}

// version11Name gives the name that keys.ParseChord has for what virt-viewer 11
// takes: "left-ctrl", "rightalt"; its "cmd" is Control.
func version11Name(name string) string {
	lower := strings.ToLower(strings.TrimSpace(name))
	bare := lower
	for _, side := range []string{"left-", "right-", "left", "right", "l", "r"} {
		if after, ok := strings.CutPrefix(lower, side); ok {
			bare = after
			break
		}
	}
	for _, n := range []string{lower, bare} {
		switch n {
		case "ctrl", "control", "cmd", "primary":
			return "ctrl"
		case "alt", "mod1":
			return "alt"
		case "shift", "win", "super":
			return n
		}
	}
	return name
}
