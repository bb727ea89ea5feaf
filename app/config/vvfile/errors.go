// SPDX-License-Identifier: GPL-2.0-or-later

package vvfile

import (
	"errors"
	"fmt"
	"io/fs"
)

// Kind is what is wrong with a file.
type Kind int

const (
	// Unreadable: the system does not give it, for the reason Err.
	Unreadable Kind = iota
	// TooLarge: it has more than MaxSize bytes.
	TooLarge
	// Directory: it is one.
	Directory
	// NoGroup: it has no group [virt-viewer].
	NoGroup
	// NoType: it does not say the type of its display.
	NoType
	// NewerVersion: it is for Text, a newer version of remote-viewer, which is at URL;
	// "" if it does not say where.
	NewerVersion
	// SPICE: its display is one of SPICE.
	SPICE
	// OVirt: it is for oVirt's own protocol.
	OVirt
	// UnknownType: its display is of the unknown type Text.
	UnknownType
	// TwoPlaces: it names a unix socket and a host.
	TwoPlaces
	// RelativePath: the path of its unix socket does not begin with a slash.
	RelativePath
	// NoHost: it does not name the display's host.
	NoHost
	// BadHost: Text is no name of a host.
	BadHost
	// NoPort: there is no port Text.
	NoPort
	// NoCertificate: its "ca" has none.
	NoCertificate
)

// facts are those of the kinds, for developers.
var facts = map[Kind]string{
	Unreadable:    "it cannot be read",
	TooLarge:      "it is too large",
	Directory:     "it is a directory",
	NoGroup:       "it has no group [" + Group + "]",
	NoType:        "it does not say the type of its display",
	NewerVersion:  "it is for the version",
	SPICE:         "it is for a SPICE display",
	OVirt:         "it is for oVirt",
	UnknownType:   "it is for a display of the type",
	TwoPlaces:     "it names a unix socket and a host",
	RelativePath:  "the path of its unix socket does not begin with a slash",
	NoHost:        "it does not name the host of the display",
	BadHost:       "this is no name of a host:",
	NoPort:        "there is no port",
	NoCertificate: `its "ca" has no certificate`,
}

// Error says what is wrong with a file.
type Error struct {
	Name string // of the file
	Kind Kind
	Text string // a value of the file
	URL  string // of a newer program
	Err  error  // the system's, without the file's name; may be nil
}

// Error states the fact, for developers.
func (e *Error) Error() string {
	s := e.Name + ": " + facts[e.Kind]
	if e.Text != "" {
		s += fmt.Sprintf(" %q", e.Text)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the system's error.
func (e *Error) Unwrap() error { return e.Err }

// NoteKind is why a part of a file has no effect.
type NoteKind int

const (
	// ForSPICE: the key Key is for SPICE displays.
	ForSPICE NoteKind = iota
	// UnknownKey: the key Key is not known.
	UnknownKey
	// ForOVirt: the group Key is for CDs that are changed through oVirt.
	ForOVirt
	// NotDeleted: the file should be deleted, and cannot be, for the reason Err.
	NotDeleted
)

// A Note is about what a file has and this program has no use for.
type Note struct {
	Kind NoteKind
	Name string // of the file
	Key  string
	Err  error
}

// reason gives an error of the system without the file's name.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
