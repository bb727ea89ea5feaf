// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// StartQEMUWebSocket starts a QEMU whose display is at a WebSocket, too, and
// gives its URL. With a certificate it is a wss:// one.
func StartQEMUWebSocket(t testing.TB, o QEMUOptions, c *Certificate) (*QEMU, string) {
	t.Helper()
	host := o.Host
	if host == "" {
		host = "127.0.0.1"
	}
	port := FreePort(t, host)
	scheme := "ws"
	o.VNC = fmt.Sprintf("websocket=%d", port)
	if c != nil {
		scheme = "wss"
		with := c.QEMU()
		o.VNC += "," + with.VNC
		o.Args = append(o.Args, with.Args...)
	}
	q := StartQEMU(t, o)
	return q, fmt.Sprintf("%s://%s/", scheme, net.JoinHostPort(host, fmt.Sprint(port)))
}

// StartWebsockify starts a websockify before a TCP address and gives its
// HOST:PORT. With a certificate it speaks TLS.
func StartWebsockify(t testing.TB, target string, c *Certificate) string {
	t.Helper()
	address := fmt.Sprintf("127.0.0.1:%d", FreePort(t, "127.0.0.1"))
	args := []string{address, target}
	if c != nil {
		args = append([]string{"--ssl-only", "--cert", filepath.Join(c.dir, "server-cert.pem"), "--key", filepath.Join(c.dir, "server-key.pem")}, args...)
	}
	p := Start(t, nil, "websockify", args...)
	p.waitFor(t, "websockify", func() bool {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	return address
}

// Certificate is a server's certificate for 127.0.0.1, ::1 and localhost, with an
// authority of its own.
type Certificate struct {
	Roots *x509.CertPool // the authority
	dir   string         // has it as QEMU wants it
}

// NewCertificate makes a certificate.
func NewCertificate(t testing.TB) *Certificate {
	t.Helper()
	c := &Certificate{Roots: x509.NewCertPool(), dir: t.TempDir()}
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority of a test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	server := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "server of a test"},
		NotBefore: authority.NotBefore, NotAfter: authority.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	authorityKey, serverKey := newECKey(t), newECKey(t)
	root := c.sign(t, "ca-cert.pem", authority, authority, authorityKey, authorityKey)
	c.sign(t, "server-cert.pem", server, authority, serverKey, authorityKey)
	key, err := x509.MarshalPKCS8PrivateKey(serverKey)
	if err != nil {
		t.Fatal(err)
	}
	c.write(t, "server-key.pem", "PRIVATE KEY", key)
	parsed, err := x509.ParseCertificate(root)
	if err != nil {
		t.Fatal(err)
	}
	c.Roots.AddCert(parsed)
	return c
}

// QEMU gives the options of a QEMU that has the certificate.
func (c *Certificate) QEMU() QEMUOptions {
	return QEMUOptions{
		VNC:  "tls-creds=tls",
		Args: []string{"-object", "tls-creds-x509,id=tls,endpoint=server,verify-peer=off,dir=" + c.dir},
	}
}

// RootsFile is the file of the authority's certificate.
func (c *Certificate) RootsFile() string { return filepath.Join(c.dir, "ca-cert.pem") }

func newECKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (c *Certificate) sign(t testing.TB, file string, what, by *x509.Certificate, key, byKey *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, what, by, &key.PublicKey, byKey)
	if err != nil {
		t.Fatal(err)
	}
	c.write(t, file, "CERTIFICATE", der)
	return der
}

func (c *Certificate) write(t testing.TB, file, kind string, der []byte) {
	t.Helper()
	data := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	if err := os.WriteFile(filepath.Join(c.dir, file), data, 0o600); err != nil {
		t.Fatal(err)
	}
}
