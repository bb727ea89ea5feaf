// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"io"
	"math/big"
	"net"
	"slices"

	"github.com/ProtonMail/go-crypto/eax"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// clientKeyBits is the length of this side's key.
const clientKeyBits = 2048

// NewClientKey makes this side's key, anew for each connection.
var NewClientKey = func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, clientKeyBits) }

// rsaAESKind tells apart the security types of RSA-AES (rfbproto, "RSA-AES
// Security Type" and the following).
type rsaAESKind struct {
	bits      int  // of the session keys: 128 or 256
	encrypted bool // beyond the authentication
}

// digest is SHA-1 or SHA-256 of both.
func (k rsaAESKind) digest(a, b []byte) []byte {
	if k.bits == 256 {
		sum := sha256.Sum256(append(slices.Clone(a), b...))
		return sum[:]
	}
	sum := sha1.Sum(append(slices.Clone(a), b...))
	return sum[:]
}

// sessionKey makes a key of two random numbers.
func (k rsaAESKind) sessionKey(a, b []byte) []byte { return k.digest(a, b)[:k.bits/8] }

// authenticate runs the type.
func (k rsaAESKind) authenticate(p *peer) error {
	serverKey, serverBlob, err := p.readRSAKey()
	if err != nil {
		return err
	}
	if err := p.askRSAKey(serverKey); err != nil {
		return err
	}
	clientKey, err := NewClientKey()
	if err != nil {
		return err
	}
	clientBlob := RSABlob(&clientKey.PublicKey)
	p.write(clientBlob...)
	layer, err := k.exchangeRandoms(p, serverKey, clientKey)
	if err != nil {
		return err
	}
	p.wrap(layer)
	p.negotiated.Encrypted = true
	p.negotiated.Protocol = "RSA-AES"
	p.negotiated.Cipher = fmt.Sprintf("AES-%d-EAX", k.bits)
	if err := k.exchangeHashes(p, serverBlob, clientBlob); err != nil {
		return err
	}
	if err := p.writeRSACredentials(); err != nil || k.encrypted {
		return err
	}
	if p.r.Buffered() > 0 || len(layer.rest) > 0 {
		return wire.Errorf("the server encrypts more than it said")
	}
	p.wrap(layer.below())
	p.negotiated.Encrypted, p.negotiated.Protocol, p.negotiated.Cipher = p.line.Encrypted, p.line.Protocol, p.line.Cipher
	return nil
}

// exchangeHashes proves to both sides that they have the same keys: otherwise
// somebody stands in the middle. This side waits for the server's hash before it sends
// its own: neatvnc takes all that comes in one piece with the random number for clear
// text, and would drop a hash that follows it at once.
func (k rsaAESKind) exchangeHashes(p *peer, serverBlob, clientBlob []byte) error {
	want := k.digest(serverBlob, clientBlob)
	got := slices.Clone(p.r.Bytes(int64(len(want)), int64(len(want)), "hash"))
	if p.r.Err != nil {
		return p.r.Err
	}
	if subtle.ConstantTimeCompare(got, want) != 1 {
		return wire.Errorf("the server's hash is wrong: somebody may have changed the keys on their way")
	}
	p.write(k.digest(clientBlob, serverBlob)...)
	return nil
}

// readRSAKey reads the server's key, and gives it as it came, too.
func (p *peer) readRSAKey() (*rsa.PublicKey, []byte, error) {
	length := p.r.U32()
	if p.r.Err != nil {
		return nil, nil, p.r.Err
	}
	if length < minServerKey || length > maxServerKey {
		return nil, nil, wire.Errorf("the server's key has %d bits: %d to %d are accepted", length, minServerKey, maxServerKey)
	}
	n := int64(length+7) / 8
	both := p.r.Bytes(2*n, 2*maxServerKey/8, "key")
	if p.r.Err != nil {
		return nil, nil, p.r.Err
	}
	blob := append(binary.BigEndian.AppendUint32(nil, length), both...)
	modulus, exponent := new(big.Int).SetBytes(both[:n]), new(big.Int).SetBytes(both[n:])
	// Go's RSA takes exponents up to 31 bits; all that are in use are shorter.
	if modulus.BitLen() < minServerKey || modulus.Bit(0) == 0 || exponent.Bit(0) == 0 || exponent.BitLen() < 2 || exponent.BitLen() > 31 {
		return nil, nil, wire.Errorf("the server's key is not one of RSA")
	}
	return &rsa.PublicKey{N: modulus, E: int(exponent.Int64())}, blob, nil
}

