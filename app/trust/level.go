// SPDX-License-Identifier: GPL-2.0-or-later

package trust

import "github.com/govnc/virt-viewer/rfbclient"

// Level is how well a connection is protected, in the words of the keyring's entries.
type Level string

// The levels.
const (
	InClear   Level = "not encrypted"
	Encrypted Level = "encrypted"
	Verified  Level = "verified"
	OnMachine Level = "local"
)

// LevelOf gives the level of a connection to a server.
func LevelOf(security rfbclient.Security, s Server) Level {
	switch {
	case s.Local:
		return OnMachine
	case security.Encrypted && security.Peer != rfbclient.PeerUnknown:
		return Verified
	case security.Encrypted:
		return Encrypted
	}
	return InClear
}

// Weaker says whether a connection of the level l is protected less than one of before.
// An unknown level is the weakest.
func (l Level) Weaker(before Level) bool {
	order := map[Level]int{InClear: 1, Encrypted: 2, Verified: 3, OnMachine: 3}
	return order[l] < order[before]
}
