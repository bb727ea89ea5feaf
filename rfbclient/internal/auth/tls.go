// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"crypto/tls"
	"fmt"
	"net"
	"strings"

	"github.com/govnc/virt-viewer/rfbclient/internal/gnutls"
)

// x509TLS puts TLS over the transport; the server has a certificate (rfbproto,
// "Subtypes with TLS or X509 prefix").
func x509TLS(p *peer) error {
	p.negotiated.receivedBefore = p.r.Total
	if p.oldTLS {
		return oldTLS(p)
	}
	below := &answeredConn{Conn: p.unwrap()}
	layer := tls.Client(below, p.tlsConfig())
	if err := layer.Handshake(); err != nil {
		if refusesGoodTLS(err) && !p.negotiated.certificateAsked || !below.answered && p.link.IsLost(err) {
			return &oldTLSError{err}
		}
		return err
	}
	p.wrap(layer)
	state := layer.ConnectionState()
	p.negotiated.Encrypted = true
	p.negotiated.Protocol = tls.VersionName(state.Version)
	p.negotiated.Cipher = tls.CipherSuiteName(state.CipherSuite)
	return nil
}

// tlsConfig makes crypto/tls's configuration.
func (p *peer) tlsConfig() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		ServerName: hostOnly(p.config.TLS.ServerName), // to tell the server
		// VerifyConnection does the checking, because a certificate that does not
		// verify is a question and no error.
		InsecureSkipVerify: true,
		VerifyConnection: func(state tls.ConnectionState) error {
			return p.verifyChain(state.PeerCertificates)
		},
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			p.negotiated.certificateAsked = true
			p.negotiated.certificateSent = len(p.trust.own.Certificate) > 0
			return p.trust.own, nil
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
func anonymousTLS(p *peer) error {
	layer, err := gnutls.Client(p.unwrap())
	if err != nil {
		return fmt.Errorf("cannot begin TLS: %w", err)
	}
	p.negotiated.free = append(p.negotiated.free, layer.Free)
	if err := layer.Handshake(); err != nil {
		return err
	}
	p.wrap(layer)
	p.negotiated.Encrypted = true
	p.negotiated.Protocol, p.negotiated.Cipher = layer.State()
	return nil
}
