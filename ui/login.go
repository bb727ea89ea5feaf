// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login/keyring"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// maxPasswordTries is how often a wrong password may be typed.
const maxPasswordTries = 3

// keyringPatience is how long the keyring may take; the user may have to unlock it.
const keyringPatience = 2 * time.Minute

// origin is where the answer comes from that the server judges.
type origin int

const (
	fromNobody origin = iota
	fromOptions
	fromMemory
	fromKeyring
	fromUser
)

// login answers the server's question who the user is: with what was given in
// advance, then with what it was before, then with what the keyring has, then with what
// the user types.
type login struct {
	v      *viewer
	dialog *credentialDialog // nil unless it is open
	from   origin
	turn   int     // counts the questions: a late answer to an old one is dropped
	wrong  int     // what the user typed and the server refused
	reason string  // why the last answer was refused; "" at first
	name   string  // the user's, as typed last
	typing *proven // what the user has typed, until the server has judged it; nil if nothing
	proven *proven // nil if nothing is
	// remember: what is being judged is to be kept in the keyring.
	remember bool

	optionsWrong, keyringAsked bool
}

// secretName is what the keyring knows a display by; "" if that is not known.
func secretName(s source) string {
	switch s := s.(type) {
	case *addressSource:
		return s.address.String()
	case *guestSource:
		if s.guest != nil {
			return "guest " + s.guest.UUID()
		}
	}
	return ""
}

// ask is called when the server asks.
func (l *login) ask(request rfbclient.CredentialRequest) {
	l.turn++
	if answer, ok := l.v.options.Known.Answer(request); ok && !l.optionsWrong {
		l.from = fromOptions
		l.v.display.SetCredentials(answer)
		return
	}
	if known := l.v.options.Known; known != nil && l.name == "" {
		l.name = known.Username
	}
	if l.fromMemory(request) {
		return
	}
	server := secretName(l.v.source)
	if l.keyringAsked || server == "" || !request.Password || !keyring.Available() {
		l.askUser(request)
		return
	}
	l.keyringAsked = true
	turn := l.turn
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), keyringPatience)
		defer cancel()
		kept, found, err := keyring.Lookup(ctx, server)
		onMainLoop(func() {
			if turn != l.turn || l.v.ending {
				clear(kept.Password)
				return
			}
			l.fromKeyring(request, kept, found, err)
		})
	}()
}

// fromMemory gives what the server has accepted before, if it asks on the same terms.
func (l *login) fromMemory(request rfbclient.CredentialRequest) bool {
	terms, _ := l.v.termsOf(request)
	answer, ok := l.proven.on(terms)
	if ok {
		l.v.say("the password is the one of before")
		l.from = fromMemory
		l.v.display.SetCredentials(answer)
	}
	return ok
}

// fromKeyring goes on with what the keyring has. What was kept for a protected
// connection is not sent over one that is protected less.
func (l *login) fromKeyring(request rfbclient.CredentialRequest, kept keyring.Login, found bool, err error) {
	switch now := protectionOf(request.Security, l.v.target); {
	case err != nil && !errors.Is(err, keyring.ErrNone):
		l.sayKeyring(err)
	case found && weaker(now, kept.Protection):
		l.v.say("the keyring's password was for a connection that is %s, and this one is %s: it is not used", kept.Protection, now)
	case found && (!request.Username || request.UsernameOptional || kept.Username != ""):
		l.v.say("the password comes from the keyring")
		l.from = fromKeyring
		l.v.display.SetCredentials(rfbclient.Credentials{Username: kept.Username, Password: kept.Password})
		return
	}
	clear(kept.Password)
	l.askUser(request)
}

// askUser asks in a dialog; the one that is open already, if there is one.
func (l *login) askUser(request rfbclient.CredentialRequest) {
	if l.v.options.NoDialogs {
		l.v.fail(&problem.Problem{Code: problem.ExitAuth, Tried: fmt.Sprintf(i18n.T("Cannot connect to %s"), problem.Sentence(l.v.target.where)),
			Reason: i18n.T("it asks for a password, and dialogs are not allowed")})
		return
	}
	q := credentialQuestion{
		heading:  fmt.Sprintf(i18n.T("%s asks for a password"), rfbclient.CleanText(l.v.source.name(), 80)),
		reason:   l.reason,
		note:     passwordNote(request, l.v.target),
		username: request.Username,
		password: request.Password,
		name:     l.name,
		remember: request.Password && secretName(l.v.source) != "" && keyring.Available(),
	}
	l.v.say("asking the user for a password")
	if l.dialog != nil && l.dialog.fits(q) {
		l.dialog.again(l.reason)
		return
	}
	l.closeDialog()
	l.dialog = l.v.window.openCredentials(q, func(a credentialAnswer, ok bool) { l.typed(request, a, ok) })
}

