// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/internal/layout"
)

// Steps are named here as they are in package config.
type (
	Step          = config.Step
	Screenshot    = config.Screenshot
	Type          = config.Type
	SendKey       = config.SendKey
	Pause         = config.Pause
	WaitForChange = config.WaitForChange
	WaitForStill  = config.WaitForStill
)

// do does one step.
func (s *session) do(ctx context.Context, step Step) error {
	switch p := step.(type) {
	case Screenshot:
		return s.shoot(ctx, p)
	case Type:
		return s.typeText(ctx, p)
	case SendKey:
		return s.sendKey(ctx, p)
	case Pause:
		return s.wait(ctx, p.For)
	case WaitForChange:
		return s.waitForChange(ctx, p)
	case WaitForStill:
		return s.waitForStill(ctx, p)
	}
	return fmt.Errorf("%T is no step that is known", step)
}

func (s *session) shoot(ctx context.Context, p Screenshot) error {
	if err := s.refresh(ctx); err != nil {
		return err
	}
	return save(s.o, p.File, s.picture.image())
}

func (s *session) typeText(ctx context.Context, p Type) error {
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

func (s *session) sendKey(ctx context.Context, p SendKey) error {
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

func (s *session) waitForChange(ctx context.Context, p WaitForChange) error {
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

func (s *session) waitForStill(ctx context.Context, p WaitForStill) error {
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
