// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"crypto/aes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/eax"

	"github.com/govnc/virt-viewer/rfbclient/internal/auth"
)

// TestEAX compares the module with the vectors of the paper (Bellare, Rogaway,
// Wagner: "The EAX mode of operation", appendix G).
func TestEAX(t *testing.T) {
	for _, tt := range []struct{ message, key, nonce, header, want string }{
		{"", "233952DEE4D5ED5F9B9C6D6FF80FF478", "62EC67F9C3A4A407FCB2A8C49031A8B3", "6BFB914FD07EAE6B", "E037830E8389F27B025A2D6527E79D01"},
		{"F7FB", "91945D3F4DCBEE0BF45EF52255F095A4", "BECAF043B0A23D843194BA972C66DEBD", "FA3BFD4806EB53FA", "19DD5C4C9331049D0BDAB0277408F67967E5"},
		{"1A47CB4933", "01F74AD64077F2E704C0F60ADA3DD523", "70C3DB4F0D26368400A10ED05D2BFF5E", "234A3463C1264AC6", "D851D5BAE03A59F238A23E39199DC9266626C40F80"},
		{"CA40D7446E545FFAED3BD12A740A659FFBBB3CEAB7", "8395FCF1E95BEBD697BD010BC766AAC3", "22E7ADD93CFC6393C57EC0B3C17D6B44", "126735FCC320D25A", "CB8920F87A6C75CFF39627B56E3ED197C552D295A7CFC46AFC253B4652B1AF3795B124AB6E"},
	} {
		unhex := func(s string) []byte {
			p, err := hex.DecodeString(s)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		block, err := aes.NewCipher(unhex(tt.key))
		if err != nil {
			t.Fatal(err)
		}
		aead, err := eax.NewEAX(block)
		if err != nil {
			t.Fatal(err)
		}
		sealed := aead.Seal(nil, unhex(tt.nonce), unhex(tt.message), unhex(tt.header))
		if !bytes.Equal(sealed, unhex(tt.want)) {
			t.Errorf("%s became %X", tt.message, sealed)
		}
		// In place, as the client does it.
		opened, err := aead.Open(sealed[:0], unhex(tt.nonce), sealed, unhex(tt.header))
		if err != nil || !bytes.Equal(opened, unhex(tt.message)) {
			t.Errorf("%s came back as %X, %v", tt.message, opened, err)
		}
	}
}

// testKeys are made once: that takes long.
var testKeys = sync.OnceValue(func() map[int]*rsa.PrivateKey {
	keys := map[int]*rsa.PrivateKey{}
	for _, bits := range []int{1024, 2048, 2049, 3072} {
		key, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			panic(err)
		}
		keys[bits] = key
	}
	return keys
})

// rsaServer is the server's side of RSA-AES, with what may be done wrong.
type rsaServer struct {
	*station
	bits      int
	encrypted bool
	key       *rsa.PrivateKey
	subtype   int
	badHash   bool
	badRandom bool
	random    int // length of the random numbers, in bytes; 0: that of the session's keys
	cipher    *eaxStream
	beneath   net.Conn
}

// eaxStream is an independent reading of the document's framing.
type eaxStream struct {
	net.Conn
	out, in         [32]byte // keys
	size            int
	outSent, inSeen uint64
	rest            []byte
}

func (e *eaxStream) seal(key [32]byte, count uint64, text, header []byte, open bool) []byte {
	block, err := aes.NewCipher(key[:e.size])
	if err != nil {
		panic(err)
	}
	aead, err := eax.NewEAX(block)
	if err != nil {
		panic(err)
	}
	nonce := binary.LittleEndian.AppendUint64(nil, count)
	nonce = append(nonce, make([]byte, 8)...)
	if !open {
		return aead.Seal(nil, nonce, text, header)
	}
	opened, err := aead.Open(nil, nonce, text, header)
	if err != nil {
		return nil
	}
	return opened
}

func (e *eaxStream) Write(p []byte) (int, error) {
	// Pieces of odd sizes: messages are no messages of RFB.
	for rest := p; len(rest) > 0; {
		n := min(len(rest), 7+int(e.outSent%5)*4000)
		header := binary.BigEndian.AppendUint16(nil, uint16(n))
		if _, err := e.Conn.Write(append(header, e.seal(e.out, e.outSent, rest[:n], header, false)...)); err != nil {
			return 0, err
		}
		e.outSent++
		rest = rest[n:]
	}
	return len(p), nil
}

