// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config/settings"
	"github.com/govnc/virt-viewer/app/i18n"
)

// askQuit is the setting that has the user asked before a session is closed.
const askQuit = "ask-quit"

// confirmClose asks whether the session is to be closed, if there is one and the user
// wants to be asked, and then closes the window.
func (w *window) confirmClose(closeIt func()) {
	v := w.v
	switch {
	case w.closing:
		return // it is being asked
	case v.session.IsOver() || !v.display.IsInitialized() || v.options.NoDialogs || !v.app.prefers(askQuit):
		closeIt()
		return
	}
	dialog := gtk.MessageDialogNew(w.window, gtk.DIALOG_MODAL, gtk.MESSAGE_QUESTION, gtk.BUTTONS_NONE, "%s",
		i18n.T("Do you want to close the session?"))
	dialog.FormatSecondaryText("%s", i18n.T("The guest goes on running."))
	dialog.SetTitle(i18n.T("Virt Viewer"))
	w.prepareDialog(&dialog.Dialog)
	never, err := gtk.CheckButtonNewWithMnemonic(i18n.T("_Do not ask me again"))
	if err != nil || addButtons(&dialog.Dialog, i18n.T("C_lose")) != nil {
		dialog.Destroy()
		closeIt()
		return
	}
	if area, err := dialog.GetMessageArea(); err == nil {
		area.PackEnd(never, false, false, 0)
	}
	w.closing = true
	dialog.Connect("response", func(_ *gtk.MessageDialog, response gtk.ResponseType) {
		w.closing = false
		yes, again := response == gtk.RESPONSE_OK, !never.GetActive()
		dialog.Destroy()
		if !yes {
			w.v.display.GrabFocus()
			return
		}
		if !again {
			v.app.settings.Group(settings.Global).Set(askQuit, false)
			v.app.saveSettings()
		}
		closeIt()
	})
	dialog.ShowAll()
}
