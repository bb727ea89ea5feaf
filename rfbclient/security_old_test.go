// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/md5"
	"fmt"
	"io"
	"math/big"
	"math/bits"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/auth"
	"github.com/govnc/virt-viewer/test/servers"
)

// prime1024 is the second Oakley group's (RFC 2409).
const prime1024 = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF"

// untilNUL gives a text that ends with a NUL.
func untilNUL(p []byte) string {
	text, _, _ := strings.Cut(string(p), "\x00")
	return text
}

// TestApple: the server decrypts what the client sends.
func TestApple(t *testing.T) {
	prime, _ := new(big.Int).SetString(prime1024, 16)
	secret := big.NewInt(0x123456789)
	public := new(big.Int).Exp(big.NewInt(2), secret, prime).FillBytes(make([]byte, 128))
	for _, password := range []string{"secret ü", "wrong"} {
		config := serve(t, func(s *station) {
			s.expectType(30, s.offer(30, 2))
			s.send(new(packet).u16(2, 128).text(string(prime.Bytes()) + string(public)))
			message, theirs := s.get(128), s.get(128)
			shared := new(big.Int).Exp(new(big.Int).SetBytes(theirs), secret, prime).FillBytes(make([]byte, 128))
			key := md5.Sum(shared)
			block, err := aes.NewCipher(key[:])
			if err != nil {
				t.Error(err)
			}
			for i := 0; i < 128; i += 16 {
				block.Decrypt(message[i:], message[i:])
			}
			if name, got := untilNUL(message[:64]), untilNUL(message[64:]); name != "älice" || got != password {
				t.Errorf("the server got %q, %q", name, got)
			}
			if password == "wrong" {
				s.send(new(packet).u32(1, 2).text("no"))
				return
			}
			s.session()
		})
		_, u := visit(t, config, &user{name: "älice", password: password})
		begun(t, u, password != "wrong")
		if password == "wrong" && kind(u.Err) != "auth" {
			t.Errorf("ended with %v", u.Err)
		}
	}
}

// TestMacOS: its types want one of its users or, VNC, a password for viewers. Who has
// but a password gets in by that.
func TestMacOS(t *testing.T) {
	offer := []int{30, 33, 36, 35, 2}
	t.Run("a password only", func(t *testing.T) {
		config := serve(t, func(s *station) {
			s.expectType(2, s.offer(offer...))
			var challenge [16]byte
			s.send(new(packet).text(string(challenge[:])))
			response, err := auth.VNCResponse([]byte("secret"), challenge)
			if err != nil {
				t.Error(err)
			}
			s.expect(response[:]...)
			s.session()
		})
		config.AskUnprotected = true
		who := &user{password: "secret", trusts: true}
		c, u := visit(t, config, who)
		begun(t, u, true)
		if len(who.asked) != 1 || !who.asked[0].UsernameOptional || len(who.unprotected) != 1 || c.Security().Type != "VNC" {
			t.Errorf("it asks %+v and %+v, and uses %v", who.asked, who.unprotected, c.Security())
		}
	})
	t.Run("a name, too", func(t *testing.T) {
		config := serve(t, func(s *station) { s.expectType(30, s.offer(offer...)) })
		who := &user{name: "alice", password: "secret"}
		_, u := visit(t, config, who)
		begun(t, u, false)
	})
	t.Run("no VNC", func(t *testing.T) {
		config := serve(t, func(s *station) { s.expectType(30, s.offer(30, 33)) })
		who := &user{password: "secret"}
		visit(t, config, who)
		if len(who.asked) > 0 {
			t.Errorf("it asks %+v", who.asked)
		}
	})
	t.Run("VNC not allowed", func(t *testing.T) {
		config := serve(t, func(s *station) { s.expectType(30, s.offer(offer...)) })
		config.SecurityTypes = []string{"Diffie-Hellman"}
		visit(t, config, &user{password: "secret"})
	})
}

