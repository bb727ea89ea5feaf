// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
)

type transportTLSKey struct{}

// TransportTLS gives what Config.Dial, within its context, makes TLS with where the
// connection itself is inside TLS, as that of a wss:// address is: it checks the server
// as Config.TLS says, and asks by Updates.Certificate where it cannot trust it.
// Client.Security then tells of this TLS, too. The server's certificate is verified in
// VerifyConnection, which waits as long as the user does: no time limit of the
// handshake may be running then. It is nil in other contexts.
func TransportTLS(ctx context.Context) *tls.Config {
	config, _ := ctx.Value(transportTLSKey{}).(*tls.Config)
	return config
}

// dial calls Config.Dial.
func (c *conn) dial() (net.Conn, error) {
	config, refused := c.auth.TransportTLS()
	var transport net.Conn
	var err error
	callProgram("Config.Dial", func() {
		transport, err = c.cfg.Dial(context.WithValue(c.ctx, transportTLSKey{}, config))
	})
	switch err = checkDialled(transport, err); {
	case err == nil:
		c.auth.Dialled()
		return transport, nil
	case refused() != nil:
		return nil, refused() // the server was looked at: that it cannot be reached is no news
	}
	if errors.As(err, new(*UsageError)) {
		return nil, err
	}
	return nil, &ConnectError{err}
}
