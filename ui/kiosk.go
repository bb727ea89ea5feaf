// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/ui/gtkx"
)

// A kiosk is the guest and nothing else, on a machine where nobody shall get at
// anything else: a full screen without header, bar, menus, accelerators and a way to
// release the keyboard, that is not closed by the user and comes back by itself.
// That the desktop lets nobody out either is for who sets the machine up.

// lockDown makes the window a kiosk's.
func (w *window) lockDown() {
	if !w.v.options.Kiosk {
		return
	}
	w.window.SetDecorated(false)
	w.window.SetKeepAbove(true)
	w.v.display.SetGrabKeys() // no chord releases the keyboard
}

// coverOthers covers the monitors that the kiosk's window is not on.
func (w *window) coverOthers() {
	for _, cover := range w.covers {
		cover.Destroy()
	}
	w.covers = nil
	screen, err := gdk.ScreenGetDefault()
	display, displayErr := gdk.DisplayGetDefault()
	if err != nil || displayErr != nil {
		return
	}
	own := w.monitor()
	for i := range display.GetNMonitors() {
		if i == own {
			continue
		}
		cover, err := gtk.WindowNew(gtk.WINDOW_TOPLEVEL)
		if err != nil {
			return
		}
		cover.SetDecorated(false)
		cover.SetAcceptFocus(false)
		cover.SetSkipTaskbarHint(true)
		cover.SetTitle(w.v.session.Name())
		gtkx.AddClass(cover, classCover)
		cover.Connect("delete-event", func() bool { return true })
		cover.ShowAll()
		cover.FullscreenOnMonitor(screen, i)
		w.covers = append(w.covers, cover)
	}
}
