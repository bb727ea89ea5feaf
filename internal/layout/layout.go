// SPDX-License-Identifier: LGPL-2.1-or-later

// Package layout finds the keys that give a character on any keyboard layout that
// the system knows, through libxkbcommon. It is for typing text at a server whose
// layout is not this side's.
package layout

/*
#cgo pkg-config: xkbcommon
#cgo CFLAGS: -Wall -Wextra
#include <stdlib.h>
#include <xkbcommon/xkbcommon.h>

// A description of a layout; NULL if there is none of that name.
static struct xkb_keymap *compile(struct xkb_context *context, const char *layout, const char *variant)
{
	struct xkb_rule_names names = {.rules = "evdev", .model = "pc105", .layout = layout, .variant = variant};

	return xkb_keymap_new_from_names(context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
}

// Layouts that do not exist are an error of ours to tell, not the library's.
static struct xkb_context *quiet_context(void)
{
	struct xkb_context *context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);

	if (context)
		xkb_context_set_log_level(context, XKB_LOG_LEVEL_CRITICAL);
	return context;
}
*/
import "C"

import (
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"unsafe"
)

// A Stroke is a key with the modifiers that are held with it.
type Stroke struct {
	Keycode    uint32 // X11's: Linux's number of the key plus 8
	Shift, Alt bool   // Alt is the key that is called AltGr
}

// A Layout tells which keys give which character. It does not change, and any
// goroutine may use it.
type Layout struct{ strokes map[rune][]Stroke }

var (
	// ErrUnknown is wrapped by an UnknownError.
	ErrUnknown = errors.New("there is no such keyboard layout")
	// ErrNoXKB is returned by Find where libxkbcommon does not start: its data is
	// probably missing.
	ErrNoXKB = errors.New("libxkbcommon does not start")
)

// An UnknownError says that the system does not have a layout. It wraps ErrUnknown.
type UnknownError struct{ Layout string }

func (e *UnknownError) Error() string { return fmt.Sprintf("%v: %q", ErrUnknown, e.Layout) }

// Unwrap returns ErrUnknown.
func (e *UnknownError) Unwrap() error { return ErrUnknown }

// parse takes the name of a layout apart, with or without a variant: "us",
// "de(nodeadkeys)". XKB makes file names of the parts.
func parse(name string) (layout, variant string, ok bool) {
	layout, variant, varied := strings.Cut(name, "(")
	if varied {
		variant, varied = strings.CutSuffix(variant, ")")
		if !varied || !isPart(variant) {
			return "", "", false
		}
	}
	return layout, variant, isPart(layout)
}

func isPart(s string) bool {
	odd := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '-'
	}
	return s != "" && len(s) <= 40 && !strings.ContainsFunc(s, odd)
}

// Find gives the layout of a name as XKB writes it: "us", "fr", "us(dvorak)".
// Errors: UnknownError, ErrNoXKB.
func Find(layout string) (*Layout, error) {
	name, variant, ok := parse(layout)
	if !ok {
		return nil, &UnknownError{layout}
	}
	context := C.quiet_context()
	if context == nil {
		return nil, ErrNoXKB
	}
	defer C.xkb_context_unref(context)
	cname, cvariant := C.CString(name), C.CString(variant)
	defer C.free(unsafe.Pointer(cname))
	defer C.free(unsafe.Pointer(cvariant))
	keymap := C.compile(context, cname, cvariant)
	if keymap == nil {
		return nil, &UnknownError{layout}
	}
	defer C.xkb_keymap_unref(keymap)
	return read(keymap), nil
}

// Strokes gives the keys to press one after the other for a character; nil if the
// layout does not have it.
func (l *Layout) Strokes(r rune) []Stroke { return l.strokes[r] }

// Keysym gives the X11 keysym of a character.
func Keysym(r rune) uint32 { return uint32(C.xkb_utf32_to_keysym(C.uint32_t(r))) }

// KeysymNamed gives the keysym that X11 has a name for, in upper or lower case; 0 if
// there is none.
func KeysymNamed(name string) uint32 {
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	return uint32(C.xkb_keysym_from_name(c, C.XKB_KEYSYM_CASE_INSENSITIVE))
}

// KeysymName gives X11's name of a keysym, or its number if it has none.
func KeysymName(keysym uint32) string {
	var name [64]C.char
	if C.xkb_keysym_get_name(C.xkb_keysym_t(keysym), &name[0], C.size_t(len(name))) <= 0 {
		return fmt.Sprintf("%#x", keysym)
	}
	return C.GoString(&name[0])
}

