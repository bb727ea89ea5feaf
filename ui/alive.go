// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"time"

	"github.com/gotk3/gotk3/glib"

	"github.com/govnc/virt-viewer/app/i18n"
)

const (
	// How often the server is asked for a sign of life, in seconds: while it answers, and
	// while an answer is missing. A window may be open all day: each look wakes the
	// program.
	aliveInterval, missedInterval = 3, 1
	// How long it may say nothing at all, and how long of that though it was asked, until
	// the user is told. That its picture stands still is no fault.
	alivePatience, answerPatience = 5 * time.Second, 2 * time.Second
)

// alive watches whether the server still answers while a session goes on.
type alive struct {
	timer    glib.SourceHandle
	received int64     // bytes, when looked at last
	heard    time.Time // when that changed
}

// watchServer is called when a session has begun.
func (v *viewer) watchServer() {
	v.alive.stop()
	v.alive.received, v.alive.heard = 0, time.Now()
	v.pollIn(aliveInterval)
}

// pollIn polls the server after so many seconds, and again and again.
func (v *viewer) pollIn(seconds uint) {
	v.alive.timer = glib.TimeoutSecondsAdd(seconds, func() bool {
		v.alive.timer = 0
		v.pollIn(v.poll())
		return false
	})
}

func (a *alive) stop() {
	if a.timer != 0 {
		glib.SourceRemove(a.timer)
		a.timer = 0
	}
}

// poll asks the server for a sign of life, shows how far away it is, and tells if there
// was none for long. It gives when to look again.
func (v *viewer) poll() (seconds uint) {
	v.display.Ping()
	stats := v.display.Statistics()
	if stats.Received != v.alive.received {
		v.alive.received, v.alive.heard = stats.Received, time.Now()
	}
	silent := time.Since(v.alive.heard)
	if v.window.window.IsActive() { // somebody works in it
		v.window.area.update(v.window)
		v.window.sound.update(v.window)
	}
	if silent < alivePatience || stats.Waiting < answerPatience {
		if v.window.banner.isRaised(concernServer) {
			v.say("the server answers again")
			v.window.banner.settle(concernServer)
		}
		if stats.Waiting > 0 {
			return missedInterval
		}
		return aliveInterval
	}
	if !v.window.banner.isRaised(concernServer) {
		v.say("the server has not answered for %d s", int(silent.Seconds()))
	}
	n := int(silent.Seconds())
	v.window.banner.raise(concernServer, fmt.Sprintf(i18n.N("The server has not answered for %d second.", "The server has not answered for %d seconds.", n), n),
		&choice{i18n.T("_Reconnect"), v.reconnect})
	return missedInterval
}
