// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"fmt"
	"strings"
)

// securityType is one way to protect the connection and to say who the user is:
// a security type (RFB 7.1.2) or, from 256 on, a subtype of VeNCrypt.
type securityType struct {
	number uint32
	name   string // in Config.SecurityTypes, Security and dialogs
	kind   securityKind
	// protect puts a layer over the transport, before anything else; nil: none.
	protect func(c *peer) error
	// authenticate runs after it and before the SecurityResult is read; nil for a container.
	authenticate func(c *peer) error
	// lead agrees on the type inside of a container, and runs it; nil for others.
	lead func(c *Handshake) error
}

// securityKind says when a type may be used.
type securityKind int

const (
	// byDefault: if Config.SecurityTypes is nil or has the name.
	byDefault securityKind = iota
	// anonymous: the same, but only with Config.TLS.AllowAnonymous.
	anonymous
	// ifNamed: only if Config.SecurityTypes has the name, because whoever listens
	// learns the password.
	ifNamed
	// container: it leads to another type and is never the last word itself.
	container
)

// securityTypes, best first. The order is ours, never the server's.
//
// A new one is a file, with its tests, and a row here.
var securityTypes []securityType

func init() { // containers refer to the list
	securityTypes = []securityType{
		{19, "VeNCrypt", container, nil, nil, venCrypt},
		// rfbproto has 263 and 264 the other way round; QEMU, gtk-vnc and
		// libvncserver agree on these.
		{263, "X509SASL", byDefault, x509TLS, saslAuthentication, nil},
		{262, "X509Plain", byDefault, x509TLS, plainAuthentication, nil},
		{261, "X509Vnc", byDefault, x509TLS, vncAuthentication, nil},
		{260, "X509None", byDefault, x509TLS, noAuthentication, nil},
		{129, "RSA-AES-256", byDefault, nil, rsaAESKind{256, true}.authenticate, nil},
		{5, "RSA-AES", byDefault, nil, rsaAESKind{128, true}.authenticate, nil},
		{18, "TLS", container, anonymousTLS, nil, typesInTLS},
		{264, "TLSSASL", anonymous, anonymousTLS, saslAuthentication, nil},
		{259, "TLSPlain", anonymous, anonymousTLS, plainAuthentication, nil},
		{258, "TLSVnc", anonymous, anonymousTLS, vncAuthentication, nil},
		{257, "TLSNone", anonymous, anonymousTLS, noAuthentication, nil},
		{20, "SASL", byDefault, nil, saslAuthentication, nil},
		{130, "RSA-AES-256-unencrypted", byDefault, nil, rsaAESKind{256, false}.authenticate, nil},
		{6, "RSA-AES-unencrypted", byDefault, nil, rsaAESKind{128, false}.authenticate, nil},
		{30, "Diffie-Hellman", byDefault, nil, appleAuthentication, nil},
		{2, "VNC", byDefault, nil, vncAuthentication, nil},
		{1, "None", byDefault, nil, noAuthentication, nil},
		{16, "Tight", container, nil, nil, tight},
		{113, "MSLogonII", ifNamed, nil, msLogonAuthentication, nil},
		{numberUnixLogin, "UnixLogin", ifNamed, nil, plainAuthentication, nil},
		{256, "Plain", ifNamed, nil, plainAuthentication, nil},
	}
}

// noAuthentication is that of None (RFB 7.2.1) and the subtypes named after it.
func noAuthentication(*peer) error { return nil }

// SecurityTypes gives the names that Config.SecurityTypes may have, the safest
// first. They are those of the protocol: types (RFB 7.2; rfbproto, "Security Types"), and
// VeNCrypt's subtypes (rfbproto, "VeNCrypt"). A
// type that begins with X509 encrypts and checks the server's certificate, one
// that begins with TLS encrypts and does not know the server (it needs
// Config.TLS.AllowAnonymous, too). "Tight" is the security type that contains
// others; "UnixLogin" in it, "Plain" and "MSLogonII" send the password for
// everybody to read.
func SecurityTypes() []string {
	return namesOf(func(t *securityType) bool { return t.number != numberVeNCrypt })
}

// DefaultSecurityTypes gives those of SecurityTypes that are used if
// Config.SecurityTypes is nil: all that keep a password from listeners.
func DefaultSecurityTypes() []string {
	return namesOf(func(t *securityType) bool { return t.number != numberVeNCrypt && t.kind != ifNamed })
}

func namesOf(wanted func(t *securityType) bool) (names []string) {
	for i := range securityTypes {
		if t := &securityTypes[i]; wanted(t) {
			names = append(names, t.name)
		}
	}
	return names
}

// Numbers of types that lead to others, or that the choice must know.
const (
	numberVNC      = 2
	numberTLS      = 18
	numberVeNCrypt = 19
	numberApple    = 30
	firstSubtype   = 256 // of VeNCrypt
)

// isSubtype says whether a type is VeNCrypt's own.
func (t *securityType) isSubtype() bool {
	return t.number >= firstSubtype && t.number != numberUnixLogin
}

// protection is what a type protects from, if all goes well.
type protection int

const (
	// clear: whoever listens sees the picture and the keys.
	clearText protection = iota
	// encrypted: somebody in between who answers for the server does.
	encrypted
	// verified: the server shows who it is.
	verified
)

// protection says what a type protects from that is no container.
func (t *securityType) protection() protection {
	switch {
	case t.number >= 260 && t.number <= 263, t.name == "RSA-AES", t.name == "RSA-AES-256":
		return verified
	case t.protect != nil, t.name == "SASL": // which does not go on without a layer
		return encrypted
	}
	return clearText
}

// SecurityTypesThat gives the names of those of SecurityTypes that encrypt or, if
// verify, those that also show who the server is, so that it can be checked.
// Types that contain others are among them if the others are inside TLS.
func SecurityTypesThat(verify bool) []string {
	least := encrypted
	if verify {
		least = verified
	}
	return namesOf(func(t *securityType) bool {
		return t.number != numberVeNCrypt && (t.kind != container || t.protect != nil && !verify) && t.protection() >= least
	})
}

// otherSecurityTypes names types of the registry (RFB 7.2) that this client
// does not have, for error messages.
var otherSecurityTypes = map[uint32]string{
	13: "RSA-AES two-step", 17: "Ultra", 21: "MD5 hash", 22: "xvp", 23: "Secure Tunnel", 24: "Integrated SSH",
	133: "RSA-AES-256 two-step", 265: "Ident", 266: "TLSIdent", 267: "X509Ident",
}

// nameSecurityTypes lists types for a message: "19 (VeNCrypt), 77".
func nameSecurityTypes(numbers []uint32) string {
	var names []string
	for _, n := range numbers {
		name := otherSecurityTypes[n]
		for i := range securityTypes {
			if securityTypes[i].number == n {
				name = securityTypes[i].name
			}
		}
		if n >= numberUnixLogin {
			names = append(names, name)
		} else if name != "" {
			names = append(names, fmt.Sprintf("%d (%s)", n, name))
		} else {
			names = append(names, fmt.Sprint(n))
		}
		if len(names) == 8 && len(numbers) > 8 {
			return strings.Join(names, ", ") + ", …"
		}
	}
	return strings.Join(names, ", ")
}
