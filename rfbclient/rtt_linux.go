// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"encoding/binary"
	"net"
	"syscall"
	"time"
	"unsafe"
)

// roundTrip gives the way there and back that the kernel has measured (tcp(7),
// TCP_INFO); 0 if it does not tell.
func roundTrip(tcp *net.TCPConn) time.Duration {
	raw, err := tcp.SyscallConn()
	if err != nil {
		return 0
	}
	const rtt = 68 // offset of tcpi_rtt in struct tcp_info, in us
	var info [104]byte
	length := uint32(len(info))
	var errno syscall.Errno
	err = raw.Control(func(fd uintptr) {
		_, _, errno = syscall.Syscall6(syscall.SYS_GETSOCKOPT, fd, syscall.IPPROTO_TCP, syscall.TCP_INFO,
			uintptr(unsafe.Pointer(&info)), uintptr(unsafe.Pointer(&length)), 0)
	})
	if err != nil || errno != 0 || length < rtt+4 {
		return 0
	}
	return time.Duration(binary.NativeEndian.Uint32(info[rtt:])) * time.Microsecond
}
