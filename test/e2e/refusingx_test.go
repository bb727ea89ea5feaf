// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"net"
	"testing"
)

// refusingX starts an X server that refuses everybody, and gives its display's name.
func refusingX(t *testing.T) string {
	t.Helper()
	const firstPort = 6000 // of display 0
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			refuseX(conn)
		}
	}()
	return fmt.Sprintf("127.0.0.1:%d", l.Addr().(*net.TCPAddr).Port-firstPort)
}

// refuseX reads a client's first message (X11 protocol, section 8) and fails it.
func refuseX(conn net.Conn) {
	defer conn.Close()
	if _, err := conn.Read(make([]byte, 512)); err != nil {
		return
	}
	const reason = "No protocol specified\n\x00\x00"
	conn.Write(append([]byte{0, byte(len(reason)), 11, 0, 0, 0, byte(len(reason) / 4), 0}, reason...))
}
