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
	"github.com/govnc/virt-viewer/app/stderr"
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
			stderr.Note(format, args...)
		}
	}
	err := script.Run(ctx, script.Options{Options: o, Out: os.Stdout, Say: log})
	if err == nil {
		return problem.ExitOK
	}
	tried := fmt.Sprintf(i18n.T("Cannot work with %s"), problem.Sentence(nameOf(o)))
	var step *script.StepError
	if errors.As(err, &step) && !errors.As(err, new(*problem.RecordError)) {
		tried, err = stepTried(step.Step), step.Err
	}
	return stderr.Complain(problem.Explain(tried, err))
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
