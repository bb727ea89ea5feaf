// SPDX-License-Identifier: GPL-2.0-or-later

// Package recorder records what a display shows: as a video, or as a session of RFB
// that can be played again pixel by pixel. It knows nothing of GTK.
//
//	recorder.go  follows a display and gives its frames to a sink, off the main loop
//	sink.go      what sinks there are, by the ending of a file's name
//	ffmpeg.go    .mp4, .webm and .avi through an ffmpeg process, which gets its frames
//	             as matroska.go writes them: uncompressed, each with its time
//	pipe.go      the way to it
//	mjpeg.go     .avi without ffmpeg
//	fit.go       pictures of another size than the first one's
//	cursor.go    the pointer, drawn into the frames
//	fbs/         .fbs, RFB itself: writing, reading, playing
//
// Whoever follows the display, a main loop above all, only says what has changed;
// a goroutine of the recorder's copies the pixels from the client's framebuffer and
// waits for the encoder:
//
//	damage -> Recorder.Update -> goroutine: CopyDamage -> fit -> Sink.Frame
//
// Nothing is encoded while nothing changes; frames have times instead of a rate.
package recorder
