// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/gnutls"
	"github.com/govnc/virt-viewer/test/servers"
)

// startTLS puts a server's TLS over the station's connection.
func (s *station) startTLS(config *tls.Config) error {
	layer := tls.Server(s.Conn, config)
	s.Conn = layer
	return layer.Handshake()
}

func (s *station) startAnonymousTLS() {
	layer, err := gnutls.Server(s.Conn)
	if err != nil {
		s.t.Error(err)
		return
	}
	s.Conn = layer
	if err := layer.Handshake(); err != nil {
		s.t.Error(err)
	}
}

// TestCertificates shows the client certificates of all kinds. It must ask about
// each that it cannot trust, send nothing before the answer, and go on only if it
// may.
func TestCertificates(t *testing.T) {
	ca, other := servers.NewAuthority(t), servers.NewAuthority(t)
	change := func(change func(c *x509.Certificate)) tls.Certificate { return ca.Issue(t, "changed", change) }
	for _, tt := range []struct {
		name     string
		shown    tls.Certificate
		host     string
		problems []CertificateProblem
		reason   string
	}{
		{"right", ca.Issue(t, "right", nil), "localhost", nil, ""},
		{"right address", ca.Issue(t, "right", nil), "127.0.0.1", nil, ""},
		{"right IPv6 address", ca.Issue(t, "right", nil), "[::1]", nil, ""},
		{"IPv6 address with a zone", ca.Issue(t, "right", nil), "::1%lo", nil, ""},
		{"elliptic curve", ca.IssueEC(t, "ec"), "localhost", nil, ""},
		{"expired", change(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }), "localhost", []CertificateProblem{Expired}, "expired on"},
		{"not yet valid", change(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }), "localhost", []CertificateProblem{NotYetValid}, "valid only from"},
		{"wrong host", ca.Issue(t, "right", nil), "example.org", []CertificateProblem{WrongHost}, "it is for localhost, 127.0.0.1, ::1 and not for example.org"},
		{"host not known", ca.Issue(t, "right", nil), "", []CertificateProblem{WrongHost}, "not known"},
		{"NUL in the name", change(func(c *x509.Certificate) { c.DNSNames = []string{"localhost\x00.evil.org"}; c.IPAddresses = nil }), "localhost", []CertificateProblem{WrongHost}, "localhost.evil.org"},
		{"common name only", change(func(c *x509.Certificate) { c.Subject.CommonName = "localhost"; c.DNSNames, c.IPAddresses = nil, nil }), "localhost", []CertificateProblem{WrongHost}, "common name"},
		{"unknown authority", other.Issue(t, "other", nil), "localhost", []CertificateProblem{UnknownAuthority}, "not signed by an authority"},
		{"unknown authority, wrong host, expired", other.Issue(t, "other", func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }), "example.org", []CertificateProblem{Expired, WrongHost, UnknownAuthority}, "; "},
		{"for clients only", change(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), "localhost", []CertificateProblem{NotForServers}, "not made for servers"},
		{"a short key", ca.IssueWeak(t, "weak"), "localhost", []CertificateProblem{WeakKey}, "RSA 1024"},
	} {
		for _, accepts := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, accepted %v", tt.name, accepts), func(t *testing.T) {
				noLeak(t)
				goesOn := accepts || tt.problems == nil
				config := serve(t, func(s *station) {
					s.expectType(262, s.offerSubtypes(1, 262))
					if err := s.startTLS(&tls.Config{Certificates: []tls.Certificate{tt.shown}}); err != nil {
						// The server may not even know that it was refused.
						if goesOn {
							t.Error(err)
						}
						return
					}
					name, password := s.getPlain()
					if got := name + password; got != "alicesecret" && goesOn || strings.Trim(got, "\x00") != "" && !goesOn {
						t.Errorf("the server got %q", got)
					}
					s.session()
				})
				config.TLS = TLS{ServerName: tt.host, RootCAs: ca.Pool()}
				who := &user{name: "alice", password: "secret", trusts: accepts}
				c, u := visit(t, config, who)
				begun(t, u, goesOn)
				if tt.problems == nil {
					if len(who.certificates) != 0 {
						t.Errorf("it asks: %s", who.certificates[0].Reason)
					}
					if got := c.Security(); got.Peer != PeerVerified || !got.Encrypted || got.Protocol != "TLS 1.3" || got.Cipher == "" || got.Subtype != "X509Plain" {
						t.Errorf("the security is %+v", got)
					}
					return
				}
				if len(who.certificates) != 1 {
					t.Fatalf("it asks %d times", len(who.certificates))
				}
				q := who.certificates[0]
				if !slices.Equal(q.Problems, tt.problems) || !strings.Contains(q.Reason, tt.reason) || q.Host != tt.host || !bytes.Equal(q.DER, tt.shown.Certificate[0]) {
					t.Errorf("it asks about %v: %s", q.Problems, q.Reason)
				}
				var refused *CertificateError
				if !accepts && (!errors.As(u.Err, &refused) || !strings.Contains(u.Err.Error(), tt.reason) || len(who.asked) > 0) {
					t.Errorf("ended with %v, asked %v", u.Err, who.asked)
				}
				if accepts && c.Security().Peer != PeerAccepted {
					t.Errorf("the security is %+v", c.Security())
				}
			})
		}
	}
}

