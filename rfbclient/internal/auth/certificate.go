// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// Certificate is what a server shows to prove who it is (rfbproto, "VeNCrypt" and "RSA-AES
// Security Type"): an X.509 certificate
// or, with the RSA-AES types, a bare key. Its texts are cleaned with CleanText.
type Certificate struct {
	// Host is the server's name or address as TLS.ServerName has it.
	Host string
	// BareKey says that there is a key only: the fields up to NotAfter are empty.
	BareKey bool
	// Subject and Issuer are those of the certificate, as text.
	Subject, Issuer string
	// Names are the host names and addresses that the certificate is for.
	Names []string
	// NotBefore and NotAfter say when it is valid.
	NotBefore, NotAfter time.Time
	// RevokedOn is when its authority revoked it, if it did.
	RevokedOn time.Time
	// Key is the kind and the length in bits of the key: "RSA 2048".
	Key string
	// DER is the certificate, or the bare key as PKIX has it.
	DER []byte
	// Fingerprint is the SHA-256 sum of DER.
	Fingerprint [sha256.Size]byte
	// Problems are the reasons why it is not trusted by itself; none if it is.
	Problems []CertificateProblem
	// Reason is the same in a sentence's words: "it is not signed by …".
	Reason string
}

// FingerprintText gives the fingerprint as openssl prints it: "0A:1B:…".
func (c *Certificate) FingerprintText() string {
	return strings.ReplaceAll(fmt.Sprintf("% X", c.Fingerprint), " ", ":")
}

// PEM gives DER as text.
func (c *Certificate) PEM() []byte {
	kind := "CERTIFICATE"
	if c.BareKey {
		kind = "PUBLIC KEY"
	}
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: c.DER})
}

// CertificateProblem is a reason not to trust a certificate.
type CertificateProblem int

// The reasons not to trust a certificate.
const (
	// UnknownAuthority: nobody who is trusted has signed it.
	UnknownAuthority CertificateProblem = iota + 1
	// WrongHost: it is for another host, or it is not known for which it should be.
	WrongHost
	// Expired: its time is over.
	Expired
	// NotYetValid: its time has not begun.
	NotYetValid
	// NotForServers: it was made for something else than servers.
	NotForServers
	// WeakKey: its key is too short.
	WeakKey
	// UnknownKey: it is a bare key, which nobody can vouch for.
	UnknownKey
	// Revoked: its authority has said that it must not be trusted any more. Nobody
	// is asked about it.
	Revoked
	// OtherProblem: something else is wrong with it; see Certificate.Reason.
	OtherProblem
)

// verifyChain checks a server's certificates, the server's own first, and asks
// about what it cannot trust. Nothing secret was sent before.
func (p *peer) verifyChain(chain []*x509.Certificate) error {
	if len(chain) == 0 {
		return &TLSError{Kind: TLSNoCertificate}
	}
	certificate := describeCertificate(chain[0], p.config.TLS.ServerName)
	certificate.verify(chain, p.trust, time.Now())
	p.negotiated.Certificate = certificate
	if slices.Contains(certificate.Problems, Revoked) {
		return &CertificateError{certificate}
	}
	if len(certificate.Problems) > 0 {
		return p.askCertificate(certificate)
	}
	p.negotiated.Peer = PeerVerified
	return nil
}

// describeCertificate makes a certificate's description.
func describeCertificate(leaf *x509.Certificate, host string) *Certificate {
	c := &Certificate{
		Host:        wire.CleanText(host, 253),
		Subject:     wire.CleanText(leaf.Subject.String(), 200),
		Issuer:      wire.CleanText(leaf.Issuer.String(), 200),
		NotBefore:   leaf.NotBefore,
		NotAfter:    leaf.NotAfter,
		DER:         leaf.Raw,
		Fingerprint: sha256.Sum256(leaf.Raw),
	}
	c.Key, _ = describeKey(leaf.PublicKey)
	for _, name := range leaf.DNSNames {
		c.addName(wire.CleanText(name, 253))
	}
	for _, ip := range leaf.IPAddresses {
		c.addName(net.IP(ip).String())
	}
	return c
}

func (c *Certificate) addName(name string) {
	if len(c.Names) < maxShownNames {
		c.Names = append(c.Names, name)
	}
}

// describeKey gives a key's kind and length, and whether it is long enough.
func describeKey(key any) (text string, strong bool) {
	switch key := key.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA %d", key.N.BitLen()), key.N.BitLen() >= minRSABits
	case *ecdsa.PublicKey:
		return "ECDSA " + key.Params().Name, key.Params().BitSize >= 256
	case ed25519.PublicKey:
		return "Ed25519", true
	}
	return "unknown", false
}

