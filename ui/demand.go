// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/trust/pins"
	"github.com/govnc/virt-viewer/rfbclient"
)

// secure tells the display how to check the server, and what it may be content with.
func (v *viewer) secure(t target) {
	types, ask := v.demand(t)
	v.display.SetSecurity(v.trust(t), types)
	v.display.SetAskUnprotected(ask)
	v.display.SetAvoid(v.lessons.Features())
}

// demand says which security types may be used, and whether the user must be asked
// about some of them.
func (v *viewer) demand(t target) (types []string, ask bool) {
	types, ask = v.options.Security, !t.local
	v.mustVerify = false
	switch {
	case types != nil, v.options.Protection == config.ProtectionAny:
		ask = false // the user has said it already
	case t.tls:
		return nil, ask // the client checks that server; what is said inside of TLS is protected
	case v.options.Protection == config.ProtectionVerified:
		types = rfbclient.SecurityTypesThat(true)
	case v.options.Protection == config.ProtectionEncrypted:
		types = rfbclient.SecurityTypesThat(false)
	}
	if types == nil && ask && v.knows(t.where, pins.SeenVerified) {
		v.mustVerify = true
		types = rfbclient.SecurityTypesThat(true)
	}
	return types, ask
}

// weakTLS says what is done about a server whose TLS is weak.
func (v *viewer) weakTLS(t target) rfbclient.WeakTLS {
	if t.local || v.options.Protection == config.ProtectionAny {
		return rfbclient.AllowWeakTLS
	}
	return rfbclient.AskWeakTLS
}

// trust says how a server is checked.
func (v *viewer) trust(t target) rfbclient.TLS {
	tls := rfbclient.TLS{
		ServerName:     t.host,
		Weak:           v.weakTLS(t),
		RootCAs:        authorities(),
		CAFile:         v.options.CAFile,
		CRLFiles:       revocations(),
		CertFile:       v.options.ClientCert,
		KeyFile:        v.options.ClientKey,
		AllowAnonymous: true, // where nobody allowed it, askUnprotected asks
	}
	if v.options.CRLFile != "" {
		tls.CRLFiles = append(tls.CRLFiles, v.options.CRLFile)
	}
	switch {
	case tls.CAFile != "":
		tls.RootCAs = nil
	case v.options.CA != nil:
		tls.RootCAs = x509.NewCertPool()
		tls.RootCAs.AppendCertsFromPEM(v.options.CA)
	}
	if tls.CertFile == "" {
		tls.CertFile, tls.KeyFile = clientCertificate()
	}
	return tls
}

// knows says whether a fact is remembered of the server.
func (v *viewer) knows(where string, fact pins.Fact) bool {
	file, err := pins.Default()
	known := false
	if err == nil {
		known, err = file.Knows(where, fact)
	}
	if err != nil {
		v.say("cannot read what is known of servers: %v", err)
	}
	return known
}

func (v *viewer) remember(fact pins.Fact) {
	file, err := pins.Default()
	if err == nil {
		err = file.Remember(v.target.where, fact, "since "+time.Now().Format(time.DateOnly))
	}
	if err != nil {
		v.say("cannot remember what is known of the server: %v", err)
	}
}

// rememberProtection is called when a session has begun: a server that has shown who
// it is must not do less the next time. What a connection file's authorities vouch for is
// not known the next time.
func (v *viewer) rememberProtection() {
	if v.options.CA != nil {
		return
	}
	s := v.display.Security()
	if !v.target.local && !v.target.tls && s.Encrypted && s.Peer != rfbclient.PeerUnknown && !v.knows(v.target.where, pins.SeenVerified) {
		v.remember(pins.SeenVerified)
	}
}

// explainDowngrade says why a server that could be checked before, and cannot now,
// is not connected to.
func (v *viewer) explainDowngrade(err error) error {
	var security *rfbclient.UnsupportedSecurityError
	if !v.mustVerify || !errors.As(err, &security) {
		return err
	}
	file, _ := pins.Default()
	return &problem.Problem{Code: problem.ExitAuth, Err: err,
		Reason: i18n.T("this server has shown who it is before, and now it does not: somebody may have put another one in its place"),
		Advice: fmt.Sprintf(i18n.T("If this is right, remove the line with \"seen:verified\" of this server from %s."), string(file))}
}

// askUnprotected is called before a connection that is not protected well is made.
// The user is asked once for each server.
func (v *viewer) askUnprotected(u *rfbclient.Unprotected) {
	fact := pins.AllowUnencrypted
	switch {
	case u.Weak != nil:
		fact = pins.AllowWeak
	case u.Encrypted:
		fact = pins.AllowUnverified
	}
	if v.allowed(v.target.where, u) {
		v.say("%s is used: you have allowed it", u.SecurityType)
		v.display.AnswerUnprotected(true)
		return
	}
	v.window.askUnprotected(u, func(accept, remember bool) {
		if accept && remember {
			v.remember(fact)
		}
		v.display.AnswerUnprotected(accept)
	})
}

// allowed says whether the user has allowed already what is asked.
func (v *viewer) allowed(where string, u *rfbclient.Unprotected) bool {
	if u.Weak != nil { // a certificate was checked: what else is allowed says nothing of it
		return v.knows(where, pins.AllowWeak) || v.knows(where, pins.AllowUnencrypted)
	}
	if u.Encrypted && (v.options.Protection == config.ProtectionEncrypted || v.knows(where, pins.AllowUnverified)) {
		return true
	}
	return v.knows(where, pins.AllowUnencrypted)
}

// closeQuestion closes the question about the server, if there is one.
func (v *viewer) closeQuestion() {
	if d := v.question; d != nil {
		v.question = nil
		d.Destroy()
	}
}
