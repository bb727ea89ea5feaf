// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"bytes"
	"os/user"

	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// knownCredentials are those that need not be asked for.
type knownCredentials struct {
	username string // "" if it is not known
	password []byte // nil if it is not known
}

// GiveCredentials says what the user has given in advance: username may be "" and
// password nil.
func (o *Options) GiveCredentials(username string, password []byte) {
	if username != "" || password != nil {
		o.known = &knownCredentials{username, password}
	}
}

// answer gives the answer to a request, if all of it is known.
func (k *knownCredentials) answer(request rfbclient.CredentialRequest) (rfbclient.Credentials, bool) {
	if k == nil || request.Password && k.password == nil {
		return rfbclient.Credentials{}, false
	}
	c := rfbclient.Credentials{Username: k.username, Password: bytes.Clone(k.password)}
	if request.UsernameOptional { // who has but a password is not a user of the server
		return c, true
	}
	if request.Username && c.Username == "" {
		c.Username = loginName()
	}
	return c, !request.Username || c.Username != ""
}

// headless gives the answer where nobody can be asked; nil if nothing is known.
func (k *knownCredentials) headless() func(rfbclient.CredentialRequest) (rfbclient.Credentials, error) {
	if k == nil {
		return nil
	}
	return func(request rfbclient.CredentialRequest) (rfbclient.Credentials, error) {
		answer, ok := k.answer(request)
		if !ok {
			return answer, problem.ErrNoAnswer
		}
		return answer, nil
	}
}

// loginName is who the user is on this machine; "" if that is not known.
func loginName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}