// verify finds the reasons not to trust a certificate.
func (c *Certificate) verify(chain []*x509.Certificate, trust trust, now time.Time) {
	leaf := chain[0]
	options := x509.VerifyOptions{
		Roots:         trust.roots,
		Intermediates: x509.NewCertPool(),
		CurrentTime:   now,
		KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, other := range chain[1:] {
		options.Intermediates.AddCert(other)
	}
	chains, whole := leaf.Verify(options)
	c.verifyRevocation(chains, trust.revoked)
	c.verifyTime(leaf, now)
	c.verifyHost(leaf)
	if text, strong := describeKey(leaf.PublicKey); !strong {
		c.problem(WeakKey, fmt.Sprintf("its key is too weak (%s bits)", text))
	}
	if whole == nil {
		return
	}
	// Why not? The chain is looked at without what was found above.
	options.CurrentTime = c.timeWithin(leaf, now)
	options.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageAny}
	chains, err := leaf.Verify(options)
	c.verifyRevocation(chains, trust.revoked)
	if err != nil {
		c.problem(UnknownAuthority, "it is not signed by an authority that this computer trusts")
	} else if options.KeyUsages[0] = x509.ExtKeyUsageServerAuth; !verifies(leaf, options) {
		c.problem(NotForServers, "it was not made for servers")
	}
	if len(c.Problems) == 0 { // an intermediate one's time, for example
		c.problem(OtherProblem, wire.CleanText(strings.TrimPrefix(whole.Error(), "x509: "), 200))
	}
}

// verifyRevocation looks for a certificate of the chains in the lists. A list counts
// if the certificate's own authority has signed it, also when a newer one is due.
func (c *Certificate) verifyRevocation(chains [][]*x509.Certificate, lists []*x509.RevocationList) {
	for _, chain := range chains {
		for i, cert := range chain[:len(chain)-1] {
			for _, list := range lists {
				if when, found := revokedBy(list, cert, chain[i+1]); found {
					c.RevokedOn = when
					c.problem(Revoked, "its authority revoked it on "+when.Format("2 January 2006"))
					return
				}
			}
		}
	}
}

// revokedBy says whether the authority's list has the certificate, and since when.
func revokedBy(list *x509.RevocationList, cert, authority *x509.Certificate) (when time.Time, found bool) {
	// RevocationList.CheckSignatureFrom would want a key usage that the authorities of
	// libvirt's instructions do not have.
	signed := authority.CheckSignature(list.SignatureAlgorithm, list.RawTBSRevocationList, list.Signature) == nil
	if !signed || !bytes.Equal(list.RawIssuer, cert.RawIssuer) {
		return when, false
	}
	for _, entry := range list.RevokedCertificateEntries {
		if entry.SerialNumber.Cmp(cert.SerialNumber) == 0 {
			return entry.RevocationTime, true
		}
	}
	return when, false
}

func verifies(leaf *x509.Certificate, options x509.VerifyOptions) bool {
	_, err := leaf.Verify(options)
	return err == nil
}

func (c *Certificate) verifyTime(leaf *x509.Certificate, now time.Time) {
	const day = "2 January 2006"
	if now.Before(leaf.NotBefore) {
		c.problem(NotYetValid, "it is valid only from "+leaf.NotBefore.Format(day)+" on")
	}
	if now.After(leaf.NotAfter) {
		c.problem(Expired, "it expired on "+leaf.NotAfter.Format(day))
	}
}

// timeWithin gives the time nearest to now at which the certificate is valid.
func (*Certificate) timeWithin(leaf *x509.Certificate, now time.Time) time.Time {
	if now.Before(leaf.NotBefore) {
		return leaf.NotBefore
	}
	if now.After(leaf.NotAfter) {
		return leaf.NotAfter
	}
	return now
}

func (c *Certificate) verifyHost(leaf *x509.Certificate) {
	host := hostOnly(c.Host)
	switch {
	case host == "":
		c.problem(WrongHost, "the name of the server is not known, so it cannot be compared with the certificate's")
	case leaf.VerifyHostname(host) == nil:
	case len(c.Names) > 0:
		c.problem(WrongHost, fmt.Sprintf("it is for %s and not for %s", shortList(c.Names), c.Host))
	default:
		c.problem(WrongHost, fmt.Sprintf("it does not name %s (the subject's common name does not count)", c.Host))
	}
}

// shortList names at most three.
func shortList(names []string) string {
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

func (c *Certificate) problem(p CertificateProblem, words string) {
	c.Problems = append(c.Problems, p)
	if c.Reason != "" {
		c.Reason += "; "
	}
	c.Reason += words
}
