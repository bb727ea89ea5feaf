// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"crypto/tls"
	"errors"
	"net"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

type transportTLSKey struct{}

// TransportTLS gives what Config.Dial, within its context, makes TLS with where the
// connection itself is inside TLS, as that of a wss:// address is: it checks the server
// as Config.TLS says, and asks by Updates.Certificate where it cannot trust it.
// Client.Security then tells of this TLS, too. The server's certificate is judged in
// VerifyConnection, which waits as long as the user does: no time limit of the
// handshake may be running then. It is nil in other contexts.
func TransportTLS(ctx context.Context) *tls.Config {
	config, _ := ctx.Value(transportTLSKey{}).(*tls.Config)
	return config
}

// dial calls Config.Dial.
func (c *conn) dial() (net.Conn, error) {
	config := c.tlsConfig()
	verify := config.VerifyConnection
	var refused error
	config.VerifyConnection = func(state tls.ConnectionState) error {
		refused = wire.Contained(func() error { return verify(state) })
		c.agreed.Encrypted = true
		c.agreed.Protocol, c.agreed.Cipher = tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite)
		return refused
	}
	var transport net.Conn
	var err error
	callProgram("Config.Dial", func() {
		transport, err = c.cfg.Dial(context.WithValue(c.ctx, transportTLSKey{}, config))
	})
	switch err = checkDialled(transport, err); {
	case err == nil:
		c.line = c.agreed.Security
		return transport, nil
	case refused != nil:
		return nil, refused // the server has been judged: that it cannot be reached is no news
	}
	if errors.As(err, new(*UsageError)) {
		return nil, err
	}
	return nil, &ConnectError{err}
}