// TestMSLogon: the server decrypts what the client sends, if the user allows it.
func TestMSLogon(t *testing.T) {
	for _, modulus := range []uint64{0xffffffffffffffc5, 0x7fffffff} { // primes of 64 and of 31 bits
		const generator, secret = 5, 0x1234567
		number := func(n *big.Int) string { return string(n.FillBytes(make([]byte, 8))) }
		m := new(big.Int).SetUint64(modulus)
		config := serve(t, func(s *station) {
			s.expectType(113, s.offer(113))
			s.send(new(packet).text(number(big.NewInt(generator)) + number(m) + number(new(big.Int).Exp(big.NewInt(generator), big.NewInt(secret), m))))
			shared := new(big.Int).Exp(new(big.Int).SetBytes(s.get(8)), big.NewInt(secret), m).FillBytes(make([]byte, 8))
			name, password := s.get(256), s.get(64)
			key := slices.Clone(shared)
			for i := range key {
				key[i] = bits.Reverse8(key[i])
			}
			block, err := des.NewCipher(key)
			if err != nil {
				t.Error(err)
			}
			for _, text := range [][]byte{name, password} {
				cipher.NewCBCDecrypter(block, shared).CryptBlocks(text, text)
			}
			if name, password := untilNUL(name), untilNUL(password); name != "alice" || password != "secret" {
				t.Errorf("the server got %q, %q", name, password)
			}
			s.session()
		})
		config.SecurityTypes = []string{"MSLogonII"}
		_, u := visit(t, config, &user{name: "alice", password: "secret"})
		begun(t, u, true)
	}
	config := serve(t, func(s *station) { s.offer(113) })
	if _, u := visit(t, config, &user{}); kind(u.Err) != "security" || !strings.Contains(u.Err.Error(), "MSLogonII") {
		t.Errorf("by default: %v", u.Err)
	}
}

// TestBadKeyExchange: numbers that are no good, and none that crashes.
func TestBadKeyExchange(t *testing.T) {
	ff := strings.Repeat("\xff", 128)
	zero := strings.Repeat("\x00", 128)
	one := zero[:127] + "\x01"
	apple := func(generator, size int, rest string) *packet {
		return new(packet).text("RFB 003.008\n").u8(1, 30).u16(generator, size).text(rest)
	}
	ms := func(numbers ...string) *packet {
		return new(packet).text("RFB 003.008\n").u8(1, 113).text(strings.Join(numbers, ""))
	}
	for _, tt := range []struct {
		name   string
		stream *packet
		says   string
	}{
		{"no key", apple(2, 0, ""), "0 bytes"},
		{"a short key", apple(2, 64, ff), "64 bytes"},
		{"a key of 64 KiB", apple(2, 65535, ff), "65535 bytes"},
		{"modulus 0", apple(2, 128, zero+one), "shorter"},
		{"modulus 1", apple(2, 128, one+one), "shorter"},
		{"an even modulus", apple(2, 128, ff[:127]+"\xfe"+one), "no good"},
		{"public number 0", apple(2, 128, ff+zero), "no good"},
		{"public number 1", apple(2, 128, ff+one), "no good"},
		{"public number -1", apple(2, 128, ff+ff[:127]+"\xfe"), "no good"},
		{"public number too large", apple(2, 128, ff+ff), "no good"},
		{"generator 0", apple(0, 128, ff+zero[:127]+"\x07"), "no good"},
		{"generator 1", apple(1, 128, ff+zero[:127]+"\x07"), "no good"},
		{"MSLogonII, modulus 0", ms(one[120:], zero[:8], one[120:]), "no good"},
		{"MSLogonII, all 1", ms(one[120:], one[120:], one[120:]), "no good"},
		{"MSLogonII, even", ms(zero[:7]+"\x02", ff[:7]+"\xfe", zero[:7]+"\x05"), "no good"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, u := converse(t, Config{SecurityTypes: []string{"Diffie-Hellman", "MSLogonII"}}, tt.stream.Bytes(), 1<<20, func(CredentialRequest) Credentials {
				t.Error("it asks for a password")
				return Credentials{}
			})
			if kind(u.Err) != "protocol" || !strings.Contains(u.Err.Error(), tt.says) {
				t.Errorf("ended with %v", u.Err)
			}
		})
	}
	for _, who := range []*user{{name: strings.Repeat("n", 64)}, {name: "alice", password: strings.Repeat("p", 64)}} {
		config := serve(t, func(s *station) {
			s.offer(30)
			s.send(new(packet).u16(2, 128).text(ff + zero[:127] + "\x07"))
			s.get(1)
		})
		if _, u := visit(t, config, who); kind(u.Err) != "credential" {
			t.Errorf("ended with %v", u.Err)
		}
	}
}

