// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

import (
	"time"

	"github.com/gotk3/gotk3/glib"
)

// MainLoop is GTK's main loop, as the session knows it.
type MainLoop struct{}

// Now is the time.
func (MainLoop) Now() time.Time { return time.Now() }

// After calls f on the main loop after a while. Whole seconds are counted together with
// those of other programs, so that the machine wakes up less.
func (MainLoop) After(d time.Duration, f func()) (stop func()) {
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
func (MainLoop) Post(f func()) { glib.IdleAdd(f) }

// Go calls f on another goroutine.
func (MainLoop) Go(f func()) { go f() }
