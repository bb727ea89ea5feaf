// SPDX-License-Identifier: LGPL-2.1-or-later

// Package core is the VNC widget: a GObject class, GovncDisplay, registered in C
// with Go behind it, so that programs in Go, C and Python, GtkBuilder and screen
// readers all have the same widget. It does not import gotk3.
//
//	govnc.h, api_*.c  the functions that programs in C and other languages call
//	display.c, properties.c, signals.c  the class
//	picture.c  memory shared with the X server, drawing
//	copier.go, frame.c  damage on its way into the picture, and from there to the screen
//	input.c, grab.c, cursor.c, clipboard.c, loop.c  the rest of GTK's side
//	exports*.go what C calls; every function recovers from panics
//	display.go the Go side of one widget: opening, closing, life and death
//	session.go what the connection says, on the main loop
//	keyboard.go, pointer.go, text.go  what the user does, on its way out
//	view.go, keymap*.go, chord.go     plain logic, tested without GTK
//
// Everything here runs on the main loop, except the dialler, the copier and waker.wake.
//
// Life: the GObject is owned by GTK and the application. The Go side is kept
// alive by a cgo.Handle in the object's private memory and holds no reference to
// the object; finalize deletes the handle.
package core
