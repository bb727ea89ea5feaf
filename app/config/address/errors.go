// SPDX-License-Identifier: GPL-2.0-or-later

package address

import "fmt"

// Kind is what is wrong with an address.
type Kind int

const (
	// NotAddress: it is no address of a display.
	NotAddress Kind = iota
	// NoPort: there is no port Part.
	NoPort
	// NeedsZone: the host Part exists on each of the machine's networks.
	NeedsZone
	// NotURI: it cannot be read, as the parser says in Err.
	NotURI
	// Password: it has a password, which other users of the machine can read there. Text
	// is "" then.
	Password
	// SPICE: it is that of a SPICE display.
	SPICE
	// OtherProtocol: it is that of another display than VNC's.
	OtherProtocol
	// SocketHost: it is one of a unix socket, and has a host or no path.
	SocketHost
	// WebPage: it is that of a web page.
	WebPage
	// UnknownScheme: it begins with an unknown word.
	UnknownScheme
	// AfterPort: something follows the port.
	AfterPort
	// Fragment: it is that of a WebSocket, and has a fragment (#).
	Fragment
)

// facts are those of the kinds, for developers.
var facts = map[Kind]string{
	NotAddress:    "no address of a display",
	NoPort:        "no such port",
	NeedsZone:     "no network interface for a link-local address",
	NotURI:        "no URI",
	Password:      "a password in an address",
	SPICE:         "the address of a SPICE display",
	OtherProtocol: "the address of another display than VNC's",
	SocketHost:    "a unix socket with a host or without a path",
	WebPage:       "a web page's address",
	UnknownScheme: "unknown scheme",
	AfterPort:     "something follows the port",
	Fragment:      "a WebSocket's address with a #",
}

// Error says what is wrong with an address.
type Error struct {
	Kind Kind
	Text string // the address
	Part string // of it, that is wrong
	Err  error  // the parser's; may be nil
}

// Error states the fact, for developers.
func (e *Error) Error() string {
	s := facts[e.Kind]
	if e.Part != "" {
		s += " " + e.Part
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Text != "" {
		s = fmt.Sprintf("%q: %s", e.Text, s)
	}
	return s
}

// Unwrap returns the parser's error.
func (e *Error) Unwrap() error { return e.Err }
