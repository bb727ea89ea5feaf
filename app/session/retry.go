// SPDX-License-Identifier: GPL-2.0-or-later

package session

import "time"

// retry does something again, after pauses that grow from try to try. It belongs to
// the loop.
type retry struct {
	loop   Loop
	pauses []time.Duration
	tries  int    // since reset
	cancel func() // of the timer; nil if none runs
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
	r.do, r.until = do, r.loop.Now().Add(pause)
	show(seconds(pause))
	if !r.waiting() || r.cancel != nil {
		return // show has stopped it, or begun another one
	}
	r.wait(show)
}

// wait waits until another number of seconds is left.
func (r *retry) wait(show func(seconds int)) {
	left := r.until.Sub(r.loop.Now())
	r.cancel = r.loop.After(max(time.Millisecond, left%time.Second+time.Millisecond), func() {
		r.cancel = nil
		left := r.until.Sub(r.loop.Now())
		if left <= 0 {
			r.run()
			return
		}
		if show(seconds(left)); r.waiting() && r.cancel == nil {
			r.wait(show)
		}
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
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
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