// TestClientCertificate: a server may demand one, and says so late.
func TestClientCertificate(t *testing.T) {
	ca, other := servers.NewAuthority(t), servers.NewAuthority(t)
	shown := ca.Issue(t, "server", nil)
	for _, tt := range []struct {
		name    string
		version uint16
		from    *servers.Authority // of the client's certificate; nil: it has none
		want    bool
	}{
		{"TLS 1.3, right", tls.VersionTLS13, ca, true},
		{"TLS 1.3, none", tls.VersionTLS13, nil, false},
		{"TLS 1.3, another's", tls.VersionTLS13, other, false},
		{"TLS 1.2, right", tls.VersionTLS12, ca, true},
		{"TLS 1.2, none", tls.VersionTLS12, nil, false},
		{"TLS 1.2, another's", tls.VersionTLS12, other, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			config := serve(t, func(s *station) {
				s.expectType(260, s.offerSubtypes(260))
				err := s.startTLS(&tls.Config{Certificates: []tls.Certificate{shown}, MaxVersion: tt.version,
					ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ca.Pool()})
				if (err == nil) != tt.want {
					t.Errorf("the server's handshake: %v", err)
				}
				if err == nil {
					s.session()
				}
			})
			config.TLS = TLS{ServerName: "localhost", CAFile: ca.File("ca-cert.pem")}
			if tt.from != nil {
				config.TLS.CertFile, config.TLS.KeyFile = tt.from.File("client-cert.pem"), tt.from.File("client-key.pem")
			}
			_, u := visit(t, config, &user{})
			begun(t, u, tt.want)
			var certificate *ClientCertificateError
			if !tt.want && (!errors.As(u.Err, &certificate) || certificate.Sent != (tt.from != nil)) {
				t.Errorf("ended with %v", u.Err)
			}
		})
	}
}

// TestTLSFiles that are not there are named.
func TestTLSFiles(t *testing.T) {
	ca := servers.NewAuthority(t)
	for _, tt := range []struct {
		tls  TLS
		says string
	}{
		{TLS{CAFile: "/nonexistent/ca.pem"}, "/nonexistent/ca.pem"},
		{TLS{CAFile: ca.File("server-key.pem")}, "no certificate authority"},
		{TLS{CertFile: "/nonexistent/cert.pem", KeyFile: ca.File("client-key.pem")}, "/nonexistent/cert.pem"},
		{TLS{CertFile: ca.File("client-cert.pem")}, "client certificate"},
	} {
		dial := func(context.Context) (net.Conn, error) { panic("dialled") }
		_, u := visit(t, Config{Dial: dial, TLS: tt.tls}, &user{})
		if u.Err == nil || !strings.Contains(u.Err.Error(), tt.says) {
			t.Errorf("%+v: %v", tt.tls, u.Err)
		}
	}
}

