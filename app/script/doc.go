// SPDX-License-Identifier: GPL-2.0-or-later

// Package script works with a display without showing it: it types, sends keys,
// waits for what the guest does with them, takes pictures and records. It needs no
// screen and knows nothing of GTK.
//
//	run.go      from the options to the last step
//	display.go  the display of the session (app/session): a client, and its picture
//	loop.go     the session's loop: what waits for a step runs it
//	view.go     the person whom the session cannot ask
//	steps.go    what can be done, one after the other
//	change.go   what counts as a change of the picture
//	picture.go  pictures as files
//
// Everything runs on the goroutine that calls Run.
package script
