// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Options say where the display is and what to do with it.
type Options struct {
	// Address is the display; nil for that of a guest.
	Address *address.Address
	// Guest is looked up as By says at the libvirt of the URI Connect, "" for
	// libvirt's default. Wait waits for it to be created and to run; Attach and
	// Direct are guest.Options'.
	Guest                string
	By                   guest.By
	Connect              string
	Wait, Attach, Direct bool
	// Ask answers libvirt's questions; nil leaves them unanswered.
	Ask func(ctx context.Context, questions []guest.Question) ([]string, error)

	// Security says how the server at where is checked, that is to be called host, ""
	// if that is not known; local if nobody is between here and there. ask says that
	// Allowed decides on what does not protect well.
	Security func(where, host string, local bool) (tls rfbclient.TLS, types []string, ask bool)
	// Trusted says whether a server that does not prove who it is is trusted all the
	// same. where is its address. Nil: none is.
	Trusted func(where string, c *rfbclient.Certificate) bool
	// Allowed says whether the server at where may be connected to although nothing
	// protects that well. Nil: none may.
	Allowed func(where string, what *rfbclient.Unprotected) bool
	// Credentials answers the server's question who this is. Nil: with problem.ErrNoAnswer.
	Credentials func(request rfbclient.CredentialRequest) (rfbclient.Credentials, error)

	// Exclusive asks the server to disconnect others; else they stay.
	Exclusive bool
	// Depth is in how many colours the server sends its desktop.
	Depth rfbclient.Depth
	// Quality, 1 to 9, allows the server pictures with losses; 0: without losses.
	Quality int

	// Record is the file of a recording of all that happens; "" for none.
	Record string
	// Steps are done one after the other.
	Steps []Step
	// Timeout is how long all of it may take; 0: as long as it does.
	Timeout time.Duration
	// Out gets pictures that are not to go to a file.
	Out io.Writer
	// Say tells what happens; nil: nobody wants to know.
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

// Run does the steps and returns when they are done. Errors: those of packages
// guest and rfbclient, StepError, problem.TimeoutError.
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
	p, err := reach(ctx, o)
	if err != nil {
		return err
	}
	defer p.close()
	if p.dial == nil {
		return shootThroughLibvirt(ctx, o, p)
	}
	r, ctx, err := record(ctx, o, p)
	if err != nil {
		return err
	}
	err = work(ctx, o, p, r)
	if r != nil {
		err = r.end(err)
	}
	return err
}

// learns says whether to connect again after so many ends before the first picture: the
// server has ended the session right behind something that is left out now, or has done
// so for the first time.
func (p *place) learns(err error, ends int) bool {
	var rejected *rfbclient.RejectedError
	return errors.As(err, &rejected) && !p.avoid.Features().Has(rejected.Feature) &&
		(p.avoid.Ended(err) != 0 || ends == 0)
}

// work does the steps.
func work(ctx context.Context, o Options, p *place, r *recording) error {
	s, err := connect(ctx, o, p, r)
	for ends := 0; err != nil && p.learns(err, ends); ends++ {
		s, err = connect(ctx, o, p, r)
	}
	if err != nil {
		return err
	}
	defer s.close()
	for _, step := range o.Steps {
		o.Say("%v", step)
		if err := s.do(ctx, step); err != nil {
			return &StepError{step, err}
		}
	}
	return s.settle(ctx)
}