// TestTight feeds its messages.
func TestTight(t *testing.T) {
	none, vnc, login := "\x00\x00\x00\x01STDVNOAUTH__", "\x00\x00\x00\x02STDVVNCAUTH_", "\x00\x00\x00\x81TGHTULGNAUTH"
	start := func() *packet { return new(packet).text("RFB 003.008\n").u8(1, 16) }
	// ServerInit is longer in Tight.
	end := func(w *packet) *packet {
		return w.serverInit(4, 3, "x").u16(2, 1, 1, 0).text(strings.Repeat("0123456789abcdef", 4)).u8(2)
	}
	for _, tt := range []struct {
		name   string
		types  []string
		stream *packet
		want   string
		begun  bool
		says   string
	}{
		{"nothing at all", nil, end(start().u32(0, 0).u32(0)), "lost", true, ""},
		{"None", nil, end(start().u32(0, 1).text(none).u32(0)), "lost", true, ""},
		{"VNC before None", nil, end(start().u32(0, 3).text(none + login + vnc).text(strings.Repeat("c", 16)).u32(0)), "lost", true, ""},
		{"no tunnel", nil, end(start().u32(2).text("\x00\x00\x00\x05SICRSCHANNEL" + "\x00\x00\x00\x00TGHTNOTUNNEL").u32(1).text(none).u32(0)), "lost", true, ""},
		{"UnixLogin", []string{"Tight", "UnixLogin"}, end(start().u32(0, 1).text(login).u32(0)), "lost", true, ""},
		{"UnixLogin by default", nil, start().u32(0, 1).text(login), "security", false, "UnixLogin"},
		{"wrong password", nil, start().u32(0, 1).text(vnc+strings.Repeat("c", 16)).u32(1, 2).text("no"), "auth", false, "no"},
		{"another's signature", nil, start().u32(0, 1).text("\x00\x00\x00\x02EVILVNCAUTH_"), "security", false, ""},
		{"unknown tunnel", nil, start().u32(1).text("\x00\x00\x00\x05SICRSCHANNEL"), "unsupported", false, "tunnel"},
		{"no tunnel, but not quite", nil, start().u32(1).text("\x00\x00\x00\x00EVILNOTUNNEL"), "unsupported", false, "tunnel"},
		{"4 G tunnels", nil, start().u32(-1), "protocol", false, "4294967295 tunnels"},
		{"4 G ways", nil, start().u32(0, -1), "protocol", false, "4294967295 ways"},
		{"half a tunnel", nil, start().u32(1).text("\x00\x00\x00\x00TGH"), "lost", false, ""},
		{"VNC if named alone", []string{"VNC"}, end(start().u32(0, 2).text(none + vnc + strings.Repeat("c", 16)).u32(0)), "lost", true, ""},
		{"None if named alone", []string{"None"}, end(start().u32(0, 0).u32(0)), "lost", true, ""},
		{"None forbidden", []string{"Tight", "VNC"}, start().u32(0, 0), "security", false, "None"},
		{"capabilities without end", nil, start().u32(0, 0).u32(0).serverInit(4, 3, "x").u16(65535, 65535, 65535, 0).text("x"), "lost", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, chunk := range []int{1 << 20, 1} {
				_, u := converse(t, Config{SecurityTypes: tt.types}, tt.stream.Bytes(), chunk, func(CredentialRequest) Credentials {
					return Credentials{Username: "alice", Password: []byte("secret")}
				})
				if got := kind(u.Err); got != tt.want || u.Initialized != tt.begun || u.Bell != tt.begun || !strings.Contains(u.Err.Error(), tt.says) {
					t.Errorf("in pieces of %d: session begun: %v, ended with %s: %v", chunk, u.Initialized, got, u.Err)
				}
			}
		})
	}
	t.Run("what the server gets", func(t *testing.T) {
		config := serve(t, func(s *station) {
			s.expectType(16, s.offer(16))
			s.send(new(packet).u32(1).text("\x00\x00\x00\x00TGHTNOTUNNEL"))
			s.expect(0, 0, 0, 0)
			s.send(new(packet).u32(2).text(vnc + login))
			s.expect(0, 0, 0, 129)
			if name, password := s.getPlain(); name+password != "alicesecret" {
				t.Errorf("the server got %q, %q", name, password)
			}
			s.send(new(packet).u32(1, 2).text("no"))
		})
		config.SecurityTypes = []string{"Tight", "UnixLogin"}
		if _, u := visit(t, config, &user{name: "alice", password: "secret"}); kind(u.Err) != "auth" {
			t.Errorf("ended with %v", u.Err)
		}
	})
}

