// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"context"
	"errors"
	"sync"
	"time"
)

// loop is the session's main loop: the goroutine that does the steps runs what was posted
// whenever it waits.
type loop struct {
	mu     sync.Mutex // guards posts
	posts  []func()
	posted chan struct{} // has one element while posts has some
}

func newLoop() *loop { return &loop{posted: make(chan struct{}, 1)} }

// Now is the time.
func (l *loop) Now() time.Time { return time.Now() }

// Go calls f on another goroutine.
func (l *loop) Go(f func()) { go f() }

// Post has f called by run.
func (l *loop) Post(f func()) {
	l.mu.Lock()
	l.posts = append(l.posts, f)
	l.mu.Unlock()
	select {
	case l.posted <- struct{}{}:
	default:
	}
}

// After has f called by run after a while.
func (l *loop) After(d time.Duration, f func()) (stop func()) {
	stopped := false // belongs to the loop
	timer := time.AfterFunc(d, func() {
		l.Post(func() {
			if !stopped {
				f()
			}
		})
	})
	return func() {
		stopped = true
		timer.Stop()
	}
}

// errElapsed says that wait's time is over.
var errElapsed = errors.New("time is over")

// wait runs what was posted, and waits for that if nothing was. It returns errElapsed at
// a time, unless that is zero, and why the context has ended when it has.
func (l *loop) wait(ctx context.Context, at time.Time) error {
	var elapsed <-chan time.Time
	if !at.IsZero() {
		timer := time.NewTimer(time.Until(at))
		defer timer.Stop()
		elapsed = timer.C
	}
	select {
	case <-l.posted:
		l.run()
		return nil
	case <-elapsed:
		return errElapsed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (l *loop) run() {
	l.mu.Lock()
	posts := l.posts
	l.posts = nil
	l.mu.Unlock()
	for _, f := range posts {
		f()
	}
}
