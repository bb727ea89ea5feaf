// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
)

// following is what a viewer knows of its sessions: one follows the other when the
// network fails or the guest starts again, and the window stays.
type following struct {
	everShown bool      // a session has begun
	begin     time.Time // of the session that there is; zero without one
	briefs    int       // sessions in a row that had just begun when they ended
	came      progress  // how far the window had come when the last connection ended
	retry     retry     // of the connection to the display
	hungUp    bool      // this side closes the connection, for another one or none
	next      bool      // target is to be connected to as soon as it has closed
	alive     alive
	alone     bool             // the next session takes the server over from others
	known     *machine         // that the window shows; nil before the first session
	held      bool             // nothing is sent: it may be another machine (othermachine.go)
	unwanted  *problem.Problem // what it means if the user closes the window now; nil: the session's end
}

// begun is called when a session has begun.
func (v *viewer) begun() {
	v.everShown, v.begin, v.unwanted = true, time.Now(), nil
	v.retry.stop()
	if v.options.Recording == nil { // which stands still when it pauses and at its end
		v.watchServer()
	}
}

// endedAfter is called with how a connection has ended, or why none came about, and does
// what follows (afterend.go). tried says what has failed if it was the first; here is
// for endingOf.
func (v *viewer) endedAfter(err error, tried string, here bool) {
	how := endingOf(err, here)
	m := manners{nobody: v.options.NoDialogs, kiosk: v.staysForever(), reconnect: v.options.Reconnect}
	switch nextStep(how, v.came, m) {
	case stepRetry:
		v.comeBack(err)
	case stepAsk:
		v.offerAgain(how, err)
	default:
		if v.everShown && how != endFault && how != endStays {
			tried = v.lostTo()
		}
		v.fail(v.lasting(problem.Explain(tried, err)))
	}
}

// lostTo says what was lost.
func (v *viewer) lostTo() string {
	return fmt.Sprintf(i18n.T("The connection to %s was lost"), problem.Sentence(v.source.name()))
}

// lasting gives a failure the exit code of a session that was there and is lost,
// whatever the last try to come back failed with.
func (v *viewer) lasting(f *problem.Problem) *problem.Problem {
	if v.everShown && f.Code == problem.ExitUnreachable {
		f.Code = problem.ExitLost
	}
	return f
}

// offerAgain says how a connection has ended and lets the user decide what follows.
// The last picture stays.
func (v *viewer) offerAgain(how ending, err error) {
	name := problem.Sentence(v.source.name())
	heading := fmt.Sprintf(i18n.T("The server has ended the connection to %s"), name)
	choices := []choice{{i18n.T("Connect _again"), v.reconnect}}
	switch {
	case how == endBusy && !v.exclusive():
		heading = fmt.Sprintf(i18n.T("Somebody else probably has %s alone"), name)
		choices = append(choices, choice{i18n.T("_Take over"), v.takeOver})
	case how == endBusy:
		heading = fmt.Sprintf(i18n.T("%s cannot be had alone"), name)
	case how == endGone:
		heading = fmt.Sprintf(i18n.T("Nobody listens at %s any more"), name)
	case v.came == brief || v.came == briefAgain:
		err = &problem.ThrownOutError{Err: err}
	}
	f := v.lasting(problem.Explain(heading, err))
	v.unwanted = f
	v.say("%s: %s", f.Tried, f.Reason)
	v.window.showCondition(condition{heading: f.Tried, detail: problem.InFull(f), choices: choices, close: i18n.T("_Close")})
}

// takeOver connects again and asks the server to disconnect whoever has it.
func (v *viewer) takeOver() {
	v.alone = true
	v.applyShared()
	v.reconnect()
}

// exclusive says whether the server is asked to disconnect others.
func (v *viewer) exclusive() bool { return v.options.Exclusive || v.alone }

// applyShared tells the display whether others may stay connected; it counts from the
// next connection on.
func (v *viewer) applyShared() { v.window.setProperty("shared-flag", !v.exclusive()) }

// sessionEnded is called when a connection has ended by itself.
func (v *viewer) sessionEnded() {
	var lasting time.Duration
	if !v.begin.IsZero() {
		lasting = max(time.Since(v.begin), 1)
	}
	v.came = progressOf(v.everShown, lasting, v.briefs)
	switch v.came {
	case lasted:
		v.retry.reset()
		v.briefs = 0
	case brief, briefAgain:
		v.briefs++
	}
	v.alone = false // taking over is for once
	v.applyShared()
	v.sessionOver()
}

// sessionOver is called when a session has ended, in whatever way.
func (v *viewer) sessionOver() {
	v.begin = time.Time{}
	v.alive.stop()
	v.window.banner.settle(concernServer)
}

// comeBack connects again after a pause, and again, until the user does not want it
// any more. The last picture stays.
func (v *viewer) comeBack(err error) {
	f := problem.Explain(fmt.Sprintf(i18n.T("Cannot connect to %s"), problem.Sentence(v.source.name())), err)
	if v.everShown {
		f = problem.Explain(v.lostTo(), err)
		f.Code = problem.ExitLost // whatever the last try to come back failed with
	}
	if v.options.NoDialogs && !v.options.Reconnect && !v.options.Kiosk {
		v.fail(f) // a script wants to know
		return
	}
	v.unwanted = f
	v.say("%s: %s", f.Tried, f.Reason)
	v.retry.soon(v.source.reach, func(seconds int) {
		v.window.showCondition(condition{
			heading: f.Tried,
			detail:  problem.InFull(f) + "\n" + fmt.Sprintf(i18n.N("It is tried again in %d second.", "It is tried again in %d seconds.", seconds), seconds),
			busy:    true,
			choices: []choice{{i18n.T("_Reconnect now"), v.retry.now}},
			close:   i18n.T("_Close"),
		})
	})
}

// isConnected says whether there is a connection to the display, or one is being
// made, that is to stay.
func (v *viewer) isConnected() bool { return v.display.IsOpen() && !v.hungUp }

// hangUp closes the connection to the display. The window stays.
func (v *viewer) hangUp() {
	v.retry.reset()
	v.next = false
	if v.display.IsOpen() {
		v.hungUp = true
		v.display.Close()
	}
	v.sessionOver()
}

// wasHungUp says whether the connection that has closed was to close, and opens the
// next one if there is to be one.
func (v *viewer) wasHungUp() bool {
	if !v.hungUp {
		return false
	}
	v.hungUp = false
	if v.next {
		v.next = false
		v.connect(v.target)
	}
	return true
}

// reconnect closes the connection, which may be dead, and makes a new one.
func (v *viewer) reconnect() {
	v.hangUp()
	v.source.reach()
}
