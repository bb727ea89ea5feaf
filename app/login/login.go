// SPDX-License-Identifier: GPL-2.0-or-later

// Package login answers a server's question who the user is.
//
//	login.go    the order in which answers are tried, and what a refusal means
//	sources.go  the keyring and the user
//	cached.go   what the server has accepted before, and on which terms it is given again
//	keyring/    the desktop's keyring
//	secrets/    passwords from files, descriptors and the environment
package login

import (
	"fmt"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/trust"
	"github.com/govnc/virt-viewer/rfbclient"
)

// maxPasswordTries is how often a wrong password may be typed.
const maxPasswordTries = 3

// Server is the display that asks.
type Server struct {
	trust.Server
	Name string // for titles
	Key  string // what the keyring knows it by; "" if that is not known
}

// Session is the session that a Login belongs to. Its methods are called on its loop.
type Session interface {
	// Server is the display that is being connected to.
	Server() Server
	// Answer sends the credentials, and wipes the password.
	Answer(c rfbclient.Credentials)
	// AskCredentials asks the user, in the dialog that is open if that can ask the same.
	// answer is called each time that the user answers; ok is false, and the dialog is
	// closed, if the user does not want to.
	AskCredentials(q Question, answer func(a Answer, ok bool))
	// CloseCredentials closes the dialog, if it is open.
	CloseCredentials()
	// Warn tells the user what did not succeed and ends nothing. label and do are what can
	// be done about it; do is nil if nothing can.
	Warn(p *problem.Problem, label string, do func())
	// CancelLogin ends the session because the user does not answer. It says whether it
	// has: where nobody can end it, the user is asked again.
	CancelLogin() bool
	// Fail ends the session.
	Fail(p *problem.Problem)
	Log(format string, args ...any)
	// LogDetail is Log for those who look for faults.
	LogDetail(format string, args ...any)
	// Go runs f on another goroutine; Post runs it on the loop.
	Go(f func())
	Post(f func())
}

// Question is what a server or libvirt wants to know.
type Question struct {
	Heading            string
	Reason             string // why the last answer was not right; "" at first
	Note               string // what else there is to know; "" for nothing
	Username, Password bool   // what is asked for
	Name               string // the user name to begin with
	Remember           bool   // it may be kept for the next time
}

// SameFields says whether a dialog for q can ask other, too.
func (q Question) SameFields(other Question) bool {
	return q.Username == other.Username && q.Password == other.Password && q.Remember == other.Remember && q.Note == other.Note
}

// Answer is what the user has typed.
type Answer struct {
	rfbclient.Credentials
	Remember bool
}

// source is which source supplied the credentials that are being verified.
type source int

const (
	fromNobody source = iota
	fromOptions
	fromCache
	fromKeyring
	fromUser
)

// Login answers the server's question who the user is: with what was given in advance,
// then with what it accepted before, then with what the keyring has, then with what the
// user types. Its methods are called on the session's loop.
type Login struct {
	session    Session
	keyring    Keyring
	known      *config.Credentials // given in advance; nil if nothing is
	unanswered error               // what it means that the user cannot be asked; nil if the user can

	from   source
	turn   int     // counts the questions: a late answer to an old one is dropped
	wrong  int     // what the user typed and the server refused
	reason string  // why the last answer was refused; "" at first
	name   string  // the user's, as typed last
	typing *cached // what the user has typed, until it is verified; nil if nothing
	cached *cached // what the server has accepted; nil if nothing
	// remember: what is being verified is to be kept in the keyring.
	remember bool

	optionsWrong, keyringAsked bool
}

// New makes the Login of a session. A question that only the user could answer ends it
// with the error unanswered, if that is not nil.
func New(s Session, known *config.Credentials, k Keyring, unanswered error) *Login {
	return &Login{session: s, known: known, keyring: k, unanswered: unanswered}
}

// Ask is called when the server asks.
func (l *Login) Ask(request rfbclient.CredentialRequest) {
	l.turn++
	if answer, ok := l.known.Answer(request); ok && !l.optionsWrong {
		l.from = fromOptions
		l.session.Answer(answer)
		return
	}
	if l.known != nil && l.name == "" {
		l.name = l.known.Username
	}
	if l.fromCache(request) {
		return
	}
	if l.keyringAsked || l.session.Server().Key == "" || !request.Password || !l.keyring.Available() {
		l.askUser(request)
		return
	}
	l.askKeyring(request)
}

// fromCache gives what the server has accepted before, if it asks on the same terms.
func (l *Login) fromCache(request rfbclient.CredentialRequest) bool {
	terms, _ := termsOf(l.session.Server(), request)
	answer, ok := l.cached.on(terms)
	if ok {
		l.session.Log("the password is the one of before")
		l.from = fromCache
		l.session.Answer(answer)
	}
	return ok
}

// Refused is called when the server has refused who the user says to be. It says
// whether it shall be asked again.
func (l *Login) Refused(auth *rfbclient.AuthError) bool {
	from := l.from
	l.from = fromNobody
	l.forgetTyped()
	if auth.Kind() != rfbclient.RefusedSomehow { // another answer, or the same again, would do no better
		return false
	}
	switch from {
	case fromOptions:
		l.optionsWrong = true
		l.reason = refusal(auth)
	case fromCache:
		l.reason = i18n.T("The password that worked before was refused: it may have been changed.")
		l.forgetCached()
	case fromKeyring:
		if auth.Silent { // and perhaps it is right
			l.reason = refusal(auth)
			break
		}
		l.reason = i18n.T("The password in the keyring was refused; it is not kept any longer.")
		l.forgetInKeyring()
	case fromUser:
		l.reason = refusal(auth)
		l.wrong++
	}
	return from != fromNobody && l.wrong < maxPasswordTries
}

// refusal says in the server's words that an answer was wrong.
func refusal(auth *rfbclient.AuthError) string {
	switch {
	case auth.Silent:
		return i18n.T("The server ended the connection when it had the password: it has probably refused it.")
	case auth.Reason == "":
		return i18n.T("The server refused it.")
	}
	return fmt.Sprintf(i18n.T("The server refused it: %s."), problem.Sentence(auth.Reason))
}

// Succeeded is called when the session has begun.
func (l *Login) Succeeded() {
	l.session.CloseCredentials()
	if l.from != fromCache {
		l.forgetCached()
		l.cached, l.typing = l.typing, nil
	}
	l.wrong, l.reason, l.from, l.keyringAsked = 0, "", fromNobody, false
	if l.remember {
		l.remember = false
		l.keepInKeyring(l.cached, false)
	}
}

// Again begins anew, as if nothing had been answered wrong.
func (l *Login) Again() {
	l.Failed()
	l.wrong, l.reason, l.from, l.keyringAsked, l.optionsWrong = 0, "", fromNobody, false, false
}

// Failed is called when the connection has ended.
func (l *Login) Failed() {
	l.turn++
	l.from = fromNobody
	l.forgetTyped()
	l.session.CloseCredentials()
}

// End is called when there will be no other connection. Nothing secret is left.
func (l *Login) End() {
	l.Failed()
	l.forgetCached()
}

func (l *Login) forgetTyped() {
	l.typing.wipe()
	l.typing, l.remember = nil, false
}

func (l *Login) forgetCached() {
	l.cached.wipe()
	l.cached = nil
}
