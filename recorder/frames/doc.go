// SPDX-License-Identifier: LGPL-2.1-or-later

// Package frames follows what a display shows and gives its frames to a sink, which
// writes them somewhere. It knows no format of files.
//
//	recorder.go  follows a display, off the main loop
//	sink.go      where the frames go
//	fit.go       pictures of another size than the first one's
//	cursor.go    the pointer, drawn into the frames
//
// Whoever follows the display, a main loop above all, only says what has changed;
// a goroutine of the recorder's copies the pixels from the client's framebuffer and
// waits for the sink:
//
//	damage -> Recorder.Update -> goroutine: CopyDamage -> fit -> Sink.Frame
//
// Nothing is written while nothing changes; frames have times instead of a rate.
package frames
