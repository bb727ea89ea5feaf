// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"crypto/tls"
	"io"
	"net"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// serveTLS starts a server that shows a certificate of the authority, whatever is
// wrong with it, in VeNCrypt, and says nothing more: QEMU itself refuses to start
// with most that are wrong. It gives the address.
func serveTLS(t *testing.T, a *servers.Authority, name string) string {
	t.Helper()
	shown, err := tls.LoadX509KeyPair(a.File(name+"-cert.pem"), a.File(name+"-key.pem"))
	if err != nil {
		t.Fatal(err)
	}
	return "vnc://" + listen(t, func(c *net.TCPConn) {
		defer c.Close()
		const version, choice, venCrypt, subtype = 12, 1, 2, 4
		_, _ = c.Write([]byte("RFB 003.008\n\x01\x13\x00\x02"))
		_, _ = io.CopyN(io.Discard, c, version+choice+venCrypt)
		_, _ = c.Write([]byte("\x00\x01\x00\x00\x01\x04")) // X509None
		_, _ = io.CopyN(io.Discard, c, subtype)
		_, _ = c.Write([]byte{1})
		layer := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{shown}})
		_, _ = io.Copy(io.Discard, layer)
	})
}
