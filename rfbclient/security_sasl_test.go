// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"crypto/tls"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestLiveSASL: each mechanism with QEMU, right and wrong.
func TestLiveSASL(t *testing.T) {
	ca := servers.NewAuthority(t)
	for _, tt := range []struct {
		name      string
		server    servers.QEMUOptions
		mechanism string
		want      Security
	}{
		{"clear text", servers.QEMUOptions{}, "digest-md5", Security{Type: "SASL", Protocol: "SASL DIGEST-MD5"}},
		{"anonymous TLS", servers.AnonymousTLS(), "digest-md5", Security{Subtype: "TLSSASL", Protocol: "TLS 1.2"}},
		{"certificate", ca.X509(false), "scram-sha-256", Security{Subtype: "X509SASL", Protocol: "TLS 1.3", Peer: PeerVerified}},
		{"certificate", ca.X509(false), "scram-sha-1", Security{Subtype: "X509SASL", Protocol: "TLS 1.3", Peer: PeerVerified}},
		{"certificate", ca.X509(false), "digest-md5", Security{Subtype: "X509SASL", Protocol: "TLS 1.3", Peer: PeerVerified}},
		{"certificate", ca.X509(false), "plain", Security{Subtype: "X509SASL", Protocol: "TLS 1.3", Peer: PeerVerified}},
	} {
		t.Run(tt.name+", "+tt.mechanism, func(t *testing.T) {
			q := servers.StartQEMU(t, servers.WithSASL(t, tt.server, tt.mechanism))
			config := Config{
				Dial: dialTo("tcp", q.Address()),
				TLS:  TLS{ServerName: "localhost", RootCAs: ca.Pool(), AllowAnonymous: true},
			}
			right := &user{name: "alice", password: "secret"}
			c, u := visit(t, config, right)
			begun(t, u, true)
			got := c.Security()
			if !strings.EqualFold(got.Mechanism, tt.mechanism) || !got.Encrypted || got.Protocol != tt.want.Protocol || got.Peer != tt.want.Peer || got.Subtype != tt.want.Subtype {
				t.Errorf("the security is %+v", got)
			}
			if len(right.asked) != 1 || !right.asked[0].Username || !right.asked[0].Password {
				t.Errorf("asked for %+v", right.asked)
			}
			for _, wrong := range []*user{{name: "alice", password: "wrong"}, {name: "bob", password: "secret"}} {
				if _, u := visit(t, config, wrong); kind(u.Err) != "auth" {
					t.Errorf("as %s, %s: %v", wrong.name, wrong.password, u.Err)
				}
			}
		})
	}
}

// TestLiveSASLScreen has a picture go through the security layer, both ways and
// in large pieces.
func TestLiveSASLScreen(t *testing.T) {
	q := servers.StartQEMU(t, servers.WithSASL(t, servers.QEMUOptions{}, "digest-md5"))
	s := connect(t, "tcp", q.Address(), EncodingRaw, 0)
	s.c.Answer(Credentials{Username: "alice", Password: []byte("secret")})
	s.until("the session", func() bool { return s.u.Initialized })
	s.until("scancodes", s.c.extendedKeys.Load)
	s.c.KeyEvent('4', 0x05, true)
	s.c.KeyEvent('4', 0x05, false)
	q.WaitDebug(t, "S 4")
	s.until("the guest's picture", func() bool { return s.shows(q.Screen(t), 0) })
}

