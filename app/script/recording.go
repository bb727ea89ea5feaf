// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/rfbclient"
)

// recording goes on while the steps are done.
type recording struct{ *recorder.Recorder }

// startRecording begins the recording with the first connection, if there is to be one.
// If it fails later, the steps end.
func (d *display) startRecording() error {
	if d.o.Record == "" || d.record != nil {
		return nil
	}
	r, err := recorder.Start(d.o.Record, d.session.Name(), func(err error) { d.cancel(&problem.RecordError{Err: err}) })
	if err != nil {
		return &problem.RecordError{Err: err}
	}
	d.o.Say("recording to %s", d.o.Record)
	d.record = &recording{r}
	return nil
}

// update tells what has come.
func (r *recording) update(d *display) {
	r.Update(d.client, rfbclient.Size{Width: d.picture.width, Height: d.picture.height}, &d.u.Damage)
}

// endRecording completes the file. What the steps have ended with counts more than what
// it ends with, but nothing can be recorded of a session that never began.
func (d *display) endRecording(err error) error {
	if d.record == nil {
		return err
	}
	if closeErr := d.record.Close(); err == nil && closeErr != nil {
		return &problem.RecordError{Err: closeErr}
	}
	return err
}