// RSABlob gives a key as it goes over the wire.
func RSABlob(key *rsa.PublicKey) []byte {
	n := key.Size()
	blob := binary.BigEndian.AppendUint32(nil, uint32(key.N.BitLen()))
	blob = append(blob, key.N.FillBytes(make([]byte, n))...)
	return append(blob, big.NewInt(int64(key.E)).FillBytes(make([]byte, n))...)
}

// askRSAKey asks whether the key is the server's: nobody can vouch for it.
func (p *peer) askRSAKey(key *rsa.PublicKey) error {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return wire.Errorf("the server's key is not one of RSA")
	}
	shown := &Certificate{Host: wire.CleanText(p.config.TLS.ServerName, 253), BareKey: true, DER: der, Fingerprint: sha256.Sum256(der)}
	text, strong := describeKey(key)
	shown.Key = text
	shown.problem(UnknownKey, "the server shows a key without a certificate")
	if !strong {
		shown.problem(WeakKey, fmt.Sprintf("its key is too weak (%s bits)", text))
	}
	p.negotiated.Certificate = shown
	return p.askCertificate(shown)
}

// documentedRandom is how long the document has random numbers of all types, in bytes.
const documentedRandom = 16

// exchangeRandoms exchanges the numbers of which the session keys are made, each
// encrypted by RSA, and makes the layer. TigerVNC and neatvnc have numbers as long as
// the session's keys, which is 32 bytes for types 129 and 130 where the document says
// 16: this side's number is as long as the server's.
func (k rsaAESKind) exchangeRandoms(p *peer, serverKey *rsa.PublicKey, clientKey *rsa.PrivateKey) (*aesConn, error) {
	theirs, err := k.readRandom(p, clientKey)
	if err != nil {
		return nil, err
	}
	defer clear(theirs)
	ours := make([]byte, len(theirs))
	defer clear(ours)
	if _, err := rand.Read(ours); err != nil {
		return nil, err
	}
	encrypted, err := rsa.EncryptPKCS1v15(rand.Reader, serverKey, ours)
	if err != nil {
		return nil, wire.Errorf("the server's key cannot be used: %v", err)
	}
	p.write(append(binary.BigEndian.AppendUint16(nil, uint16(len(encrypted))), encrypted...)...)
	return NewAESConn(p.unwrap(), k.sessionKey(theirs, ours), k.sessionKey(ours, theirs))
}

// readRandom reads the server's random number.
func (k rsaAESKind) readRandom(p *peer, clientKey *rsa.PrivateKey) ([]byte, error) {
	length := int64(p.r.U16())
	if p.r.Err == nil && length != int64(clientKey.Size()) {
		return nil, wire.Errorf("the server's random number has %d bytes instead of %d", length, clientKey.Size())
	}
	message := slices.Clone(p.r.Bytes(length, int64(clientKey.Size()), "random number"))
	if p.r.Err != nil {
		return nil, p.r.Err
	}
	number, err := rsa.DecryptPKCS1v15(nil, clientKey, message)
	if err != nil || len(number) != documentedRandom && len(number) != k.bits/8 {
		return nil, wire.Errorf("the server's random number cannot be decrypted")
	}
	return number, nil
}

