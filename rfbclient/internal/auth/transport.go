// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"crypto/tls"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// TransportTLS gives what TLS is made with where the connection itself is inside TLS.
// refused is the reason why the server was not trusted there; nil if it was, or has not
// shown anything.
func (h *Handshake) TransportTLS() (config *tls.Config, refused func() error) {
	config = h.tlsConfig()
	verify := config.VerifyConnection
	var err error
	config.VerifyConnection = func(state tls.ConnectionState) error {
		err = wire.Contained(func() error { return verify(state) })
		h.negotiated.Encrypted = true
		h.negotiated.Protocol, h.negotiated.Cipher = tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite)
		return err
	}
	return config, func() error { return err }
}

// Dialled notes that the connection stands, with what protects it already.
func (h *Handshake) Dialled() { h.line = h.negotiated.Security }
