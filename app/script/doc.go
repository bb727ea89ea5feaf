// SPDX-License-Identifier: GPL-2.0-or-later

// Package script works with a display without showing it: it types, sends keys,
// waits for what the guest does with them, takes pictures and records. It needs no
// screen and knows nothing of GTK.
//
//	run.go      from the options to the last step
//	reach.go    finds the display, as a guest of libvirt or at an address
//	session.go  one connection and the picture that it shows
//	steps.go    what can be done, one after the other
//	change.go   what counts as a change of the picture
//	picture.go  pictures as files
//
// Everything runs on the goroutine that calls Run.
package script
