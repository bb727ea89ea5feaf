// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"fmt"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
)

const (
	// How often the server is asked for a sign of life: while it answers, and while an
	// answer is missing. A window may be open all day, and each time wakes the program.
	aliveInterval, missedInterval = 3 * time.Second, time.Second
	// How long it may send nothing at all, and how long of that though it was asked, until
	// the user is told. That its picture stands still is no fault.
	alivePatience, answerPatience = 5 * time.Second, 2 * time.Second
)

// liveness watches whether the server still answers while a session goes on.
type liveness struct {
	cancel   func() // of the timer; nil if none runs
	received int64  // bytes, when polled last
	changed  time.Time
	told     bool // the user was told that it does not answer
}

// watchServer is called when a session has begun.
func (s *Session) watchServer() {
	s.alive.stop()
	s.alive = liveness{changed: s.Loop.Now()}
	s.pollIn(aliveInterval)
}

// pollIn polls the server after a while, and again and again.
func (s *Session) pollIn(d time.Duration) {
	s.alive.cancel = s.Loop.After(d, func() {
		s.alive.cancel = nil
		if next := s.poll(); s.alive.cancel == nil && s.start != (time.Time{}) {
			s.pollIn(next)
		}
	})
}

func (a *liveness) stop() {
	if a.cancel != nil {
		a.cancel()
		a.cancel = nil
	}
}

// poll asks the server for a sign of life, shows how far away it is, and tells if there
// was none for long. It gives when to poll again.
func (s *Session) poll() time.Duration {
	s.Display.Ping()
	stats := s.Display.Statistics()
	if stats.Received != s.alive.received {
		s.alive.received, s.alive.changed = stats.Received, s.Loop.Now()
	}
	silent := s.Loop.Now().Sub(s.alive.changed)
	s.View.Refresh(FactSpeed)
	if silent < alivePatience || stats.Waiting < answerPatience {
		if s.alive.told {
			s.Log("the server answers again")
			s.View.Notify(TopicServer, nil)
			s.alive.told = false
		}
		if stats.Waiting > 0 {
			return missedInterval
		}
		return aliveInterval
	}
	n := int(silent.Seconds())
	if !s.alive.told {
		s.Log("the server has not answered for %d s", n)
		s.alive.told = true
	}
	s.View.Notify(TopicServer, &Notice{
		Text:   fmt.Sprintf(i18n.N("The server has not answered for %d second.", "The server has not answered for %d seconds.", n), n),
		Choice: &Choice{i18n.T("_Reconnect"), s.Reconnect}})
	return missedInterval
}
