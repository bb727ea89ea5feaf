// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import "fmt"

// TLSKind is what TLS with a server came to.
type TLSKind int

const (
	// TLSFailed: it did not come about, as the library says in Text.
	TLSFailed TLSKind = iota
	// TLSRefused: the server has ended it with the alert Text.
	TLSRefused
	// TLSTooWeak: so, too, and it may be for want of good key exchanges and ciphers.
	TLSTooWeak
	// TLSBroken: the server breaks the rules of TLS, as the alert Text says that this
	// side has sent.
	TLSBroken
	// TLSNotSpoken: the server sends something else than TLS.
	TLSNotSpoken
	// TLSOld: the server speaks Version, or "" if it is known only that it is older than
	// TLS 1.2.
	TLSOld
	// TLSNoCertificate: the server shows none.
	TLSNoCertificate
	// TLSBadCertificate: the server's cannot be read, as the parser says in Text.
	TLSBadCertificate
)

// A TLSError says that TLS with the server did not come about, or broke.
type TLSError struct {
	Kind    TLSKind
	Text    string // the library's words, cleaned
	Version string // "TLS 1.0"
	Err     error  // of the TLS library; may be nil
}

// Error states the fact, for developers; it is safe to show.
func (e *TLSError) Error() string {
	switch e.Kind {
	case TLSRefused:
		return "the server ends TLS: " + e.Text
	case TLSTooWeak:
		return "the server ends TLS: " + e.Text + " (it may have only key exchanges and ciphers that are too weak)"
	case TLSBroken:
		return "the server breaks the rules of TLS: " + e.Text
	case TLSNotSpoken:
		return "what the server sends is not TLS"
	case TLSOld:
		version := e.Version
		if version == "" {
			version = "only TLS 1.1, TLS 1.0 or older"
		}
		return fmt.Sprintf("the server speaks %s; TLS 1.2 is the oldest that this program accepts", version)
	case TLSNoCertificate:
		return "the server shows no certificate"
	case TLSBadCertificate:
		return "the server's certificate cannot be read: " + e.Text
	}
	return "TLS fails: " + e.Text
}

// Unwrap returns the TLS library's error.
func (e *TLSError) Unwrap() error { return e.Err }
