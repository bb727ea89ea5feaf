// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/ui/dialogs"
)

// typeText lets the user write a text and types it in the guest.
func (w *window) typeText() { w.openTypeDialog("") }

// typeClipboard does it with what was copied on this side.
func (w *window) typeClipboard() {
	clipboard, err := gtk.ClipboardGet(gdk.SELECTION_CLIPBOARD)
	if err != nil {
		return
	}
	text, err := clipboard.WaitForText()
	if err != nil || text == "" {
		w.v.say("there is no text on the clipboard")
		w.message.show(i18n.T("There is no text on the clipboard."), "", nil)
		return
	}
	w.openTypeDialog(text)
}

func (w *window) openTypeDialog(text string) {
	dialogs.TypeText(w.owner(), text, &w.typing, func(text string, t dialogs.Typing) error {
		w.v.display.SetTypingInterval(t.Interval())
		return w.v.display.TypeText(text, t.Layout)
	})
}

// typed shows how far typing is, with a button that stops it.
func (w *window) typed(done, total int) {
	if done >= total {
		w.progress.hide()
		return
	}
	w.progress.show(fmt.Sprintf(i18n.T("Typing: %d of %d characters"), done, total), float64(done)/float64(total))
}
