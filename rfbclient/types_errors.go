// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "github.com/govnc/virt-viewer/rfbclient/internal/auth"

// Errors of the security types, which live in internal/auth.

// An UnsupportedSecurityError says that the server offers no security type that
// this client has and that its configuration allows (RFB 7.1.2).
//
//	type UnsupportedSecurityError struct {
//		// Types are what the server offers, at least one. If the first is a type that
//		// contains others, such as 19 (VeNCrypt), then those of its list follow.
//		Types []uint8
//		// Subtypes are what it offers of VeNCrypt.
//		Subtypes []uint32
//		// Forbidden are those that this client has: only Config.SecurityTypes or
//		// TLS.AllowAnonymous keep it from using them.
//		Forbidden []string
//	}
//
//	// Offered lists what the server offers, by number and name.
//	func (e *UnsupportedSecurityError) Offered() string
//	func (e *UnsupportedSecurityError) Error() string
type UnsupportedSecurityError = auth.UnsupportedSecurityError

// A CertificateError says that the application did not accept what the server
// showed to prove who it is.
//
//	type CertificateError struct {
//		Certificate *Certificate
//	}
//
//	func (e *CertificateError) Error() string
type CertificateError = auth.CertificateError

// An UnprotectedError says that the application did not want a connection that is
// not protected.
//
//	type UnprotectedError struct {
//		Unprotected
//	}
//
//	func (e *UnprotectedError) Error() string
type UnprotectedError = auth.UnprotectedError

// A ClientCertificateError says that the server ended the connection after it had
// asked for a certificate of the client.
//
//	type ClientCertificateError struct {
//		Sent bool  // it got one
//		Err  error // how it ended
//	}
//
//	func (e *ClientCertificateError) Error() string
//	// Unwrap returns how the connection ended.
//	func (e *ClientCertificateError) Unwrap() error
type ClientCertificateError = auth.ClientCertificateError

// A TLSError says that TLS with the server did not come about, or broke.
//
//	type TLSError struct {
//		Kind    TLSKind
//		Text    string // the library's words, cleaned
//		Version string // "TLS 1.0"
//		Err     error  // of the TLS library; may be nil
//	}
//
//	// Error states the fact, for developers; it is safe to show.
//	func (e *TLSError) Error() string
//	// Unwrap returns the TLS library's error.
//	func (e *TLSError) Unwrap() error
type TLSError = auth.TLSError

// TLSKind is what TLS with a server came to.
type TLSKind = auth.TLSKind

// The kinds of TLSError.
const (
	// TLSFailed: it did not come about, as the library says in Text.
	TLSFailed = auth.TLSFailed
	// TLSRefused: the server has ended it with the alert Text.
	TLSRefused = auth.TLSRefused
	// TLSTooWeak: so, too, and it may be for want of good key exchanges and ciphers.
	TLSTooWeak = auth.TLSTooWeak
	// TLSBroken: the server breaks the rules of TLS, as the alert Text says that this
	// side has sent.
	TLSBroken = auth.TLSBroken
	// TLSNotSpoken: the server sends something else than TLS.
	TLSNotSpoken = auth.TLSNotSpoken
	// TLSOld: the server speaks Version, or "" if it is known only that it is older than
	// TLS 1.2.
	TLSOld = auth.TLSOld
	// TLSNoCertificate: the server shows none.
	TLSNoCertificate = auth.TLSNoCertificate
	// TLSBadCertificate: the server's cannot be read, as the parser says in Text.
	TLSBadCertificate = auth.TLSBadCertificate
)

// A FileError says that a file that Config.TLS names cannot be used.
//
//	type FileError struct {
//		Kind FileKind
//		File string // its name; the certificate's, where there is one for the key
//		Err  error  // of the system or of the certificate's parser; may be nil
//	}
//
//	// Error states the fact, for developers.
//	func (e *FileError) Error() string
//	// Unwrap returns the error of the system or of the parser.
//	func (e *FileError) Unwrap() error
type FileError = auth.FileError

// FileKind is what a file that Config.TLS names is for, and what it lacks.
type FileKind = auth.FileKind

// The kinds of FileError.
const (
	// FileClientCertificate: the client's certificate or its key cannot be used.
	FileClientCertificate = auth.FileClientCertificate
	// FileAuthorities: the certificate authorities cannot be read.
	FileAuthorities = auth.FileAuthorities
	// FileNoAuthority: the file has no certificate authority in PEM form.
	FileNoAuthority = auth.FileNoAuthority
	// FileRevocations: the lists of revoked certificates cannot be read.
	FileRevocations = auth.FileRevocations
	// FileNoRevocations: the file has no list of revoked certificates.
	FileNoRevocations = auth.FileNoRevocations
)

// A CredentialError says that a user name or password cannot be sent at all.
//
//	type CredentialError struct {
//		Field string // "user name" or "password"
//		Max   int    // its greatest length, in bytes
//	}
//
//	func (e *CredentialError) Error() string
type CredentialError = auth.CredentialError

// An AuthError says that the server refused the credentials, or refused the
// client altogether (RFB 7.1.3).
//
//	type AuthError struct {
//		Reason string // the server's words, cleaned; "" if it gave none
//		// Silent: the server did not answer, but ended the connection when it had the
//		// credentials. So do some that refuse them; the line may also have been cut.
//		Silent bool
//	}
//
//	func (e *AuthError) Error() string
//	// Kind says what the server refuses the client for.
//	func (e *AuthError) Kind() Refusal
type AuthError = auth.AuthError

// A RefusedError says that the server closed the handshake with a reason, and had no
// credentials that could be wrong: for example because of too many connections (RFB
// 7.1.2, 7.1.3).
//
//	type RefusedError struct {
//		Reason string // the server's words, cleaned; "" if it gave none
//	}
//
//	func (e *RefusedError) Error() string
//	// Kind says what the server refuses the client for.
//	func (e *RefusedError) Kind() Refusal
type RefusedError = auth.RefusedError

// Refusal says what a server refuses a client for, as far as its words tell: the
// protocol has but a text (RFB 7.1.2, 7.1.3).
type Refusal = auth.Refusal

// What a server refuses a client for.
const (
	// RefusedSomehow: the words tell nothing that is known. With credentials they were
	// probably wrong.
	RefusedSomehow = auth.RefusedSomehow
	// RefusedBlocked: there were too many wrong tries, and the server does not listen to
	// this machine for a while, whatever the password.
	RefusedBlocked = auth.RefusedBlocked
	// RefusedFull: somebody else is connected.
	RefusedFull = auth.RefusedFull
	// RefusedByRule: whoever sits at the server, or its configuration, lets this client
	// not in.
	RefusedByRule = auth.RefusedByRule
)
