// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Options say where the display is, how it is reached, and what to do with it, as the
// command line does.
type Options struct {
	config.Options
	// Out gets pictures that are not to go to a file.
	Out io.Writer
	// Say is told what happens; nil: nobody wants to know.
	Say func(format string, args ...any)
}

// A StepError says which step did not succeed.
type StepError struct {
	Step Step
	Err  error
}

func (e *StepError) Error() string { return fmt.Sprintf("cannot %v: %v", e.Step, e.Err) }

// Unwrap returns what happened.
func (e *StepError) Unwrap() error { return e.Err }

// Run does the steps of the options and returns when they are done. Errors: those of
// packages guest and rfbclient, StepError, problem.Problem, problem.TimeoutError.
func Run(ctx context.Context, o Options) error {
	if o.Say == nil {
		o.Say = func(string, ...any) {}
	}
	if o.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, o.Timeout, &problem.TimeoutError{Doing: "do all that was asked", After: o.Timeout})
		defer cancel()
	}
	err := run(ctx, o)
	var timeout *problem.TimeoutError
	if err != nil && errors.As(context.Cause(ctx), &timeout) && !errors.As(err, new(*problem.TimeoutError)) {
		return timeout
	}
	return err
}

func run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	o.NoDialogs = true
	d := &display{o: o, loop: newLoop(), nobody: &nobody{}, cancel: cancel, config: rfbclient.Config{Exclusive: o.Exclusive}}
	d.session = session.New(session.Config{Options: o.Options, View: d.nobody, Display: d, Loop: d.loop,
		Links: session.NewLinks(d.loop, libvirt{}), Keyring: noKeyring{}, Hosts: func() []string { return nil }, Log: o.Say})
	defer d.session.Free()
	d.session.Start()
	err := d.steps(ctx)
	d.end()
	return d.endRecording(err)
}

// steps does the steps.
func (d *display) steps(ctx context.Context) error {
	if err := d.firstPicture(ctx); err != nil {
		var none *guest.NoDisplayError
		if g := d.session.Guest(); errors.As(err, &none) && g != nil && g.Libvirt() != nil {
			return shootThroughLibvirt(ctx, d.o, g.Libvirt(), none)
		}
		return err
	}
	for _, step := range d.o.Steps {
		d.o.Say("%v", step)
		if err := d.do(ctx, step); err != nil {
			return &StepError{step, err}
		}
	}
	return d.flush(ctx)
}
