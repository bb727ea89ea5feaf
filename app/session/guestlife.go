// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"context"
	"errors"
	"fmt"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// What follows is a GuestSource's part that follows the life of the guest, and of
// the connection to libvirt.

// LinkAsks asks what libvirt wants to know.
func (g *GuestSource) LinkAsks(q login.Question, answer func(c rfbclient.Credentials, ok bool)) {
	g.s.View.AskLibvirt(q, answer)
}

// LinkOpened looks for the guest, on the first connection to libvirt and on each later one.
func (g *GuestSource) LinkOpened() {
	g.s.View.Notify(TopicLibvirt, nil)
	g.s.View.Refresh(FactActions)
	if !g.s.IsOver() {
		g.findGuest()
	}
}

// LinkFailed ends the session, unless its display goes on.
func (g *GuestSource) LinkFailed(err error) {
	switch {
	case g.guest == nil:
		g.s.Fail(problem.Explain(i18n.T("Cannot look for the guest"), err))
	case !g.s.isConnected():
		g.s.Fail(problem.Explain(i18n.T("Cannot reach libvirt again"), err))
	default: // the display goes on, and nobody follows the guest
		g.s.View.Notify(TopicLibvirt, &Notice{Text: i18n.T("libvirt cannot be reached any more; what the guest does is not known.")})
	}
}

// LinkLost tells of it by the way while the display goes on, else as what is waited
// for.
func (g *GuestSource) LinkLost(err error, seconds int) {
	s := g.s
	s.View.Refresh(FactActions)
	if s.IsOver() {
		return
	}
	now := Choice{i18n.T("_Now"), g.link.Hurry}
	if s.isConnected() || s.state == Pausing {
		s.View.Notify(TopicLibvirt, &Notice{Text: i18n.T("libvirt cannot be reached.") + " " + TriedAgain(seconds), Choice: &now})
		return
	}
	p := problem.Explain(i18n.T("Waiting for libvirt"), err)
	s.Log("%s: %s", p.Tried, p.Reason)
	s.enter(LibvirtLost, Page{Heading: p.Tried, Detail: problem.InFull(p) + "\n" + TriedAgain(seconds), Busy: true,
		Choices: []Choice{now}, Closes: true})
}

// waitForLibvirt is shown until the link tells more.
func (g *GuestSource) waitForLibvirt() {
	g.s.wait(LibvirtLost, i18n.T("Waiting for libvirt"), "", Choice{i18n.T("_Now"), g.link.Hurry})
}

// LinkEvent follows the guest's life.
func (g *GuestSource) LinkEvent(e guest.Event) {
	if g.s.IsOver() {
		return
	}
	if g.guest == nil || g.gone {
		if e.Kind == guest.EventDefined || e.Kind == guest.EventStarted {
			g.matchNew(e)
		}
		return
	}
	if e.UUID != g.guest.UUID() {
		return
	}
	g.s.Log("%v", e)
	switch e.Kind {
	case guest.EventStarted:
		g.setPower(guest.StateRunning)
		g.s.retry.reset()
		g.findGuest() // its name and title may be others by now
	case guest.EventStopped:
		g.setPower(guest.StateShutOff)
		g.stopped(e.Stop)
	case guest.EventDefined:
		g.readName()
	case guest.EventUndefined:
		g.undefined()
	case guest.EventPaused, guest.EventResumed, guest.EventSlept, guest.EventCrashed, guest.EventRebooted:
		g.readState()
	}
}

// matchNew takes a guest that has come if it is the one that is waited for: the one of
// before, or one that is called as the user has said.
func (g *GuestSource) matchNew(e guest.Event) {
	if g.guest != nil && e.UUID != g.guest.UUID() {
		if e.Name != g.guest.Name() {
			return
		}
		g.guest = nil // the same name on another guest: the user has made it anew
		g.query = guest.Query{Text: e.Name, By: guest.ByName}
	}
	g.findGuest()
}

// readName follows the guest's name and title.
func (g *GuestSource) readName() {
	conn, of := g.conn(), g.guest
	if conn == nil {
		return
	}
	Do(g, func(ctx context.Context) (Guest, error) {
		return conn.Find(ctx, guest.Query{Text: of.UUID(), By: guest.ByUUID})
	}, func(found Guest, err error) {
		if err == nil && of == g.guest {
			g.guest = found
			g.s.View.Refresh(FactName)
		}
	})
}

// setPower lets be done what makes sense to a guest in a state.
func (g *GuestSource) setPower(state guest.State) {
	if g.power != state {
		g.power = state
		g.s.View.Refresh(FactActions)
	}
}

// readState tells of a guest that has a display but does not go on.
func (g *GuestSource) readState() {
	of := g.guest
	Do(g, of.Condition,
		func(c guest.Condition, err error) {
			if err != nil || of != g.guest || g.s.IsOver() {
				return
			}
			g.showState(c)
		})
}

