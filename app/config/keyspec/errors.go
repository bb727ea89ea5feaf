// SPDX-License-Identifier: GPL-2.0-or-later

package keyspec

import (
	"errors"
	"fmt"
)

// ErrTwoKeys is returned by ParseHotkey for keys of which two are not modifiers.
var ErrTwoKeys = errors.New("it has two keys that are not modifiers")

// Kind is why a hotkey or a mapped key cannot be used.
type Kind int

const (
	// NoHotkey: no keys are given for the action Name.
	NoHotkey Kind = iota
	// BadHotkey: the keys Text for the action Name cannot be used, for the reason Err.
	BadHotkey
	// NoMapping: no key is given for the key Name.
	NoMapping
	// UnknownKey: there is no key Name.
	UnknownKey
	// UnknownMappedKey: there is no key Name to send instead of another.
	UnknownMappedKey
)

// Error says which part of a list of keys cannot be used.
type Error struct {
	Kind Kind
	Name string
	Text string
	Err  error // may be nil
}

// Error states the fact, for developers.
func (e *Error) Error() string {
	switch e.Kind {
	case NoHotkey:
		return fmt.Sprintf("no keys for the action %q", e.Name)
	case BadHotkey:
		return fmt.Sprintf("the keys %q for the action %q: %v", e.Text, e.Name, e.Err)
	case NoMapping:
		return fmt.Sprintf("nothing instead of the key %q", e.Name)
	}
	return fmt.Sprintf("there is no key %q", e.Name)
}

// Unwrap returns why keys cannot be used.
func (e *Error) Unwrap() error { return e.Err }
