// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/script"
	"github.com/govnc/virt-viewer/app/trust"
	"github.com/govnc/virt-viewer/rfbclient"
)

// runHeadless does what the options' steps say and shows nothing: no screen is
// needed, and GTK is not begun. It gives what the program is to exit with, and has
// said on stderr why if that is not 0.
func runHeadless(o Options) problem.ExitCode {
	i18n.Init()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	log := func(format string, args ...any) {
		if o.Verbose {
			note(format, args...)
		}
	}
	policy := &trust.Policy{Options: o, Log: log}
	err := script.Run(ctx, script.Options{
		Address: o.Address,
		Guest:   o.Guest,
		By:      o.By,
		Connect: o.Connect,
		Wait:    o.Wait,
		Attach:  o.Attach,
		Direct:  o.Direct,
		Security: func(where, host string, local bool) (rfbclient.TLS, []string, bool) {
			server := trust.Server{Where: where, Host: host, Local: local, TLS: o.Address != nil && o.Address.TLS}
			d := policy.Demand(server)
			return policy.TLS(server), d.Types, d.Ask
		},
		Trusted: func(where string, c *rfbclient.Certificate) bool {
			trusted, _ := policy.Pinned(where, c)
			return trusted
		},
		Allowed:     policy.Allowed,
		Credentials: known(o.Known),
		Exclusive:   o.Exclusive,
		Depth:       o.Depth,
		// Pictures are saved as they are, unless a quality was named.
		Quality: max(0, o.Quality),
		Record:  o.Record,
		Steps:   o.Steps,
		Timeout: o.Timeout,
		Out:     os.Stdout,
		Say:     log,
	})
	if err == nil {
		return problem.ExitOK
	}
	tried := fmt.Sprintf(i18n.T("Cannot work with %s"), problem.Sentence(nameOf(o)))
	var step *script.StepError
	if errors.As(err, &step) && !errors.As(err, new(*problem.RecordError)) {
		tried, err = stepTried(step.Step), step.Err
	}
	return complain(problem.Explain(tried, err))
}

// known gives the answer where nobody can be asked; nil if nothing is known.
func known(k *config.Credentials) func(rfbclient.CredentialRequest) (rfbclient.Credentials, error) {
	if k == nil {
		return nil
	}
	return func(request rfbclient.CredentialRequest) (rfbclient.Credentials, error) {
		answer, ok := k.Answer(request)
		if !ok {
			return answer, problem.ErrNoAnswer
		}
		return answer, nil
	}
}

// stepTried says what a step has tried.
func stepTried(step config.Step) string {
	switch step := step.(type) {
	case script.Screenshot:
		return fmt.Sprintf(i18n.T("Cannot save a picture as %s"), problem.Sentence(step.File))
	case script.Type:
		return i18n.T("Cannot type the text")
	case config.SendKey:
		return i18n.T("Cannot send the keys")
	}
	return i18n.T("Cannot wait any longer")
}

// nameOf is what the options call the display.
func nameOf(o Options) string {
	if o.Address != nil {
		return o.Address.String()
	}
	return fmt.Sprintf(i18n.T("the guest %s"), o.Guest)
}
