// SPDX-License-Identifier: LGPL-2.1-or-later

package fbs

import (
	"context"
	"net"
	"time"
)

// Stepper plays a recording block by block: each comes when the one before has been
// read to its end, and with it all that could be made of it. The connection is the
// server's side's.
type Stepper struct {
	net.Conn
	c *stepConn
}

// Step begins to play.
func (r *Recording) Step() (*Stepper, error) {
	reader, err := newReader(r.file)
	if err != nil {
		return nil, err
	}
	c := &stepConn{conn: conn{player: &Player{recording: r}, reader: reader, closed: make(chan struct{})},
		empty: make(chan struct{}), blocks: make(chan block)}
	return &Stepper{c, c}, nil
}

// Next waits until all of the blocks before has been read. It gives the time of the
// block that Go lets come next; io.EOF if there is none. It returns when the context
// has ended, too.
func (s *Stepper) Next(ctx context.Context) (at time.Duration, err error) {
	select {
	case <-s.c.empty:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	s.c.next, err = s.c.reader.read()
	return s.c.next.at, err
}

// Go lets the next block come.
func (s *Stepper) Go() {
	select {
	case s.c.blocks <- s.c.next:
	case <-s.c.closed:
	}
}

// stepConn waits for each block.
type stepConn struct {
	conn
	empty  chan struct{} // somebody wants to read, and there is nothing
	blocks chan block
	next   block // Next's and Go's
}

// Read gives bytes of the block that has come.
func (c *stepConn) Read(b []byte) (int, error) {
	for c.block.length == 0 {
		select {
		case c.empty <- struct{}{}:
		case <-c.closed:
			return 0, net.ErrClosed
		}
		select {
		case c.block = <-c.blocks:
		case <-c.closed:
			return 0, net.ErrClosed
		}
	}
	return c.take(b)
}
