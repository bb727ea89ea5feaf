// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"crypto/des"
	"math/bits"
)

// vncAuthentication answers the server's 16-byte challenge by encrypting it
// with the password as DES key (RFB 7.2.2). Only eight characters of the
// password count, and whoever listens can try passwords: it protects little.
func vncAuthentication(p *peer) error {
	var challenge [16]byte
	p.r.Full(challenge[:])
	if p.r.Err != nil {
		return p.r.Err
	}
	credentials, err := p.ask(CredentialRequest{Password: true})
	if err != nil {
		return err
	}
	response, err := VNCResponse(credentials.Password, challenge)
	clear(credentials.Password)
	if err != nil {
		return err
	}
	p.write(response[:]...)
	return nil
}

// VNCResponse encrypts both halves of the challenge. The key is the password,
// filled up with zeros, each byte with its bits in reverse order, as the
// original implementation had it and all others since.
func VNCResponse(password []byte, challenge [16]byte) (response [16]byte, err error) {
	var key [8]byte
	copy(key[:], password)
	for i := range key {
		key[i] = bits.Reverse8(key[i])
	}
	cipher, err := des.NewCipher(key[:])
	clear(key[:])
	if err != nil {
		return response, err
	}
	cipher.Encrypt(response[:8], challenge[:8])
	cipher.Encrypt(response[8:], challenge[8:])
	return response, nil
}
