// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/govnc/virt-viewer/app/config/settings"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/ui/dialogs"
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
	w.closing = true
	q := dialogs.Question{Heading: i18n.T("Do you want to close the session?"), Text: i18n.T("The guest goes on running."), Do: i18n.T("C_lose")}
	dialogs.AskUnlessNever(w.owner(), q, func(yes, never bool) {
		w.closing = false
		if !yes {
			v.display.GrabFocus()
			return
		}
		if never {
			v.app.settings.Group(settings.Global).Set(askQuit, false)
			v.app.saveSettings()
		}
		closeIt()
	})
}
