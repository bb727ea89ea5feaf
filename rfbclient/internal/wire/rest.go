// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import "net"

// restConn is a connection of which something was read already: that comes
// first. Only one goroutine may read.
type restConn struct {
	net.Conn
	rest []byte
}

// Read gives the rest, then what the connection has.
func (c *restConn) Read(p []byte) (int, error) {
	if len(c.rest) > 0 {
		n := copy(p, c.rest)
		c.rest = c.rest[n:]
		return n, nil
	}
	return c.Conn.Read(p)
}

// WithRest gives a connection of which rest was read already, and is to be read first.
func WithRest(conn net.Conn, rest []byte) net.Conn {
	if len(rest) == 0 {
		return conn
	}
	return &restConn{conn, rest}
}
