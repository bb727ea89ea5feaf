// SPDX-License-Identifier: LGPL-2.1-or-later

package keys

import (
	"fmt"
	"slices"

	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/rfbclient"
)

// A Key is a key as servers are told of it. Its scancode is 0 if it has none, or
// none that is known.
type Key struct{ Keysym, Scancode uint32 }

// UntypableError says which characters of a text a layout has no key for.
type UntypableError struct {
	Layout     string
	Characters []rune // each once
}

func (e *UntypableError) Error() string {
	return fmt.Sprintf("the keyboard layout %q has no key for %s", e.Layout, rfbclient.CleanText(string(e.Characters), 40))
}

// Typable says by an UntypableError which characters of a text a layout lacks; nil
// if it has all. name is the layout's.
func Typable(text string, l *layout.Layout, name string) error {
	var missing []rune
	for _, r := range text {
		if len(l.Strokes(r)) == 0 && !slices.Contains(missing, r) {
			missing = append(missing, r)
		}
	}
	if len(missing) > 0 {
		return &UntypableError{name, missing}
	}
	return nil
}

var shift, altGr = Key{0xffe1, 0x2a}, Key{0xfe03, 0xb8}

// Strokes gives the keys for one character, of the server's layout l: for each
// stroke those that are pressed together, first to last. A character that the
// layout lacks is one key without a scancode. A server that does not take scancodes
// gets the symbols, with Shift and AltGr before them: some, as krfb, look the key up
// and do not press what it needs.
func Strokes(r rune, l *layout.Layout, scancodes bool) [][]Key {
	keysym := layout.Keysym(r)
	switch r {
	case '\n', '\r':
		keysym = 0xff0d
	case '\t':
		keysym = 0xff09
	}
	strokes := l.Strokes(r)
	if len(strokes) == 0 || !scancodes && len(strokes) > 1 {
		return [][]Key{{{keysym, 0}}}
	}
	list := make([][]Key, 0, len(strokes))
	for i, s := range strokes {
		if i > 0 {
			keysym = ' ' // behind a dead key
		}
		var held []Key
		if s.Shift {
			held = append(held, shift)
		}
		if s.Alt {
			held = append(held, altGr)
		}
		held = append(held, Key{keysym, Evdev.Scancode(uint(s.Keycode))})
		if !scancodes {
			for i := range held {
				held[i].Scancode = 0
			}
		}
		list = append(list, held)
	}
	return list
}

// Strike presses keys, first to last, and releases them last to first.
func Strike(c *rfbclient.Client, keys []Key) {
	for _, k := range keys {
		c.KeyEvent(k.Keysym, k.Scancode, true)
	}
	for _, k := range slices.Backward(keys) {
		c.KeyEvent(k.Keysym, k.Scancode, false)
	}
}
