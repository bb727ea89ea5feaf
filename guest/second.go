// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"sync"
)

// second is the read-write connection beside a read-only one. It is opened at the
// first need, for displays that only libvirt can open, and kept: it may have cost
// the user a password.
type second struct {
	mu     sync.Mutex // guards all below
	conn   *Connection
	closed bool // with the connection that it stands beside
}

// readWrite gives a connection that may open displays: c itself, if it may.
func (c *Connection) readWrite(ctx context.Context) (*Connection, error) {
	if c.opts.ReadWrite {
		return c, nil
	}
	if conn := c.second.get(); conn != nil {
		return conn, nil
	}
	conn, err := Open(ctx, c.asked, Options{ReadWrite: true, Direct: c.opts.Direct, Ask: c.opts.Ask})
	if err != nil {
		return nil, err
	}
	use, unwanted := c.second.keep(conn)
	if unwanted != nil {
		unwanted.Close()
	}
	return use, nil
}

// get gives the connection if there is one that is not broken.
func (s *second) get() *Connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn == nil || s.conn.lost.Load() != nil {
		return nil
	}
	return s.conn
}

// keep keeps a connection, unless there is one already or none is needed any more.
func (s *second) keep(conn *Connection) (use, unwanted *Connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return conn, conn // it will say that it was closed
	case s.conn != nil && s.conn.lost.Load() == nil:
		return s.conn, conn
	}
	unwanted, s.conn = s.conn, conn
	return conn, unwanted
}

func (s *second) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.conn == nil {
		return nil
	}
	return s.conn.Close()
}
