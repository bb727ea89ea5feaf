// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "github.com/govnc/virt-viewer/rfbclient/internal/auth"

// These types live in internal/auth, because the security types need them. What users read
// of them stands here; TestAliasesAreDocumented compares it with what there is.

// Security says what protects a connection: what the handshake has agreed on (RFB 7.1.2;
// rfbproto, "Security Types").
//
//	type Security struct {
//		// Type and Subtype are the security type and what was chosen inside it, if
//		// it contains others: "VeNCrypt" and "X509Plain".
//		Type, Subtype string
//		// Mechanism is SASL's mechanism: "SCRAM-SHA-256"; "" without SASL.
//		Mechanism string
//		// Encrypted says that nobody who listens can see the picture and the keys.
//		Encrypted bool
//		// Protocol is what encrypts: "TLS 1.3"; "" if nothing does.
//		Protocol string
//		// Cipher is its cipher, by the name that the protocol's document has.
//		Cipher string
//		// Peer says whether the server has proved who it is. If not, somebody who
//		// can change what goes over the line can read along even if Encrypted.
//		Peer PeerAuthentication
//		// Certificate is what the server showed; nil if nothing.
//		Certificate *Certificate
//	}
//
//	// String says it in a sentence's words, for people: "VeNCrypt X509Plain, encrypted by TLS 1.3, the server is verified".
//	func (s Security) String() string
type Security = auth.Security

// PeerAuthentication says how a server has proved who it is.
//
//	// String says it in words.
//	func (p PeerAuthentication) String() string
type PeerAuthentication = auth.PeerAuthentication

// How a server has proved who it is.
const (
	// PeerUnknown: not at all.
	PeerUnknown = auth.PeerUnknown
	// PeerAccepted: by a certificate or key that Client.AnswerCertificate
	// accepted.
	PeerAccepted = auth.PeerAccepted
	// PeerVerified: by a certificate that a trusted authority gave for its name.
	PeerVerified = auth.PeerVerified
)

// TLS says how the server is checked by the security types with TLS (rfbproto, "Subtypes
// with TLS or X509 prefix"). The zero
// value trusts the system's authorities, and asks about all other certificates.
//
//	type TLS struct {
//		// ServerName is the host that the server's certificate must name: a name or
//		// an address, the real one where the connection goes through a tunnel. If it
//		// is "", no certificate is trusted without a question.
//		ServerName string
//		// RootCAs are the trusted authorities; nil: the system's, or those of CAFile.
//		RootCAs *x509.CertPool
//		// CAFile, if not "", is a PEM file of authorities that are trusted instead of
//		// the system's and beside RootCAs.
//		CAFile string
//		// CRLFiles are files of authorities' lists of revoked certificates, in PEM or DER
//		// form. Those that do not exist are left out. A server whose certificate is on a
//		// list of its authority is refused without a question.
//		CRLFiles []string
//		// CertFile and KeyFile, if not "", are PEM files of the certificate, and its
//		// key, that is shown to a server which asks for one.
//		CertFile, KeyFile string
//		// AllowAnonymous allows TLS without any certificate: listeners see nothing,
//		// but nobody knows who the server is.
//		AllowAnonymous bool
//		// Weak says what is done about a server whose TLS 1.2 has no key exchange or cipher
//		// that is still thought good, but one that is better than none.
//		Weak WeakTLS
//	}
type TLS = auth.TLS

// WeakTLS says what is done about servers whose TLS is weak.
type WeakTLS = auth.WeakTLS

const (
	// RefuseWeakTLS ends the connection.
	RefuseWeakTLS = auth.RefuseWeakTLS
	// AskWeakTLS asks by Updates.Unprotected, whose Weak is set.
	AskWeakTLS = auth.AskWeakTLS
	// AllowWeakTLS connects without a question.
	AllowWeakTLS = auth.AllowWeakTLS
)

// TLSWeakness says how weak a server's TLS is.
//
//	type TLSWeakness struct {
//		// KeyExchange is "RSA", with which whoever gets the server's key can read all that was
//		// ever recorded, or another one: "DHE-RSA".
//		KeyExchange string
//		// Bits is the length of Diffie's and Hellman's numbers; 0 if there are none. Less
//		// than 2048 is too short.
//		Bits int
//		// Cipher is the cipher: "AES-128-CBC".
//		Cipher string
//	}
//
//	// String says it in few words.
//	func (w TLSWeakness) String() string
type TLSWeakness = auth.TLSWeakness

