// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"github.com/govnc/virt-viewer/rfbclient/internal/gnutls"
)

// TLS says how the server is checked by the security types with TLS (rfbproto, "Subtypes
// with TLS or X509 prefix"). The zero
// value trusts the system's authorities, and asks about all other certificates.
type TLS struct {
	// ServerName is the host that the server's certificate must name: a name or
	// an address, the real one where the connection goes through a tunnel. If it
	// is "", no certificate is trusted without a question.
	ServerName string
	// RootCAs are the trusted authorities; nil: the system's, or those of CAFile.
	RootCAs *x509.CertPool
	// CAFile, if not "", is a PEM file of authorities that are trusted instead of
	// the system's and beside RootCAs.
	CAFile string
	// CRLFiles are files of authorities' lists of revoked certificates, in PEM or DER
	// form. Those that do not exist are left out. A server whose certificate is on a
	// list of its authority is refused without a question.
	CRLFiles []string
	// CertFile and KeyFile, if not "", are PEM files of the certificate, and its
	// key, that is shown to a server which asks for one.
	CertFile, KeyFile string
	// AllowAnonymous allows TLS without any certificate: listeners see nothing,
	// but nobody knows who the server is.
	AllowAnonymous bool
	// Weak says what is done about a server whose TLS 1.2 has no key exchange or cipher
	// that is still thought good, but one that is better than none.
	Weak WeakTLS
}

// trust is what the files of TLS have.
type trust struct {
	roots   *x509.CertPool   // nil means the system's
	own     *tls.Certificate // empty if there is none
	revoked []*x509.RevocationList
}

// load reads the files.
func (t *TLS) load() (trust, error) {
	roots, err := t.roots()
	if err != nil {
		return trust{}, err
	}
	own := &tls.Certificate{}
	if t.CertFile != "" || t.KeyFile != "" {
		pair, err := tls.LoadX509KeyPair(t.CertFile, t.KeyFile)
		if err != nil {
			return trust{}, &FileError{FileClientCertificate, t.CertFile, err}
		}
		own = &pair
	}
	revoked, err := t.revocations()
	return trust{roots, own, revoked}, err
}

// maxCRL is the largest file of revoked certificates that is read, in bytes.
const maxCRL = 16 << 20

// revocations reads the lists of revoked certificates. One that cannot be read must
// not be left out silently.
func (t *TLS) revocations() (lists []*x509.RevocationList, err error) {
	for _, file := range t.CRLFiles {
		f, err := os.Open(file)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, &FileError{FileRevocations, file, err}
		}
		data, err := io.ReadAll(io.LimitReader(f, maxCRL))
		f.Close()
		if err != nil {
			return nil, &FileError{FileRevocations, file, err}
		}
		found := len(lists)
		for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
			if list, err := x509.ParseRevocationList(block.Bytes); err == nil {
				lists = append(lists, list)
			}
		}
		if list, err := x509.ParseRevocationList(data); err == nil {
			lists = append(lists, list)
		}
		if len(lists) == found {
			return nil, &FileError{FileNoRevocations, file, nil}
		}
	}
	return lists, nil
}

func (t *TLS) roots() (*x509.CertPool, error) {
	if t.CAFile == "" {
		return t.RootCAs, nil
	}
	pem, err := os.ReadFile(t.CAFile)
	if err != nil {
		return nil, &FileError{FileAuthorities, t.CAFile, err}
	}
	roots := x509.NewCertPool()
	if t.RootCAs != nil {
		roots = t.RootCAs.Clone()
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, &FileError{FileNoAuthority, t.CAFile, nil}
	}
	return roots, nil
}

// x509TLS puts TLS over the transport; the server has a certificate (rfbproto,
// "Subtypes with TLS or X509 prefix").
func x509TLS(c *conn) error {
	c.agreed.heardBefore = c.r.Total
	if c.oldTLS {
		return oldTLS(c)
	}
	below := &answeredConn{Conn: c.below()}
	layer := tls.Client(below, c.tlsConfig())
	if err := layer.Handshake(); err != nil {
		if refusesGoodTLS(err) && !c.agreed.certificateAsked || !below.answered && errors.Is(c.explain(err), ErrLost) {
			return &oldTLSError{err}
		}
		return err
	}
	c.over(layer)
	state := layer.ConnectionState()
	c.agreed.Encrypted = true
	c.agreed.Protocol = tls.VersionName(state.Version)
	c.agreed.Cipher = tls.CipherSuiteName(state.CipherSuite)
	return nil
}

