// SPDX-License-Identifier: GPL-2.0-or-later

package secrets

import "fmt"

// Kind is why there is no password.
type Kind int

const (
	// Unreadable: the system does not give it, for the reason Err.
	Unreadable Kind = iota
	// NoDescriptor: Descriptor is not open.
	NoDescriptor
	// TooLong: the one in File has more than MaxLength bytes.
	TooLong
)

// Error says why a password cannot be read.
type Error struct {
	Kind       Kind
	File       string
	Descriptor int
	Err        error
}

// Error states the fact, for developers.
func (e *Error) Error() string {
	switch e.Kind {
	case NoDescriptor:
		return fmt.Sprintf("there is no descriptor %d", e.Descriptor)
	case TooLong:
		return fmt.Sprintf("the password in %s is longer than %d bytes", e.File, MaxLength)
	}
	return fmt.Sprintf("cannot read the password: %v", e.Err)
}

// Unwrap returns the system's error.
func (e *Error) Unwrap() error { return e.Err }