// tightOnly hides all types but Tight from the client: by itself it chooses VNC.
type tightOnly struct {
	net.Conn
	reads int
}

func (c *tightOnly) Read(p []byte) (int, error) {
	c.reads++
	switch c.reads {
	case 1:
		return io.ReadFull(c.Conn, p[:12]) // the version
	case 2:
		var count [1]byte
		if _, err := io.ReadFull(c.Conn, count[:]); err != nil {
			return 0, err
		}
		types := make([]byte, count[0])
		if _, err := io.ReadFull(c.Conn, types); err != nil || !slices.Contains(types, 16) {
			return 0, fmt.Errorf("the server offers %v: %w", types, err)
		}
		return copy(p, []byte{1, 16}), nil
	}
	return c.Conn.Read(p)
}

// TestLiveTightVNC has TightVNC's own server, right and wrong.
func TestLiveTightVNC(t *testing.T) {
	dial := dialTo("tcp", fmt.Sprintf("127.0.0.1:%d", servers.StartTightVNC(t)))
	config := Config{Dial: func(ctx context.Context) (net.Conn, error) {
		conn, err := dial(ctx)
		return &tightOnly{Conn: conn}, err
	}}
	c, u := visit(t, config, &user{password: "secret1"})
	begun(t, u, true)
	if got, want := c.Security(), (Security{Type: "Tight", Subtype: "VNC"}); got != want {
		t.Errorf("the security is %+v", got)
	}
	if _, u := visit(t, config, &user{password: "wrong"}); kind(u.Err) != "auth" {
		t.Errorf("with a wrong password: %v", u.Err)
	}
}

// FuzzTightSecurity and the following give the client what a server may say.
func FuzzTightSecurity(f *testing.F) {
	f.Add(new(packet).u32(1).text("\x00\x00\x00\x00TGHTNOTUNNEL").u32(1).text("\x00\x00\x00\x02STDVVNCAUTH_").text(strings.Repeat("c", 16)).u32(0).serverInit(4, 3, "x").u16(1, 0, 0, 0).Bytes())
	fuzzType(f, 16)
}

func FuzzApple(f *testing.F) {
	f.Add(new(packet).u16(2, 128).text(strings.Repeat("\xff", 255)).u8(7).u32(0).Bytes())
	fuzzType(f, 30)
}

func FuzzMSLogon(f *testing.F) {
	f.Add(new(packet).u32(0, 5, -1, -59, 0, 77).u32(0).Bytes())
	fuzzType(f, 113)
}

func fuzzType(f *testing.F, number int) {
	f.Fuzz(func(t *testing.T, said []byte) {
		stream := new(packet).text("RFB 003.008\n").u8(1, number)
		stream.Write(said)
		_, u := converse(t, Config{SecurityTypes: SecurityTypes()}, stream.Bytes(), 1<<20, func(CredentialRequest) Credentials {
			return Credentials{Username: "u", Password: []byte("p")}
		})
		if k := kind(u.Err); k == "unknown" {
			t.Errorf("ended with %v", u.Err)
		}
	})
}
