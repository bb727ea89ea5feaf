// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"io"
	"net"
	"syscall"
)

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

// closeWrite ends the sending half of a socket, so that the peer sees the end
// and closes too. Other connections are closed altogether.
func closeWrite(conn net.Conn) {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite() // it is broken already
		return
	}
	conn.Close()
}
