// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"context"

	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/login/keyring"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// nobody is the person before a session without a window: there is none. It keeps why the
// session has ended.
type nobody struct {
	problem *problem.Problem // nil while nothing went wrong
	ended   bool
}

// Complain keeps what went wrong first.
func (n *nobody) Complain(p *problem.Problem) {
	if n.problem == nil {
		n.problem = p
	}
}

// End notes the session's end.
func (n *nobody) End(problem.ExitCode) { n.ended = true }

// Nothing is shown.

func (n *nobody) Show(session.Page)                        {}
func (n *nobody) Notify(session.Topic, *session.Notice)    {}
func (n *nobody) Message(string)                           {}
func (n *nobody) Tell(string, string)                      {}
func (n *nobody) Warn(*problem.Problem, ...session.Choice) {}
func (n *nobody) Refresh(session.Facts)                    {}
func (n *nobody) OpenAnother()                             {}

// Nobody answers. The session does not ask who cannot be asked (config.Options.Steps).

func (n *nobody) AskCertificate(_ *rfbclient.Certificate, _ bool, answer func(session.TrustAnswer)) {
	answer(session.TrustNot)
}
func (n *nobody) AskUnprotected(_ *rfbclient.Unprotected, answer func(accept, remember bool)) {
	answer(false, false)
}
func (n *nobody) AskCredentials(_ login.Question, answer func(login.Answer, bool)) {
	answer(login.Answer{}, false)
}
func (n *nobody) AskLibvirt(_ login.Question, answer func(rfbclient.Credentials, bool)) {
	answer(rfbclient.Credentials{}, false)
}
func (n *nobody) CloseQuestions()                                              {}
func (n *nobody) CloseCredentials()                                            {}
func (n *nobody) ChooseGuest(*problem.Problem) bool                            { return false }
func (n *nobody) Fail(_ *problem.Problem, then, _ func(), _ ...session.Choice) { then() }

// noKeyring keeps nothing: a script's passwords are given with it.
type noKeyring struct{}

func (noKeyring) Available() bool { return false }
func (noKeyring) Lookup(context.Context, string) (keyring.Login, bool, error) {
	return keyring.Login{}, false, keyring.ErrNone
}
func (noKeyring) Save(context.Context, string, string, keyring.Login) error {
	return keyring.ErrNone
}
func (noKeyring) Forget(context.Context, string) error { return keyring.ErrNone }
func (noKeyring) Create(context.Context, string) error { return keyring.ErrNone }

// libvirt is package guest's, whose events need a loop of their own here: GTK's is not
// there.
type libvirt struct{ session.System }

// Init runs libvirt's events.
func (libvirt) Init() error { return guest.RunEvents() }

// Open connects, and has nobody to ask.
func (l libvirt) Open(ctx context.Context, uri string, o guest.Options) (session.Connection, error) {
	o.Ask = nil
	return l.System.Open(ctx, uri, o)
}
