// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"fmt"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
)

// What a connection's end means, and how a session ends.

// endedAfter is called with how a connection has ended, or why none came about, and does
// what follows (afterend.go). tried says what has failed if it was the first; here is
// for endingOf.
func (s *Session) endedAfter(err error, tried string, here bool) {
	how := endingOf(err, here)
	m := manners{nobody: s.Options.NoDialogs, kiosk: s.staysForever(), reconnect: s.Options.Reconnect}
	switch nextStep(how, s.came, m) {
	case stepRetry:
		s.scheduleReconnect(err)
	case stepAsk:
		s.offerAgain(how, err)
	default:
		if s.began && how != endFault && how != endStays {
			tried = s.lostTo()
		}
		s.Fail(s.lasting(problem.Explain(tried, err)))
	}
}

// lostTo says what was lost.
func (s *Session) lostTo() string {
	return fmt.Sprintf(i18n.T("The connection to %s was lost"), problem.Sentence(s.source.Name()))
}

// lasting gives a problem the exit code of a session that was there and is lost,
// whatever the last try to come back failed with.
func (s *Session) lasting(p *problem.Problem) *problem.Problem {
	if s.began && p.Code == problem.ExitUnreachable {
		p.Code = problem.ExitLost
	}
	return p
}

// offerAgain says how a connection has ended and lets the user decide what follows.
// The last picture stays.
func (s *Session) offerAgain(how ending, err error) {
	name := problem.Sentence(s.source.Name())
	heading := fmt.Sprintf(i18n.T("The server has ended the connection to %s"), name)
	choices := []Choice{{i18n.T("Connect _again"), s.Reconnect}}
	switch {
	case how == endBusy && !s.exclusive():
		heading = fmt.Sprintf(i18n.T("Somebody else probably has %s alone"), name)
		choices = append(choices, Choice{i18n.T("_Take over"), s.takeOver})
	case how == endBusy:
		heading = fmt.Sprintf(i18n.T("%s cannot be had alone"), name)
	case how == endGone:
		heading = fmt.Sprintf(i18n.T("Nobody listens at %s any more"), name)
	case s.came == brief || s.came == briefAgain:
		err = &problem.ThrownOutError{Err: err}
	}
	p := s.lasting(problem.Explain(heading, err))
	s.outcome = p
	s.Log("%s: %s", p.Tried, p.Reason)
	s.enter(Closed, Page{Heading: p.Tried, Detail: problem.InFull(p), Choices: choices, Closes: true})
}

// takeOver connects again and asks the server to disconnect whoever has it.
func (s *Session) takeOver() {
	s.alone = true
	s.applyShared()
	s.Reconnect()
}

// scheduleReconnect connects again after a pause, and again, until the user does not want it
// any more. The last picture stays.
func (s *Session) scheduleReconnect(err error) {
	p := problem.Explain(fmt.Sprintf(i18n.T("Cannot connect to %s"), problem.Sentence(s.source.Name())), err)
	if s.began {
		p = problem.Explain(s.lostTo(), err)
		p.Code = problem.ExitLost // whatever the last try to come back failed with
	}
	if s.Options.NoDialogs && !s.Options.Reconnect && !s.Options.Kiosk {
		s.Fail(p) // a script wants to know
		return
	}
	s.outcome = p
	s.Log("%s: %s", p.Tried, p.Reason)
	s.pause(s.reach, Page{Heading: p.Tried, Detail: problem.InFull(p), Closes: true,
		Choices: []Choice{{i18n.T("_Reconnect now"), s.retry.now}}})
}

// pause shows a page, with the seconds that are left below it, and then does something.
func (s *Session) pause(do func(), page Page) {
	detail := page.Detail
	page.Busy = true
	s.retry.soon(do, func(n int) {
		page.Detail = detail + "\n" + TriedAgain(n)
		if !s.enter(Lost, page) {
			s.retry.stop()
		}
	})
}

// TriedAgain says in how many seconds something is tried again.
func TriedAgain(n int) string {
	return fmt.Sprintf(i18n.N("It is tried again in %d second.", "It is tried again in %d seconds.", n), n)
}

// staysForever says whether the window is a kiosk's that outlives its connection.
func (s *Session) staysForever() bool {
	o := s.Options
	return o.Kiosk && !o.KioskQuits && o.Broken == nil
}

// Fail shows a problem and then ends the session with its code.
func (s *Session) Fail(p *problem.Problem) {
	if s.IsOver() {
		return
	}
	s.View.Complain(p)
	if s.staysForever() {
		s.failForNow(p)
		return
	}
	s.outcome = p
	s.View.CloseQuestions()
	s.login.End()
	heading := i18n.T("Disconnected")
	if !s.began {
		heading = i18n.T("Not connected")
	}
	s.enter(Broken, Page{Heading: heading, Detail: p.Reason, Closes: true})
	s.closeLine()
	s.sessionOver()
	if s.Options.NoDialogs || s.Options.Kiosk {
		s.end(p.Code)
		return
	}
	s.showFailure(p)
}

// showFailure has the user decide what follows.
func (s *Session) showFailure(p *problem.Problem) {
	var again func()
	var choices []Choice
	if s.canBeTriedAgain(p) {
		again, choices = s.connectAfterFailure, s.repairs(p)
	}
	s.View.Fail(p, func() { s.end(p.Code) }, again, choices...)
}

// canBeTriedAgain says whether a problem may be over when it is tried again: that of a
// connection may, whether or not there was a session; that of a file was read already.
func (s *Session) canBeTriedAgain(p *problem.Problem) bool {
	return s.Options.Recording == nil && s.Options.Broken == nil && p.Code != problem.ExitNotWritten
}

// failForNow says what went wrong, and tries all of it again after a while.
func (s *Session) failForNow(p *problem.Problem) {
	s.closeLine()
	s.login.Again()
	s.pause(s.source.Find, Page{Heading: i18n.T("Disconnected"), Detail: problem.InFull(p)})
}

// connectAfterFailure goes on after a problem that would have ended the session.
func (s *Session) connectAfterFailure() {
	if s.state != Failed {
		return
	}
	s.login.Again()
	s.retry.reset()
	if !s.began {
		s.outcome = s.cancelled()
	}
	s.wait(Look, s.connectingTo(), "")
	s.source.Again()
}

func (s *Session) cancelled() *problem.Problem {
	return problem.Explain(fmt.Sprintf(i18n.T("Did not connect to %s"), problem.Sentence(s.source.Name())), problem.ErrGaveUp)
}

// Close ends the session because the user closes the window.
func (s *Session) Close() {
	switch {
	case s.state == Failed:
		s.end(s.outcome.Code)
	case s.outcome != nil:
		s.View.Complain(s.outcome)
		s.end(s.outcome.Code)
	default:
		s.end(problem.ExitOK)
	}
}

// End ends the session with a code.
func (s *Session) End(code problem.ExitCode) { s.end(code) }

func (s *Session) end(code problem.ExitCode) {
	if _, ok := s.state.after(Quit); !ok {
		return
	}
	s.retry.stop()
	s.pass(Quit)
	s.View.End(code)
}
