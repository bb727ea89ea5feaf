// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"errors"
	"fmt"
	"time"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/trust"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Config is what a session needs. All of it must be there.
type Config struct {
	Options config.Options
	View    View
	Display Display
	Loop    Loop
	Links   *Links
	Keyring login.Keyring
	// Hosts gives the URIs of libvirt that were used before.
	Hosts func() []string
	// Log is told what happens, for developers.
	Log func(format string, args ...any)
}

// Session is one display from a name to a picture and back.
type Session struct {
	Config
	policy *trust.Policy
	login  *login.Login
	source Source

	state State
	line  line
	// outcome is what it means if the user closes the window now; nil: the session's end.
	outcome *problem.Problem

	target Target       // the display that is being connected to, or was
	demand trust.Demand // of its server's security

	began  bool      // a session has begun
	start  time.Time // of the session that there is; zero without one
	briefs int       // sessions in a row that had just begun when they ended
	came   progress  // how far the window had come when the last connection ended
	retry  retry     // of the connection to the display
	alive  liveness
	alone  bool     // the next session takes the server over from others
	known  *machine // that the window shows; nil before the first session
	learnt lessons
}

// line is the connection to the display, as far as this side knows.
type line int

const (
	lineClosed  line = iota
	lineOpen         // opened, and not closed by this side
	lineClosing      // closed by this side; the display has not said yet that it is
)

// New makes a session of what the options name.
func New(c Config) *Session {
	s := &Session{Config: c, retry: retry{loop: c.Loop, pauses: displayPauses}}
	s.policy = &trust.Policy{Options: c.Options, Log: c.Log}
	s.login = login.New(loginSession{s}, c.Options.Known, c.Keyring, s.unanswered())
	s.source = newSource(s)
	return s
}

// Start begins to look for the display.
func (s *Session) Start() {
	s.outcome = s.cancelled()
	s.source.Find()
}

// Free ends all that is under way when the window has gone.
func (s *Session) Free() {
	s.retry.stop()
	s.alive.stop()
	s.View.CloseQuestions()
	s.login.End()
	s.source.Close()
}

// State is what the session is doing.
func (s *Session) State() State { return s.state }

// Name is what the display is called in titles: plain text.
func (s *Session) Name() string { return s.source.Name() }

// Target is the display that was connected to last.
func (s *Session) Target() Target { return s.target }

// isScript says whether steps are done without anybody who could wait or decide: what
// they need must be there, and an end ends them.
func (s *Session) isScript() bool { return len(s.Options.Steps) > 0 }

// HasBegun says whether a session ever has begun.
func (s *Session) HasBegun() bool { return s.began }

// IsOver says whether the session has ended, or a problem is shown that ends it.
func (s *Session) IsOver() bool { return s.state == Failed || s.state == Ended }

// IsHeld says whether nothing that the user does may be sent: who answers may be
// another machine than before.
func (s *Session) IsHeld() bool {
	return s.known != nil && s.state != Open && s.Options.Recording == nil
}

// Guest is the session's guest; nil if the display is not one of libvirt's.
func (s *Session) Guest() *GuestSource {
	g, _ := s.source.(*GuestSource)
	return g
}

// Recording is the recording that is played; nil if the display is a living one.
func (s *Session) Recording() *RecordingSource {
	r, _ := s.source.(*RecordingSource)
	return r
}

// enter takes an event and shows the page of the state that it leads to. It gives false,
// and does nothing, if the event came too late.
func (s *Session) enter(e Event, p Page) bool {
	next, ok := s.state.after(e)
	if !ok {
		return false
	}
	if next != Pausing {
		s.retry.stop()
	}
	s.state, p.State = next, next
	s.View.Show(p)
	return true
}

// pass takes an event and leaves what is shown as it is.
func (s *Session) pass(e Event) {
	if next, ok := s.state.after(e); ok {
		s.state = next
	}
}

// offer shows what is going on.
func (s *Session) offer(e Event, p Page) bool {
	s.Log("%s", p.Heading)
	p.Closes = s.began
	return s.enter(e, p)
}

// wait shows what is waited for, and what the user can do meanwhile.
func (s *Session) wait(e Event, heading, detail string, choices ...Choice) bool {
	return s.offer(e, Page{Heading: heading, Detail: detail, Busy: true, Choices: choices})
}

// Connect connects to a display, as soon as the connection before has closed.
func (s *Session) Connect(t Target) {
	if _, ok := s.state.after(Reached); !ok {
		return
	}
	s.target = t
	if t.Quiet {
		s.enter(Reached, Page{})
	} else {
		detail := t.Where
		if detail == s.source.Name() {
			detail = ""
		}
		s.wait(Reached, s.connectingTo(), detail)
	}
	if s.line == lineClosed {
		s.open()
	}
}

