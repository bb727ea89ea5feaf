// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/gotk3/gotk3/gtk"

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

// askUnprotected asks the user.
func (w *window) askUnprotected(u *rfbclient.Unprotected, answer func(accept, remember bool)) {
	if w.v.options.NoDialogs {
		answer(false, false)
		return
	}
	heading, text := unprotectedWords(u)
	d, remember, err := newUnprotectedDialog(w, heading, text)
	if err != nil {
		w.v.say("the dialog cannot be made: %v", err)
		answer(false, false)
		return
	}
	w.v.question = d
	d.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) {
		keep := remember.GetActive()
		w.v.closeQuestion()
		answer(response == gtk.RESPONSE_OK, keep)
	})
	d.ShowAll()
}

// unprotectedWords says what is not protected, and what that means.
func unprotectedWords(u *rfbclient.Unprotected) (heading, text string) {
	switch {
	case u.Weak != nil:
		return i18n.T("The encryption of this server is weak"), problem.Weakness(u.Weak)
	case u.Encrypted:
		return i18n.T("Nobody can tell which server this is"),
			i18n.T("The connection is encrypted, but the server does not show who it is. Somebody in between could answer in its place, and then see the screen and what you type.")
	}
	return i18n.T("This connection is not encrypted"), i18n.T("Others on the network can see the screen and what you type.")
}

func newUnprotectedDialog(w *window, heading, text string) (*gtk.Dialog, *gtk.CheckButton, error) {
	d, err := gtk.DialogNew()
	if err != nil {
		return nil, nil, err
	}
	w.prepareDialog(d)
	d.SetTitle(i18n.T("Connection not protected"))
	d.SetResizable(false)
	area, err := d.GetContentArea()
	if err != nil {
		return nil, nil, err
	}
	area.SetSpacing(12)
	area.SetBorderWidth(18)
	if err := addHeading(area, heading); err != nil {
		return nil, nil, err
	}
	where := rfbclient.CleanText(w.v.target.where, 120)
	for _, text := range []string{where, text} {
		if err := addText(area, text); err != nil {
			return nil, nil, err
		}
	}
	remember, err := gtk.CheckButtonNewWithMnemonic(i18n.T("_Do not ask again for this server"))
	if err != nil {
		return nil, nil, err
	}
	remember.SetActive(true)
	area.PackStart(remember, false, false, 0)
	for _, b := range []struct {
		label    string
		response gtk.ResponseType
	}{{i18n.T("_Cancel"), gtk.RESPONSE_CANCEL}, {i18n.T("C_onnect anyway"), gtk.RESPONSE_OK}} {
		if _, err := d.AddButton(b.label, b.response); err != nil {
			return nil, nil, err
		}
	}
	d.SetDefaultResponse(gtk.RESPONSE_CANCEL)
	return d, remember, nil
}

// closeQuestion closes the question about the server, if there is one.
func (v *viewer) closeQuestion() {
	if d := v.question; d != nil {
		v.question = nil
		d.Destroy()
	}
}
