// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// user is who answers a client's questions in tests.
type user struct {
	name, password string
	trusts         bool // accepts every certificate
	asked          []CredentialRequest
	certificates   []*Certificate
	unprotected    []*Unprotected
	given          [][]byte // the passwords that were handed over
}

func (u *user) answer(c *Client, news *Updates) {
	if q := news.Certificate; q != nil {
		u.certificates = append(u.certificates, q)
		c.AnswerCertificate(u.trusts)
	}
	if q := news.Unprotected; q != nil {
		u.unprotected = append(u.unprotected, q)
		c.AnswerUnprotected(u.trusts)
	}
	if q := news.Credentials; q != nil {
		u.asked = append(u.asked, *q)
		password := []byte(u.password)
		u.given = append(u.given, password)
		c.Answer(Credentials{Username: u.name, Password: password})
	}
}

// dialTo gives a dialer.
func dialTo(network, address string) func(context.Context) (net.Conn, error) {
	return func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, address)
	}
}

// visit connects, answers questions as a user does, and returns when the first
// picture has come or the connection has ended; then it is over.
func visit(t testing.TB, config Config, u *user) (*Client, *Updates) {
	t.Helper()
	woken := make(chan struct{}, 1)
	config.Wake = func() {
		select {
		case woken <- struct{}{}:
		default:
		}
	}
	c := Start(config)
	all, news := &Updates{}, &Updates{}
	late := time.After(patience)
	for !all.Closed && all.Damage.Empty() {
		select {
		case <-woken:
		case <-late:
			t.Fatal("neither a picture nor an end")
		}
		c.Take(news)
		u.answer(c, news)
		merge(all, news)
	}
	c.Close()
	<-c.Done()
	for _, password := range u.given {
		if len(bytes.Trim(password, "\x00")) > 0 {
			t.Errorf("the password is still in memory: %q", password)
		}
	}
	if all.Err != nil && u.password != "" && strings.Contains(fmt.Sprintf("%+v", all.Err), u.password) {
		t.Errorf("the error has the password: %v", all.Err)
	}
	return c, all
}

// station is a server side that a test has written from the protocol's document.
// Its methods end the goroutine when the client has gone.
type station struct {
	net.Conn
	t testing.TB
}

// serve runs a server side for one connection. The result gives a dialer; the
// test ends when the server side has.
func serve(t testing.TB, script func(s *station)) Config {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(patience))
		script(&station{Conn: conn, t: t})
	}()
	t.Cleanup(func() {
		l.Close()
		<-done
	})
	return Config{Dial: dialTo("tcp", l.Addr().String())}
}

// send sends what was built.
func (s *station) send(w *packet) { _, _ = s.Write(w.Bytes()) }

// get reads n bytes; zeros after the client has gone.
func (s *station) get(n int) []byte {
	p := make([]byte, n)
	_, _ = io.ReadFull(s, p)
	return p
}

func (s *station) getU32() int { return int(binary.BigEndian.Uint32(s.get(4))) }

// expect reads what the client must send.
func (s *station) expect(want ...byte) {
	s.t.Helper()
	if got := s.get(len(want)); !bytes.Equal(got, want) {
		s.t.Errorf("the client sends %v, not %v", got, want)
	}
}

// offer is the handshake up to the choice of a security type.
func (s *station) offer(types ...int) int {
	s.send(new(packet).text("RFB 003.008\n"))
	s.expect([]byte("RFB 003.008\n")...)
	s.send(new(packet).u8(len(types)).u8(types...))
	return int(s.get(1)[0])
}

// offerSubtypes is VeNCrypt up to the choice of a subtype and TLS's beginning.
func (s *station) offerSubtypes(types ...int) int {
	s.expectType(19, s.offer(19))
	s.send(new(packet).u8(0, 2))
	s.expect(0, 2)
	s.send(new(packet).u8(0, len(types)).u32(types...))
	chosen := s.getU32()
	if chosen > 256 {
		s.send(new(packet).u8(1))
	}
	return chosen
}

func (s *station) expectType(want, got int) {
	s.t.Helper()
	if got != want {
		s.t.Errorf("the client chose %d, not %d", got, want)
	}
}

// getPlain reads a user name and a password.
func (s *station) getPlain() (name, password string) {
	n, p := s.getU32(), s.getU32()
	return string(s.get(min(n, 100))), string(s.get(min(p, 100)))
}

// session lets the client in and shows it one picture: all is right only if what
// the client sends is right from its first byte on.
func (s *station) session() {
	s.send(new(packet).u32(0))
	s.expect(1) // shared
	s.send(new(packet).serverInit(4, 3, "test"))
	s.expect(msgSetPixelFormat)
	s.get(19)
	s.expect(msgSetEncodings)
	s.get(4 * int(binary.BigEndian.Uint16(s.get(3)[1:])))
	s.expect(msgFramebufferUpdateRequest)
	s.get(9)
	s.send(new(packet).update(1).rect(0, 0, 2, 1, EncodingRaw).u32(1, 2))
	_, _ = io.Copy(io.Discard, s) // until the client goes
}

