// SPDX-License-Identifier: LGPL-2.1-or-later

// Package quiet makes sockets that raise no signal when the peer has closed. A
// program that embeds the client may have set SIGPIPE to its default, which ends
// the process.
package quiet

import (
	"net"
	"syscall"
)

// Conn gives a connection whose writes raise no SIGPIPE. It is the same one if it
// is no socket. It does not offer the socket itself to those who would like to
// write to it by other ways (syscall.Conn).
func Conn(conn net.Conn) net.Conn {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return conn
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return conn
	}
	return quietConn{conn, raw}
}

// quietConn writes by sendmsg(2) with MSG_NOSIGNAL.
type quietConn struct {
	net.Conn
	raw syscall.RawConn
}

// Write writes all of p, or says why it could not.
func (c quietConn) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		n, err := c.send(p[done:])
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}

// send writes what the socket takes at once, but waits until it takes something.
func (c quietConn) send(p []byte) (n int, err error) {
	var errno error
	err = c.raw.Write(func(fd uintptr) bool {
		n, errno = syscall.SendmsgN(int(fd), p, nil, nil, syscall.MSG_NOSIGNAL)
		return errno != syscall.EAGAIN
	})
	switch {
	case err != nil:
		return 0, err
	case errno == syscall.EINTR:
		return 0, nil
	case errno != nil:
		return 0, &net.OpError{Op: "write", Net: c.LocalAddr().Network(), Addr: c.RemoteAddr(), Err: errno}
	}
	return n, nil
}
