// SPDX-License-Identifier: LGPL-2.1-or-later

// Package widget is a GTK 3 widget that shows the desktop of a VNC server and
// passes keys, pointer and text to it: the Go face, for gotk3, of the GObject
// class GovncDisplay.
//
//	display, err := widget.New()
//	...
//	display.SetHandlers(widget.Handlers{
//		Disconnected: func(err error) { log.Print(err); gtk.MainQuit() },
//	})
//	window.Add(display)
//	display.OpenHost("127.0.0.1", "5900")
//
// All functions and methods belong to the goroutine that runs GTK's main loop,
// which must be locked to the process's first thread: call runtime.LockOSThread
// in an init function of package main. None of them waits for the network.
//
// Importing the package registers the class, so that GtkBuilder's .ui files can
// name GovncDisplay, and makes gotk3 release GTK objects on the main loop
// (glib.FinalizerStrategy), where GTK wants it.
package widget