// TestWrongTLS: servers that do not do what they said.
func TestWrongTLS(t *testing.T) {
	ca := servers.NewAuthority(t)
	shown := ca.Issue(t, "server", nil)
	for _, tt := range []struct {
		name    string
		subtype int
		script  func(s *station)
		want    string
	}{
		// What came in clear must not pass for what came through TLS.
		{"clear text goes on", 260, func(s *station) { s.send(new(packet).u32(0).serverInit(4, 3, "clear")) }, "not TLS"},
		{"clear text goes on, anonymous", 257, func(s *station) { s.send(new(packet).u32(0).serverInit(4, 3, "clear")) }, "TLS fails"},
		{"text", 260, func(s *station) { s.send(new(packet).text("HTTP/1.1 400 Bad Request\r\n\r\n")) }, "not TLS"},
		{"an alert", 260, func(s *station) { s.send(new(packet).u8(21, 3, 3, 0, 2, 2, 40)) }, "the server ends TLS: handshake failure"},
		{"an alert, anonymous", 257, func(s *station) { s.send(new(packet).u8(21, 3, 3, 0, 2, 2, 40)) }, "the server ends TLS: Handshake failed"},
		{"closes", 260, func(s *station) {}, "closed the connection"},
		{"closes, anonymous", 257, func(s *station) {}, "closed the connection"},
		{"TLS 1.1 only", 260, func(s *station) {
			_ = s.startTLS(&tls.Config{Certificates: []tls.Certificate{shown}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
		}, "TLS 1.1"},
		{"certificates where none were promised", 257, func(s *station) { _ = s.startTLS(&tls.Config{Certificates: []tls.Certificate{shown}}) }, "TLS"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			config := serve(t, func(s *station) {
				s.expectType(tt.subtype, s.offerSubtypes(tt.subtype))
				tt.script(s)
				if closer, ok := s.Conn.(interface{ CloseWrite() error }); ok {
					_ = closer.CloseWrite()
				}
				s.get(1 << 16)
			})
			config.TLS = TLS{ServerName: "localhost", RootCAs: ca.Pool(), AllowAnonymous: true}
			_, u := visit(t, config, &user{trusts: true})
			begun(t, u, false)
			if u.Err == nil || !strings.Contains(u.Err.Error(), tt.want) {
				t.Errorf("ended with %v", u.Err)
			}
		})
	}
}

// TestNothingInClearAfterTLS looks at the line while keys are typed.
func TestNothingInClearAfterTLS(t *testing.T) {
	ca := servers.NewAuthority(t)
	shown := ca.Issue(t, "server", nil)
	var line bytes.Buffer
	ended := make(chan struct{})
	config := serve(t, func(s *station) {
		defer close(ended)
		s.expectType(262, s.offerSubtypes(262))
		line.Reset()
		s.Conn = &tappedConn{s.Conn, &line}
		if err := s.startTLS(&tls.Config{Certificates: []tls.Certificate{shown}}); err != nil {
			t.Error(err)
		}
		s.getPlain()
		s.session()
	})
	config.TLS = TLS{ServerName: "localhost", RootCAs: ca.Pool()}
	_, u := visit(t, config, &user{name: "alice", password: "secret"})
	begun(t, u, true)
	<-ended
	for rest := line.Bytes(); len(rest) > 0; {
		// TLS's record: type, version, length.
		if len(rest) < 5 || rest[0] < 20 || rest[0] > 23 || rest[1] != 3 {
			t.Fatalf("this is no record of TLS: %q", rest[:min(len(rest), 40)])
		}
		rest = rest[min(len(rest), 5+int(rest[3])<<8+int(rest[4])):]
	}
}

type tappedConn struct {
	net.Conn
	seen *bytes.Buffer
}

func (c *tappedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.seen.Write(p[:n])
	return n, err
}

// TestAnonymousTLS, as VeNCrypt's subtypes and as type 18.
func TestAnonymousTLS(t *testing.T) {
	vnc := func(s *station) { s.send(new(packet).text(strings.Repeat("c", 16))); s.get(16) }
	for _, tt := range []struct {
		name   string
		script func(s *station)
		want   Security
	}{
		{"TLSNone", func(s *station) {
			s.expectType(257, s.offerSubtypes(1, 257, 2))
			s.startAnonymousTLS()
			s.session()
		}, Security{Type: "VeNCrypt", Subtype: "TLSNone"}},
		{"TLSVnc", func(s *station) {
			s.expectType(258, s.offerSubtypes(257, 258))
			s.startAnonymousTLS()
			vnc(s)
			s.session()
		}, Security{Type: "VeNCrypt", Subtype: "TLSVnc"}},
		{"TLSPlain", func(s *station) {
			s.expectType(259, s.offerSubtypes(259))
			s.startAnonymousTLS()
			if name, password := s.getPlain(); name+password != "alicesecret" {
				t.Errorf("the server got %q, %q", name, password)
			}
			s.session()
		}, Security{Type: "VeNCrypt", Subtype: "TLSPlain"}},
		{"TLS, VNC", func(s *station) {
			s.expectType(18, s.offer(18, 2, 1))
			s.startAnonymousTLS()
			s.send(new(packet).u8(3, 1, 77, 2))
			s.expectType(2, int(s.get(1)[0]))
			vnc(s)
			s.session()
		}, Security{Type: "TLS", Subtype: "VNC"}},
		{"TLS, None", func(s *station) {
			s.expectType(18, s.offer(18))
			s.startAnonymousTLS()
			s.send(new(packet).u8(2, 18, 1))
			s.expectType(1, int(s.get(1)[0]))
			s.session()
		}, Security{Type: "TLS", Subtype: "None"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			config := serve(t, tt.script)
			config.TLS.AllowAnonymous = true
			c, u := visit(t, config, &user{name: "alice", password: "secret"})
			begun(t, u, true)
			got := c.Security()
			if got.Type != tt.want.Type || got.Subtype != tt.want.Subtype || !got.Encrypted || got.Protocol != "TLS 1.2" || got.Peer != PeerUnknown {
				t.Errorf("the security is %+v", got)
			}
		})
	}
	t.Run("what must be encrypted is inside", func(t *testing.T) {
		config := serve(t, func(s *station) {
			s.expectType(18, s.offer(18, 2))
			s.startAnonymousTLS()
			s.send(new(packet).u8(1, 2))
			s.expectType(2, int(s.get(1)[0]))
			vnc(s)
			s.session()
		})
		config.TLS.AllowAnonymous = true
		config.SecurityTypes = SecurityTypesThat(false)
		_, u := visit(t, config, &user{password: "secret"})
		begun(t, u, true)
	})
	t.Run("not named inside", func(t *testing.T) {
		config := serve(t, func(s *station) {
			s.expectType(18, s.offer(18))
			s.startAnonymousTLS()
			s.send(new(packet).u8(1, 2))
			s.get(1)
		})
		config.TLS.AllowAnonymous = true
		config.SecurityTypes = []string{"TLS", "None"}
		_, u := visit(t, config, &user{})
		var unsupported *UnsupportedSecurityError
		if !errors.As(u.Err, &unsupported) || !slices.Equal(unsupported.Forbidden, []string{"TLS", "VNC"}) {
			t.Errorf("ended with %v", u.Err)
		}
	})
	t.Run("not allowed", func(t *testing.T) {
		config := serve(t, func(s *station) { s.offer(18) })
		_, u := visit(t, config, &user{})
		var unsupported *UnsupportedSecurityError
		if !errors.As(u.Err, &unsupported) || !slices.Equal(unsupported.Forbidden, []string{"TLS"}) || unsupported.Types[0] != 18 {
			t.Errorf("ended with %v", u.Err)
		}
	})
}

// TestCloseWhileAsked closes while the application thinks about a certificate;
// answers of the wrong time are dropped.
func TestCloseWhileAsked(t *testing.T) {
	noLeak(t)
	ca := servers.NewAuthority(t)
	shown := ca.Issue(t, "server", nil)
	config := serve(t, func(s *station) {
		s.offerSubtypes(260)
		if err := s.startTLS(&tls.Config{Certificates: []tls.Certificate{shown}}); err == nil {
			s.get(1)
		}
	})
	config.TLS.ServerName = "localhost"
	woken := make(chan struct{}, 9)
	config.Wake = func() { woken <- struct{}{} }
	c := Start(config)
	c.AnswerCertificate(true) // before it is asked: that is no answer
	for u := (&Updates{}); u.Certificate == nil; c.Take(u) {
		select {
		case <-woken:
		case <-time.After(patience):
			t.Fatal("it does not ask")
		}
	}
	c.Close()
	<-c.Done()
	c.AnswerCertificate(true)
	var u Updates
	if c.Take(&u); !errors.Is(u.Err, ErrClosed) || u.Initialized {
		t.Errorf("ended with %v", u.Err)
	}
}

// TestServerGoesWhileAsked: a question that nobody needs an answer to any more
// ends with the connection.
func TestServerGoesWhileAsked(t *testing.T) {
	shown := servers.NewAuthority(t).Issue(t, "server", nil)
	for _, subtype := range []int{2, 262} {
		noLeak(t)
		asked := make(chan struct{})
		config := serve(t, func(s *station) {
			s.expectType(subtype, s.offerSubtypes(subtype))
			socket := s.Conn
			go func() { <-asked; socket.Close() }()
			if subtype == 2 {
				s.send(new(packet).text(strings.Repeat("c", 16)))
			} else if s.startTLS(&tls.Config{Certificates: []tls.Certificate{shown}, MaxVersion: tls.VersionTLS12}) == nil {
				t.Error("the handshake went on")
			}
			<-asked
		})
		woken := make(chan struct{}, 9)
		config.Wake = func() { woken <- struct{}{} }
		c := Start(config)
		late := time.After(patience)
		for u := (&Updates{}); !u.Closed; {
			select {
			case <-woken:
			case <-late:
				t.Fatal("no end")
			}
			c.Take(u)
			if u.Credentials != nil || u.Certificate != nil {
				close(asked)
			}
			if u.Closed && !isLost(u.Err) {
				t.Errorf("ended with %v", u.Err)
			}
		}
		<-c.Done()
	}
}

// TestSilentTLS closes while the server says nothing more.
func TestSilentTLS(t *testing.T) {
	for _, subtype := range []int{257, 260} {
		begun := make(chan struct{}, 1)
		config := serve(t, func(s *station) {
			s.offerSubtypes(subtype)
			s.get(1)
			begun <- struct{}{}
			s.get(1 << 20)
		})
		config.TLS.AllowAnonymous = true
		c := Start(Config{Dial: config.Dial, TLS: config.TLS})
		select {
		case <-begun:
		case <-time.After(patience):
			t.Fatal("it does not begin TLS")
		}
		c.Close()
		select {
		case <-c.Done():
		case <-time.After(patience):
			t.Fatal("it does not end")
		}
	}
}

// FuzzTLS gives the client what should be a server's TLS.
func FuzzTLS(f *testing.F) {
	f.Add([]byte{22, 3, 3, 0, 4, 2, 0, 0, 0}, uint16(260))
	f.Add([]byte{21, 3, 3, 0, 2, 2, 40}, uint16(257))
	f.Fuzz(func(t *testing.T, said []byte, subtype uint16) {
		stream := new(packet).text("RFB 003.008\n").u8(1, 19, 0, 2, 0, 1).u32(int(subtype)).u8(1)
		stream.Write(said)
		_, u := converse(t, Config{TLS: TLS{AllowAnonymous: true, RootCAs: x509.NewCertPool()}}, stream.Bytes(), 1<<20,
			func(CredentialRequest) Credentials { return Credentials{} })
		if u.Err == nil {
			t.Error("no end")
		}
	})
}

// FuzzVeNCrypt gives the client the lists of all types that are lists.
func FuzzVeNCrypt(f *testing.F) {
	f.Add([]byte{0, 2, 0, 2, 0, 0, 1, 0, 0, 0, 0, 2})
	f.Add([]byte{0, 2, 0, 1, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0})
	fuzzType(f, 19)
}

// TestLiveTLS: QEMU with certificates and without.
func TestLiveTLS(t *testing.T) {
	ca := servers.NewAuthority(t)
	password := func(o servers.QEMUOptions) servers.QEMUOptions { o.Password = "secret1"; return o }
	trusting := TLS{ServerName: "localhost", CAFile: ca.File("ca-cert.pem")}
	withOwn := trusting
	withOwn.CertFile, withOwn.KeyFile = ca.File("client-cert.pem"), ca.File("client-key.pem")
	for _, tt := range []struct {
		name     string
		server   servers.QEMUOptions
		tls      TLS
		security Security
		lacking  TLS // with this it must fail; zero: not tried
	}{
		{"x509none", ca.X509(false), trusting, Security{Subtype: "X509None", Protocol: "TLS 1.3", Peer: PeerVerified}, TLS{}},
		{"x509vnc", password(ca.X509(false)), trusting, Security{Subtype: "X509Vnc", Protocol: "TLS 1.3", Peer: PeerVerified}, TLS{}},
		{"x509peer", ca.X509(true), withOwn, Security{Subtype: "X509None", Protocol: "TLS 1.3", Peer: PeerVerified}, trusting},
		{"tlsnone", servers.AnonymousTLS(), TLS{AllowAnonymous: true}, Security{Subtype: "TLSNone", Protocol: "TLS 1.2"}, trusting},
		{"tlsvnc", password(servers.AnonymousTLS()), TLS{AllowAnonymous: true}, Security{Subtype: "TLSVnc", Protocol: "TLS 1.2"}, trusting},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := servers.StartQEMU(t, tt.server)
			config := Config{Dial: dialTo("tcp", q.Address()), TLS: tt.tls}
			c, u := visit(t, config, &user{password: "secret1"})
			begun(t, u, true)
			got := c.Security()
			if got.Subtype != tt.security.Subtype || got.Protocol != tt.security.Protocol || got.Peer != tt.security.Peer || !got.Encrypted || got.Cipher == "" {
				t.Errorf("the security is %+v", got)
			}
			if tt.server.Password != "" {
				_, u := visit(t, config, &user{password: "wrong"})
				if kind(u.Err) != "auth" {
					t.Errorf("with a wrong password: %v", u.Err)
				}
			}
			if tt.lacking.ServerName != "" {
				config.TLS = tt.lacking
				_, u := visit(t, config, &user{password: "secret1"})
				begun(t, u, false)
				var certificate *ClientCertificateError
				if tt.tls.CertFile != "" && !errors.As(u.Err, &certificate) {
					t.Errorf("without a client certificate: %v", u.Err)
				}
			}
		})
	}
}

