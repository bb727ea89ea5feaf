// SPDX-License-Identifier: GPL-2.0-or-later

package login

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login/keyring"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/trust"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Keyring keeps passwords. Its methods may be called on any goroutine and may wait for
// the user.
type Keyring interface {
	Available() bool
	Lookup(ctx context.Context, server string) (kept keyring.Login, found bool, err error)
	Save(ctx context.Context, server, label string, l keyring.Login) error
	Forget(ctx context.Context, server string) error
	// Create makes a place for passwords, where there is none.
	Create(ctx context.Context, label string) error
}

// Desktop is the desktop's keyring.
type Desktop struct{}

// Available says whether there is one.
func (Desktop) Available() bool { return keyring.Available() }

// Lookup gives what is kept for a server.
func (Desktop) Lookup(ctx context.Context, server string) (keyring.Login, bool, error) {
	return keyring.Lookup(ctx, server)
}

// Save keeps something for a server.
func (Desktop) Save(ctx context.Context, server, label string, l keyring.Login) error {
	return keyring.Save(ctx, server, label, l)
}

// Forget removes what is kept for a server.
func (Desktop) Forget(ctx context.Context, server string) error { return keyring.Forget(ctx, server) }

// Create makes a collection.
func (Desktop) Create(ctx context.Context, label string) error { return keyring.Create(ctx, label) }

// keyringPatience is how long the keyring may take; the user may have to unlock it.
const keyringPatience = 2 * time.Minute

// askKeyring asks the keyring, once a connection.
func (l *Login) askKeyring(request rfbclient.CredentialRequest) {
	l.keyringAsked = true
	turn, server := l.turn, l.session.Server().Key
	l.session.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), keyringPatience)
		defer cancel()
		kept, found, err := l.keyring.Lookup(ctx, server)
		l.session.Post(func() {
			if turn != l.turn { // the connection has ended meanwhile
				clear(kept.Password)
				return
			}
			l.fromKeyring(request, kept, found, err)
		})
	})
}

// fromKeyring goes on with what the keyring has. What was kept for a protected
// connection is not sent over one that is protected less.
func (l *Login) fromKeyring(request rfbclient.CredentialRequest, kept keyring.Login, found bool, err error) {
	switch now := trust.LevelOf(request.Security, l.session.Server().Server); {
	case err != nil && !errors.Is(err, keyring.ErrNone):
		l.logKeyring(err)
	case found && now.Weaker(trust.Level(kept.Protection)):
		l.session.Log("the keyring's password was for a connection that is %s, and this one is %s: it is not used", kept.Protection, now)
	case found && (!request.Username || request.UsernameOptional || kept.Username != ""):
		l.session.Log("the password comes from the keyring")
		l.from = fromKeyring
		l.session.Answer(rfbclient.Credentials{Username: kept.Username, Password: kept.Password})
		return
	}
	clear(kept.Password)
	l.askUser(request)
}

// askUser asks in a dialog.
func (l *Login) askUser(request rfbclient.CredentialRequest) {
	server := l.session.Server()
	if l.unanswered != nil {
		l.session.Fail(problem.Explain(fmt.Sprintf(i18n.T("Cannot connect to %s"), problem.Sentence(server.Where)), l.unanswered))
		return
	}
	q := Question{
		Heading:  fmt.Sprintf(i18n.T("%s asks for a password"), rfbclient.CleanText(server.Name, 80)),
		Reason:   l.reason,
		Note:     passwordNote(request, server.Server),
		Username: request.Username,
		Password: request.Password,
		Name:     l.name,
		Remember: request.Password && server.Key != "" && l.keyring.Available(),
	}
	l.session.Log("asking the user for a password")
	l.session.AskCredentials(q, func(a Answer, ok bool) { l.typed(request, a, ok) })
}

// typed is called when the user has answered.
func (l *Login) typed(request rfbclient.CredentialRequest, a Answer, ok bool) {
	if !ok {
		if !l.session.CancelLogin() {
			l.askUser(request)
		}
		return
	}
	l.from, l.name = fromUser, a.Username
	l.forgetTyped()
	if terms, ok := termsOf(l.session.Server(), request); ok {
		l.typing = &cached{rfbclient.Credentials{Username: a.Username, Password: bytes.Clone(a.Password)}, terms}
		l.remember = a.Remember
	}
	l.session.Answer(a.Credentials)
}

// keepInKeyring keeps what was accepted for the next time; in a keyring that is created
// for it, if the user wants that.
func (l *Login) keepInKeyring(c *cached, create bool) {
	server := c.terms.server
	login := keyring.Login{Username: c.Username, Password: bytes.Clone(c.Password), Protection: string(c.terms.protection)}
	label := fmt.Sprintf(i18n.T("VNC display of %s"), rfbclient.CleanText(l.session.Server().Name, 80))
	l.session.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), keyringPatience)
		defer cancel()
		var err error
		if create {
			err = l.keyring.Create(ctx, i18n.T("Default keyring"))
		}
		if err == nil {
			err = l.keyring.Save(ctx, server, label, login)
		}
		clear(login.Password)
		l.session.Post(func() {
			if err != nil {
				l.notKept(err)
				return
			}
			l.session.Log("the password is kept in the keyring")
		})
	})
}

// notKept says why the password is not kept, and offers what can be done about that.
func (l *Login) notKept(err error) {
	l.logKeyring(err)
	again := func(create bool) func() {
		return func() {
			if l.cached != nil { // else there is nothing to keep any more
				l.keepInKeyring(l.cached, create)
			}
		}
	}
	p := problem.Explain(i18n.T("The password is not kept"), err)
	switch {
	case errors.Is(err, keyring.ErrNone):
		l.session.Warn(p, "", nil)
	case errors.Is(err, keyring.ErrNoCollection):
		l.session.Warn(p, i18n.T("Create a _keyring"), again(true))
	default:
		l.session.Warn(p, i18n.T("Try _again"), again(false))
	}
}

// logKeyring logs what the keyring did not do, and in detail what D-Bus said of it.
func (l *Login) logKeyring(err error) {
	l.session.Log("%v", err)
	if detail := keyring.Detail(err); detail != "" {
		l.session.LogDetail("D-Bus: %s", rfbclient.CleanText(detail, 300))
	}
}

func (l *Login) forgetInKeyring() {
	server := l.session.Server().Key
	l.session.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), keyringPatience)
		defer cancel()
		err := l.keyring.Forget(ctx, server)
		l.session.Post(func() {
			if err != nil {
				l.logKeyring(err)
				return
			}
			l.session.Log("the keyring has forgotten the password")
		})
	})
}

// passwordNote says what the user should know before typing.
func passwordNote(request rfbclient.CredentialRequest, s trust.Server) string {
	note := ""
	switch request.SecurityType {
	case "VNC", "X509Vnc", "TLSVnc":
		note = i18n.T("Only the first eight characters of a VNC password count.")
	}
	if request.UsernameOptional {
		note = i18n.T("Leave the user name empty if the server has a password for viewers only.")
	}
	if trust.LevelOf(request.Security, s) == trust.InClear {
		if note != "" {
			note += " "
		}
		note += i18n.T("The connection is not encrypted.")
	}
	return note
}
