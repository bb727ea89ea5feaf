// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import "strings"

// Security says what protects a connection: what the handshake has agreed on (RFB 7.1.2;
// rfbproto, "Security Types").
type Security struct {
	// Type and Subtype are the security type and what was chosen inside it, if
	// it contains others: "VeNCrypt" and "X509Plain".
	Type, Subtype string
	// Mechanism is SASL's mechanism: "SCRAM-SHA-256"; "" without SASL.
	Mechanism string
	// Encrypted says that nobody who listens can see the picture and the keys.
	Encrypted bool
	// Protocol is what encrypts: "TLS 1.3"; "" if nothing does.
	Protocol string
	// Cipher is its cipher, by the name that the protocol's document has.
	Cipher string
	// Peer says whether the server has proved who it is. If not, somebody who
	// can change what goes over the line can read along even if Encrypted.
	Peer PeerAuthentication
	// Certificate is what the server showed; nil if nothing.
	Certificate *Certificate
}

// PeerAuthentication says how a server has proved who it is.
type PeerAuthentication int

// How a server has proved who it is.
const (
	// PeerUnknown: not at all.
	PeerUnknown PeerAuthentication = iota
	// PeerAccepted: by a certificate or key that Client.AnswerCertificate
	// accepted.
	PeerAccepted
	// PeerVerified: by a certificate that a trusted authority gave for its name.
	PeerVerified
)

// String says it in words.
func (p PeerAuthentication) String() string {
	switch p {
	case PeerAccepted:
		return "accepted by the user"
	case PeerVerified:
		return "verified"
	}
	return "unknown"
}

// String says it in a sentence's words, for people: "VeNCrypt X509Plain, encrypted by TLS
// 1.3, the server is verified".
func (s Security) String() string {
	text := strings.TrimSpace(s.Type + " " + s.Subtype)
	if s.Mechanism != "" {
		text += " " + s.Mechanism
	}
	if !s.Encrypted {
		return text + ", not encrypted"
	}
	text += ", encrypted"
	if s.Protocol != "" {
		text += " by " + s.Protocol
	}
	switch s.Peer {
	case PeerAccepted:
		return text + ", the user has accepted the server"
	case PeerVerified:
		return text + ", the server is verified"
	}
	return text + ", the server is not known"
}
