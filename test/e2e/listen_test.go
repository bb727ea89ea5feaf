// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"net"
	"testing"
)

// listen has each connection served, until the test ends, and gives the address. nil
// serves nobody: connections are made, and nothing is ever said.
func listen(t *testing.T, serve func(c *net.TCPConn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	if serve != nil {
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				go serve(c.(*net.TCPConn))
			}
		}()
	}
	return l.Addr().String()
}
