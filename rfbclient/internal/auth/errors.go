// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import "fmt"

// An UnsupportedSecurityError says that the server offers no security type that
// this client has and that its configuration allows (RFB 7.1.2).
type UnsupportedSecurityError struct {
	// Types are what the server offers, at least one. If the first is a type that
	// contains others, such as 19 (VeNCrypt), then those of its list follow.
	Types []uint8
	// Subtypes are what it offers of VeNCrypt.
	Subtypes []uint32
	// Forbidden are those that this client has: only Config.SecurityTypes or
	// TLS.AllowAnonymous keep it from using them.
	Forbidden []string
}

// Offered lists what the server offers, by number and name.
func (e *UnsupportedSecurityError) Offered() string {
	var offered []uint32
	for _, n := range e.Types {
		offered = append(offered, uint32(n))
	}
	return nameSecurityTypes(append(offered, e.Subtypes...))
}

func (e *UnsupportedSecurityError) Error() string {
	if len(e.Forbidden) > 0 {
		return "the server offers no security type that is allowed: it has " + e.Offered()
	}
	return "the server offers no security type that this program has: " + e.Offered()
}

// A CertificateError says that the application did not accept what the server
// showed to prove who it is.
type CertificateError struct {
	Certificate *Certificate
}

func (e *CertificateError) Error() string {
	return "the server's certificate was not accepted: " + e.Certificate.Reason
}

// An UnprotectedError says that the application did not want a connection that is
// not protected.
type UnprotectedError struct {
	Unprotected
}

func (e *UnprotectedError) Error() string {
	if e.Weak != nil {
		return "the server has only TLS that is weak (" + e.Weak.String() + "), and such a connection is not wanted"
	}
	if e.Encrypted {
		return "the server cannot show who it is, and a connection to an unknown server is not wanted"
	}
	return "the server does not encrypt, and a connection in clear text is not wanted"
}

// A ClientCertificateError says that the server ended the connection after it had
// asked for a certificate of the client.
type ClientCertificateError struct {
	Sent bool  // it got one
	Err  error // how it ended
}

func (e *ClientCertificateError) Error() string {
	if e.Sent {
		return "the server ended the connection after it got the client certificate: it probably does not accept it"
	}
	return "the server ended the connection after it asked for a client certificate, and there is none: it probably requires one"
}

// Unwrap returns how the connection ended.
func (e *ClientCertificateError) Unwrap() error { return e.Err }

// A CredentialError says that a user name or password cannot be sent at all.
type CredentialError struct {
	Field string // "user name" or "password"
	Max   int    // its greatest length, in bytes
}

func (e *CredentialError) Error() string {
	return fmt.Sprintf("the %s is too long for this server: at most %d bytes can be sent", e.Field, e.Max)
}

// An AuthError says that the server refused the credentials, or refused the
// client altogether (RFB 7.1.3).
type AuthError struct {
	Reason string // the server's words, cleaned; "" if it gave none
	// Silent: the server did not answer, but ended the connection when it had the
	// credentials. So do some that refuse them; the line may also have been cut.
	Silent bool
}

func (e *AuthError) Error() string {
	if e.Silent {
		return "the server ended the connection when it had the credentials: it has probably refused them"
	}
	if e.Reason == "" {
		return "the server refused the authentication"
	}
	return "the server refused the authentication: " + e.Reason
}

// A RefusedError says that the server closed the handshake with a reason, and had no
// credentials that could be wrong: for example because of too many connections (RFB
// 7.1.2, 7.1.3).
type RefusedError struct {
	Reason string // the server's words, cleaned; "" if it gave none
}

func (e *RefusedError) Error() string {
	if e.Reason == "" {
		return "the server refused the connection"
	}
	return "the server refused the connection: " + e.Reason
}
