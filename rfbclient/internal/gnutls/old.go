// SPDX-License-Identifier: LGPL-2.1-or-later

package gnutls

/*
#include "session.h"
*/
import "C"

import (
	"net"
	"unsafe"
)

// oldPriority is TLS 1.2 with all key exchanges that have certificates, the better ones
// first. TLS 1.0 and 1.1 are not among what GnuTLS is to offer.
const oldPriority = "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:+DHE-RSA:+RSA"

// Own is a certificate of this side, and its key: PEM files, or "".
type Own struct{ CertFile, KeyFile string }

// OldClient makes the client's side of TLS 1.2 with certificates as old servers have it.
// host is told to the server, unless it is "". The server's certificates are not checked:
// that is for who asks PeerCertificates. Free must be called in the end.
func OldClient(below net.Conn, host string, own Own) (*Conn, error) {
	return newSession(below, setup{withCertificate: 1, priority: oldPriority, host: host, certFile: own.CertFile, keyFile: own.KeyFile})
}

// OldServer makes a server's side that has the given key exchanges only ("+DHE-RSA"),
// which tests talk to.
func OldServer(below net.Conn, own Own, keyExchanges string) (*Conn, error) {
	return newSession(below, setup{isServer: 1, withCertificate: 1, priority: "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:" + keyExchanges,
		certFile: own.CertFile, keyFile: own.KeyFile})
}

// KeyExchange says how keys were agreed on ("RSA", "DHE-RSA"), with numbers of how many
// bits; 0 if there are no such numbers.
func (c *Conn) KeyExchange() (name string, bits int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.session == nil {
		return "", 0
	}
	return C.GoString(C.session_key_exchange(c.session)), int(C.session_dh_bits(c.session))
}

// maxChain is how many certificates PeerCertificates gives at most.
const maxChain = 16

// PeerCertificates gives the certificates that the peer has shown, its own first, in DER
// form.
func (c *Conn) PeerCertificates() (chain [][]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.session == nil {
		return nil
	}
	for i := range C.uint(maxChain) {
		var n C.size_t
		p := C.session_peer(c.session, i, &n)
		if p == nil {
			break
		}
		chain = append(chain, C.GoBytes(unsafe.Pointer(p), C.int(n)))
	}
	return chain
}

// CertificateAsked says whether the server wants a certificate of the client.
func (c *Conn) CertificateAsked() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session != nil && C.session_certificate_asked(c.session) != 0
}
