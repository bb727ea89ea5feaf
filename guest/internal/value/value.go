// SPDX-License-Identifier: GPL-2.0-or-later

// Package value says what is wrong with a value that comes from a connection's URI, from
// a guest's description or from the user, and what such a value may be in messages.
package value

import (
	"fmt"
	"strconv"
)

// Kind is what is wrong with a value.
type Kind int

const (
	// NotURI: it is not the URI of a connection.
	NotURI Kind = iota
	// NotHost: it is no host's name.
	NotHost
	// Dash: it starts with a dash, as options do.
	Dash
	// Characters: it has characters that do not belong there.
	Characters
	// UserDash: the user's name starts with a dash.
	UserDash
	// UserCharacters: the user's name has characters that do not belong there.
	UserCharacters
	// Parameter: the URI's parameter of that name has characters that do not belong there.
	Parameter
	// KnownHosts: the name of a file of known hosts that ssh cannot be given.
	KnownHosts
	// NotSocket: it is not the path of a socket.
	NotSocket
	// PathCharacters: it has characters that do not belong in a path.
	PathCharacters
	// NotPort: it is not a port.
	NotPort
	// NotAbsolute: it is not an absolute path.
	NotAbsolute
	// NoDrive: the guest has no drive of that name.
	NoDrive
)

// An Error says that a value cannot be used.
type Error struct {
	Kind  Kind
	Value string // as Quote makes it fit for a message
}

// Error states the fact, for developers.
func (e *Error) Error() string {
	switch e.Kind {
	case NotURI:
		return e.Value + " is not a connection URI"
	case NotHost:
		return e.Value + " is not a host name"
	case Dash:
		return e.Value + " starts with a dash"
	case Characters:
		return e.Value + " has characters that do not belong there"
	case UserDash:
		return "the user name " + e.Value + " starts with a dash"
	case UserCharacters:
		return "the user name " + e.Value + " has characters that do not belong there"
	case Parameter:
		return "the URI's parameter " + e.Value + " has characters that do not belong there"
	case KnownHosts:
		return "ssh cannot be given the known_hosts file " + e.Value
	case NotSocket:
		return e.Value + " is not the path of a socket"
	case PathCharacters:
		return e.Value + " has characters that do not belong in a path"
	case NotPort:
		return e.Value + " is not a port"
	case NotAbsolute:
		return e.Value + " is not an absolute path"
	case NoDrive:
		return "it has no drive " + e.Value
	}
	return fmt.Sprintf("%s cannot be used (%d)", e.Value, int(e.Kind))
}

// Quote makes foreign text fit for a message: one short line of visible letters.
func Quote(s string) string {
	const enough = 80 // letters
	if runes := []rune(s); len(runes) > enough {
		return strconv.Quote(string(runes[:enough])) + "..."
	}
	return strconv.Quote(s)
}
