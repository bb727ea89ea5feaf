// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/gnutls"
	"github.com/govnc/virt-viewer/test/servers"
)

// serveAgain runs a server side for each of at most two connections: a client that was
// refused may come again.
func serveAgain(t *testing.T, script func(s *station)) Config {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 2 {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.SetDeadline(time.Now().Add(patience))
			script(&station{Conn: conn, t: t})
			conn.Close()
		}
	}()
	t.Cleanup(func() {
		l.Close()
		<-done
	})
	return Config{Dial: dialTo("tcp", l.Addr().String())}
}

// TestOldTLS: servers whose TLS 1.2 crypto/tls does not want are asked about before
// anything secret is sent, and no sooner is their certificate judged less.
func TestOldTLS(t *testing.T) {
	ca, other := servers.NewAuthority(t), servers.NewAuthority(t)
	own := gnutls.Own{CertFile: ca.File("server-cert.pem"), KeyFile: ca.File("server-key.pem")}
	for _, tt := range []struct {
		name      string
		exchanges string // GnuTLS's
		weak      WeakTLS
		trusted   *servers.Authority
		accepts   bool
		begun     bool
		asked     string // about the weakness; "" if not
		wantErr   string
	}{
		{"RSA, accepted", "+RSA", AskWeakTLS, ca, true, true, "key exchange RSA, cipher AES", ""},
		{"DHE, accepted", "+DHE-RSA", AskWeakTLS, ca, true, true, "key exchange DHE-RSA with 2048 bits, cipher AES", ""},
		{"RSA, not accepted", "+RSA", AskWeakTLS, ca, false, false, "key exchange RSA, cipher AES", "unprotected"},
		{"DHE, not accepted", "+DHE-RSA", AskWeakTLS, ca, false, false, "key exchange DHE-RSA with 2048 bits", "unprotected"},
		{"RSA, allowed", "+RSA", AllowWeakTLS, ca, true, true, "", ""},
		{"DHE, allowed", "+DHE-RSA", AllowWeakTLS, ca, true, true, "", ""},
		{"RSA, refused", "+RSA", RefuseWeakTLS, ca, true, false, "", "other"},
		{"DHE, unknown authority", "+DHE-RSA", AllowWeakTLS, other, false, false, "", "certificate"},
		{"a good one", "+ECDHE-RSA", AskWeakTLS, ca, true, true, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			config := serveAgain(t, func(s *station) {
				s.expectType(262, s.offerSubtypes(262))
				layer, err := gnutls.OldServer(s.Conn, own, tt.exchanges)
				if err != nil {
					t.Error(err)
					return
				}
				defer layer.Free()
				if layer.Handshake() != nil {
					return
				}
				s.Conn = layer
				name, password := s.getPlain()
				if got := strings.Trim(name+password, "\x00"); tt.begun && got != "alicesecret" || !tt.begun && got != "" {
					t.Errorf("the server got %q", got)
				}
				if tt.begun {
					s.session()
				}
			})
			config.TLS = TLS{ServerName: "localhost", RootCAs: tt.trusted.Pool(), Weak: tt.weak}
			who := &user{name: "alice", password: "secret", trusts: tt.accepts}
			c, u := visit(t, config, who)
			begun(t, u, tt.begun)
			asked := ""
			if len(who.unprotected) > 0 {
				asked = who.unprotected[0].Weak.String()
			}
			if !strings.HasPrefix(asked, tt.asked) || (asked == "") != (tt.asked == "") || len(who.unprotected) > 1 {
				t.Errorf("it asks %q", asked)
			}
			if !tt.begun {
				if len(who.asked) > 0 || oldTLSKind(u.Err) != tt.wantErr {
					t.Errorf("ended with %v, asked for %d passwords", u.Err, len(who.asked))
				}
				return
			}
			got := c.Security()
			if !got.Encrypted || got.Protocol != "TLS 1.2" || got.Peer != PeerVerified || got.Subtype != "X509Plain" {
				t.Errorf("the security is %+v", got)
			}
		})
	}
}

// oldTLSKind tells the errors of these tests apart.
func oldTLSKind(err error) string {
	switch {
	case errors.As(err, new(*UnprotectedError)):
		return "unprotected"
	case errors.As(err, new(*CertificateError)):
		return "certificate"
	case errors.As(err, new(*TLSError)):
		return "tls"
	}
	return "other"
}

// TestOldTLSClientCertificate: one that the server asks for goes the old way, too.
func TestOldTLSClientCertificate(t *testing.T) {
	ca := servers.NewAuthority(t)
	server := ca.Issue(t, "server", nil)
	for _, has := range []bool{true, false} {
		config := serveAgain(t, func(s *station) {
			s.offerSubtypes(260)
			err := s.startTLS(&tls.Config{Certificates: []tls.Certificate{server}, MaxVersion: tls.VersionTLS12, ClientCAs: ca.Pool(),
				ClientAuth: tls.RequireAndVerifyClientCert, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}})
			if err == nil {
				s.session()
			}
		})
		config.TLS = TLS{ServerName: "localhost", RootCAs: ca.Pool(), Weak: AllowWeakTLS}
		if has {
			config.TLS.CertFile, config.TLS.KeyFile = ca.File("client-cert.pem"), ca.File("client-key.pem")
		}
		_, u := visit(t, config, &user{})
		begun(t, u, has)
		var certificate *ClientCertificateError
		if !has && (!errors.As(u.Err, &certificate) || certificate.Sent) {
			t.Errorf("ended with %v", u.Err)
		}
	}
}

// TestOldVersions: TLS 1.0 and 1.1 are refused in words that name them, whatever is
// allowed.
func TestOldVersions(t *testing.T) {
	shown := servers.NewAuthority(t).Issue(t, "server", nil)
	for _, tt := range []struct {
		name   string
		script func(s *station)
		want   string
	}{
		{"an alert", func(s *station) {
			_ = s.startTLS(&tls.Config{Certificates: []tls.Certificate{shown}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
		}, "the server speaks only TLS 1.1, TLS 1.0 or older; TLS 1.2 is the oldest"},
		{"chooses TLS 1.0", func(s *station) { serverHello(s, 1) }, "the server speaks TLS 1.0; TLS 1.2 is the oldest"},
		{"chooses TLS 1.1", func(s *station) { serverHello(s, 2) }, "the server speaks TLS 1.1; TLS 1.2 is the oldest"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dials := 0
			config := serve(t, func(s *station) {
				s.offerSubtypes(260)
				tt.script(s)
			})
			dial := config.Dial
			config.Dial = func(ctx context.Context) (net.Conn, error) { dials++; return dial(ctx) }
			config.TLS = TLS{ServerName: "localhost", Weak: AllowWeakTLS}
			_, u := visit(t, config, &user{trusts: true})
			begun(t, u, false)
			if oldTLSKind(u.Err) != "tls" || !strings.HasPrefix(u.Err.Error(), tt.want) || dials != 1 {
				t.Errorf("after %d dials ended with %v", dials, u.Err)
			}
		})
	}
}

// serverHello says that TLS 1.minor was chosen (RFC 5246 7.4.1.3), and no more.
func serverHello(s *station, minor int) {
	s.get(5)
	hello := new(packet).u8(3, minor).text(strings.Repeat("r", 32)).u8(0).u16(0x2f).u8(0)
	s.send(new(packet).u8(22, 3, minor).u16(hello.Len()+4).u8(2, 0).u16(hello.Len()).text(hello.String()))
	s.get(1 << 16)
}