// TestLiveXvncTypes: every type that Xvnc has, with right and wrong passwords.
func TestLiveXvncTypes(t *testing.T) {
	ca := servers.NewAuthority(t)
	x := servers.StartSafeXvnc(t, ca, "None,VncAuth,Plain,TLSNone,TLSVnc,TLSPlain,X509None,X509Vnc,X509Plain")
	for _, name := range []string{"None", "VNC", "Plain", "TLSNone", "TLSVnc", "TLSPlain", "X509None", "X509Vnc", "X509Plain"} {
		t.Run(name, func(t *testing.T) {
			config := Config{
				Dial:          dialTo("tcp", fmt.Sprintf("127.0.0.1:%d", x.Port)),
				SecurityTypes: []string{name},
				TLS:           TLS{ServerName: "127.0.0.1", RootCAs: ca.Pool(), AllowAnonymous: true},
			}
			right, wrong := &user{name: "alice", password: "secret"}, &user{name: "alice", password: "wrong"}
			if strings.HasSuffix(strings.ToUpper(name), "VNC") {
				right.password = "secret1"
			}
			c, u := visit(t, config, right)
			begun(t, u, true)
			if s := c.Security(); s.Type != name && s.Subtype != name {
				t.Errorf("the security is %+v", s)
			}
			if strings.HasSuffix(name, "None") {
				return
			}
			if _, u := visit(t, config, wrong); kind(u.Err) != "auth" {
				t.Errorf("with a wrong password: %v", u.Err)
			}
		})
	}
}