func (e *eaxStream) Read(p []byte) (int, error) {
	for len(e.rest) == 0 {
		header := make([]byte, 2)
		if _, err := io.ReadFull(e.Conn, header); err != nil {
			return 0, err
		}
		sealed := make([]byte, int(header[0])<<8+int(header[1])+16)
		if _, err := io.ReadFull(e.Conn, sealed); err != nil {
			return 0, err
		}
		if e.rest = e.seal(e.in, e.inSeen, sealed, header, true); e.rest == nil {
			return 0, errors.New("the client's message is wrong")
		}
		e.inSeen++
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func (s *rsaServer) hash(parts ...[]byte) []byte {
	all := slices.Concat(parts...)
	if s.bits == 256 {
		sum := sha256.Sum256(all)
		return sum[:]
	}
	sum := sha1.Sum(all)
	return sum[:]
}

// expectSilence waits for what must not come yet: neatvnc loses what is sent before the
// client has read its hash.
func (s *rsaServer) expectSilence() {
	_ = s.Conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := s.Conn.Read(make([]byte, 1)); n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		s.t.Errorf("the client says something before it has the server's hash: %d, %v", n, err)
	}
	_ = s.Conn.SetReadDeadline(time.Now().Add(patience))
}

// keys exchanges the keys, up to the point where all is encrypted. It says whether
// the client came so far.
func (s *rsaServer) keys() bool {
	n := (s.key.N.BitLen() + 7) / 8
	own := binary.BigEndian.AppendUint32(nil, uint32(s.key.N.BitLen()))
	own = append(own, s.key.N.FillBytes(make([]byte, n))...)
	own = append(own, big.NewInt(int64(s.key.E)).FillBytes(make([]byte, n))...)
	_, _ = s.Write(own)
	bits := s.getU32()
	if bits == 0 {
		return false // it has gone
	}
	size := (bits + 7) / 8
	theirs := append(binary.BigEndian.AppendUint32(nil, uint32(bits)), s.get(2*size)...)
	public := &rsa.PublicKey{N: new(big.Int).SetBytes(theirs[4 : 4+size]), E: int(new(big.Int).SetBytes(theirs[4+size:]).Int64())}
	if s.random == 0 { // as TigerVNC and neatvnc have it
		s.random = s.bits / 8
	}
	serverRandom := []byte("server's random, server's random")[:s.random]
	sealed, err := rsa.EncryptPKCS1v15(rand.Reader, public, serverRandom)
	if err != nil {
		s.t.Error(err)
		return false
	}
	if s.badRandom {
		sealed[5] ^= 1
	}
	s.send(new(packet).u16(len(sealed)).text(string(sealed)))
	length := int(binary.BigEndian.Uint16(s.get(2)))
	if length == 0 || s.badRandom {
		return false // it has gone
	}
	clientRandom, err := rsa.DecryptPKCS1v15(nil, s.key, s.get(length))
	if err != nil || len(clientRandom) != s.random || length != n {
		s.t.Errorf("the client's random number has %d bytes: %v", len(clientRandom), err)
		return false
	}
	s.expectSilence()
	s.cipher = &eaxStream{Conn: s.Conn, size: s.bits / 8}
	copy(s.cipher.in[:], s.hash(serverRandom, clientRandom))
	copy(s.cipher.out[:], s.hash(clientRandom, serverRandom))
	s.beneath, s.Conn = s.Conn, s.cipher
	hash := s.hash(own, theirs)
	if s.badHash {
		hash[0] ^= 1
	}
	_, _ = s.Write(hash)
	if s.badHash {
		return false // the client goes
	}
	s.expect(s.hash(theirs, own)...)
	return true
}

func (s *rsaServer) credentials() (name, password string) {
	s.send(new(packet).u8(s.subtype))
	name = string(s.get(int(s.get(1)[0])))
	password = string(s.get(int(s.get(1)[0])))
	if !s.encrypted {
		s.Conn = s.beneath
	}
	return name, password
}

// TestRSAAES goes through the types, with keys of odd lengths.
func TestRSAAES(t *testing.T) {
	for _, tt := range []struct {
		number    int
		name      string
		bits      int
		encrypted bool
		keyBits   int
		subtype   int
		random    int
	}{
		{5, "RSA-AES", 128, true, 2048, 1, 16},
		{6, "RSA-AES-unencrypted", 128, false, 3072, 2, 16},
		{129, "RSA-AES-256", 256, true, 2049, 2, 32},
		{129, "RSA-AES-256", 256, true, 2048, 1, 16}, // by the document's letter
		{130, "RSA-AES-256-unencrypted", 256, false, 1024, 1, 32},
		{130, "RSA-AES-256-unencrypted", 256, false, 1024, 2, 16},
	} {
		for _, password := range []string{"secret", "wrong"} {
			t.Run(fmt.Sprintf("%s %d %s", tt.name, tt.random, password), func(t *testing.T) {
				noLeak(t)
				key := testKeys()[tt.keyBits]
				config := serve(t, func(st *station) {
					s := &rsaServer{station: st, bits: tt.bits, encrypted: tt.encrypted, key: key, subtype: tt.subtype, random: tt.random}
					s.expectType(tt.number, s.offer(2, tt.number))
					if !s.keys() {
						t.Error("no keys")
						return
					}
					name, got := s.credentials()
					if want := []string{"", "alice", ""}[tt.subtype]; name != want || got != password {
						t.Errorf("the server got %q, %q", name, got)
					}
					if password == "wrong" {
						s.send(new(packet).u32(1, 2).text("no"))
						return
					}
					s.session()
				})
				config.TLS.ServerName = "vm.example"
				who := &user{name: "alice", password: password, trusts: true}
				c, u := visit(t, config, who)
				begun(t, u, password == "secret")
				if password == "wrong" {
					if kind(u.Err) != "auth" {
						t.Errorf("ended with %v", u.Err)
					}
					return
				}
				got := c.Security()
				if got.Type != tt.name || got.Encrypted != tt.encrypted || got.Peer != PeerAccepted || (got.Cipher != "") != tt.encrypted {
					t.Errorf("the security is %+v", got)
				}
				q := who.certificates[0]
				der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
				if err != nil {
					t.Fatal(err)
				}
				if !q.BareKey || !bytes.Equal(q.DER, der) || q.Fingerprint != sha256.Sum256(der) || q.Host != "vm.example" || q.Problems[0] != UnknownKey || (tt.keyBits < 2048) != slices.Contains(q.Problems, WeakKey) {
					t.Errorf("it asks about %+v", q)
				}
				if !who.asked[0].Security.Encrypted {
					t.Error("the credentials went over in clear")
				}
			})
		}
	}
}

// TestRSAAESRefused: the key was not accepted, or something is wrong with what the
// server says. No credentials may be sent.
func TestRSAAESRefused(t *testing.T) {
	key := testKeys()[2048]
	for _, tt := range []struct {
		name   string
		trusts bool
		script func(s *rsaServer)
		want   string
		says   string
	}{
		{"key not accepted", false, func(s *rsaServer) { s.keys() }, "certificate", "without a certificate"},
		{"wrong hash", true, func(s *rsaServer) { s.badHash = true; s.keys() }, "protocol", "hash is wrong"},
		{"wrong random number", true, func(s *rsaServer) { s.badRandom = true; s.keys() }, "protocol", "decrypted"},
		{"random number of 32 bytes where 16 are right", true, func(s *rsaServer) { s.random = 32; s.keys() }, "protocol", "decrypted"},
		{"random number of 8 bytes", true, func(s *rsaServer) { s.random = 8; s.keys() }, "protocol", "decrypted"},
		{"wrong kind of credentials", true, func(s *rsaServer) { s.keys(); s.send(new(packet).u8(3)) }, "protocol", "kind 3"},
		{"changed on its way", true, func(s *rsaServer) {
			s.keys()
			_, _ = s.beneath.Write(new(packet).u16(1).text(strings.Repeat("x", 17)).Bytes())
		}, "protocol", "changed on its way"},
		{"a key of 0 bits", true, func(s *rsaServer) { s.send(new(packet).u32(0)) }, "protocol", "0 bits"},
		{"a key of 512 bits", true, func(s *rsaServer) { s.send(new(packet).u32(512).text(strings.Repeat("k", 128))) }, "protocol", "512 bits"},
		{"a key of 4 Gbit", true, func(s *rsaServer) { s.send(new(packet).u32(-1)) }, "protocol", "4294967295 bits"},
		{"a key of zeros", true, func(s *rsaServer) { s.send(new(packet).u32(2048).text(strings.Repeat("\x00", 512))) }, "protocol", "not one of RSA"},
		{"an even key", true, func(s *rsaServer) { s.send(new(packet).u32(1024).text(strings.Repeat("\xf0", 255)).u8(3)) }, "protocol", "not one of RSA"},
		{"a huge exponent", true, func(s *rsaServer) { s.send(new(packet).u32(1024).text(strings.Repeat("\xff", 256))) }, "protocol", "not one of RSA"},
		{"exponent 1", true, func(s *rsaServer) {
			s.send(new(packet).u32(1024).text(strings.Repeat("\xff", 128) + strings.Repeat("\x00", 127)).u8(1))
		}, "protocol", "not one of RSA"},
		{"half a key", true, func(s *rsaServer) { s.send(new(packet).u32(8192).text("x")) }, "lost", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			config := serve(t, func(st *station) {
				s := &rsaServer{station: st, bits: 128, encrypted: true, key: key, subtype: 1}
				s.expectType(5, s.offer(5))
				tt.script(s)
				if s.beneath != nil {
					_ = s.beneath.(*net.TCPConn).CloseWrite()
				} else {
					_ = s.Conn.(*net.TCPConn).CloseWrite()
				}
				if rest, _ := io.ReadAll(st.Conn); len(rest) > 600 {
					t.Errorf("the client says %d bytes more", len(rest))
				}
			})
			who := &user{name: "alice", password: "secret", trusts: tt.trusts}
			_, u := visit(t, config, who)
			begun(t, u, false)
			if kind(u.Err) != tt.want || !strings.Contains(u.Err.Error(), tt.says) || len(who.asked) > 0 {
				t.Errorf("ended with %s: %v, asked %v", kind(u.Err), u.Err, who.asked)
			}
		})
	}
}

