// SPDX-License-Identifier: GPL-2.0-or-later

package settings

import "fmt"

// Kind is what cannot be done with the settings.
type Kind int

const (
	// Unreadable: they cannot be read.
	Unreadable Kind = iota
	// NotSaved: they cannot be saved.
	NotSaved
	// NoPlace: the system names no directory for them.
	NoPlace
	// NotRegular: what is at File is not a regular file.
	NotRegular
	// TooLarge: they have more than maxSize bytes.
	TooLarge
)

// Error says what cannot be done with the settings.
type Error struct {
	Kind Kind
	File string
	Max  int   // bytes
	Err  error // why; may be nil
}

// Error states the fact, for developers.
func (e *Error) Error() string {
	var s string
	switch e.Kind {
	case Unreadable:
		s = "cannot read the settings"
	case NotSaved:
		s = "cannot save the settings"
	case NoPlace:
		s = "there is no place for settings"
	case NotRegular:
		s = e.File + " is not a regular file"
	case TooLarge:
		s = fmt.Sprintf("they have more than %d bytes", e.Max)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns why.
func (e *Error) Unwrap() error { return e.Err }