// dead are keys that give a character of their own when the space bar follows.
var dead = map[C.xkb_keysym_t]rune{
	0xfe50: '`', 0xfe51: '´', 0xfe52: '^', 0xfe53: '~', 0xfe57: '¨', 0xfe5b: '¸',
}

// The space bar's keycode, and the first and last keysym of the keypad, whose keys
// depend on Num Lock.
const (
	spaceBar  = 65
	keypad    = 0xff80
	keypadEnd = 0xffbd
)

// The last key of the keys with letters that all keyboards of PCs have, as a keycode;
// Yen of Japanese ones is beyond. Others have characters in XKB only: the parentheses of
// a keypad, which QEMU does not know, have "(" without Shift.
const (
	lastTyped = 89 + 8
	yen       = 124 + 8
)

// The key beside the left Shift that US keyboards lack. XKB has "<" on it for them, and
// Windows a backslash.
const extraKey = 86 + 8

// read goes through all keys and all that they give with Shift and AltGr.
func read(keymap *C.struct_xkb_keymap) *Layout {
	l := &Layout{map[rune][]Stroke{}}
	modifiers := map[C.xkb_mod_mask_t]Stroke{0: {}}
	shift, alt := mask(keymap, "Shift"), mask(keymap, "Mod5")
	modifiers[shift] = Stroke{Shift: true}
	modifiers[alt] = Stroke{Alt: true}
	modifiers[shift|alt] = Stroke{Shift: true, Alt: true}
	deadKeys := map[rune]Stroke{}
	for key := C.xkb_keymap_min_keycode(keymap); key <= C.xkb_keymap_max_keycode(keymap) && key < 256; key++ {
		if key > lastTyped && key != yen {
			continue
		}
		for level := range C.xkb_keymap_num_levels_for_key(keymap, key, 0) {
			var syms *C.xkb_keysym_t
			if C.xkb_keymap_key_get_syms_by_level(keymap, key, 0, level, &syms) != 1 || *syms >= keypad && *syms <= keypadEnd {
				continue
			}
			stroke, possible := easiest(keymap, key, level, modifiers)
			if !possible {
				continue
			}
			stroke.Keycode = uint32(key)
			if r, is := dead[*syms]; is {
				keepEasier(deadKeys, r, stroke)
			} else if r := rune(C.xkb_keysym_to_utf32(*syms)); r != 0 {
				if old, has := l.strokes[r]; !has || stroke.effort() < old[0].effort() {
					l.strokes[r] = []Stroke{stroke}
				}
			}
		}
	}
	for r, stroke := range deadKeys {
		if _, has := l.strokes[r]; !has {
			l.strokes[r] = []Stroke{stroke, {Keycode: spaceBar}}
		}
	}
	l.strokes['\n'] = l.strokes['\r']
	return l
}

func mask(keymap *C.struct_xkb_keymap, modifier string) C.xkb_mod_mask_t {
	c := C.CString(modifier)
	defer C.free(unsafe.Pointer(c))
	index := C.xkb_keymap_mod_get_index(keymap, c)
	if index == C.XKB_MOD_INVALID {
		return 0
	}
	return 1 << index
}

// easiest gives the fewest modifiers, of those that are known, that lead to a level.
func easiest(keymap *C.struct_xkb_keymap, key C.xkb_keycode_t, level C.xkb_level_index_t, modifiers map[C.xkb_mod_mask_t]Stroke) (Stroke, bool) {
	var masks [16]C.xkb_mod_mask_t
	n := C.xkb_keymap_key_get_mods_for_level(keymap, key, 0, level, &masks[0], C.size_t(len(masks)))
	best, found := C.xkb_mod_mask_t(0), false
	for _, m := range masks[:n] {
		if _, known := modifiers[m]; known && (!found || bits.OnesCount32(uint32(m)) < bits.OnesCount32(uint32(best))) {
			best, found = m, true
		}
	}
	return modifiers[best], found
}

func (s Stroke) effort() int {
	n := 0
	if s.Shift {
		n++
	}
	if s.Alt {
		n += 2
	}
	if s.Keycode == extraKey {
		n += 4
	}
	return n
}

func keepEasier(m map[rune]Stroke, r rune, s Stroke) {
	if old, has := m[r]; !has || s.effort() < old.effort() {
		m[r] = s
	}
}
