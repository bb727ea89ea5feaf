// SPDX-License-Identifier: GPL-2.0-or-later

package keyspec

import (
	"strings"
	"unicode/utf8"

	"github.com/govnc/virt-viewer/internal/layout"
)

// Keymap are keys, by their keysyms, and the keys that are pressed together in
// their place; none for keys that do nothing.
type Keymap map[uint32][]uint32

// ParseKeymap reads "Super_L=,1=Shift_L+F1". Keys have X11's names; SHIFT, CTRL and
// ALT are the left ones. What cannot be used is left out, with an error each.
func ParseKeymap(text string) (Keymap, []*Error) {
	list, wrong := Keymap{}, []*Error(nil)
	for _, entry := range strings.Split(text, ",") {
		source, target, found := strings.Cut(entry, "=")
		if !found {
			wrong = append(wrong, &Error{Kind: NoMapping, Name: entry})
			continue
		}
		key := keysym(source)
		if key == 0 {
			wrong = append(wrong, &Error{Kind: UnknownKey, Name: source})
			continue
		}
		list[key] = nil
		for _, name := range strings.Split(target, "+") {
			switch k := keysym(name); {
			case k != 0:
				list[key] = append(list[key], k)
			case !nothing(name):
				wrong = append(wrong, &Error{Kind: UnknownMappedKey, Name: name})
			}
		}
	}
	return list, wrong
}

// nothing says whether a name stands for no key.
func nothing(name string) bool {
	name = strings.TrimSpace(name)
	return name == "" || strings.EqualFold(name, "void") || strings.EqualFold(name, "voidsymbol")
}

// keysym gives the keysym of a key's name; 0 if there is none.
func keysym(name string) uint32 {
	name = strings.TrimSpace(name)
	if nothing(name) {
		return 0
	}
	switch strings.ToUpper(name) {
	case "SHIFT":
		return 0xffe1
	case "CTRL", "CONTROL":
		return 0xffe3
	case "ALT":
		return 0xffe9
	}
	if r, size := utf8.DecodeRuneInString(name); size == len(name) && r != utf8.RuneError {
		return layout.Keysym(r)
	}
	return layout.KeysymNamed(name)
}
