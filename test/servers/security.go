// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Authority is a certificate authority that nobody trusts who is not told to.
type Authority struct {
	Dir  string // with the files that QEMU wants: ca-cert.pem, server-key.pem, ...
	Cert *x509.Certificate
	key  crypto.Signer
}

// NewAuthority makes an authority, and certificates for a server (localhost,
// 127.0.0.1, ::1) and for a client in its directory.
func NewAuthority(t testing.TB) *Authority {
	t.Helper()
	a := &Authority{Dir: t.TempDir()}
	root := template("Test CA")
	root.IsCA, root.BasicConstraintsValid = true, true
	root.KeyUsage = x509.KeyUsageCertSign
	a.key = newKey(t, 2048)
	a.Cert = a.sign(t, root, root, a.key.Public())
	a.write(t, "ca-cert.pem", "CERTIFICATE", a.Cert.Raw)
	a.Issue(t, "server", nil)
	a.Issue(t, "client", func(c *x509.Certificate) {
		c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	})
	return a
}

// File gives the path of one of the authority's files.
func (a *Authority) File(name string) string { return filepath.Join(a.Dir, name) }

// Pool gives a pool of this authority alone.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.Cert)
	return pool
}

// Issue makes a certificate for a server on this machine, changed by change, in
// the files NAME-cert.pem and NAME-key.pem.
func (a *Authority) Issue(t testing.TB, name string, change func(c *x509.Certificate)) tls.Certificate {
	t.Helper()
	return a.IssueFor(t, newKey(t, 2048), name, change)
}

// IssueWeak is Issue with an RSA key of 1024 bits.
func (a *Authority) IssueWeak(t testing.TB, name string) tls.Certificate {
	t.Helper()
	return a.IssueFor(t, newKey(t, 1024), name, nil)
}

// IssueEC is Issue with a key on the curve P-256.
func (a *Authority) IssueEC(t testing.TB, name string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return a.IssueFor(t, key, name, nil)
}

// IssueFor is Issue for a given key.
func (a *Authority) IssueFor(t testing.TB, key crypto.Signer, name string, change func(c *x509.Certificate)) tls.Certificate {
	t.Helper()
	c := template(name)
	c.DNSNames = []string{"localhost"}
	c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	if change != nil {
		change(c)
	}
	cert := a.sign(t, c, a.Cert, key.Public())
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	a.write(t, name+"-cert.pem", "CERTIFICATE", cert.Raw)
	a.write(t, name+"-key.pem", "PRIVATE KEY", der)
	return tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key}
}

func (a *Authority) sign(t testing.TB, c, parent *x509.Certificate, key crypto.PublicKey) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key, a.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func (a *Authority) write(t testing.TB, name, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(a.File(name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

func template(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: name, Organization: []string{"Test"}},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
	}
}

func newKey(t testing.TB, bits int) crypto.Signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// Revoke writes the authority's list of revoked certificates, with this one in it,
// and gives its path.
func (a *Authority) Revoke(t testing.TB, shown tls.Certificate) string {
	t.Helper()
	cert, err := x509.ParseCertificate(shown.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	issuer := *a.Cert
	issuer.KeyUsage |= x509.KeyUsageCRLSign // as libvirt's instructions make authorities, it has none
	der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: time.Now().Add(-time.Hour), NextUpdate: time.Now().Add(-time.Minute),
		RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: cert.SerialNumber, RevocationTime: time.Now().Add(-time.Hour)}},
	}, &issuer, a.key)
	if err != nil {
		t.Fatal(err)
	}
	a.write(t, "cacrl.pem", "X509 CRL", der)
	return a.File("cacrl.pem")
}

// X509 gives the options of a QEMU that has the authority's server certificate,
// and demands the client's, too, if verifyPeer.
func (a *Authority) X509(verifyPeer bool) QEMUOptions {
	verify := "off"
	if verifyPeer {
		verify = "on"
	}
	return QEMUOptions{
		Args: []string{"-object", "tls-creds-x509,id=tls,endpoint=server,dir=" + a.Dir + ",verify-peer=" + verify},
		VNC:  "tls-creds=tls",
	}
}

// AnonymousTLS gives the options of a QEMU that has TLS without certificates.
func AnonymousTLS() QEMUOptions {
	return QEMUOptions{Args: []string{"-object", "tls-creds-anon,id=tls,endpoint=server"}, VNC: "tls-creds=tls"}
}

// StartSafeXvnc starts an Xvnc with security types and the authority's
// certificate. Its password is "secret1"; for the types with Plain it lets
// "alice" in with the password "secret". Those need a private directory of PAM's,
// and so the rights of root.
func StartSafeXvnc(t testing.TB, a *Authority, types string) *Xvnc {
	t.Helper()
	passwd := a.File("passwd")
	if err := os.WriteFile(passwd, Run(t, nil, "sh", "-c", "printf secret1 | vncpasswd -f"), 0o600); err != nil {
		t.Fatal(err)
	}
	program := "Xvnc"
	if strings.Contains(types, "Plain") {
		program = withPAM(t)
	}
	return startXvnc(t, program, 64, 48, "-SecurityTypes", types, "-PasswordFile", passwd,
		"-X509Cert", a.File("server-cert.pem"), "-X509Key", a.File("server-key.pem"),
		"-PlainUsers", "alice", "-PAMService", "vnctest", "-BlacklistTimeout", "0")
}

