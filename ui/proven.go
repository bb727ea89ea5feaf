// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"bytes"

	"github.com/govnc/virt-viewer/rfbclient"
)

// proven is what the user has typed and the server has accepted. It is given again,
// without a question, when the line was lost or the guest starts anew: to the same
// server and on the same terms. It is nowhere but in memory, and not for longer than the
// window is there.
type proven struct {
	rfbclient.Credentials
	terms terms
}

// terms are to whom, and how protected, something secret is given. Whoever takes the
// place of a server can do so only on others: nothing is given on those before the user
// was asked, and has seen what protects it.
type terms struct {
	server             string // by its secretName
	host               string // that it is on
	security           string // the type of security
	protection         string // by protectionOf
	key                [32]byte
	username, password bool // what was asked
}

// termsOf gives the terms on which a server asks; whether there are any.
func (v *viewer) termsOf(request rfbclient.CredentialRequest) (terms, bool) {
	t := terms{
		server:     secretName(v.source),
		host:       v.target.host,
		security:   request.SecurityType,
		protection: protectionOf(request.Security, v.target),
		username:   request.Username,
		password:   request.Password,
	}
	if c := request.Security.Certificate; c != nil {
		t.key = c.Fingerprint
	}
	return t, t.server != ""
}

// on gives what was proven on the same terms.
func (p *proven) on(t terms) (rfbclient.Credentials, bool) {
	if p == nil || p.terms != t {
		return rfbclient.Credentials{}, false
	}
	return rfbclient.Credentials{Username: p.Username, Password: bytes.Clone(p.Password)}, true
}

// wipe makes it worthless.
func (p *proven) wipe() {
	if p != nil {
		clear(p.Password)
		*p = proven{}
	}
}