// sayRSACredentials reads what the server wants to know and sends it.
func (p *peer) writeRSACredentials() error {
	subtype := p.r.U8()
	if p.r.Err != nil {
		return p.r.Err
	}
	const nameAndPassword, passwordOnly = 1, 2
	if subtype != nameAndPassword && subtype != passwordOnly {
		return wire.Errorf("the server asks for credentials of the unknown kind %d", subtype)
	}
	credentials, err := p.ask(CredentialRequest{Username: subtype == nameAndPassword, Password: true})
	if err != nil {
		return err
	}
	defer clear(credentials.Password)
	if subtype == passwordOnly {
		credentials.Username = ""
	}
	if err := checkCredentials(credentials, 255, 255); err != nil {
		return err
	}
	message := make([]byte, 0, 2+len(credentials.Username)+len(credentials.Password))
	message = append(message, byte(len(credentials.Username)))
	message = append(message, credentials.Username...)
	message = append(message, byte(len(credentials.Password)))
	p.writeSecret(append(message, credentials.Password...))
	return nil
}

// aesConn is a connection whose messages are encrypted by AES-EAX. One goroutine
// may read while another writes.
type aesConn struct {
	net.Conn // below
	in       *bufio.Reader
	rest     []byte // decrypted, and not read yet
	message  []byte
	out      []byte
	reading  aesWay
	writing  aesWay
}

// aesWay is one direction: its key, and a number for each message.
type aesWay struct {
	aead  cipher.AEAD
	nonce [16]byte // little-endian
}

// aesMessage is how much is encrypted at once, in bytes: what servers are known
// to take.
const aesMessage = 8192

func NewAESConn(below net.Conn, writeKey, readKey []byte) (*aesConn, error) {
	a := &aesConn{Conn: below, in: bufio.NewReaderSize(below, 64<<10)}
	for _, way := range []struct {
		key []byte
		way *aesWay
	}{{writeKey, &a.writing}, {readKey, &a.reading}} {
		block, err := aes.NewCipher(way.key)
		if err != nil {
			return nil, err
		}
		if way.way.aead, err = eax.NewEAX(block); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// step counts a message.
func (w *aesWay) step() {
	for i := range w.nonce {
		if w.nonce[i]++; w.nonce[i] != 0 {
			return
		}
	}
}

// Read gives what the server has sent.
func (a *aesConn) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if err := a.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// next reads a message: its length, which is authenticated, too, what was
// encrypted, and 16 bytes that prove that it is the server's.
func (a *aesConn) next() error {
	var header [2]byte
	if _, err := io.ReadFull(a.in, header[:]); err != nil {
		return err
	}
	length := int(binary.BigEndian.Uint16(header[:])) + a.reading.aead.Overhead()
	a.message = slices.Grow(a.message[:0], length)[:length]
	if _, err := io.ReadFull(a.in, a.message); err == io.EOF {
		return io.ErrUnexpectedEOF // in the middle of a message
	} else if err != nil {
		return err
	}
	text, err := a.reading.aead.Open(a.message[:0], a.reading.nonce[:], a.message, header[:])
	if err != nil {
		return wire.Errorf("a message of the server was changed on its way, or its key is wrong")
	}
	a.reading.step()
	a.rest = text
	return nil
}

// Write sends p.
func (a *aesConn) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		piece := p[done:min(len(p), done+aesMessage)]
		a.out = binary.BigEndian.AppendUint16(a.out[:0], uint16(len(piece)))
		a.out = a.writing.aead.Seal(a.out, a.writing.nonce[:], piece, bytes.Clone(a.out))
		a.writing.step()
		if _, err := a.Conn.Write(a.out); err != nil {
			return done, err
		}
		done += len(piece)
	}
	return done, nil
}

// below gives the connection below, with what was read of it ahead of time.
func (a *aesConn) below() net.Conn {
	rest, _ := a.in.Peek(a.in.Buffered())
	return wire.WithRest(a.Conn, slices.Clone(rest))
}
