// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"net"
	"syscall"
)

// What the system takes ahead of what the line carries. It would take megabytes: a
// key would come seconds after motions of the pointer that nobody needs any more. Not
// taken, they wait in the sendQueue, where each replaces the one before it.
const (
	maxUnsent = 4096 // bytes

	tcpNotsentLowat = 25 // TCP_NOTSENT_LOWAT of linux/tcp.h
)

// LimitUnsent has the system take no more than some kilobytes that cannot be sent at
// once, so that input goes at the pace of the line and of the server. The client does it
// with what Config.Dial gives, if that is a TCP socket. Unix sockets take a few hundred
// motions at most.
func LimitUnsent(conn net.Conn) {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return
	}
	if raw, err := tcp.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { // failing means a system without it
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpNotsentLowat, maxUnsent)
		})
	}
}
