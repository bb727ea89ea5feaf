// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// UnsupportedKind is what an UnsupportedError is about.
type UnsupportedKind = wire.UnsupportedKind

// The kinds of UnsupportedError.
const (
	// UnsupportedServer is not a VNC server: it begins with Text (RFB 7.1.1).
	UnsupportedServer = wire.UnsupportedServer
	// UnsupportedVersion is RFB Major.Minor, older than 3.3 (RFB 7.1.1).
	UnsupportedVersion = wire.UnsupportedVersion
	// UnsupportedSecurity is the security type Number, which a server of RFB 3.3
	// demands (RFB 7.1.2).
	UnsupportedSecurity = wire.UnsupportedSecurity
	// UnsupportedName is the name Text in Config.SecurityTypes, which is none of Known.
	UnsupportedName = wire.UnsupportedName
	// UnsupportedTunnel is a tunnel that the security type Tight demands.
	UnsupportedTunnel = wire.UnsupportedTunnel
	// UnsupportedVeNCrypt is VeNCrypt Major.Minor, older than 0.2.
	UnsupportedVeNCrypt = wire.UnsupportedVeNCrypt
	// UnsupportedAnswer is the server's refusal of VeNCrypt 0.2, with Number.
	UnsupportedAnswer = wire.UnsupportedAnswer
	// UnsupportedSASL is SASL itself: its library cannot be used on this machine, as
	// Text says.
	UnsupportedSASL = wire.UnsupportedSASL
	// UnsupportedMechanisms are the server's SASL mechanisms, the list Text.
	UnsupportedMechanisms = wire.UnsupportedMechanisms
	// UnsupportedMechanism is the SASL mechanism Text: it does not encrypt, and nothing
	// else does.
	UnsupportedMechanism = wire.UnsupportedMechanism
	// UnsupportedColourMap is a colour map for pixels of Number bits: only those of 8
	// and 16 bits are read.
	UnsupportedColourMap = wire.UnsupportedColourMap
	// UnsupportedCursor is a cursor in the encoding Text.
	UnsupportedCursor = wire.UnsupportedCursor
)