// typed is called when the user has answered.
func (l *login) typed(request rfbclient.CredentialRequest, a credentialAnswer, ok bool) {
	if !ok {
		l.dialog = nil
		if l.v.staysForever() {
			l.askUser(request)
			return
		}
		l.v.cancel()
		return
	}
	l.from, l.name = fromUser, a.Username
	l.forgetTyped()
	if terms, ok := l.v.termsOf(request); ok {
		l.typing = &proven{rfbclient.Credentials{Username: a.Username, Password: bytes.Clone(a.Password)}, terms}
		l.remember = a.remember
	}
	l.v.display.SetCredentials(a.Credentials)
}

// refused is called when the server has refused who the user says to be. It says
// whether it shall be asked again.
func (l *login) refused(auth *rfbclient.AuthError) bool {
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
	case fromMemory:
		l.reason = i18n.T("The password that worked before was refused: it may have been changed.")
		l.forgetProven()
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

// succeeded is called when the session has begun.
func (l *login) succeeded() {
	l.closeDialog()
	if l.from != fromMemory {
		l.forgetProven()
		l.proven, l.typing = l.typing, nil
	}
	l.wrong, l.reason, l.from, l.keyringAsked = 0, "", fromNobody, false
	if l.remember {
		l.remember = false
		l.keepInKeyring(l.proven, false)
	}
}

// again begins anew, as if nothing had been answered wrong.
func (l *login) again() {
	l.failed()
	l.wrong, l.reason, l.from, l.keyringAsked, l.optionsWrong = 0, "", fromNobody, false, false
}

// failed is called when the connection has ended.
func (l *login) failed() {
	l.turn++
	l.from = fromNobody
	l.forgetTyped()
	l.closeDialog()
}

// end is called when there will be no other connection.
func (l *login) end() {
	l.failed()
	l.forgetProven()
}

func (l *login) closeDialog() {
	if l.dialog != nil {
		l.dialog.close()
		l.dialog = nil
	}
}

func (l *login) forgetTyped() {
	l.typing.wipe()
	l.typing, l.remember = nil, false
}

func (l *login) forgetProven() {
	l.proven.wipe()
	l.proven = nil
}

func (l *login) forgetInKeyring() {
	server := secretName(l.v.source)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), keyringPatience)
		defer cancel()
		err := keyring.Forget(ctx, server)
		onMainLoop(func() {
			if err != nil {
				l.sayKeyring(err)
				return
			}
			l.v.say("the keyring has forgotten the password")
		})
	}()
}

// How well a connection is protected, as the keyring has it.
const (
	inClear    = "not encrypted"
	inTLS      = "encrypted"
	inVerified = "verified"
	onMachine  = "local"
)

func protectionOf(s rfbclient.Security, t target) string {
	switch {
	case t.local:
		return onMachine
	case s.Encrypted && s.Peer != rfbclient.PeerUnknown:
		return inVerified
	case s.Encrypted:
		return inTLS
	}
	return inClear
}

// weaker says whether a connection is protected less than another.
func weaker(now, before string) bool {
	order := map[string]int{inClear: 1, inTLS: 2, inVerified: 3, onMachine: 3}
	return order[now] < order[before]
}

// passwordNote says what the user should know before typing.
func passwordNote(request rfbclient.CredentialRequest, t target) string {
	note := ""
	switch request.SecurityType {
	case "VNC", "X509Vnc", "TLSVnc":
		note = i18n.T("Only the first eight characters of a VNC password count.")
	}
	if request.UsernameOptional {
		note = i18n.T("Leave the user name empty if the server has a password for viewers only.")
	}
	if protectionOf(request.Security, t) == inClear {
		if note != "" {
			note += " "
		}
		note += i18n.T("The connection is not encrypted.")
	}
	return note
}
