// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"time"

	"github.com/gotk3/gotk3/glib"
)

// mainLoop is GTK's main loop, as the session knows it.
type mainLoop struct{}

// Now is the time.
func (mainLoop) Now() time.Time { return time.Now() }

// After calls f on the main loop after a while. Whole seconds are counted together with
// those of other programs, so that the machine wakes up less.
func (mainLoop) After(d time.Duration, f func()) (stop func()) {
	var timer glib.SourceHandle
	run := func() bool {
		timer = 0
		f()
		return false
	}
	if d >= time.Second && d%time.Second == 0 {
		timer = glib.TimeoutSecondsAdd(uint(d/time.Second), run)
	} else {
		timer = glib.TimeoutAdd(uint(max(1, d.Milliseconds())), run)
	}
	return func() {
		if timer != 0 {
			glib.SourceRemove(timer)
			timer = 0
		}
	}
}

// Post calls f on the main loop. Any goroutine may call it.
func (mainLoop) Post(f func()) { onMainLoop(f) }

// Go calls f on another goroutine.
func (mainLoop) Go(f func()) { go f() }
