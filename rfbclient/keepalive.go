// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"net"
	"syscall"
	"time"
)

// Without these, a network that fails silently is noticed after a quarter of an hour
// by who writes, and never by who only reads.
const (
	keepAliveIdle     = 5 * time.Second // without a word until the system asks
	keepAliveInterval = 3 * time.Second
	// How long what was sent, or asked, may stay without an answer of the other
	// system's. It replaces a number of probes (tcp(7)).
	keepAliveTimeout = 12 * time.Second

	tcpUserTimeout = 18 // TCP_USER_TIMEOUT of linux/tcp.h, in ms
)

// KeepAlive has the system end a TCP connection within 15 seconds when the other end
// cannot be reached any more, so that reading from it fails. The client does it with
// what Config.Dial gives; connections of other kinds stay as they are.
func KeepAlive(conn net.Conn) {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return
	}
	// Failing means a system without it: nothing is lost that there was.
	_ = tcp.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: keepAliveIdle, Interval: keepAliveInterval,
		Count: int(keepAliveTimeout / keepAliveInterval)})
	if raw, err := tcp.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(keepAliveTimeout.Milliseconds()))
		})
	}
}
