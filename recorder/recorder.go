// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import "github.com/govnc/virt-viewer/recorder/frames"

// Recorder records a display into a file.
type Recorder = frames.Recorder

// Screen is where the pixels are: an rfbclient.Client.
type Screen = frames.Screen

// Sink takes the frames of a recording.
type Sink = frames.Sink

// ErrNothing is returned by Recorder.Close when there was no picture to record.
var ErrNothing = frames.ErrNothing

// ErrInUse is returned by Start for the file of a recording that goes on.
var ErrInUse = frames.ErrInUse

// openSink is open; another one in tests.
var openSink = open

// Start begins a recording. Its first picture gives it its size. failed is called on
// the recorder's goroutine if it ends by itself. title is what a .fbs file calls the
// display.
func Start(file, title string, failed func(error)) (*Recorder, error) {
	if err := Check(file); err != nil {
		return nil, err
	}
	return frames.Start(file, func(w, h int) (Sink, limits, error) { return openSink(file, title, w, h) }, failed)
}
