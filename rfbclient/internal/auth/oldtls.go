// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/govnc/virt-viewer/rfbclient/internal/gnutls"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// Old x11vnc servers and the firmware of remote consoles speak TLS 1.2 with key exchanges
// (RSA, DHE) and ciphers that crypto/tls refuses. Such a server ends the handshake with an
// alert or, with GnuTLS, without a word. Where Config.TLS.Weak allows it the client connects once more, with GnuTLS, and
// says how weak it is before anything secret is sent. TLS 1.0 and 1.1 (RFC 8996) are
// refused.

// WeakTLS says what is done about servers whose TLS is weak.
type WeakTLS int

const (
	// RefuseWeakTLS ends the connection.
	RefuseWeakTLS WeakTLS = iota
	// AskWeakTLS asks by Updates.Unprotected, whose Weak is set.
	AskWeakTLS
	// AllowWeakTLS connects without a question.
	AllowWeakTLS
)

// TLSWeakness says how weak a server's TLS is.
type TLSWeakness struct {
	// KeyExchange is "RSA", with which whoever gets the server's key can read all that was
	// ever recorded, or another one: "DHE-RSA".
	KeyExchange string
	// Bits is the length of Diffie's and Hellman's numbers; 0 if there are none. Less
	// than 2048 is too short.
	Bits int
	// Cipher is the cipher: "AES-128-CBC".
	Cipher string
}

// String says it in few words.
func (w TLSWeakness) String() string {
	text := "key exchange " + w.KeyExchange
	if w.Bits > 0 {
		text += fmt.Sprintf(" with %d bits", w.Bits)
	}
	return text + ", cipher " + w.Cipher
}

// oldTLSError says that the server may have none of crypto/tls's key exchanges and ciphers.
type oldTLSError struct{ err error }

func (e *oldTLSError) Error() string { return e.err.Error() }

func (e *oldTLSError) Unwrap() error { return e.err }

// refusesGoodTLS says whether an error of crypto/tls is the server's alert that both have
// nothing in common (RFC 5246 7.2.2). crypto/tls has no type for alerts.
func refusesGoodTLS(err error) bool {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" {
		return false
	}
	return strings.Contains(op.Err.Error(), "handshake failure") || strings.Contains(op.Err.Error(), "insufficient security")
}

// answeredConn knows whether the server has said anything.
type answeredConn struct {
	net.Conn
	answered bool // of the goroutine that reads
}

// Read gives what the server has sent.
func (c *answeredConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.answered = c.answered || n > 0
	return n, err
}

// oldVersion names the version of a server that speaks no TLS that is accepted; "" if it
// is not known. crypto/tls tells the number that the server has chosen.
func oldVersion(err error) string {
	switch {
	case strings.HasSuffix(err.Error(), "version 300"):
		return "SSL 3.0"
	case strings.HasSuffix(err.Error(), "version 301"):
		return "TLS 1.0"
	case strings.HasSuffix(err.Error(), "version 302"):
		return "TLS 1.1"
	}
	return ""
}

// MayTryOldTLS says whether the handshake may be tried once more, with old TLS.
func (h *Handshake) MayTryOldTLS(err error) bool {
	var old *oldTLSError
	return errors.As(err, &old) && h.config.TLS.Weak != RefuseWeakTLS && !h.oldTLS && !h.line.Encrypted
}

// Restart begins anew on another connection, with old TLS. What the handshake has found out
// before does not count.
func (h *Handshake) Restart() {
	h.negotiated = negotiation{Security: h.line, free: h.negotiated.free, unprotectedAllowed: h.negotiated.unprotectedAllowed}
	h.oldTLS = true
}

// oldTLS puts TLS of GnuTLS over the transport, checks the server's certificate, and asks
// whether that is good enough.
func oldTLS(p *peer) error {
	host := hostOnly(p.config.TLS.ServerName)
	if net.ParseIP(host) != nil {
		host = "" // RFC 6066 3: names only
	}
	own := gnutls.Own{CertFile: p.config.TLS.CertFile, KeyFile: p.config.TLS.KeyFile}
	layer, err := gnutls.OldClient(p.unwrap(), host, own)
	if err != nil {
		return fmt.Errorf("cannot begin TLS: %w", err)
	}
	p.negotiated.free = append(p.negotiated.free, layer.Free)
	err = layer.Handshake()
	p.negotiated.certificateAsked = layer.CertificateAsked()
	p.negotiated.certificateSent = p.negotiated.certificateAsked && own.CertFile != ""
	if err != nil {
		return err
	}
	var chain []*x509.Certificate
	for _, der := range layer.PeerCertificates() {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return &TLSError{Kind: TLSBadCertificate, Text: wire.CleanText(strings.TrimPrefix(err.Error(), "x509: "), 200), Err: err}
		}
		chain = append(chain, certificate)
	}
	p.wrap(layer)
	if err := p.verifyChain(chain); err != nil {
		return err
	}
	p.negotiated.Encrypted = true
	version, cipher := layer.State()
	p.negotiated.Protocol, p.negotiated.Cipher = version, cipher
	weak := &TLSWeakness{Cipher: cipher}
	weak.KeyExchange, weak.Bits = layer.KeyExchange()
	weak.Cipher = strings.TrimPrefix(weak.Cipher, weak.KeyExchange+" ")
	return p.askWeakTLS(weak)
}

// askWeakTLS asks the application, if it wants to be asked.
func (p *peer) askWeakTLS(weak *TLSWeakness) error {
	if p.config.TLS.Weak == AllowWeakTLS {
		return nil
	}
	return p.putUnprotected(&Unprotected{SecurityType: p.negotiated.name(), Encrypted: true, Weak: weak})
}
