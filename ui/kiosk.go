// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
)

// A kiosk is the guest and nothing else, on a machine where nobody shall get at
// anything else: a full screen without header, bar, menus, accelerators and a way to
// release the keyboard, that is not closed by the user and comes back by itself.
// That the desktop lets nobody out either is for who sets the machine up.

// staysForever says whether the window is a kiosk's that outlives its connection.
func (v *viewer) staysForever() bool {
	return v.options.Kiosk && !v.options.KioskQuits && v.options.Broken == nil
}

// endsWithSession says whether the window is a kiosk's that ends with it.
func (v *viewer) endsWithSession() bool {
	return v.options.Kiosk && v.options.KioskQuits && v.everShown
}

// failForNow says what went wrong, and tries all of it again after a while.
func (v *viewer) failForNow(f *problem.Problem) {
	complain(f)
	if v.display.IsOpen() {
		v.hungUp = true
		v.display.Close()
	}
	v.login.again()
	v.retry.soon(v.source.find, func(seconds int) {
		v.window.showCondition(condition{
			heading: i18n.T("Disconnected"),
			detail:  problem.InFull(f) + "\n" + fmt.Sprintf(i18n.N("It is tried again in %d second.", "It is tried again in %d seconds.", seconds), seconds),
			busy:    true,
		})
	})
}

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
		cover.SetTitle(w.v.source.name())
		addClass(&cover.Widget, classCover)
		cover.Connect("delete-event", func() bool { return true })
		cover.ShowAll()
		cover.FullscreenOnMonitor(screen, i)
		w.covers = append(w.covers, cover)
	}
}