// tlsConfig makes crypto/tls's configuration.
func (c *conn) tlsConfig() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		ServerName: hostOnly(c.cfg.TLS.ServerName), // to tell the server
		// VerifyConnection does the checking, because a certificate that does not
		// verify is a question and no error.
		InsecureSkipVerify: true,
		VerifyConnection: func(state tls.ConnectionState) error {
			return c.judgeChain(state.PeerCertificates)
		},
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			c.agreed.certificateAsked = true
			c.agreed.certificateSent = len(c.trust.own.Certificate) > 0
			return c.trust.own, nil
		},
	}
}

// hostOnly gives a host as certificates name it: without an address's brackets
// and zone.
func hostOnly(host string) string {
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if address, _, found := strings.Cut(host, "%"); found && net.ParseIP(address) != nil {
		return address
	}
	return host
}

// anonymousTLS puts TLS without certificates over the transport.
func anonymousTLS(c *conn) error {
	layer, err := gnutls.Client(c.below())
	if err != nil {
		return fmt.Errorf("cannot begin TLS: %w", err)
	}
	c.agreed.free = append(c.agreed.free, layer.Free)
	if err := layer.Handshake(); err != nil {
		return err
	}
	c.over(layer)
	c.agreed.Encrypted = true
	c.agreed.Protocol, c.agreed.Cipher = layer.State()
	return nil
}

// typesInTLS is what security type 18 does when TLS has begun: the server offers
// security types again. No document has it; Vino and x11vnc made it so.
func typesInTLS(c *conn) error {
	offered, err := c.listOfTypes()
	if err != nil {
		return err
	}
	chosen := c.chooseSecurityType(offered, false)
	if chosen == nil {
		return c.unsupportedSecurity(offered)
	}
	c.say(byte(chosen.number))
	return c.perform(chosen)
}

// explainSecurity types the errors of TLS.
func (c *conn) explainSecurity(err error) error {
	var op *net.OpError
	var header tls.RecordHeaderError
	var anonymous *gnutls.Error
	if err == nil {
		return nil
	}
	// crypto/tls has no type for alerts, but tells them so.
	remote := errors.As(err, &op) && op.Op == "remote error"
	local := errors.As(err, &op) && op.Op == "local error"
	var old *oldTLSError
	switch {
	case remote && errors.As(err, &old):
		return &TLSError{Kind: TLSTooWeak, Text: tlsWords(op.Err), Err: err}
	case strings.Contains(err.Error(), "protocol version not supported"), strings.Contains(err.Error(), "unsupported protocol version"):
		return &TLSError{Kind: TLSOld, Version: oldVersion(err), Err: err}
	case (remote || errors.Is(err, ErrLost)) && c.certificateUnjudged():
		return &ClientCertificateError{Sent: c.agreed.certificateSent, Err: err}
	case remote:
		return &TLSError{Kind: TLSRefused, Text: tlsWords(op.Err), Err: err}
	case local:
		return &TLSError{Kind: TLSBroken, Text: tlsWords(op.Err), Err: err}
	case errors.As(err, &anonymous) && c.certificateUnjudged():
		return &ClientCertificateError{Sent: c.agreed.certificateSent, Err: err}
	case errors.As(err, &header):
		return &TLSError{Kind: TLSNotSpoken, Err: err}
	case errors.As(err, &anonymous):
		return &TLSError{Text: tlsWords(anonymous), Err: err}
	case strings.HasPrefix(err.Error(), "tls: "):
		return &TLSError{Text: tlsWords(err), Err: err}
	}
	return err
}

// certificateUnjudged: nothing says yet that the server accepts the client's certificate,
// or that there is none. With TLS 1.3 it judges that when the client has finished the
// handshake already: the first read fails.
func (c *conn) certificateUnjudged() bool {
	return c.agreed.certificateAsked && c.r.Total == c.agreed.heardBefore
}

// tlsWords gives a library's words without its name.
func tlsWords(err error) string {
	return CleanText(strings.TrimPrefix(err.Error(), "tls: "), 200)
}
