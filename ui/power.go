// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/rfbclient"
)

// power asks the server to do something with its machine.
func (w *window) power(action rfbclient.PowerAction) {
	if !w.v.display.Power(action) {
		w.tell("Not done", "The connection to the server has ended.")
	}
}

// askReset asks first: what the guest has not saved is lost.
func (w *window) askReset() {
	dialog := gtk.MessageDialogNew(w.window, gtk.DIALOG_MODAL, gtk.MESSAGE_WARNING, gtk.BUTTONS_NONE, "%s", "Reset the guest?")
	dialog.FormatSecondaryText("%s", "It starts again at once, as if its reset button were pressed. What it has not saved is lost.")
	dialog.SetTitle("Virt Viewer")
	w.prepareDialog(&dialog.Dialog)
	if err := addButtons(&dialog.Dialog, "_Reset"); err != nil {
		dialog.Destroy()
		return
	}
	dialog.SetDefaultResponse(gtk.RESPONSE_CANCEL)
	dialog.Connect("response", func(_ *gtk.MessageDialog, response gtk.ResponseType) {
		dialog.Destroy()
		w.v.display.GrabFocus()
		if response == gtk.RESPONSE_OK {
			w.power(rfbclient.PowerReset)
		}
	})
	dialog.ShowAll()
}

// tell shows a message that ends nothing.
func (w *window) tell(heading, text string) {
	dialog := gtk.MessageDialogNew(w.window, gtk.DIALOG_MODAL, gtk.MESSAGE_INFO, gtk.BUTTONS_CLOSE, "%s", heading)
	dialog.FormatSecondaryText("%s", text)
	dialog.SetTitle("Virt Viewer")
	w.prepareDialog(&dialog.Dialog)
	dialog.Connect("response", func() {
		dialog.Destroy()
		w.v.display.GrabFocus()
	})
	dialog.ShowAll()
}