// open opens the connection to the target.
func (s *Session) open() {
	t := s.target
	s.demand = s.policy.Demand(t.Server)
	s.Display.SetSecurity(s.policy.TLS(t.Server), s.demand.Types)
	s.Display.SetAskUnprotected(s.demand.Ask)
	s.Display.SetAvoid(s.learnt.Features())
	s.line = lineOpen
	if err := s.Display.Open(t.Dial); err != nil {
		s.line = lineClosed
		s.Fail(problem.Explain(fmt.Sprintf(i18n.T("Cannot connect to %s"), t.Where), err))
	}
}

// Connected is called when the display has reached its server.
func (s *Session) Connected() { s.Log("connected to %s", s.target.Where) }

// Initialized is called when the display's session has begun.
func (s *Session) Initialized() {
	if s.state != Connecting || s.line != lineOpen {
		return
	}
	s.login.Succeeded()
	s.policy.RememberProtection(s.target.Server, s.Display.Security())
	s.began, s.start, s.outcome = true, s.Loop.Now(), nil
	if s.Options.Recording == nil && !s.isScript() { // a recording stands still when it pauses and at its end
		s.watchServer()
	}
	s.meet()
	s.showLessons()
}

// Disconnected is called when the display's connection has ended, or none came about:
// what comes next is decided here.
func (s *Session) Disconnected(err error) {
	s.Log("disconnected: %v", err)
	wasClosing := s.line == lineClosing
	s.line = lineClosed
	s.View.Refresh(FactActions | FactSpeed)
	if s.IsOver() {
		return
	}
	s.View.CloseQuestions()
	if wasClosing {
		s.login.Failed()
		if s.state == Connecting {
			s.open()
		}
		return
	}
	var auth *rfbclient.AuthError
	if errors.As(err, &auth) && s.login.Refused(auth) && !s.isScript() {
		s.Connect(s.target)
		return
	}
	s.login.Failed()
	s.pass(Down)
	learnt := s.learnt.learn(err)
	switch {
	case problem.RejectedEarly(err) && (learnt || s.isScript() && s.briefs == 0):
		s.sessionEnded()
		s.reach()
	case s.Options.Kiosk && s.Options.KioskQuits && s.began:
		s.End(problem.ExitOK)
	default:
		s.sessionEnded()
		s.source.Ended(trust.ExplainDowngrade(err, s.demand))
	}
}

// reach looks for the display again, which was there and may have moved.
func (s *Session) reach() {
	if s.wait(Look, s.connectingTo(), "") {
		s.source.Reach()
	}
}

func (s *Session) connectingTo() string {
	return fmt.Sprintf(i18n.T("Connecting to %s"), rfbclient.CleanText(s.source.Name(), 80))
}

// Reconnect closes the connection, which may be dead, and makes a new one.
func (s *Session) Reconnect() {
	if s.state == Ended {
		return
	}
	s.HangUp()
	s.reach()
}

// HangUp closes the connection to the display. The window stays.
func (s *Session) HangUp() {
	s.retry.reset()
	s.closeLine()
	s.sessionOver()
}

func (s *Session) closeLine() {
	if s.line == lineOpen {
		s.line = lineClosing
		s.Display.Close()
	}
}

// isConnected says whether there is a connection to the display, or one is being made,
// that is to stay.
func (s *Session) isConnected() bool { return s.line == lineOpen }

// sessionEnded is called when a connection has ended by itself.
func (s *Session) sessionEnded() {
	var lasting time.Duration
	if !s.start.IsZero() {
		lasting = max(s.Loop.Now().Sub(s.start), 1)
	}
	s.came = progressOf(s.began, lasting, s.briefs)
	switch s.came {
	case lasted:
		s.retry.reset()
		s.briefs = 0
	case brief, briefAgain:
		s.briefs++
	}
	s.alone = false // taking over is for once
	s.applyShared()
	s.sessionOver()
}

// sessionOver is called when a session has ended, in whatever way.
func (s *Session) sessionOver() {
	s.start = time.Time{}
	s.alive.stop()
	s.View.Notify(TopicServer, nil)
}

// exclusive says whether the server is asked to disconnect others.
func (s *Session) exclusive() bool { return s.Options.Exclusive || s.alone }

// applyShared tells the display whether others may stay connected.
func (s *Session) applyShared() { s.Display.SetShared(!s.exclusive()) }
