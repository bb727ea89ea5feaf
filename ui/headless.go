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
	"github.com/govnc/virt-viewer/app/trust/pins"
	"github.com/govnc/virt-viewer/rfbclient"
)

// runHeadless does what the options' steps say and shows nothing: no screen is
// needed, and GTK is not begun. It gives what the program is to exit with, and has
// said on stderr why if that is not 0.
func runHeadless(o Options) problem.ExitCode {
	i18n.Init()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	v := &viewer{app: &app{options: o}, options: o} // for what it logs, and what it knows of servers
	err := script.Run(ctx, script.Options{
		Address: o.Address,
		Guest:   o.Guest,
		By:      o.By,
		Connect: o.Connect,
		Wait:    o.Wait,
		Attach:  o.Attach,
		Direct:  o.Direct,
		Security: func(where, host string, local bool) (rfbclient.TLS, []string, bool) {
			t := target{where: where, host: host, local: local, tls: o.Address != nil && o.Address.TLS}
			types, ask := v.demand(t)
			return v.trust(t), types, ask
		},
		Trusted:     v.pinned,
		Allowed:     v.allowed,
		Credentials: known(o.Known),
		Exclusive:   o.Exclusive,
		Depth:       o.Depth,
		// Pictures are saved as they are, unless a quality was named.
		Quality: max(0, o.Quality),
		Record:  o.Record,
		Steps:   o.Steps,
		Timeout: o.Timeout,
		Out:     os.Stdout,
		Say:     v.say,
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

// pinned says whether the user has trusted a server before.
func (v *viewer) pinned(where string, c *rfbclient.Certificate) bool {
	file, err := pins.Default()
	if err != nil {
		return false
	}
	before, known, err := file.Lookup(where)
	return err == nil && known && before == c.Fingerprint
}
