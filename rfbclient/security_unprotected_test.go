// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"crypto/tls"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestUnprotected: the application is asked once before a line on which others can
// listen, or an unknown server, learns anything of the user; and not where it is
// not to be asked.
func TestUnprotected(t *testing.T) {
	ca := servers.NewAuthority(t)
	challenge := new(packet).text(strings.Repeat("c", 16))
	vnc := func(s *station) {
		s.offer(2)
		s.send(challenge)
		if rest, _ := io.ReadAll(io.LimitReader(s, 16)); len(rest) == 16 {
			s.session()
		}
	}
	inTLS := func(s *station) {
		s.offer(18)
		s.startAnonymousTLS()
		s.send(new(packet).u8(1, 2))
		if s.get(1)[0] != 2 {
			return
		}
		s.send(challenge)
		s.get(16)
		s.session()
	}
	for _, tt := range []struct {
		name   string
		serve  func(s *station)
		ask    bool
		trusts bool
		want   *Unprotected // that is asked about; nil for nothing
		begun  bool
	}{
		{"VNC, accepted", vnc, true, true, &Unprotected{SecurityType: "VNC", Encrypted: false}, true},
		{"VNC, not wanted", vnc, true, false, &Unprotected{SecurityType: "VNC", Encrypted: false}, false},
		{"VNC, nobody asks", vnc, false, false, nil, true},
		{"None", func(s *station) { s.offer(1); s.session() }, true, true, &Unprotected{SecurityType: "None", Encrypted: false}, true},
		{"None in Tight", func(s *station) {
			s.offer(16)
			s.send(new(packet).u32(0, 0))
			s.get(1)
		}, true, false, &Unprotected{SecurityType: "None", Encrypted: false}, false},
		{"VNC in VeNCrypt", func(s *station) {
			s.offerSubtypes(2)
			s.send(challenge)
			if rest, _ := io.ReadAll(io.LimitReader(s, 16)); len(rest) == 16 {
				s.session()
			}
		}, true, true, &Unprotected{SecurityType: "VNC", Encrypted: false}, true},
		{"anonymous TLS, accepted", inTLS, true, true, &Unprotected{SecurityType: "TLS", Encrypted: true}, true},
		{"anonymous TLS, not wanted", func(s *station) { s.offer(18); s.get(1) }, true, false, &Unprotected{SecurityType: "TLS", Encrypted: true}, false},
		{"a certificate", func(s *station) {
			s.offerSubtypes(260)
			_ = s.startTLS(&tls.Config{Certificates: []tls.Certificate{ca.Issue(t, "right", nil)}})
			s.session()
		}, true, false, nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			config := serve(t, tt.serve)
			config.AskUnprotected = tt.ask
			config.TLS = TLS{ServerName: "localhost", RootCAs: ca.Pool(), AllowAnonymous: true}
			who := &user{password: "secret1", trusts: tt.trusts}
			_, u := visit(t, config, who)
			begun(t, u, tt.begun)
			switch {
			case tt.want == nil && len(who.unprotected) == 0:
			case tt.want == nil || len(who.unprotected) != 1 || *who.unprotected[0] != *tt.want:
				t.Errorf("it asks %+v", who.unprotected)
			}
			var refused *UnprotectedError
			if !tt.begun && (!errors.As(u.Err, &refused) || len(who.asked) > 0) {
				t.Errorf("ended with %v, asked for %d passwords", u.Err, len(who.asked))
			}
		})
	}
}

// TestSecurityTypesThat looks at what a policy has.
func TestSecurityTypesThat(t *testing.T) {
	if got, want := SecurityTypesThat(true), []string{"X509SASL", "X509Plain", "X509Vnc", "X509None", "RSA-AES-256", "RSA-AES"}; !slices.Equal(got, want) {
		t.Errorf("those that verify are %q", got)
	}
	got := SecurityTypesThat(false)
	for _, name := range []string{"X509None", "TLS", "TLSNone", "TLSSASL", "SASL", "RSA-AES"} {
		if !slices.Contains(got, name) {
			t.Errorf("%s does not encrypt: %q", name, got)
		}
	}
	for _, name := range []string{"None", "VNC", "Plain", "Tight", "Diffie-Hellman", "MSLogonII", "UnixLogin", "RSA-AES-unencrypted", "VeNCrypt"} {
		if slices.Contains(got, name) {
			t.Errorf("%s encrypts: %q", name, got)
		}
	}
}

// TestRevoked: a certificate on its authority's list is refused, and nobody is
// asked; a list of somebody else's is of no account.
func TestRevoked(t *testing.T) {
	ca, other := servers.NewAuthority(t), servers.NewAuthority(t)
	bad, good := ca.Issue(t, "bad", nil), ca.Issue(t, "good", nil)
	broken := t.TempDir() + "/cacrl.pem"
	if err := os.WriteFile(broken, []byte("no list"), 0o600); err != nil {
		t.Fatal(err)
	}
	list, others := ca.Revoke(t, bad), other.Revoke(t, bad)
	for _, tt := range []struct {
		name  string
		shown tls.Certificate
		files []string
		says  string // "" if the session begins
	}{
		{"revoked", bad, []string{"/nowhere/cacrl.pem", list}, "its authority revoked it on "},
		{"not revoked", good, []string{list}, ""},
		{"another's list", bad, []string{others}, ""},
		{"no list", bad, nil, ""},
		{"a broken list", good, []string{broken}, "has no list of revoked certificates"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			config := serve(t, func(s *station) {
				s.offerSubtypes(260)
				if s.startTLS(&tls.Config{Certificates: []tls.Certificate{tt.shown}}) == nil {
					s.session()
				}
			})
			config.TLS = TLS{ServerName: "localhost", RootCAs: ca.Pool(), CRLFiles: tt.files}
			if tt.name == "a broken list" {
				config.Dial = nil // it must not come so far
			}
			who := &user{trusts: true}
			_, u := visit(t, config, who)
			begun(t, u, tt.says == "")
			if len(who.certificates) > 0 || tt.says != "" && !strings.Contains(u.Err.Error(), tt.says) {
				t.Errorf("asked %v, ended with %v", who.certificates, u.Err)
			}
		})
	}
}
