// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// The display's questions, and who answers them.

// Certificate is called when a server does not prove by itself who it is: the user is
// asked once, and warned if it was another one before.
func (s *Session) Certificate(c *rfbclient.Certificate) {
	where := s.target.Where
	trusted, another := s.policy.Pinned(where, c)
	switch {
	case trusted:
		s.Log("the server is one that you trust")
		s.Display.AnswerCertificate(true)
		return
	case s.Options.NoDialogs:
		s.Display.AnswerCertificate(false)
		return
	}
	s.View.AskCertificate(c, another, func(a TrustAnswer) {
		if a == TrustAlways {
			if err := s.policy.Pin(where, c); err != nil {
				s.View.Warn(problem.Explain(i18n.T("That you trust the server is not remembered"), &problem.SaveError{Err: err}))
			}
		}
		s.Display.AnswerCertificate(a != TrustNot)
	})
}

// Unprotected is called before a connection that is not protected well is made. The
// user is asked once for each server.
func (s *Session) Unprotected(u *rfbclient.Unprotected) {
	where := s.target.Where
	switch {
	case s.policy.Allowed(where, u):
		s.Log("%s is used: you have allowed it", u.SecurityType)
		s.Display.AnswerUnprotected(true)
		return
	case s.Options.NoDialogs:
		s.Display.AnswerUnprotected(false)
		return
	}
	s.View.AskUnprotected(u, func(accept, remember bool) {
		if accept && remember {
			s.policy.Allow(where, u)
		}
		s.Display.AnswerUnprotected(accept)
	})
}

// Credentials is called when the server asks who the user is.
func (s *Session) Credentials(request rfbclient.CredentialRequest) { s.login.Ask(request) }

// unanswered is what it means that the server asks and nobody can be asked; nil if the
// user can.
func (s *Session) unanswered() error {
	switch {
	case s.isScript():
		return problem.ErrNoAnswer
	case s.Options.NoDialogs:
		return problem.ErrNoDialogs
	}
	return nil
}

// loginSession is the session as its login sees it.
type loginSession struct{ s *Session }

func (l loginSession) Server() login.Server {
	return login.Server{Server: l.s.target.Server, Name: l.s.source.Name(), Key: l.s.source.Key()}
}

func (l loginSession) Answer(c rfbclient.Credentials) { l.s.Display.SetCredentials(c) }

func (l loginSession) AskCredentials(q login.Question, answer func(a login.Answer, ok bool)) {
	l.s.View.AskCredentials(q, answer)
}

func (l loginSession) CloseCredentials()              { l.s.View.CloseCredentials() }
func (l loginSession) Fail(p *problem.Problem)        { l.s.Fail(p) }
func (l loginSession) Log(format string, args ...any) { l.s.Log(format, args...) }
func (l loginSession) Go(f func())                    { l.s.Loop.Go(f) }
func (l loginSession) Post(f func())                  { l.s.Loop.Post(f) }

// Warn shows it, unless the session has ended meanwhile.
func (l loginSession) Warn(p *problem.Problem, label string, do func()) {
	switch {
	case l.s.IsOver():
	case do == nil:
		l.s.View.Warn(p)
	default:
		l.s.View.Warn(p, Choice{label, do})
	}
}

// LogDetail logs what only --debug shows.
func (l loginSession) LogDetail(format string, args ...any) {
	if l.s.Options.Debug {
		l.s.Log(format, args...)
	}
}

// CancelLogin ends the session because the user does not want to answer; a kiosk's goes
// on asking.
func (l loginSession) CancelLogin() bool {
	if l.s.staysForever() {
		return false
	}
	p := l.s.cancelled()
	l.s.View.Complain(p)
	l.s.end(problem.ExitCancelled)
	return true
}
