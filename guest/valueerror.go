// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import "github.com/govnc/virt-viewer/guest/internal/value"

// A ValueError says that a value of a URI, of a guest's description or of the user's
// cannot be used.
//
//	type ValueError struct {
//		Kind  ValueKind
//		Value string // quoted and shortened: fit for a message
//	}
type ValueError = value.Error

// ValueKind is what is wrong with a value.
type ValueKind = value.Kind

// The kinds of ValueError.
const (
	// ValueNotURI: it is not the URI of a connection.
	ValueNotURI = value.NotURI
	// ValueNotHost: it is no host's name.
	ValueNotHost = value.NotHost
	// ValueDash: it starts with a dash, as options do.
	ValueDash = value.Dash
	// ValueCharacters: it has characters that do not belong there.
	ValueCharacters = value.Characters
	// ValueUserDash: the user's name starts with a dash.
	ValueUserDash = value.UserDash
	// ValueUserCharacters: the user's name has characters that do not belong there.
	ValueUserCharacters = value.UserCharacters
	// ValueParameter: the URI's parameter of that name has characters that do not belong
	// there.
	ValueParameter = value.Parameter
	// ValueKnownHosts: the name of a file of known hosts that ssh cannot be given.
	ValueKnownHosts = value.KnownHosts
	// ValueNotSocket: it is not the path of a socket.
	ValueNotSocket = value.NotSocket
	// ValuePathCharacters: it has characters that do not belong in a path.
	ValuePathCharacters = value.PathCharacters
	// ValueNotPort: it is not a port.
	ValueNotPort = value.NotPort
	// ValueNotAbsolute: it is not an absolute path.
	ValueNotAbsolute = value.NotAbsolute
	// ValueNoDrive: the guest has no drive of that name.
	ValueNoDrive = value.NoDrive
)
