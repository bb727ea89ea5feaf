// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"time"

	"github.com/govnc/virt-viewer/ui/i18n"
)

// following is what a viewer knows of its sessions: one follows the other when the
// network fails or the guest starts again, and the window stays.
type following struct {
	everShown bool      // a session has begun
	begin     time.Time // of the session that there is; zero without one
	retry     retry     // of the connection to the display
	hungUp    bool      // this side closes the connection, for another one or none
	next      bool      // target is to be connected to as soon as it has closed
	alive     alive
	unwanted  *Failure // what it means if the user closes the window now; nil: the session's end
}

// steady is how long a session must have lasted to count as one: a server that
// throws everybody out at once is not asked again and again without pauses.
const steady = 10 * time.Second

// begun is called when a session has begun.
func (v *viewer) begun() {
	v.everShown, v.begin, v.unwanted = true, time.Now(), nil
	v.retry.stop()
	if v.options.Recording == nil { // which stands still when it pauses and at its end
		v.watchServer()
	}
}

// sessionEnded is called when a connection has ended by itself.
func (v *viewer) sessionEnded() {
	if !v.begin.IsZero() && time.Since(v.begin) > steady {
		v.retry.reset()
	}
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
	f := explain(fmt.Sprintf(i18n.T("The connection to %s was lost"), sentence(v.source.name())), err)
	if v.everShown {
		f.Code = ExitLost // whatever the last try to come back failed with
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
			detail:  f.Reason + ".\n" + fmt.Sprintf(i18n.N("It is tried again in %d second.", "It is tried again in %d seconds.", seconds), seconds),
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
