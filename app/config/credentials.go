// SPDX-License-Identifier: GPL-2.0-or-later

package config

import (
	"bytes"
	"os/user"

	"github.com/govnc/virt-viewer/rfbclient"
)

// Credentials are those that need not be asked for.
type Credentials struct {
	Username string // "" if it is not known
	Password []byte // nil if it is not known
}

// GiveCredentials says what the user has given in advance: username may be "" and
// password nil.
func (o *Options) GiveCredentials(username string, password []byte) {
	if username != "" || password != nil {
		o.Known = &Credentials{username, password}
	}
}

// Answer gives the answer to a request, if all of it is known. Of nil nothing is.
func (k *Credentials) Answer(request rfbclient.CredentialRequest) (rfbclient.Credentials, bool) {
	if k == nil || request.Password && k.Password == nil {
		return rfbclient.Credentials{}, false
	}
	c := rfbclient.Credentials{Username: k.Username, Password: bytes.Clone(k.Password)}
	if request.UsernameOptional { // who has but a password is not a user of the server
		return c, true
	}
	if request.Username && c.Username == "" {
		c.Username = LoginName()
	}
	return c, !request.Username || c.Username != ""
}

// LoginName is who the user is on this machine; "" if that is not known.
func LoginName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}
