// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import "strings"

// Refusal says what a server refuses a client for, as far as its words tell: the
// protocol has but a text (RFB 7.1.2, 7.1.3).
type Refusal int

// What a server refuses a client for.
const (
	// RefusedSomehow: the words tell nothing that is known. With credentials they were
	// probably wrong.
	RefusedSomehow Refusal = iota
	// RefusedBlocked: there were too many wrong tries, and the server does not listen to
	// this machine for a while, whatever the password.
	RefusedBlocked
	// RefusedFull: somebody else is connected.
	RefusedFull
	// RefusedByRule: whoever sits at the server, or its configuration, lets this client
	// not in.
	RefusedByRule
)

// refusalWords are parts of what servers say, in lower case. The first that fits counts.
var refusalWords = []struct {
	part string
	kind Refusal
}{
	{"too many security failures", RefusedBlocked}, // TigerVNC, RealVNC
	{"too many authentication fail", RefusedBlocked},
	{"too many attempts", RefusedBlocked},
	{"too many failed", RefusedBlocked},
	{"blacklisted", RefusedBlocked},
	{"too many connections", RefusedFull},
	{"too many clients", RefusedFull},
	{"server is full", RefusedFull},
	{"already in use", RefusedFull}, // TigerVNC, with NeverShared
	{"already connected", RefusedFull},
	{"connection rejected", RefusedByRule}, // TigerVNC's question to the user
	{"connection has been rejected", RefusedByRule},
	{"rejected by", RefusedByRule},
	{"user rejected", RefusedByRule},
	{"not allowed", RefusedByRule},
	{"not permitted", RefusedByRule},
	{"permission denied", RefusedByRule},
	{"access denied", RefusedByRule},
}

// refusalOf finds out what a refusal is for.
func refusalOf(reason string) Refusal {
	reason = strings.ToLower(reason)
	for _, words := range refusalWords {
		if strings.Contains(reason, words.part) {
			return words.kind
		}
	}
	return RefusedSomehow
}

// Kind says what the server refuses the client for.
func (e *AuthError) Kind() Refusal { return refusalOf(e.Reason) }

// Kind says what the server refuses the client for.
func (e *RefusedError) Kind() Refusal { return refusalOf(e.Reason) }
