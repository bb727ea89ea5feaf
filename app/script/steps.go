// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/internal/layout"
)

// A Step is something to do with a display. Its String follows "cannot".
type Step interface {
	do(ctx context.Context, s *session) error
	String() string
}

// Screenshot saves the picture as it is now, without the pointer.
type Screenshot struct {
	File string // its ending says how: .png, .jpg, .jpeg; "-" is PNG to Options.Out
}

func (p Screenshot) String() string { return fmt.Sprintf("save a picture as %q", p.File) }

func (p Screenshot) do(ctx context.Context, s *session) error {
	if err := s.refresh(ctx); err != nil {
		return err
	}
	return p.save(s.o, s.picture.image())
}

// Type types text.
type Type struct {
	Text   string
	Layout string // the guest's keyboard layout as XKB names it; "" is "us"
	// Interval is the time from one key event to the next; 0 is keys.Interval.
	Interval time.Duration
}

// String does not tell the text: it may be a password.
func (Type) String() string { return "type the text" }

func (p Type) do(ctx context.Context, s *session) error {
	name := p.Layout
	if name == "" {
		name = "us"
	}
	found, err := layout.Find(name)
	if err != nil {
		return err
	}
	scancodes := s.client.TakesScancodes()
	if err := keys.Typable(p.Text, found, name); err != nil && scancodes {
		return err
	}
	typist := keys.NewTypist(s.client, found, p.Interval, p.Text)
	defer typist.Stop()
	done := -1
	for {
		if at, _ := typist.Progress(); at != done { // a character begins
			done = at
			s.before = s.picture.copy()
			s.typed = true
		}
		wait, more := typist.Next()
		if !more {
			return s.wait(ctx, wait)
		}
		if err := s.wait(ctx, wait); err != nil {
			return err
		}
	}
}

// SendKey presses keys together.
type SendKey struct {
	Keys []uint32 // keysyms, see keys.ParseChord
}

func (SendKey) String() string { return "send the keys" }

func (p SendKey) do(ctx context.Context, s *session) error {
	list := keys.Chord(p.Keys)
	if err := keys.Sendable(list, s.client.TakesScancodes()); err != nil {
		return err
	}
	s.strike(list)
	return s.wait(ctx, keys.Interval)
}

func (s *session) strike(list []keys.Key) {
	s.before = s.picture.copy()
	s.typed = true
	keys.Strike(s.client, list)
}

// wait lets time pass, in which the picture is followed.
func (s *session) wait(ctx context.Context, d time.Duration) error {
	end := time.Now().Add(d)
	for {
		if err := s.nextUntil(ctx, end); errors.Is(err, errElapsed) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// Pause lets time pass.
type Pause struct{ For time.Duration }

func (p Pause) String() string { return fmt.Sprintf("wait for %v", p.For) }

func (p Pause) do(ctx context.Context, s *session) error { return s.wait(ctx, p.For) }

// WaitForChange waits until the picture is another one than before the last key, or
// at first than when the session began.
type WaitForChange struct {
	Within time.Duration // 0: as long as it takes
}

func (WaitForChange) String() string { return "wait for a change of the picture" }

func (p WaitForChange) do(ctx context.Context, s *session) error {
	c := change{from: s.before}
	begun := time.Now()
	for {
		now := time.Now()
		happened, again := c.look(now, s.picture)
		if happened {
			s.before = s.picture.copy()
			return nil
		}
		if p.Within > 0 {
			end := begun.Add(p.Within)
			if !now.Before(end) {
				return &problem.TimeoutError{Doing: p.String(), After: p.Within}
			}
			if again.IsZero() || again.After(end) {
				again = end
			}
		}
		if err := s.nextOr(ctx, again); err != nil {
			return err
		}
	}
}

// nextOr is next, or returns at a time if that is not zero.
func (s *session) nextOr(ctx context.Context, at time.Time) error {
	if at.IsZero() {
		return s.next(ctx)
	}
	if err := s.nextUntil(ctx, at); !errors.Is(err, errElapsed) {
		return err
	}
	return nil
}

// WaitForStill waits until the picture has not changed for a while.
type WaitForStill struct{ For time.Duration }

func (p WaitForStill) String() string {
	return fmt.Sprintf("wait until the picture has not changed for %v", p.For)
}

func (p WaitForStill) do(ctx context.Context, s *session) error {
	c := change{from: s.picture.copy()}
	still := time.Now() // since when
	for {
		now := time.Now()
		happened, again := c.look(now, s.picture)
		if happened {
			still = c.when
			c = change{from: s.picture.copy()}
			again = time.Time{}
		}
		end := still.Add(p.For)
		if !now.Before(end) && again.IsZero() {
			s.before = s.picture.copy()
			return nil
		}
		if again.IsZero() {
			again = end
		}
		if err := s.nextOr(ctx, again); err != nil {
			return err
		}
	}
}
