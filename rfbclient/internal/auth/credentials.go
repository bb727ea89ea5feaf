// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

// CredentialRequest says which credentials the security type needs (RFB 7.2; rfbproto,
// "Security Types").
type CredentialRequest struct {
	Username, Password bool
	// UsernameOptional: without a name a type is used that needs only a password. macOS
	// has both for its users and for viewers.
	UsernameOptional bool
	SecurityType     string   // its name, for the dialog
	Security         Security // what protects the answer on its way
}

// Credentials are the answer to a CredentialRequest.
type Credentials struct {
	Username string
	Password []byte // wiped by the client after use
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
