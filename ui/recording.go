// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/app/stderr"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// recordingState is what the window can tell of a recording.
type recordingState int

const (
	recordingNot recordingState = iota
	recordingOn
	recordingPaused
)

func (v *viewer) recordingState() recordingState {
	switch {
	case v.recorder == nil:
		return recordingNot
	case v.recorder.Paused():
		return recordingPaused
	}
	return recordingOn
}

// startRecording records what the display shows from now on.
func (v *viewer) startRecording(file string) error {
	var r *recorder.Recorder
	r, err := recorder.Start(file, v.session.Name(), func(err error) {
		gtkx.MainLoop{}.Post(func() { v.recordingFailed(r, err) })
	})
	if err != nil {
		return err
	}
	v.say("recording to %s", file)
	v.recorder = r
	v.display.SetFollowed(true)
	v.damaged(&rfbclient.Region{}) // what is seen already
	v.window.showRecording()
	return nil
}

// recordAtOnce begins the recording that the command line asks for. It says false if
// that is not possible.
func (v *viewer) recordAtOnce() bool {
	file := v.options.Record
	if file == "" {
		return true
	}
	v.options.Record = "" // what is opened from here is not the command line's
	if err := v.startRecording(file); err != nil {
		v.session.Fail(problem.Explain(fmt.Sprintf(i18n.T("Cannot record to %s"), problem.Sentence(file)), &problem.RecordError{Err: err}))
		return false
	}
	return true
}

// damaged tells the recorder what has changed.
func (v *viewer) damaged(damage *rfbclient.Region) {
	if v.recorder == nil {
		return
	}
	width, height := v.display.DesktopSize()
	v.recorder.Pointer(v.display.PointerShape(), v.pointer)
	if screen := v.display.Screen(); screen != nil && width > 0 && height > 0 {
		v.recorder.Update(screen, rfbclient.Size{Width: width, Height: height}, damage)
	}
}

// pointed tells the recorder where the pointer is: it is not in the picture.
func (v *viewer) pointed(x, y int) {
	v.pointer = rfbclient.Point{X: x, Y: y}
	if v.recorder != nil {
		v.recorder.Pointer(v.display.PointerShape(), v.pointer)
	}
}

// stopRecording ends the recording. The file is completed while the program goes on;
// it does not end before.
func (v *viewer) stopRecording() {
	r := v.recorder
	if r == nil {
		return
	}
	v.recorder = nil
	r.Stop() // its file is free for another one from now on
	v.display.SetFollowed(false)
	v.window.showRecording()
	v.app.recordings.Add(1)
	go func() {
		defer v.app.recordings.Done()
		err := r.Close()
		f := v.app.recordings.note(r, err)
		gtkx.MainLoop{}.Post(func() { v.recordingEnded(r, err, f) })
	}()
}

func (v *viewer) recordingEnded(r *recorder.Recorder, err error, f *problem.Problem) {
	switch {
	case errors.Is(err, recorder.ErrNothing):
		v.say("nothing was recorded")
	case err == nil:
		v.say("recorded %v to %s", r.Elapsed().Round(time.Second), r.File())
	case f != nil && !v.session.IsOver():
		v.window.showRecordingProblem(r.File(), f)
	}
}

// recordingFailed is called when a recording has ended by itself.
func (v *viewer) recordingFailed(r *recorder.Recorder, err error) {
	if v.recorder == r {
		v.recorder = nil
		v.display.SetFollowed(false)
		v.window.showRecording()
		v.window.updateActions()
	}
	v.recordingEnded(r, err, v.app.recordings.note(r, err))
}

// showRecordingProblem says why there is no recording, or no more of it, and offers
// another place where that may help. Where nobody can be asked, stderr has said it.
func (w *window) showRecordingProblem(file string, f *problem.Problem) {
	if w.v.options.NoDialogs || w.v.options.Kiosk {
		return
	}
	var choices []session.Choice
	if recorder.IsFull(f.Err) {
		choices = w.elsewhere(file, w.record)
	}
	w.showProblem(f, choices...)
}

// recordings are those that are being completed, and what came of those before.
type recordings struct {
	sync.WaitGroup
	mu   sync.Mutex // guards all below
	said map[*recorder.Recorder]bool
	code problem.ExitCode // of the first that failed
}

