// SPDX-License-Identifier: GPL-2.0-or-later

// Package recorder records what a display shows: as a video, or as a session of RFB
// that can be played again pixel by pixel. It knows nothing of GTK.
//
//	recorder.go  begins a recording
//	sink.go      what kinds there are, by the ending of a file's name
//	ffmpeg.go    .mp4, .webm and .avi through an ffmpeg process, which gets its frames
//	             as matroska.go writes them: uncompressed, each with its time
//	pipe.go      the way to it
//	mjpeg.go     .avi without ffmpeg
//	full.go      ends a recording for which there is no room any more, and kept.go
//	             says how much of it can be played
//	frames/      follows a display and gives its frames to a sink
//	fbs/         .fbs, RFB itself: writing, reading, playing
package recorder