// TestLiveX11vnc has another TLS library at the other end, and type 18.
func TestLiveX11vnc(t *testing.T) {
	ca := servers.NewAuthority(t)
	x := servers.StartXvnc(t, 64, 48)
	for _, tt := range []struct {
		name string
		args []string
		want Security
	}{
		{"type 18", []string{"-ssl", "PEM", "-anontls", "only"}, Security{Type: "TLS", Subtype: "VNC"}},
		{"TLSVnc", []string{"-ssl", "ADH", "-vencrypt", "only"}, Security{Type: "VeNCrypt", Subtype: "TLSVnc"}},
		{"X509Vnc", []string{"-ssl", "PEM", "-vencrypt", "only"}, Security{Type: "VeNCrypt", Subtype: "X509Vnc", Peer: PeerVerified}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel() // each waits for two seconds
			config := Config{
				Dial: dialTo("tcp", fmt.Sprintf("127.0.0.1:%d", servers.StartX11vnc(t, ca, x.Display, tt.args...))),
				TLS:  TLS{ServerName: "127.0.0.1", RootCAs: ca.Pool(), AllowAnonymous: true},
			}
			if tt.name == "TLSVnc" { // x11vnc offers X509Vnc, too, for which it has no certificate
				config.SecurityTypes = []string{"TLSVnc"}
			}
			c, u := visit(t, config, &user{password: "secret1"})
			begun(t, u, true)
			if got := c.Security(); got.Type != tt.want.Type || got.Subtype != tt.want.Subtype || got.Peer != tt.want.Peer || !got.Encrypted {
				t.Errorf("the security is %+v", got)
			}
			// It closes at once after it has said why, which may be lost with it.
			if _, u := visit(t, config, &user{password: "wrong"}); u.Initialized || kind(u.Err) != "auth" && kind(u.Err) != "lost" {
				t.Errorf("with a wrong password: %v", u.Err)
			}
		})
	}
}

