// SPDX-License-Identifier: GPL-2.0-or-later

package login

import (
	"bytes"

	"github.com/govnc/virt-viewer/app/trust"
	"github.com/govnc/virt-viewer/rfbclient"
)

// cached are the credentials that the user has typed and the server has accepted. They
// are given again, without a question, when the line was lost or the guest starts anew:
// to the same server and on the same terms. They are nowhere but in memory, and not for
// longer than the session's window is there.
type cached struct {
	rfbclient.Credentials
	terms terms
}

// terms are to whom, and how protected, something secret is given. Whoever takes the
// place of a server can do so only on others: nothing is given on those before the user
// was asked, and has seen what protects it.
type terms struct {
	server             string // by its Key
	host               string // that it is on
	security           string // the type of security
	protection         trust.Level
	key                [32]byte // its certificate's fingerprint
	username, password bool     // what was asked
}

// termsOf gives the terms on which a server asks; whether there are any.
func termsOf(s Server, request rfbclient.CredentialRequest) (terms, bool) {
	t := terms{
		server:     s.Key,
		host:       s.Host,
		security:   request.SecurityType,
		protection: trust.LevelOf(request.Security, s.Server),
		username:   request.Username,
		password:   request.Password,
	}
	if c := request.Security.Certificate; c != nil {
		t.key = c.Fingerprint
	}
	return t, t.server != ""
}

// on gives what was accepted on the same terms.
func (c *cached) on(t terms) (rfbclient.Credentials, bool) {
	if c == nil || c.terms != t {
		return rfbclient.Credentials{}, false
	}
	return rfbclient.Credentials{Username: c.Username, Password: bytes.Clone(c.Password)}, true
}

// wipe makes it worthless.
func (c *cached) wipe() {
	if c != nil {
		clear(c.Password)
		*c = cached{}
	}
}