// showState tells of a guest that stands still; one that its host has paused for its
// own work goes on by itself.
func (g *GuestSource) showState(c guest.Condition) {
	g.setPower(c.State)
	notify := func(text, label string, do func(Guest, context.Context) error) {
		choice := g.powerChoice(label, do)
		g.s.View.Notify(TopicGuest, &Notice{Text: text, Choice: &choice})
	}
	switch {
	case c.State == guest.StateCrashed, c.Pause == guest.PauseByCrash:
		notify(i18n.T("The guest has crashed."), i18n.T("_Reset"), Guest.Reset)
	case c.State == guest.StatePaused && c.Pause == guest.PauseByFault:
		notify(i18n.T("The guest is paused: one of its disks cannot be used."), i18n.T("_Resume"), Guest.Resume)
	case c.State == guest.StatePaused && c.Pause == guest.PauseByUser:
		notify(i18n.T("The guest is paused."), i18n.T("_Resume"), Guest.Resume)
	case c.State == guest.StateSuspended:
		notify(i18n.T("The guest sleeps."), i18n.T("_Wake"), Guest.Resume)
	default:
		g.s.View.Notify(TopicGuest, nil)
	}
}

// powerChoice is something that can be done to the guest.
func (g *GuestSource) powerChoice(label string, do func(Guest, context.Context) error) Choice {
	return Choice{label, func() { g.act(do) }}
}

// act does something to the guest, once at a time.
func (g *GuestSource) act(do func(Guest, context.Context) error) {
	if g.acting {
		return
	}
	g.acting = true
	of := g.guest
	Act(g, func(ctx context.Context) error { return do(of, ctx) }, func(err error) {
		g.acting = false
		if err != nil && !g.s.IsOver() {
			g.s.Log("%v", err)
			g.s.View.Tell(i18n.T("Not done"), problem.Finished(problem.Explain("", err).Reason))
		}
	})
}

// startChoice is offered where the guest can be started.
func (g *GuestSource) startChoice() []Choice {
	return []Choice{g.powerChoice(i18n.T("S_tart"), Guest.Start)}
}

// notThere is called when there is no such guest, yet or any more.
func (g *GuestSource) notThere() {
	g.gone = true
	g.setPower(guest.StateUnknown)
	g.s.View.Notify(TopicGuest, nil)
	if g.s.isConnected() {
		return // its display is there: libvirt may have forgotten it
	}
	g.s.wait(NoGuest, fmt.Sprintf(i18n.T("Waiting for guest %s to be created"), problem.Sentence(g.Name())), "")
}

// notRunning waits for the guest's start.
func (g *GuestSource) notRunning(e *guest.NotRunningError) {
	g.setPower(e.State)
	g.s.View.Notify(TopicGuest, nil)
	if g.reached || g.s.began {
		g.reached = true
		g.stopped(e.Stop)
		return
	}
	detail := ""
	if e.Stop == guest.StopSaved {
		detail = i18n.T("Its state was saved; it goes on from there.")
	}
	g.s.wait(NotRunning, fmt.Sprintf(i18n.T("Waiting for guest %s to start"), problem.Sentence(g.Name())), detail, g.startChoice()...)
}

// stopped is called when the guest has ended. The window stays, and shows the guest
// when it starts again, unless the program is to end then.
func (g *GuestSource) stopped(reason guest.StopReason) {
	if g.s.isScript() { // the end of its display ends the steps
		return
	}
	g.s.View.Notify(TopicGuest, nil)
	switch {
	case g.reached:
	case reason == guest.StopMigrated && g.s.began: // that is more than was known before
		g.moved()
		return
	default:
		return // it was being waited for, and still is
	}
	g.s.Log("the guest has stopped")
	g.reached = false
	g.s.outcome = nil
	g.s.expectRenewed()
	if !g.s.Options.StayOnStop && !g.s.Options.Reconnect && reason != guest.StopMigrated {
		g.s.end(problem.ExitOK)
		return
	}
	g.s.HangUp()
	if reason == guest.StopMigrated {
		g.moved()
		return
	}
	g.showStopped(reason)
}

func (g *GuestSource) showStopped(reason guest.StopReason) {
	p := Page{Detail: stopDetail(reason), Choices: g.startChoice()}
	heading := i18n.T("The guest %s is shut off")
	switch {
	case g.s.Options.Reconnect:
		heading, p.Busy = i18n.T("Waiting for guest %s to start again"), true
	case reason == guest.StopCrashed || reason == guest.StopFailed:
		heading = i18n.T("The guest %s has crashed")
	case reason == guest.StopSaved:
		heading = i18n.T("The guest %s is saved")
	}
	p.Heading = fmt.Sprintf(heading, problem.Sentence(g.Name()))
	g.s.offer(Stopped, p)
	of := g.guest
	Do(g, of.Condition,
		func(_ guest.Condition, err error) {
			var none *guest.NoGuestError
			if errors.As(err, &none) && of == g.guest && g.s.state == Off {
				g.undefined() // it was never defined, only started
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
func (g *GuestSource) undefined() {
	if g.s.isConnected() || g.reached {
		return
	}
	g.gone = true
	heading := fmt.Sprintf(i18n.T("The guest %s was removed"), problem.Sentence(g.Name()))
	g.s.offer(NoGuest, Page{Heading: heading, Detail: i18n.T("If it is created again, it is shown.")})
}
