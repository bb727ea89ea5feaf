// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"errors"
	"fmt"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
)

// What follows is a guestSource's part that follows the life of the guest, and of
// the connection to libvirt.

func (s *guestSource) linkWindow() *window { return s.v.window }

func (s *guestSource) linkOpened() {
	s.v.window.banner.settle(concernLibvirt)
	s.v.window.updateActions()
	if !s.v.ending {
		s.lookUp()
	}
}

func (s *guestSource) linkFailed(err error) {
	switch {
	case s.guest == nil:
		s.v.fail(problem.Explain(i18n.T("Cannot look for the guest"), err))
	case !s.v.isConnected():
		s.v.fail(problem.Explain(i18n.T("Cannot reach libvirt again"), err))
	default: // the display goes on, and nobody follows the guest
		s.v.window.banner.raise(concernLibvirt, i18n.T("libvirt cannot be reached any more; what the guest does is not known."), nil)
	}
}

// linkLost tells of it by the way while the display goes on, else as what is waited
// for.
func (s *guestSource) linkLost(err error, seconds int) {
	s.v.window.updateActions()
	if s.v.ending {
		return
	}
	again := fmt.Sprintf(i18n.N("It is tried again in %d second.", "It is tried again in %d seconds.", seconds), seconds)
	now := choice{i18n.T("_Now"), s.link.retry.now}
	if s.v.isConnected() || s.v.retry.waiting() {
		s.v.window.banner.raise(concernLibvirt, i18n.T("libvirt cannot be reached.")+" "+again, &now)
		return
	}
	f := problem.Explain(i18n.T("Waiting for libvirt"), err)
	s.v.say("%s: %s", f.Tried, f.Reason)
	s.v.window.showCondition(condition{heading: f.Tried, detail: problem.InFull(f) + "\n" + again, busy: true,
		choices: []choice{now}, close: i18n.T("_Close")})
}

// waitForLibvirt is shown until the link tells more.
func (s *guestSource) waitForLibvirt() {
	s.v.wait(i18n.T("Waiting for libvirt"), "", choice{i18n.T("_Now"), s.link.retry.now})
}

// linkEvent follows the guest's life.
func (s *guestSource) linkEvent(e guest.Event) {
	if s.v.ending {
		return
	}
	if s.guest == nil || s.gone {
		if e.Kind == guest.EventDefined || e.Kind == guest.EventStarted {
			s.lookForNew(e)
		}
		return
	}
	if e.UUID != s.guest.UUID() {
		return
	}
	s.v.say("%v", e)
	switch e.Kind {
	case guest.EventStarted:
		s.setState(guest.StateRunning)
		s.v.retry.reset()
		s.lookUp() // its name and title may be others by now
	case guest.EventStopped:
		s.setState(guest.StateShutOff)
		s.stopped(e.Stop)
	case guest.EventDefined:
		s.readName()
	case guest.EventUndefined:
		s.undefined()
	case guest.EventPaused, guest.EventResumed, guest.EventSlept, guest.EventCrashed, guest.EventRebooted:
		s.readState()
	}
}

// lookForNew looks whether a guest that has come is the one that is waited for: the
// one of before, or one that is called as the user has said.
func (s *guestSource) lookForNew(e guest.Event) {
	if s.guest != nil && e.UUID != s.guest.UUID() {
		if e.Name != s.guest.Name() {
			return
		}
		s.guest = nil // the same name on another guest: the user has made it anew
		s.v.options.Guest, s.v.options.By = e.Name, guest.ByName
	}
	s.lookUp()
}

// readName follows the guest's name and title.
func (s *guestSource) readName() {
	conn, g := s.conn(), s.guest
	if conn == nil {
		return
	}
	ask(s, func(ctx context.Context) (*guest.Guest, error) {
		return conn.Find(ctx, guest.Query{Text: g.UUID(), By: guest.ByUUID})
	}, func(found *guest.Guest, err error) {
		if err == nil && g == s.guest {
			s.guest = found
			s.v.window.showTitle()
		}
	})
}

// setState lets be done what makes sense to a guest in a state.
func (s *guestSource) setState(state guest.State) {
	if s.state != state {
		s.state = state
		s.v.window.updateActions()
	}
}

// readState tells of a guest that has a display but does not go on.
func (s *guestSource) readState() {
	g := s.guest
	ask(s, func(ctx context.Context) (guest.Condition, error) { return g.Condition(ctx) },
		func(c guest.Condition, err error) {
			if err != nil || g != s.guest || s.v.ending {
				return
			}
			s.showState(c)
		})
}

// showState tells of a guest that stands still; one that its host has paused for its
// own work goes on by itself.
func (s *guestSource) showState(c guest.Condition) {
	s.setState(c.State)
	raise := func(text, label string, do func(*guest.Guest, context.Context) error) {
		s.v.window.banner.raise(concernGuest, text, s.powerChoice(label, do))
	}
	switch {
	case c.State == guest.StateCrashed, c.Pause == guest.PauseByCrash:
		raise(i18n.T("The guest has crashed."), i18n.T("_Reset"), (*guest.Guest).Reset)
	case c.State == guest.StatePaused && c.Pause == guest.PauseByFault:
		raise(i18n.T("The guest is paused: one of its disks cannot be used."), i18n.T("_Resume"), (*guest.Guest).Resume)
	case c.State == guest.StatePaused && c.Pause == guest.PauseByUser:
		raise(i18n.T("The guest is paused."), i18n.T("_Resume"), (*guest.Guest).Resume)
	case c.State == guest.StateSuspended:
		raise(i18n.T("The guest sleeps."), i18n.T("_Wake"), (*guest.Guest).Resume)
	default:
		s.v.window.banner.settle(concernGuest)
	}
}