// withPAM makes a program that runs Xvnc where /etc/pam.d is another directory.
func withPAM(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"vnctest": "auth required pam_exec.so expose_authtok quiet " + dir + "/check\naccount required pam_permit.so\n",
		"check":   "#!/bin/sh\nIFS= read -r p || :\n[ \"$PAM_USER\" = alice ] && [ \"$p\" = secret ]\n",
		"inside":  fmt.Sprintf("#!/bin/sh\nmount --bind %s /etc/pam.d && exec Xvnc \"$@\"\n", dir),
		"Xvnc":    fmt.Sprintf("#!/bin/sh\nexec unshare -m --propagation private %s/inside \"$@\"\n", dir),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "Xvnc")
}

// WithSASL gives QEMU's options with SASL added: "alice" has the password
// "secret", and the mechanisms are those of mechList ("scram-sha-256 plain").
func WithSASL(t testing.TB, o QEMUOptions, mechList string) QEMUOptions {
	t.Helper()
	dir := t.TempDir()
	database := filepath.Join(dir, "sasldb2")
	// QEMU's realm is the host's name; DIGEST-MD5 of other servers may want localhost.
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	Run(t, nil, "sh", "-c", `printf secret | saslpasswd2 -p -c -f "$0" -u "$1" alice`, database, host)
	config := fmt.Sprintf("pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: %s\nmech_list: %s\n", database, mechList)
	if err := os.WriteFile(filepath.Join(dir, "qemu.conf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	if o.VNC != "" {
		o.VNC += ","
	}
	o.VNC += "sasl=on"
	o.Env = append(o.Env, "SASL_CONF_PATH="+dir)
	return o
}

// StartTightVNC starts TightVNC's X server, which has the security type Tight,
// and gives its port on loopback. Its password is "secret1".
func StartTightVNC(t testing.TB) int {
	t.Helper()
	passwd := filepath.Join(t.TempDir(), "passwd")
	if err := os.WriteFile(passwd, Run(t, nil, "sh", "-c", "printf secret1 | vncpasswd -f"), 0o600); err != nil {
		t.Fatal(err)
	}
	// It takes no free display by itself.
	for number := 200 + os.Getpid()%500; number < 1000; number++ {
		if _, err := os.Lstat(fmt.Sprintf("/tmp/.X%d-lock", number)); err == nil {
			continue
		}
		port := FreePort(t, "127.0.0.1")
		p := Start(t, nil, "Xtightvnc", fmt.Sprintf(":%d", number), "-geometry", "64x48", "-depth", "24", "-rfbport", fmt.Sprint(port),
			"-localhost", "-nolisten", "tcp", "-rfbauth", passwd, "-fp", "/usr/share/fonts/X11/misc")
		listens := false
		Wait(t, "Xtightvnc", func() bool {
			conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
			if listens = err == nil; listens {
				conn.Close()
			}
			return listens || p.Ended()
		})
		if listens {
			return port
		}
	}
	t.Fatal("Xtightvnc does not start")
	return 0
}

// StartX11vnc starts an x11vnc that shares the display with the password
// "secret1", and gives its port on loopback. Its TLS is OpenSSL's, which has
// anonymous keys only if it is told so.
func StartX11vnc(t testing.TB, a *Authority, display string, args ...string) int {
	t.Helper()
	dir := t.TempDir()
	both := filepath.Join(dir, "both.pem")
	var pem []byte
	for _, name := range []string{"server-key.pem", "server-cert.pem"} {
		text, err := os.ReadFile(a.File(name))
		if err != nil {
			t.Fatal(err)
		}
		pem = append(pem, text...)
	}
	openssl := "openssl_conf=d\n[d]\nssl_conf=s\n[s]\nsystem_default=x\n[x]\nCipherString=ALL:aNULL:@SECLEVEL=0\nMinProtocol=TLSv1\n"
	for name, text := range map[string]string{both: string(pem), filepath.Join(dir, "openssl.cnf"): openssl} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	port := FreePort(t, "127.0.0.1")
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, "PEM", both)
	}
	p := Start(t, []string{"OPENSSL_CONF=" + filepath.Join(dir, "openssl.cnf")}, "x11vnc", append([]string{"-display", display,
		"-rfbport", fmt.Sprint(port), "-localhost", "-noipv6", "-forever", "-shared", "-q", "-passwd", "secret1"}, args...)...)
	// Whoever connects to see whether it listens makes it wait: its word is taken.
	p.waitFor(t, "x11vnc", func() bool { return strings.Contains(p.Output(), "PORT=") })
	return port
}
