// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"context"

	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/rfbclient"
)

// recording goes on while the steps are done.
type recording struct {
	*recorder.Recorder
	cancel context.CancelFunc
}

// record begins a recording, if there is to be one. If it fails, the context ends.
func record(ctx context.Context, o Options, p *place) (*recording, context.Context, error) {
	if o.Record == "" {
		return nil, ctx, nil
	}
	title := p.where
	if p.guest != nil {
		title = p.guest.Name()
	}
	ctx, cancel := context.WithCancelCause(ctx)
	r, err := recorder.Start(o.Record, title, func(err error) { cancel(&problem.RecordError{Err: err}) })
	if err != nil {
		cancel(nil)
		return nil, nil, &problem.RecordError{Err: err}
	}
	o.Say("recording to %s", o.Record)
	return &recording{r, func() { cancel(nil) }}, ctx, nil
}

// update tells what has come.
func (r *recording) update(s *session) {
	r.Update(s.client, rfbclient.Size{Width: s.picture.width, Height: s.picture.height}, &s.u.Damage)
}

// end completes the file. What the steps have ended with counts more than what it
// ends with, but nothing can be recorded of a session that never began.
func (r *recording) end(err error) error {
	defer r.cancel()
	if closeErr := r.Close(); err == nil && closeErr != nil {
		return &problem.RecordError{Err: closeErr}
	}
	return err
}
