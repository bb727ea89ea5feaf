// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "encoding/binary"

// plainAuthentication sends user name and password as they are (rfbproto, "Plain
// subtype").
func plainAuthentication(c *conn) error {
	credentials, err := c.ask(CredentialRequest{Username: true, Password: true})
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
	c.saySecret(append(message, credentials.Password...))
	return nil
}

// checkCredentials refuses what the security type cannot send, before anything
// is sent. The limits are in bytes.
func checkCredentials(c Credentials, maxUsername, maxPassword int) error {
	switch {
	case len(c.Username) > maxUsername:
		return &CredentialError{Field: "user name", Max: maxUsername}
	case len(c.Password) > maxPassword:
		return &CredentialError{Field: "password", Max: maxPassword}
	}
	return nil
}
