// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

import (
	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"
)

// Room is the largest size that a window's content can have on its monitor, in GTK's
// pixels.
func Room(window *gtk.Window) (width, height int) {
	// For the header bar and what the window manager adds.
	const decoration, frame = 80, 10
	width, height = 1024, 768
	screen, err := gdk.DisplayGetDefault()
	if err != nil {
		return width, height
	}
	var monitor *gdk.Monitor
	if gdkWindow, err := window.GetWindow(); err == nil && gdkWindow != nil {
		monitor, _ = screen.GetMonitorAtWindow(gdkWindow)
	}
	if monitor == nil {
		monitor, _ = screen.GetPrimaryMonitor()
	}
	if monitor == nil {
		monitor, _ = screen.GetMonitor(0)
	}
	if monitor != nil {
		area := monitor.GetWorkarea()
		width, height = area.GetWidth()-frame, area.GetHeight()-decoration
	}
	return max(width, 1), max(height, 1)
}
