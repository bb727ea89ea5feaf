// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import "encoding/binary"

// plainAuthentication sends user name and password as they are (rfbproto, "Plain
// subtype").
func plainAuthentication(p *peer) error {
	credentials, err := p.ask(CredentialRequest{Username: true, Password: true})
	if err != nil {
		return err
	}
	defer clear(credentials.Password)
	if err := checkCredentials(credentials, MaxCredentialLength, MaxCredentialLength); err != nil {
		return err
	}
	message := make([]byte, 0, 8+len(credentials.Username)+len(credentials.Password))
	message = binary.BigEndian.AppendUint32(message, uint32(len(credentials.Username)))
	message = binary.BigEndian.AppendUint32(message, uint32(len(credentials.Password)))
	message = append(message, credentials.Username...)
	p.writeSecret(append(message, credentials.Password...))
	return nil
}
