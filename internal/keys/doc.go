// SPDX-License-Identifier: LGPL-2.1-or-later

// Package keys knows keys by their names, symbols and scancodes: what the widget
// and programs without a window both need to press keys at a server.
//
//	keymap.go     keycodes of this side's keyboard -> scancodes
//	keymap_us.go  keysyms -> scancodes of a US keyboard, for keys that are sent
//	keymap_names.go  keysyms -> Linux's numbers of the keys for sound, programs, ...
//	typist.go     text -> key events, at a pace that servers follow
//	typing.go     characters -> the keys that give them on the server's layout
//	chord.go      "ctrl+alt+delete" -> keys
package keys