// note says on stderr what was wrong with a recording. It gives what that was; nil if
// nothing was, or if it was said: it may be noticed when the recording ends by itself and
// when it is stopped.
func (r *recordings) note(of *recorder.Recorder, err error) *problem.Problem {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil || errors.Is(err, recorder.ErrNothing) || r.said[of] {
		return nil
	}
	if r.said == nil {
		r.said = map[*recorder.Recorder]bool{}
	}
	r.said[of] = true
	f := problem.Explain(i18n.T("The recording has ended"), &problem.RecordError{Err: err})
	code := stderr.Complain(f)
	if r.code == problem.ExitOK {
		r.code = code
	}
	return f
}

// finish waits until all are complete, and gives what the program is to exit with.
func (r *recordings) finish(code problem.ExitCode) problem.ExitCode {
	r.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	if code == problem.ExitOK {
		return r.code
	}
	return code
}

// record asks for a file and records, or ends the recording.
func (w *window) record() {
	if w.v.recorder != nil {
		w.v.stopRecording()
		return
	}
	w.v.display.Release()
	chooser, err := gtk.FileChooserNativeDialogNew(i18n.T("Record to a file (.mp4, .webm, .avi or .fbs)"), w.window,
		gtk.FILE_CHOOSER_ACTION_SAVE, i18n.T("_Record"), i18n.T("_Cancel"))
	if err != nil {
		w.v.say("cannot ask for a file: %v", err)
		return
	}
	chooser.SetDoOverwriteConfirmation(true)
	ending := ".mp4"
	if recorder.Check("x"+ending) != nil {
		ending = ".avi"
	}
	chooser.SetCurrentName(strings.TrimSuffix(screenshotName(w.v.session.Name(), time.Now()), ".png") + ending)
	chooser.Connect("response", func(_ any, response int) {
		defer chooser.Destroy()
		if gtk.ResponseType(response) != gtk.RESPONSE_ACCEPT {
			return
		}
		file := chooser.GetFilename()
		if filepath.Ext(file) == "" {
			file += ending
		}
		if err := w.v.startRecording(file); err != nil {
			w.showRecordingProblem(file, problem.Explain(i18n.T("The recording cannot begin"), &problem.RecordError{Err: err}))
		}
		w.updateActions()
	})
	chooser.Show()
}

// pauseRecording stops the recording's time, or lets it go on.
func (w *window) pauseRecording() {
	if r := w.v.recorder; r != nil {
		r.Pause(!r.Paused())
		w.showRecording()
	}
}

// recordingSign shows in the header that something is recorded, and for how long; it
// stops the recording.
type recordingSign struct {
	button    *gtk.Button
	dot, time *gtk.Label
	tick      glib.SourceHandle // 0 while nothing is recorded
}

func newRecordingSign() *recordingSign {
	b := gtkx.Load(views, "recording.ui")
	return &recordingSign{
		button: gtkx.Object[*gtk.Button](b, "button"),
		dot:    gtkx.Object[*gtk.Label](b, "dot"),
		time:   gtkx.Object[*gtk.Label](b, "time"),
	}
}

// showRecording brings the sign up to date, and keeps it so.
func (w *window) showRecording() {
	s := w.recording
	r := w.v.recorder
	w.fitHeader()
	if r == nil {
		s.button.Hide()
		s.stopTick()
		return
	}
	s.show(r.File(), r.Elapsed(), r.Paused())
	s.time.SetVisible(w.shape != narrow)
	s.button.Show()
	if r.Paused() {
		s.stopTick()
		return
	}
	if s.tick == 0 {
		s.tick = glib.TimeoutAdd(1000, func() bool {
			if r := w.v.recorder; r != nil {
				s.show(r.File(), r.Elapsed(), r.Paused())
			}
			return true
		})
	}
}

// stopTick is called when the time does not go on.
func (s *recordingSign) stopTick() {
	if s.tick != 0 {
		glib.SourceRemove(s.tick)
		s.tick = 0
	}
}

func (s *recordingSign) show(file string, elapsed time.Duration, paused bool) {
	dot, text := "●", i18n.T("Recording to %s. Click to stop.")
	if paused {
		dot, text = "‖", i18n.T("The recording to %s pauses. Click to stop.")
	}
	s.dot.SetText(dot)
	s.time.SetText(problem.Clock(elapsed))
	text = fmt.Sprintf(text, rfbclient.CleanText(filepath.Base(file), 60))
	s.button.SetTooltipText(text)
	gtkx.SetName(s.button, text)
}
