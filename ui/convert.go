// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/stderr"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/rfbclient"
)

// runConversion records a recorded session in another form, without a window, and gives
// what the program is to exit with.
func runConversion(o Options) problem.ExitCode {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	defer o.Recording.Close()
	name := filepath.Base(o.RecordingFile)
	err := recorder.Convert(ctx, o.Record, rfbclient.CleanText(name, 120), o.Recording)
	if err == nil {
		if o.Verbose {
			stderr.Note("recorded %s", o.Record)
		}
		return problem.ExitOK
	}
	if errors.As(err, new(*recorder.WriteError)) {
		err = &problem.RecordError{Err: err}
	}
	return stderr.Complain(problem.Explain(fmt.Sprintf(i18n.T("Cannot convert %s"), problem.Sentence(name)), err))
}
