// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import (
	"fmt"
	"strings"
)

// UnsupportedKind is what an UnsupportedError is about.
type UnsupportedKind int

const (
	// UnsupportedServer is not a VNC server: it begins with Text (RFB 7.1.1).
	UnsupportedServer UnsupportedKind = iota
	// UnsupportedVersion is RFB Major.Minor, older than 3.3 (RFB 7.1.1).
	UnsupportedVersion
	// UnsupportedSecurity is the security type Number, which a server of RFB 3.3
	// demands (RFB 7.1.2).
	UnsupportedSecurity
	// UnsupportedName is the name Text in Config.SecurityTypes, which is none of Known.
	UnsupportedName
	// UnsupportedTunnel is a tunnel that the security type Tight demands.
	UnsupportedTunnel
	// UnsupportedVeNCrypt is VeNCrypt Major.Minor, older than 0.2.
	UnsupportedVeNCrypt
	// UnsupportedAnswer is the server's refusal of VeNCrypt 0.2, with Number.
	UnsupportedAnswer
	// UnsupportedSASL is SASL itself: its library cannot be used on this machine, as
	// Text says.
	UnsupportedSASL
	// UnsupportedMechanisms are the server's SASL mechanisms, the list Text.
	UnsupportedMechanisms
	// UnsupportedMechanism is the SASL mechanism Text: it does not encrypt, and nothing
	// else does.
	UnsupportedMechanism
	// UnsupportedColourMap is a colour map for pixels of Number bits: only those of 8
	// and 16 bits are read.
	UnsupportedColourMap
	// UnsupportedCursor is a cursor in the encoding Text.
	UnsupportedCursor
)

// An UnsupportedError says that the server speaks, but offers nothing that this
// client has: a protocol version (RFB 7.1.1), security types, an encoding never asked
// for.
type UnsupportedError struct {
	Kind         UnsupportedKind
	Text         string   // a name, or the server's words: cleaned
	Major, Minor int      // a version
	Number       uint32   // a number of the protocol
	Known        []string // what this client has instead
}

// Error states the fact, for developers; it is safe to show.
func (e *UnsupportedError) Error() string {
	switch e.Kind {
	case UnsupportedServer:
		return fmt.Sprintf("this is not a VNC server: it begins with %q", e.Text)
	case UnsupportedVersion:
		return fmt.Sprintf("the server speaks RFB %d.%d; 3.3 is the oldest version that this program knows", e.Major, e.Minor)
	case UnsupportedSecurity:
		return fmt.Sprintf("the server demands security type %d, which this program does not have", e.Number)
	case UnsupportedName:
		return fmt.Sprintf("%q is not a security type that this program has; it has %s", e.Text, strings.Join(e.Known, ", "))
	case UnsupportedTunnel:
		return "the server demands a tunnel that this program does not have"
	case UnsupportedVeNCrypt:
		return fmt.Sprintf("the server speaks VeNCrypt %d.%d; 0.2 is the oldest version that this program knows", e.Major, e.Minor)
	case UnsupportedAnswer:
		return fmt.Sprintf("the server does not accept VeNCrypt 0.2 (it answers %d)", e.Number)
	case UnsupportedSASL:
		return "SASL cannot be used: " + e.Text
	case UnsupportedMechanisms:
		return fmt.Sprintf("the server offers no SASL mechanism that can be used here: %q", e.Text)
	case UnsupportedMechanism:
		return "SASL " + e.Text + " does not encrypt, and nothing else does"
	case UnsupportedColourMap:
		return fmt.Sprintf("the server has a colour map for pixels of %d bits; only those of 8 and 16 bits are understood", e.Number)
	case UnsupportedCursor:
		return "the server sent a cursor in " + e.Text
	}
	return fmt.Sprintf("unsupported (%d)", int(e.Kind))
}
