// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"net"
	"syscall"
	"testing"
)

// TestKeepAlive looks at the options that the system then has for a socket. That
// they do what they should is tested where a network can be taken away (test/e2e).
func TestKeepAlive(t *testing.T) {
	for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		KeepAlive(conn)
		raw, err := conn.(*net.TCPConn).SyscallConn()
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name                string
			level, option, want int
		}{
			{"keepalive", syscall.SOL_SOCKET, syscall.SO_KEEPALIVE, 1},
			{"idle", syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE, 5},
			{"interval", syscall.IPPROTO_TCP, syscall.TCP_KEEPINTVL, 3},
			{"user timeout", syscall.IPPROTO_TCP, tcpUserTimeout, 12000},
		} {
			var got int
			var optErr error
			if err := raw.Control(func(fd uintptr) { got, optErr = syscall.GetsockoptInt(int(fd), tt.level, tt.option) }); err != nil || optErr != nil {
				t.Fatal(err, optErr)
			}
			if got != tt.want {
				t.Errorf("%s of %s: %d, want %d", tt.name, address, got, tt.want)
			}
		}
	}
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	KeepAlive(a) // does nothing
}
