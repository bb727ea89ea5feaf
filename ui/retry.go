// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"time"

	"github.com/gotk3/gotk3/glib"
)

// retry does something again, after pauses that grow from try to try. It belongs to
// the main loop.
type retry struct {
	pauses []time.Duration
	tries  int // since reset
	timer  glib.SourceHandle
	until  time.Time
	do     func()
}

// After what pauses what was lost is tried again; the last is for all that follow.
var (
	displayPauses = []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second}
	libvirtPauses = []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second}
)

// soon has do called after the next pause; show is told in how many seconds that is,
// at once and whenever it changes.
func (r *retry) soon(do func(), show func(seconds int)) {
	r.stop()
	pause := r.pauses[min(r.tries, len(r.pauses)-1)]
	r.tries++
	r.do, r.until = do, time.Now().Add(pause)
	show(seconds(pause))
	if !r.waiting() || r.timer != 0 {
		return // show has stopped it, or begun another one
	}
	r.wait(show)
}

// wait waits until another number of seconds is left.
func (r *retry) wait(show func(seconds int)) {
	left := time.Until(r.until)
	next := left % time.Second
	r.timer = glib.TimeoutAdd(uint(max(1, (next+time.Millisecond).Milliseconds())), func() bool {
		r.timer = 0
		left := time.Until(r.until)
		if left <= 0 {
			r.run()
			return false
		}
		if show(seconds(left)); r.waiting() && r.timer == 0 {
			r.wait(show)
		}
		return false
	})
}

// now has it done at once, if it is being waited for.
func (r *retry) now() {
	if r.waiting() {
		r.stopTimer()
		r.run()
	}
}

func (r *retry) waiting() bool { return r.do != nil }

func (r *retry) run() {
	do := r.do
	r.do = nil
	do()
}

// stop has nothing done any more.
func (r *retry) stop() {
	r.stopTimer()
	r.do = nil
}

func (r *retry) stopTimer() {
	if r.timer != 0 {
		glib.SourceRemove(r.timer)
		r.timer = 0
	}
}

// reset stops, and begins with the shortest pause the next time.
func (r *retry) reset() {
	r.stop()
	r.tries = 0
}

// seconds are how long a pause still is, for people: never 0.
func seconds(left time.Duration) int {
	return max(1, int((left+time.Second-1)/time.Second))
}
