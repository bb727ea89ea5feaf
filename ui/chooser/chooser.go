// SPDX-License-Identifier: GPL-2.0-or-later

// Package chooser asks what to open: one of the guests of a libvirt, or an address.
//
//	guests.go    the window with a libvirt's guests; its list is list.go, row.go,
//	             pictures.go and other.go
//	address.go   the window that asks for an address
//	recent.go    the addresses that were used
package chooser

import (
	"embed"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/session"
)

// views are the descriptions of what is seen. gtkx.Load makes widgets of one.
//
//go:embed *.ui
var views embed.FS

// Program is the program that opens what was chosen. Its methods are called on the main
// loop.
type Program interface {
	Log(format string, args ...any)
	// Options are the command line's.
	Options() config.Options
	// Open opens a display in a window.
	Open(o config.Options) error
	// ReadFile gives the options with what the connection file says that they name, or
	// with what is wrong with it.
	ReadFile(o config.Options) config.Options
	// Links are the connections to libvirt.
	Links() *session.Links
	// Connections are the URIs of libvirt that were used, the last first.
	Connections() []string
	// RememberConnection puts a URI first.
	RememberConnection(uri string)
}