// begun says whether a session began, and fails the test if that is not what is
// wanted.
func begun(t testing.TB, u *Updates, want bool) {
	t.Helper()
	if u.Initialized != want {
		t.Errorf("the session has begun: %v, %v", u.Initialized, u.Err)
	}
}

// TestUnknownSecurityType: a mistake in a policy must not pass silently.
func TestUnknownSecurityType(t *testing.T) {
	_, u := visit(t, Config{SecurityTypes: []string{"VNC", "vnc"}, Dial: func(context.Context) (net.Conn, error) { panic("dialled") }}, &user{})
	if kind(u.Err) != "unsupported" || !strings.Contains(u.Err.Error(), `"vnc"`) {
		t.Errorf("a wrong name in the configuration: %v", u.Err)
	}
}

// TestVeNCrypt feeds its first messages, whole and byte by byte.
func TestVeNCrypt(t *testing.T) {
	start := func() *packet { return new(packet).text("RFB 003.008\n").u8(1, 19) }
	challenge := strings.Repeat("c", 16)
	for _, tt := range []struct {
		name   string
		types  []string
		stream *packet
		want   string // kind of the error at the end
		begun  bool
		says   string
	}{
		{"version 0.0", nil, start().u8(0, 0), "unsupported", false, "VeNCrypt 0.0"},
		{"version 0.1", nil, start().u8(0, 1), "unsupported", false, "VeNCrypt 0.1"},
		{"not accepted", nil, start().u8(0, 2, 1), "unsupported", false, "VeNCrypt 0.2"},
		{"no subtypes", nil, start().u8(0, 2, 0, 0), "refused", false, "no subtype"},
		{"unknown subtypes", nil, start().u8(0, 2, 0, 2).u32(267, 999), "security", false, "267 (X509Ident), 999"},
		{"anonymous ones", nil, start().u8(0, 2, 0, 1).u32(258), "security", false, "258 (TLSVnc)"},
		{"VeNCrypt in itself", nil, start().u8(0, 2, 0, 1).u32(19), "security", false, ""},
		{"255 subtypes", nil, start().u8(0, 2, 0, 255).text(strings.Repeat("\x00\x00\x09\x09", 254)).u32(1, 0).serverInit(4, 3, "x"), "lost", true, ""},
		{"half a list", nil, start().u8(0, 2, 0, 9).u32(260), "lost", false, ""},
		{"type 1 as subtype", nil, start().u8(0, 2, 0, 1).u32(1, 0).serverInit(4, 3, "x"), "lost", true, ""},
		{"type 2 as subtype", nil, start().u8(0, 2, 0, 1).u32(2).text(challenge).u32(0).serverInit(4, 3, "x"), "lost", true, ""},
		{"TLS not begun", nil, start().u8(0, 2, 0, 1).u32(260).u8(0), "refused", false, "TLS"},
		{"Plain by default", nil, start().u8(0, 2, 0, 1).u32(256, 0).serverInit(4, 3, "x"), "security", false, "256 (Plain)"},
		{"VNC if named alone", []string{"VNC"}, start().u8(0, 2, 0, 3).u32(260, 1, 2).text(challenge).u32(0).serverInit(4, 3, "x"), "lost", true, ""},
		{"None if named alone", []string{"None"}, start().u8(0, 2, 0, 3).u32(260, 2, 1, 0).serverInit(4, 3, "x"), "lost", true, ""},
		{"VNC named, and none there", []string{"VNC"}, start().u8(0, 2, 0, 2).u32(260, 1), "security", false, "260 (X509None)"},
		{"Plain if named", []string{"Plain"}, start().u8(0, 2, 0, 1).u32(256, 0).serverInit(4, 3, "x"), "lost", true, ""},
		{"Plain, wrong", []string{"Plain"}, start().u8(0, 2, 0, 1).u32(256, 1, 2).text("no"), "auth", false, "no"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, chunk := range []int{1 << 20, 1} {
				_, u := converse(t, Config{SecurityTypes: tt.types}, tt.stream.Bytes(), chunk, func(CredentialRequest) Credentials {
					return Credentials{Username: "alice", Password: []byte("secret")}
				})
				if got := kind(u.Err); got != tt.want || u.Initialized != tt.begun || !strings.Contains(u.Err.Error(), tt.says) {
					t.Errorf("in pieces of %d: session begun: %v, ended with %s: %v", chunk, u.Initialized, got, u.Err)
				}
			}
		})
	}
}

