// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include <stdlib.h>
#include "private.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unsafe"

	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/recorder/frames"
	"github.com/govnc/virt-viewer/rfbclient"
)

// recordingFPS is how many frames a second a recording gets at most.
const recordingFPS = 30

var errRecording = errors.New("the display is being recorded already")

// recording is what a program in C or Python records; those in Go use package
// recorder by Handlers.Damaged.
type recording struct {
	now *frames.Recorder // nil while nothing is recorded
	at  rfbclient.Point  // of the pointer

	mu    sync.Mutex       // guards ended
	ended []recordingEnded // which the main loop was not told
}

// recordingEnded is how a recording has ended.
type recordingEnded struct {
	recorder *frames.Recorder
	err      error // nil if its file is complete
	byItself bool  // nobody has stopped it
}

// StartRecording records what the display shows from now on, whatever connections it
// has, into a file of RFB (package fbs).
func (d *Display) StartRecording(file string) error {
	if d.recording.now != nil {
		return errRecording
	}
	if !strings.EqualFold(filepath.Ext(file), ".fbs") {
		return fmt.Errorf("recordings are saved as .fbs, not as %q", filepath.Base(file))
	}
	if err := d.listen(); err != nil {
		return err
	}
	name := d.name
	open := func(int, int) (frames.Sink, frames.Limits, error) {
		f, err := os.Create(file)
		if err != nil {
			return nil, frames.Limits{}, err
		}
		return fbs.NewEncoder(f, name), frames.Limits{FPS: recordingFPS}, nil
	}
	var r *frames.Recorder
	var err error
	known := make(chan struct{}) // r is
	r, err = frames.Start(file, open, func(err error) {
		<-known
		d.recordingHasEnded(recordingEnded{r, err, true})
	})
	if err != nil {
		return err
	}
	close(known)
	d.recording.now = r
	d.setVisible(d.mapped)
	d.record(&rfbclient.Region{}) // what is seen already
	return nil
}

// StopRecording ends it. The file is completed by another goroutine, and then the
// signal vnc-recording-ended comes.
func (d *Display) StopRecording() {
	r := d.recording.now
	if r == nil {
		return
	}
	d.recording.now = nil
	r.Stop() // its file is free for another one from now on
	d.setVisible(d.mapped)
	go func() { d.recordingHasEnded(recordingEnded{r, r.Close(), false}) }()
}

// recordingHasEnded has the main loop told, by any goroutine.
func (d *Display) recordingHasEnded(e recordingEnded) {
	d.recording.mu.Lock()
	d.recording.ended = append(d.recording.ended, e)
	d.recording.mu.Unlock()
	d.waker.wake()
}

// record says that a part of the picture has changed.
func (d *Display) record(damage *rfbclient.Region) {
	r, screen := d.recording.now, d.Screen()
	width, height := d.Size()
	if r == nil || screen == nil || width == 0 || height == 0 {
		return
	}
	r.Pointer(d.PointerShape(), d.recording.at)
	r.Update(screen, rfbclient.Size{Width: width, Height: height}, damage)
}

// pointed follows the pointer, which is not in the picture.
func (d *Display) pointed(x, y int) {
	d.recording.at = rfbclient.Point{X: x, Y: y}
	if r := d.recording.now; r != nil {
		r.Pointer(d.PointerShape(), d.recording.at)
	}
	if d.Handlers.Pointed != nil {
		d.Handlers.Pointed(x, y)
	}
}

// tellRecordings tells what recordings have ended.
func (d *Display) tellRecordings() {
	d.recording.mu.Lock()
	ended := d.recording.ended
	d.recording.ended = nil
	d.recording.mu.Unlock()
	for _, e := range ended {
		if e.byItself {
			if d.recording.now != e.recorder {
				continue // somebody has stopped it since, and is told by that
			}
			d.recording.now = nil
			d.setVisible(d.mapped)
		}
		text := (*C.char)(nil)
		if e.err != nil {
			text = C.CString(e.err.Error())
		}
		C.govnc_emit_text(d.object, C.GOVNC_RECORDING_ENDED, text)
		C.free(unsafe.Pointer(text))
	}
}