// FuzzRSAAES gives the client what a server may say before anything is encrypted.
func FuzzRSAAES(f *testing.F) {
	keys := testKeys()
	ours := auth.NewClientKey
	auth.NewClientKey = func() (*rsa.PrivateKey, error) { return keys[2048], nil }
	f.Cleanup(func() { auth.NewClientKey = ours })
	random, err := rsa.EncryptPKCS1v15(rand.Reader, &keys[2048].PublicKey, make([]byte, 16))
	if err != nil {
		f.Fatal(err)
	}
	key := auth.RSABlob(&keys[1024].PublicKey)
	f.Add(slices.Concat(key, []byte{1, 0}, random, make([]byte, 100)), true)
	f.Add(key, false)
	f.Fuzz(func(t *testing.T, said []byte, wide bool) {
		stream := new(packet).text("RFB 003.008\n")
		if wide {
			stream.u8(1, 129)
		} else {
			stream.u8(1, 6)
		}
		stream.Write(said)
		_, u := converse(t, Config{}, stream.Bytes(), 1<<20, func(CredentialRequest) Credentials {
			return Credentials{Username: "u", Password: []byte("p")}
		})
		if k := kind(u.Err); k == "unknown" || u.Initialized {
			t.Errorf("ended with %v", u.Err)
		}
	})
}

// FuzzAESConn gives the layer messages, some of them with right proofs.
func FuzzAESConn(f *testing.F) {
	f.Add([]byte("\x00\x01"), []byte("the end after a header"))
	f.Add([]byte("\x00\x01xyyyyyyyyyyyyyyyy"), []byte("text"))
	f.Fuzz(func(t *testing.T, said, text []byte) {
		key := make([]byte, 16)
		var right bytes.Buffer
		writer := &eaxStream{Conn: bufferConn{w: &right}, size: 16}
		_, _ = writer.Write(text)
		layer, err := auth.NewAESConn(bufferConn{r: io.MultiReader(&right, bytes.NewReader(said))}, key, key)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(layer)
		if !bytes.HasPrefix(got, text) || err == nil && len(said) > 0 && len(got) == len(text) {
			t.Errorf("read %q, %v", got, err)
		}
	})
}

type bufferConn struct {
	net.Conn
	r io.Reader
	w io.Writer
}

func (c bufferConn) Read(p []byte) (int, error)  { return c.r.Read(p) }
func (c bufferConn) Write(p []byte) (int, error) { return c.w.Write(p) }
