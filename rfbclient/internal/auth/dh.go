// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/md5"
	"crypto/rand"
	"math/big"
	"math/bits"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// secretBits is how long this side's secret is: twice the strength of any
// symmetric key that follows.
const secretBits = 512

// keyExchange is one of Diffie and Hellman.
type keyExchange struct {
	generator, modulus, public *big.Int // the server's
}

// run gives this side's public number and the shared secret, both as long as the
// modulus. Numbers with which anybody could tell the secret are refused.
func (k *keyExchange) run() (public, shared []byte, err error) {
	one := big.NewInt(1)
	last := new(big.Int).Sub(k.modulus, one)
	if k.modulus.BitLen() < 3 || k.modulus.Bit(0) == 0 || k.generator.Cmp(one) <= 0 || k.generator.Cmp(last) >= 0 ||
		k.public.Cmp(one) <= 0 || k.public.Cmp(last) >= 0 {
		return nil, nil, wire.Errorf("the server's numbers for the key exchange are no good")
	}
	limit := new(big.Int).Lsh(one, secretBits)
	if k.modulus.Cmp(limit) < 0 {
		limit = last
	}
	secret, err := rand.Int(rand.Reader, limit)
	if err != nil {
		return nil, nil, err
	}
	secret.Add(secret, one)
	n := (k.modulus.BitLen() + 7) / 8
	public = new(big.Int).Exp(k.generator, secret, k.modulus).FillBytes(make([]byte, n))
	shared = new(big.Int).Exp(k.public, secret, k.modulus).FillBytes(make([]byte, n))
	return public, shared, nil
}

// appleAuthentication sends user name and password encrypted with a key that
// nobody who only listens can find out (rfbproto, "Diffie-Hellman
// Authentication"). The server is not authenticated.
func appleAuthentication(p *peer) error {
	generator := big.NewInt(int64(p.r.U16()))
	size := int(p.r.U16())
	if p.r.Err != nil {
		return p.r.Err
	}
	if size < minAppleKey || size > maxAppleKey {
		return wire.Errorf("the server's key has %d bytes: %d to %d are accepted", size, minAppleKey, maxAppleKey)
	}
	exchange := keyExchange{generator, new(big.Int), new(big.Int)}
	exchange.modulus.SetBytes(p.r.Bytes(int64(size), maxAppleKey, "key"))
	exchange.public.SetBytes(p.r.Bytes(int64(size), maxAppleKey, "key"))
	if p.r.Err != nil {
		return p.r.Err
	}
	if exchange.modulus.BitLen() <= 8*(size-1) {
		return wire.Errorf("the server's key is shorter than it says")
	}
	public, shared, err := exchange.run()
	if err != nil {
		return err
	}
	defer clear(shared)
	const room = 64 // for each of user name and password, with a NUL
	message, err := p.askPadded(room, room)
	if err != nil {
		return err
	}
	key := md5.Sum(shared)
	defer clear(key[:])
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return err
	}
	for i := 0; i < len(message); i += aes.BlockSize { // ECB
		block.Encrypt(message[i:], message[i:])
	}
	p.write(append(message, public...)...)
	return nil
}

// msLogonAuthentication is UltraVNC's (rfbproto, "MSLogonII Authentication"). Its
// 64-bit key is found out in no time: it is as good as clear text.
func msLogonAuthentication(p *peer) error {
	var numbers [24]byte
	p.r.Full(numbers[:])
	if p.r.Err != nil {
		return p.r.Err
	}
	exchange := keyExchange{
		generator: new(big.Int).SetBytes(numbers[:8]),
		modulus:   new(big.Int).SetBytes(numbers[8:16]),
		public:    new(big.Int).SetBytes(numbers[16:]),
	}
	public, shared, err := exchange.run()
	if err != nil {
		return err
	}
	const nameRoom, passwordRoom = 256, 64 // with a NUL
	message, err := p.askPadded(nameRoom, passwordRoom)
	if err != nil {
		return err
	}
	secret := new(big.Int).SetBytes(shared).FillBytes(make([]byte, 8))
	// Each of the two is encrypted by itself.
	if err := encryptMSLogon(secret, message[:nameRoom], message[nameRoom:]); err != nil {
		return err
	}
	p.write(append(new(big.Int).SetBytes(public).FillBytes(make([]byte, 8)), message...)...)
	return nil
}

// encryptMSLogon encrypts in place by DES, CBC. The secret is the key, with its
// bits in the order of VNC Authentication, and the first block to be chained.
func encryptMSLogon(secret []byte, texts ...[]byte) error {
	var key [8]byte
	for i := range key {
		key[i] = bits.Reverse8(secret[i])
	}
	block, err := des.NewCipher(key[:])
	if err != nil {
		return err
	}
	for _, text := range texts {
		cipher.NewCBCEncrypter(block, secret).CryptBlocks(text, text)
	}
	return nil
}

// askPadded asks for user name and password and gives them one after the other,
// each with a NUL and random bytes up to its room.
func (p *peer) askPadded(nameRoom, passwordRoom int) ([]byte, error) {
	credentials, err := p.ask(CredentialRequest{Username: true, Password: true})
	if err != nil {
		return nil, err
	}
	defer clear(credentials.Password)
	if err := checkCredentials(credentials, nameRoom-1, passwordRoom-1); err != nil {
		return nil, err
	}
	message := make([]byte, nameRoom+passwordRoom)
	if _, err := rand.Read(message); err != nil {
		return nil, err
	}
	message[copy(message, credentials.Username)] = 0
	password := message[nameRoom:]
	password[copy(password, credentials.Password)] = 0
	return message, nil
}
