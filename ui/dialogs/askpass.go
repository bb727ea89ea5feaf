// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// AskpassQuestion is what ssh wants to know.
type AskpassQuestion struct {
	Text   string // plain
	Secret bool   // the answer is not to be read by others
	YesNo  bool   // the answer is yes or no
}

// Askpass asks what ssh wants to know, and waits for the answer: it is all that the
// program does then. ok is false if there is none.
func Askpass(q AskpassQuestion, icon string) (answer string, ok bool) {
	b := gtkx.Load(views, "askpass.ui")
	dialog, entry := gtkx.Object[*gtk.Dialog](b, "dialog"), gtkx.Object[*gtk.Entry](b, "answer")
	dialog.SetIconName(icon)
	dialog.SetKeepAbove(true)
	gtkx.Object[*gtk.Label](b, "question").SetText(gtkx.LaidOut(q.Text))
	entry.SetVisibility(!q.Secret)
	if q.YesNo {
		gtkx.Object[*gtk.Label](b, "answer-label").Destroy()
		entry.Destroy()
		gtkx.Object[*gtk.Button](b, "cancel").SetLabel(i18n.T("_No"))
		gtkx.Object[*gtk.Button](b, "yes").SetLabel(i18n.T("_Yes"))
		dialog.SetDefaultResponse(gtk.RESPONSE_CANCEL) // a key that nobody knows is not accepted by accident
	}
	dialog.ShowAll()
	switch {
	case dialog.Run() != gtk.RESPONSE_OK:
		return "", false
	case q.YesNo:
		return "yes", true
	}
	answer, err := entry.GetText()
	return answer, err == nil
}
