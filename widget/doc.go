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
// Options say how the display behaves (Display.Configure), Handlers are told what
// happens. Where a connection goes is up to whoever opens it: Display.Open takes
// anything that gives a net.Conn. Values and errors of the protocol are those of
// package rfbclient, whose comments also say what "RFB 7.6.1" and "rfbproto" mean.
//
// All functions and methods belong to the goroutine that runs GTK's main loop,
// which must be locked to the process's first thread: call runtime.LockOSThread
// in an init function of package main. None of them waits for the network.
//
// Importing the package registers the class, so that GtkBuilder's .ui files can
// name GovncDisplay, and makes gotk3 release GTK objects on the main loop
// (glib.FinalizerStrategy), where GTK wants it.
package widget