// TestPlain looks at what the server gets.
func TestPlain(t *testing.T) {
	noLeak(t)
	config := serve(t, func(s *station) {
		s.expectType(256, s.offerSubtypes(256))
		if name, password := s.getPlain(); name != "alice" || password != "secret ä" {
			t.Errorf("the server got %q, %q", name, password)
		}
		s.session()
	})
	config.SecurityTypes = []string{"Plain"}
	c, u := visit(t, config, &user{name: "alice", password: "secret ä"})
	begun(t, u, true)
	if got, want := c.Security(), (Security{Type: "VeNCrypt", Subtype: "Plain"}); got != want {
		t.Errorf("the security is %+v", got)
	}
}

// TestLongCredentials are refused before anything is sent.
func TestLongCredentials(t *testing.T) {
	for _, who := range []*user{
		{name: "alice", password: strings.Repeat("p", MaxCredentialLength+1)},
		{name: strings.Repeat("a", MaxCredentialLength+1), password: "p"},
	} {
		config := serve(t, func(s *station) {
			s.expectType(256, s.offerSubtypes(256))
			if rest, _ := io.ReadAll(s); len(rest) > 0 {
				t.Errorf("the server got %d bytes", len(rest))
			}
		})
		config.SecurityTypes = []string{"Plain"}
		_, u := visit(t, config, who)
		var long *CredentialError
		if !errors.As(u.Err, &long) {
			t.Errorf("ended with %v", u.Err)
		}
	}
}

// TestKeysInTheHandshake: what is typed before the session goes nowhere.
func TestKeysInTheHandshake(t *testing.T) {
	typed := make(chan struct{})
	config := serve(t, func(s *station) {
		<-typed
		s.expectType(2, s.offer(2))
		s.send(new(packet).text(strings.Repeat("c", 16)))
		s.get(16)
		s.session()
	})
	dial := config.Dial
	config.Dial = func(ctx context.Context) (net.Conn, error) { <-typed; return dial(ctx) }
	who := &user{password: "p"}
	config.Wake = nil
	c := Start(config)
	for range 100 {
		c.KeyEvent('a', 0x1e, true)
		c.PointerEvent(1, 1, 1)
		c.SetCutText("text")
	}
	close(typed)
	late := time.Now().Add(patience)
	for news := (&Updates{}); !news.Initialized; time.Sleep(time.Millisecond) {
		c.Take(news)
		who.answer(c, news)
		if news.Closed || time.Now().After(late) {
			t.Fatalf("no session: %v", news.Err)
		}
	}
	c.Close()
	<-c.Done()
}

func TestSecurityText(t *testing.T) {
	for want, security := range map[string]Security{
		"None, not encrypted": {Type: "None"},
		"VeNCrypt X509Vnc, encrypted by TLS 1.3, the server is verified":  {Type: "VeNCrypt", Subtype: "X509Vnc", Encrypted: true, Protocol: "TLS 1.3", Peer: PeerVerified},
		"RSA-AES, encrypted by AES, the user has accepted the server":     {Type: "RSA-AES", Encrypted: true, Protocol: "AES", Peer: PeerAccepted},
		"VeNCrypt SASL SCRAM-SHA-256, encrypted, the server is not known": {Type: "VeNCrypt", Subtype: "SASL", Mechanism: "SCRAM-SHA-256", Encrypted: true},
	} {
		if got := security.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestRefusals: what is wrong is told apart where the server's words do.
func TestRefusals(t *testing.T) {
	vnc := func() *packet { return new(packet).text("RFB 003.008\n").u8(1, 2).text(strings.Repeat("c", 16)) }
	said := func(w *packet, words string) *packet { return w.u32(len(words)).text(words) }
	for _, tt := range []struct {
		name   string
		stream *packet
		want   string // kind of error
		is     Refusal
	}{
		{"TigerVNC blocks", said(new(packet).text("RFB 003.008\n").u8(0), "Too many security failures"), "refused", RefusedBlocked},
		{"blocked, 3.3", said(new(packet).text("RFB 003.003\n").u32(0), "Too many security failures"), "refused", RefusedBlocked},
		{"result 2", vnc().u32(2, 0), "auth", RefusedBlocked},
		{"full", said(new(packet).text("RFB 003.008\n").u8(0), "Too many connections"), "refused", RefusedFull},
		{"not without the user", said(vnc().u32(1), "Connection rejected by local user"), "auth", RefusedByRule},
		{"wrong password", said(vnc().u32(1), "Authentication failed"), "auth", RefusedSomehow},
		{"nobody was asked for a password", said(new(packet).text("RFB 003.008\n").u8(1, 1).u32(1), "no"), "refused", RefusedSomehow},
	} {
		_, u := converse(t, Config{}, tt.stream.Bytes(), 1, func(CredentialRequest) Credentials {
			return Credentials{Password: []byte("secret")}
		})
		var refusal interface{ Kind() Refusal }
		switch err := u.Err.(type) {
		case *AuthError:
			refusal = err
		case *RefusedError:
			refusal = err
		}
		if kind(u.Err) != tt.want || refusal == nil || refusal.Kind() != tt.is {
			t.Errorf("%s: ended with %v", tt.name, u.Err)
		}
	}
}
