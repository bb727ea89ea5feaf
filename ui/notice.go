// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
)

// tell shows a message that ends nothing.
func (w *window) tell(heading, text string) { w.notify(gtk.MESSAGE_INFO, heading, text) }

// showNotice tells of something that did not succeed and ends nothing, and offers what
// can be done about it.
func (w *window) showNotice(heading, text string, choices ...session.Choice) {
	w.notify(gtk.MESSAGE_WARNING, heading, text, choices...)
}

// showProblem is showNotice of a problem: its reason, its advice, and what does what the
// advice says.
func (w *window) showProblem(f *problem.Problem, choices ...session.Choice) {
	w.showNotice(f.Tried, problem.InFull(f), choices...)
}

// notify opens a dialog with Close and the choices. None of these is the default: it may
// open while the user types for the guest, and Return must not choose.
func (w *window) notify(kind gtk.MessageType, heading, text string, choices ...session.Choice) {
	dialog := gtk.MessageDialogNew(w.window, gtk.DIALOG_MODAL, kind, gtk.BUTTONS_CLOSE, "%s", laidOut(heading))
	dialog.FormatSecondaryText("%s", laidOut(text))
	dialog.SetTitle(i18n.T("Virt Viewer"))
	w.prepareDialog(&dialog.Dialog)
	for i, c := range choices {
		button, err := dialog.AddButton(c.Label, gtk.ResponseType(i))
		if err == nil && i == 0 {
			addClass(&button.Widget, "suggested-action")
		}
	}
	dialog.Connect("response", func(_ *gtk.MessageDialog, response gtk.ResponseType) {
		dialog.Destroy()
		if w.v != nil {
			w.v.display.GrabFocus()
		}
		if i := int(response); i >= 0 && i < len(choices) {
			choices[i].Do()
		}
	})
	dialog.ShowAll()
}
