// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"io"
	"net"
	"syscall"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// noSignalConn is a connection whose writes raise no signal. What lies over it, TLS
// for example, writes through it.
type noSignalConn struct {
	net.Conn
	w io.Writer
}

func withoutSignal(conn net.Conn) net.Conn { return noSignalConn{conn, withoutSIGPIPE(conn)} }

// Write writes all of p.
func (c noSignalConn) Write(p []byte) (int, error) { return c.w.Write(p) }

// unwrap hands the transport to a layer that is to lie over it, together with
// what the reader has taken from it ahead of time. Nothing that came in clear can
// so be taken for something that came through the layer.
func (c *conn) unwrap() net.Conn {
	rest := c.r.TakeBuffered()
	return wire.WithRest(c.transport, rest)
}

// wrap makes a layer, whose connection below is that of unwrap, the transport of
// all that is read and written from now on.
func (c *conn) wrap(layer net.Conn) {
	c.transport = layer
	c.r.SetSource(layer)
}

// write writes bytes of the handshake at once. A failure is told by what is read
// next: a server that has closed may have said why before.
func (c *conn) write(p ...byte) {
	_, _ = c.transport.Write(p)
}

// startSending begins the session: from now on the send queue takes messages,
// and a goroutine writes them to the transport, which does not change any more.
func (c *conn) startSending() {
	c.send.open()
	c.writer.Add(1)
	go func() {
		defer c.writer.Done()
		defer c.containSelf()
		if err := c.send.run(c.ctx, c.transport); err == nil || c.ctx.Err() == nil {
			// Either all was written before this side closes, or the peer has
			// closed, and it may have said why: what it sent before is still read,
			// and its end ends the connection.
			closeWrite(c.socket)
		}
	}()
}

// awaitEnd drops what the server still sends after this side has closed, until the
// server's end or the end of the time that Close gives it. Closed with data that nobody
// has read, a TCP socket resets the connection, and what was sent last is lost.
func (c *conn) awaitEnd() {
	_, _ = io.Copy(io.Discard, c.transport)
}

// withoutSIGPIPE gives a writer to the connection that does not raise SIGPIPE
// when the peer has closed: a program that embeds the client may have set that
// signal to its default, which ends the process.
func withoutSIGPIPE(conn net.Conn) io.Writer {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return conn
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return conn
	}
	return socketWriter{raw}
}

// socketWriter writes by sendmsg(2) with MSG_NOSIGNAL.
type socketWriter struct{ raw syscall.RawConn }

func (w socketWriter) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		var n int
		var sendErr error
		err := w.raw.Write(func(fd uintptr) bool {
			n, sendErr = syscall.SendmsgN(int(fd), p[done:], nil, nil, syscall.MSG_NOSIGNAL)
			return sendErr != syscall.EAGAIN
		})
		if err == nil && sendErr == syscall.EINTR {
			continue
		}
		if err == nil {
			err = sendErr
		}
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}

// watchEnd tells when the peer has closed a socket that nobody reads meanwhile,
// without taking anything from it. What the peer says before its end hides it, and
// other connections than sockets are not watched. stop changes the read deadline.
func watchEnd(conn net.Conn) (closed <-chan struct{}, stop func()) {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return nil, func() {}
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return nil, func() {}
	}
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		_ = raw.Read(func(fd uintptr) bool {
			var b [1]byte
			for {
				n, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
				switch {
				case err == syscall.EINTR:
					continue
				case err == syscall.EAGAIN:
					return false // wait for more
				case err != nil || n == 0:
					close(end)
				}
				return true
			}
		})
	}()
	return end, func() {
		if conn.SetReadDeadline(time.Unix(1, 0)) == nil {
			<-done
		}
	}
}

// closeWrite ends the sending half of a socket, so that the peer sees the end
// and closes too. Other connections are closed altogether.
func closeWrite(conn net.Conn) {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite() // it is broken already
		return
	}
	conn.Close()
}
