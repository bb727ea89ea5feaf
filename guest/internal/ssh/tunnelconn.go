// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

// afterEnd is how long ssh may take to end after its end of the tunnel was closed.
const afterEnd = 200 * time.Millisecond

// tunnelConn is the connection to a display through a tunnel.
type tunnelConn struct {
	*net.UnixConn
	tunnel
	proc *sshProcess // of this tunnel alone; nil if the shared connection's ssh carries it
	mark int         // in what the shared connection's ssh says
	once sync.Once   // for closing
	err  error       // of closing
}

// waitForServer waits for the first byte, which it leaves: VNC servers speak
// first. Only that byte shows that the tunnel stands all the way.
func (c *tunnelConn) waitForServer(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { c.SetReadDeadline(time.Unix(1, 0)) })
	ended, err := c.peek()
	if !stop() {
		return c.host.failure(context.Cause(ctx))
	}
	if err != nil || ended {
		return c.openFailure(err)
	}
	return nil
}

// peek waits until there is something to read, or the end.
func (c *tunnelConn) peek() (ended bool, err error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return false, err
	}
	var n int
	var peekErr error
	err = raw.Read(func(fd uintptr) bool {
		for {
			var b [1]byte
			n, _, peekErr = syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
			if peekErr != syscall.EINTR {
				return peekErr != syscall.EAGAIN
			}
		}
	})
	if err == nil {
		err = peekErr
	}
	return n == 0, err
}

// broken waits a little for an ssh that the connection depends on to fail, and
// gives it; nil if none has.
func (c *tunnelConn) broken() *sshProcess {
	if c.proc != nil && c.proc.endsWithin(afterEnd) && c.proc.err != nil {
		return c.proc
	}
	// One that shares a connection ends as if all were well when that ends.
	if c.shared != nil && c.shared.proc.endsWithin(afterEnd) {
		return c.shared.proc
	}
	return nil
}

// openFailure is the error for a connection that has ended before the display spoke.
func (c *tunnelConn) openFailure(err error) error {
	if p := c.broken(); p != nil {
		err = p.reason()
	} else if err == nil {
		err = ErrSilent
	}
	return c.errorOf(err)
}

// errorOf gives an Error with what ssh said about this connection.
func (c *tunnelConn) errorOf(err error) *Error {
	failed := c.host.failure(err)
	failed.Said = c.said()
	return failed
}

// said gives what was written to stderr about this connection, by the shared ssh, which
// carries it, and by its own.
func (c *tunnelConn) said() string {
	var said []string
	if c.shared != nil {
		c.shared.proc.said.waitSince(c.mark)
		said = append(said, c.shared.proc.said.since(c.mark))
	}
	if c.proc != nil {
		said = append(said, c.proc.said.since(0))
	}
	return strings.Trim(strings.Join(said, "; "), "; ")
}

// Read gives a TunnelError if ssh has failed, and io.EOF if the display has closed the
// connection.
func (c *tunnelConn) Read(p []byte) (int, error) {
	n, err := c.UnixConn.Read(p)
	if err != nil {
		err = c.whyEnded(err)
	}
	return n, err
}

// Write fails as Read does.
func (c *tunnelConn) Write(p []byte) (int, error) {
	n, err := c.UnixConn.Write(p)
	if err != nil {
		err = c.whyEnded(err)
	}
	return n, err
}

func (c *tunnelConn) whyEnded(err error) error {
	if errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	p := c.broken()
	if p == nil {
		return err
	}
	return c.tunnel.failure(c.errorOf(p.reason()), true)
}

// Close closes the connection and ends its ssh.
func (c *tunnelConn) Close() error {
	c.once.Do(func() {
		c.err = c.UnixConn.Close()
		if c.proc != nil {
			c.proc.end()
		}
		if c.shared != nil {
			c.shared.Release()
		}
	})
	return c.err
}

// These two of net.UnixConn read and write beside Read and Write.

// WriteTo reads for io.Copy.
func (c *tunnelConn) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{c})
}

// ReadFrom writes for io.Copy.
func (c *tunnelConn) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{c}, r)
}