// powerChoice is something that can be done to the guest.
func (s *guestSource) powerChoice(label string, do func(*guest.Guest, context.Context) error) *choice {
	return &choice{label, func() { s.act(do) }}
}

// act does something to the guest, once at a time.
func (s *guestSource) act(do func(*guest.Guest, context.Context) error) {
	if s.acting {
		return
	}
	s.acting = true
	g := s.guest
	ask(s, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(g, ctx) },
		func(_ struct{}, err error) {
			s.acting = false
			if err != nil && !s.v.ending {
				s.v.say("%v", err)
				s.v.window.tell(i18n.T("Not done"), problem.Finished(problem.Explain("", err).Reason))
			}
		})
}

// startChoice is offered where the guest can be started.
func (s *guestSource) startChoice() []choice {
	return []choice{*s.powerChoice(i18n.T("S_tart"), (*guest.Guest).Start)}
}

// notThere is called when there is no such guest, yet or any more.
func (s *guestSource) notThere() {
	s.gone = true
	s.setState(guest.StateUnknown)
	s.v.window.banner.settle(concernGuest)
	if s.v.isConnected() {
		return // its display is there: libvirt may have forgotten it
	}
	s.v.wait(fmt.Sprintf(i18n.T("Waiting for guest %s to be created"), problem.Sentence(s.name())), "")
}

// notRunning waits for the guest's start.
func (s *guestSource) notRunning(e *guest.NotRunningError) {
	s.setState(e.State)
	s.v.window.banner.settle(concernGuest)
	if s.shown || s.v.everShown {
		s.shown = true
		s.stopped(e.Stop)
		return
	}
	detail := ""
	if e.Stop == guest.StopSaved {
		detail = i18n.T("Its state was saved; it goes on from there.")
	}
	s.v.wait(fmt.Sprintf(i18n.T("Waiting for guest %s to start"), problem.Sentence(s.name())), detail, s.startChoice()...)
}

// stopped is called when the guest has ended. The window stays, and shows the guest
// when it starts again, unless the program is to end then.
func (s *guestSource) stopped(reason guest.StopReason) {
	s.v.window.banner.settle(concernGuest)
	switch {
	case s.shown:
	case reason == guest.StopMigrated && s.v.everShown: // that is more than was known before
		s.moved()
		return
	default:
		return // it was being waited for, and still is
	}
	s.v.say("the guest has stopped")
	s.shown = false
	s.v.unwanted = nil
	s.v.expectRenewed()
	if !s.v.options.StayOnStop && !s.v.options.Reconnect && reason != guest.StopMigrated {
		s.v.quit(problem.ExitOK)
		return
	}
	s.v.hangUp()
	if reason == guest.StopMigrated {
		s.moved()
		return
	}
	s.showStopped(reason)
}

func (s *guestSource) showStopped(reason guest.StopReason) {
	c := condition{choices: s.startChoice()}
	switch {
	case s.v.options.Reconnect:
		c.heading, c.busy = fmt.Sprintf(i18n.T("Waiting for guest %s to start again"), problem.Sentence(s.name())), true
	case reason == guest.StopCrashed || reason == guest.StopFailed:
		c.heading = fmt.Sprintf(i18n.T("The guest %s has crashed"), problem.Sentence(s.name()))
	case reason == guest.StopSaved:
		c.heading = fmt.Sprintf(i18n.T("The guest %s is saved"), problem.Sentence(s.name()))
	default:
		c.heading = fmt.Sprintf(i18n.T("The guest %s is shut off"), problem.Sentence(s.name()))
	}
	c.detail = stopDetail(reason)
	s.v.offer(c)
	g := s.guest
	ask(s, func(ctx context.Context) (guest.Condition, error) { return g.Condition(ctx) },
		func(_ guest.Condition, err error) {
			var none *guest.NoGuestError
			if errors.As(err, &none) && g == s.guest && !s.shown && !s.v.ending {
				s.undefined() // it was never defined, only started
			}
		})
}

// stopDetail says why a guest has stopped; "" if that is as usual.
func stopDetail(reason guest.StopReason) string {
	switch reason {
	case guest.StopDestroyed:
		return i18n.T("It was forced off.")
	case guest.StopFailed:
		return i18n.T("Its emulator has failed; its log on the host may say why.")
	case guest.StopSaved:
		return i18n.T("When it starts, it goes on where it was.")
	case guest.StopSnapshot:
		return i18n.T("A snapshot was loaded in which it does not run.")
	}
	return ""
}

// undefined is called when the guest's description has gone. One that runs goes on
// to do so; one that does not cannot be started any more.
func (s *guestSource) undefined() {
	if s.v.isConnected() || s.shown {
		return
	}
	s.gone = true
	heading := fmt.Sprintf(i18n.T("The guest %s was removed"), problem.Sentence(s.name()))
	s.v.offer(condition{heading: heading, detail: i18n.T("If it is created again, it is shown.")})
}