// TestLiveWayvnc: wayvnc's one type with credentials, each of them right and wrong. After
// a refusal wayvnc 0.5 may crash: each has one of its own.
func TestLiveWayvnc(t *testing.T) {
	ca := servers.NewAuthority(t)
	for _, tt := range []struct {
		name string
		as   user
		own  bool   // the authority is trusted
		want string // kind of the error; "" for a session
	}{
		{"right", user{name: "alice", password: "secret"}, true, ""},
		{"wrong password", user{name: "alice", password: "wrong"}, true, "auth"},
		{"wrong name", user{name: "mallory", password: "secret"}, true, "auth"},
		{"another authority", user{name: "alice", password: "secret"}, false, "certificate"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel() // sway takes a while
			w := servers.StartSafeWayvnc(t, ca)
			config := Config{
				Dial: dialTo("tcp", fmt.Sprintf("127.0.0.1:%d", w.Port)),
				TLS:  TLS{ServerName: "127.0.0.1", RootCAs: ca.Pool()},
			}
			if !tt.own {
				config.TLS.RootCAs = x509.NewCertPool()
			}
			c, u := visit(t, config, &tt.as)
			begun(t, u, tt.want == "")
			if tt.want != "" {
				if kind(u.Err) != tt.want {
					t.Errorf("it ends with %v", u.Err)
				}
			} else if got := c.Security(); got.Subtype != "X509Plain" || got.Peer != PeerVerified || !got.Encrypted {
				t.Errorf("the security is %+v", got)
			}
			if len(tt.as.given) > 0 != tt.own {
				t.Error("the password was given to whom nobody trusts, or to nobody")
			}
		})
	}
}
