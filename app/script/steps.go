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
func (d *display) do(ctx context.Context, step Step) error {
	switch p := step.(type) {
	case Screenshot:
		return d.shoot(ctx, p)
	case Type:
		return d.typeText(ctx, p)
	case SendKey:
		return d.sendKey(ctx, p)
	case Pause:
		return d.wait(ctx, p.For)
	case WaitForChange:
		return d.waitForChange(ctx, p)
	case WaitForStill:
		return d.waitForStill(ctx, p)
	}
	return fmt.Errorf("%T is no step that is known", step)
}

func (d *display) shoot(ctx context.Context, p Screenshot) error {
	if err := d.refresh(ctx); err != nil {
		return err
	}
	return save(d.o, p.File, d.picture.image())
}

func (d *display) typeText(ctx context.Context, p Type) error {
	name := p.Layout
	if name == "" {
		name = "us"
	}
	found, err := layout.Find(name)
	if err != nil {
		return err
	}
	scancodes := d.client.TakesScancodes()
	if err := keys.Typable(p.Text, found, name); err != nil && scancodes {
		return err
	}
	typist := keys.NewTypist(d.client, found, p.Interval, p.Text)
	defer typist.Stop()
	done := -1
	for {
		if at, _ := typist.Progress(); at != done { // a character begins
			done = at
			d.before = d.picture.copy()
			d.typed = true
		}
		wait, more := typist.Next()
		if !more {
			return d.wait(ctx, wait)
		}
		if err := d.wait(ctx, wait); err != nil {
			return err
		}
	}
}

func (d *display) sendKey(ctx context.Context, p SendKey) error {
	scancodes := d.client.TakesScancodes()
	list := keys.Chord(p.Keys, scancodes)
	if err := keys.Sendable(list, scancodes); err != nil {
		return err
	}
	d.strike(list)
	return d.wait(ctx, keys.Interval)
}

func (d *display) strike(list []keys.Key) {
	d.before = d.picture.copy()
	d.typed = true
	keys.Strike(d.client, list)
}

// wait lets time pass, in which the picture is followed.
func (d *display) wait(ctx context.Context, pause time.Duration) error {
	end := time.Now().Add(pause)
	for {
		if err := d.nextUntil(ctx, end); errors.Is(err, errElapsed) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func (d *display) waitForChange(ctx context.Context, p WaitForChange) error {
	c := change{from: d.before}
	begun := time.Now()
	for {
		now := time.Now()
		happened, again := c.look(now, d.picture)
		if happened {
			d.before = d.picture.copy()
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
		if err := d.nextOr(ctx, again); err != nil {
			return err
		}
	}
}

// nextOr is next, or returns at a time if that is not zero.
func (d *display) nextOr(ctx context.Context, at time.Time) error {
	if err := d.nextUntil(ctx, at); !errors.Is(err, errElapsed) {
		return err
	}
	return nil
}

func (d *display) waitForStill(ctx context.Context, p WaitForStill) error {
	c := change{from: d.picture.copy()}
	still := time.Now() // since when
	for {
		now := time.Now()
		happened, again := c.look(now, d.picture)
		if happened {
			still = c.when
			c = change{from: d.picture.copy()}
			again = time.Time{}
		}
		end := still.Add(p.For)
		if !now.Before(end) && again.IsZero() {
			d.before = d.picture.copy()
			return nil
		}
		if again.IsZero() {
			again = end
		}
		if err := d.nextOr(ctx, again); err != nil {
			return err
		}
	}
}