// Certificate is what a server shows to prove who it is (rfbproto, "VeNCrypt" and "RSA-AES
// Security Type"): an X.509 certificate
// or, with the RSA-AES types, a bare key. Its texts are cleaned with CleanText.
//
//	type Certificate struct {
//		// Host is the server's name or address as TLS.ServerName has it.
//		Host string
//		// BareKey says that there is a key only: the fields up to NotAfter are empty.
//		BareKey bool
//		// Subject and Issuer are those of the certificate, as text.
//		Subject, Issuer string
//		// Names are the host names and addresses that the certificate is for.
//		Names []string
//		// NotBefore and NotAfter say when it is valid.
//		NotBefore, NotAfter time.Time
//		// RevokedOn is when its authority revoked it, if it did.
//		RevokedOn time.Time
//		// Key is the kind and the length in bits of the key: "RSA 2048".
//		Key string
//		// DER is the certificate, or the bare key as PKIX has it.
//		DER []byte
//		// Fingerprint is the SHA-256 sum of DER.
//		Fingerprint [sha256.Size]byte
//		// Problems are the reasons why it is not trusted by itself; none if it is.
//		Problems []CertificateProblem
//		// Reason is the same in a sentence's words: "it is not signed by …".
//		Reason string
//	}
//
//	// FingerprintText gives the fingerprint as openssl prints it: "0A:1B:…".
//	func (c *Certificate) FingerprintText() string
//	// PEM gives DER as text.
//	func (c *Certificate) PEM() []byte
type Certificate = auth.Certificate

// CertificateProblem is a reason not to trust a certificate.
type CertificateProblem = auth.CertificateProblem

// The reasons not to trust a certificate.
const (
	// UnknownAuthority: nobody who is trusted has signed it.
	UnknownAuthority = auth.UnknownAuthority
	// WrongHost: it is for another host, or it is not known for which it should be.
	WrongHost = auth.WrongHost
	// Expired: its time is over.
	Expired = auth.Expired
	// NotYetValid: its time has not begun.
	NotYetValid = auth.NotYetValid
	// NotForServers: it was made for something else than servers.
	NotForServers = auth.NotForServers
	// WeakKey: its key is too short.
	WeakKey = auth.WeakKey
	// UnknownKey: it is a bare key, which nobody can vouch for.
	UnknownKey = auth.UnknownKey
	// Revoked: its authority has said that it must not be trusted any more. Nobody
	// is asked about it.
	Revoked = auth.Revoked
	// OtherProblem: something else is wrong with it; see Certificate.Reason.
	OtherProblem = auth.OtherProblem
)

// Unprotected says what the best security type that the server offers, and that
// may be used, does not do.
//
//	type Unprotected struct {
//		// SecurityType is the type's name.
//		SecurityType string
//		// Encrypted: nobody who only listens learns anything, but nobody checks who the
//		// server is, so that somebody in between could answer for it. If it is not set,
//		// whoever listens sees the picture and all that is typed.
//		Encrypted bool
//		// Weak says how weak the server's TLS is, if that is the question (TLS.Weak): then
//		// the server is checked. Nil: it is about no weakness.
//		Weak *TLSWeakness
//	}
type Unprotected = auth.Unprotected

// CredentialRequest says which credentials the security type needs (RFB 7.2; rfbproto,
// "Security Types").
//
//	type CredentialRequest struct {
//		Username, Password bool
//		// UsernameOptional: without a name a type is used that needs only a password. macOS
//		// has both for its users and for viewers.
//		UsernameOptional bool
//		SecurityType     string   // its name, for the dialog
//		Security         Security // what protects the answer on its way
//	}
type CredentialRequest = auth.CredentialRequest

// Credentials are the answer to a CredentialRequest.
//
//	type Credentials struct {
//		Username string
//		Password []byte // wiped by the client after use
//	}
type Credentials = auth.Credentials

// SecurityTypes gives the names that Config.SecurityTypes may have, the safest
// first. They are those of the protocol: types (RFB 7.2; rfbproto, "Security Types"), and
// VeNCrypt's subtypes (rfbproto, "VeNCrypt"). A
// type that begins with X509 encrypts and checks the server's certificate, one
// that begins with TLS encrypts and does not know the server (it needs
// Config.TLS.AllowAnonymous, too). "Tight" is the security type that contains
// others; "UnixLogin" in it, "Plain" and "MSLogonII" send the password for
// everybody to read.
func SecurityTypes() []string { return auth.SecurityTypes() }

// DefaultSecurityTypes gives those of SecurityTypes that are used if
// Config.SecurityTypes is nil: all that keep a password from listeners.
func DefaultSecurityTypes() []string { return auth.DefaultSecurityTypes() }

// SecurityTypesThat gives the names of those of SecurityTypes that encrypt or, if
// verify, those that also show who the server is, so that it can be checked.
// Types that contain others are among them if the others are inside TLS.
func SecurityTypesThat(verify bool) []string { return auth.SecurityTypesThat(verify) }