// TestSASL: servers that do it wrong.
func TestSASL(t *testing.T) {
	ca := servers.NewAuthority(t)
	shown := ca.Issue(t, "server", nil)
	list := func(s string) *packet { return new(packet).u32(len(s)).text(s) }
	getStart := func(s *station) string {
		mechanism := string(s.get(min(s.getU32(), 100)))
		return mechanism + " " + string(s.get(min(s.getU32(), 1000)))
	}
	for _, tt := range []struct {
		name   string
		tls    bool
		script func(s *station)
		want   string // kind of the error; "" for a session
		says   string
	}{
		{"PLAIN in TLS", true, func(s *station) {
			s.send(list("ANONYMOUS,PLAIN"))
			if got := getStart(s); got != "PLAIN \x00alice\x00secret\x00" {
				t.Errorf("the server got %q", got)
			}
			s.send(new(packet).u32(0).u8(1))
			s.session()
		}, "", ""},
		{"PLAIN, refused", true, func(s *station) {
			s.send(list("PLAIN"))
			getStart(s)
			s.send(new(packet).u32(0).u8(1).u32(1, 2).text("no"))
		}, "auth", "no"},
		{"PLAIN in clear", false, func(s *station) {
			s.send(list("PLAIN,LOGIN,ANONYMOUS"))
			if got := s.get(1); got[0] != 0 {
				t.Error("the server got something")
			}
		}, "unsupported", "PLAIN,LOGIN"},
		{"SCRAM without encryption", false, func(s *station) { s.send(list("SCRAM-SHA-256,SCRAM-SHA-1")); s.get(1) }, "unsupported", "SCRAM"},
		{"no mechanism", true, func(s *station) { s.send(list("")); s.get(1) }, "unsupported", ""},
		{"only strange ones", true, func(s *station) { s.send(list("EXTERNAL, ../../x\x1b,%n")); s.get(1) }, "unsupported", "EXTERNAL, ../../x,%n"},
		{"a list of 4 GiB", true, func(s *station) { s.send(new(packet).u32(-1).text("PLAIN")); s.get(1) }, "protocol", "4294967295"},
		{"a message of 4 GiB", true, func(s *station) {
			s.send(list("SCRAM-SHA-256"))
			getStart(s)
			s.send(new(packet).u32(-1).text("x"))
			s.get(1)
		}, "protocol", "4294967295"},
		{"the end too early", true, func(s *station) {
			s.send(list("SCRAM-SHA-256"))
			if start := getStart(s); !strings.HasPrefix(start, "SCRAM-SHA-256 n,,n=alice,r=") {
				t.Errorf("the client starts with %q", start)
			}
			s.send(new(packet).u32(0).u8(1).u32(0).serverInit(4, 3, "x"))
		}, "auth", "SCRAM-SHA-256"},
		{"nonsense", true, func(s *station) {
			s.send(list("SCRAM-SHA-256"))
			getStart(s)
			s.send(new(packet).u32(9).text("r=x,s=,i\x00").u8(0))
			s.get(1)
		}, "auth", "SCRAM-SHA-256"},
		{"closes", true, func(s *station) { s.send(list("DIGEST-MD5")); getStart(s) }, "auth", "ended the connection"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			config := serve(t, func(s *station) {
				if !tt.tls {
					s.expectType(20, s.offer(20))
					tt.script(s)
					return
				}
				s.expectType(263, s.offerSubtypes(263))
				if err := s.startTLS(&tls.Config{Certificates: []tls.Certificate{shown}}); err != nil {
					t.Error(err)
				}
				tt.script(s)
				_ = s.Conn.(*tls.Conn).CloseWrite()
				s.get(1 << 16)
			})
			config.TLS = TLS{ServerName: "localhost", RootCAs: ca.Pool()}
			_, u := visit(t, config, &user{name: "alice", password: "secret"})
			begun(t, u, tt.want == "")
			if tt.want != "" && (kind(u.Err) != tt.want || !strings.Contains(u.Err.Error(), tt.says)) {
				t.Errorf("ended with %s: %v", kind(u.Err), u.Err)
			}
		})
	}
}

// FuzzSASL gives the client a server's messages, in clear text: DIGEST-MD5.
func FuzzSASL(f *testing.F) {
	f.Add(new(packet).u32(10).text("DIGEST-MD5").u32(9).text(`nonce="n"`).u8(0).Bytes())
	challenge := "nonce=\"abcdef\",realm=\"r\",qop=\"auth-conf\",cipher=\"rc4,3des\",maxbuf=65536,charset=utf-8,algorithm=md5-sess\x00"
	f.Add(new(packet).u32(10).text("DIGEST-MD5").u32(len(challenge)).text(challenge).u8(0).u32(41).text("rspauth=00000000000000000000000000000000\x00").u8(1).u32(0).Bytes())
	f.Add(new(packet).u32(6).text("GSSAPI").u32(2).text("x\x00").u8(0).Bytes())
	f.Fuzz(func(t *testing.T, said []byte) {
		stream := new(packet).text("RFB 003.008\n").u8(1, 20)
		stream.Write(said)
		_, u := converse(t, Config{}, stream.Bytes(), 1<<20, func(CredentialRequest) Credentials {
			return Credentials{Username: "u", Password: []byte("p")}
		})
		if k := kind(u.Err); k == "unknown" || u.Initialized {
			t.Errorf("ended with %v", u.Err)
		}
	})
}

// TestLiveKerberos: with a ticket nobody is asked, without one SASL goes on with
// another mechanism.
func TestLiveKerberos(t *testing.T) {
	k := servers.StartKerberos(t)
	for _, variable := range k.Env() {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	q := servers.StartQEMU(t, servers.WithSASL(t, servers.QEMUOptions{}, "gssapi digest-md5"))
	config := Config{Dial: dialTo("tcp", q.Address())}
	k.LogIn(t)
	c, u := visit(t, config, &user{name: "nobody", password: "wrong"})
	begun(t, u, true)
	if got := c.Security(); got.Mechanism != "GSSAPI" || !got.Encrypted || got.Protocol != "SASL GSSAPI" || u.Credentials != nil {
		t.Errorf("the security is %+v, asked for %+v", got, u.Credentials)
	}
	k.LogOut(t)
	c, u = visit(t, config, &user{name: "alice", password: "secret"})
	begun(t, u, true)
	if got := c.Security(); got.Mechanism != "DIGEST-MD5" {
		t.Errorf("without a ticket the security is %+v", got)
	}
	// A Kerberos server that does not answer must not keep Close waiting.
	k.LogIn(t)
	silent := k.Hang(t)
	closing := Start(config)
	asked, err := silent.Accept()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	closing.Close()
	<-closing.Done()
	if d := time.Since(began); d > time.Second {
		t.Errorf("Close took %v", d)
	}
	asked.Close() // so that the library gives up
}
