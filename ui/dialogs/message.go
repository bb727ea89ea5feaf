// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"strings"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// newMessage makes a dialog of GTK's for plain texts.
func newMessage(o Owner, kind gtk.MessageType, buttons gtk.ButtonsType, heading, text string) *gtk.MessageDialog {
	dialog := gtk.MessageDialogNew(o.Window, gtk.DIALOG_MODAL, kind, buttons, "%s", gtkx.LaidOut(heading))
	dialog.FormatSecondaryText("%s", gtkx.LaidOut(text))
	dialog.SetTitle(programName())
	o.Adopt(&dialog.Dialog)
	return dialog
}

// Tell shows a message that ends nothing.
func Tell(o Owner, heading, text string) { message(o, gtk.MESSAGE_INFO, heading, text, nil) }

// Warn tells of something that did not succeed and ends nothing, and offers what can be
// done about it.
func Warn(o Owner, heading, text string, actions ...Action) {
	message(o, gtk.MESSAGE_WARNING, heading, text, actions)
}

// Action is something that the user can do.
type Action struct {
	Label string // with its mnemonic
	Do    func()
}

// message opens a dialog with Close and the actions. None of these is the default: it may
// open while the user types for the guest, and Return must not choose.
func message(o Owner, kind gtk.MessageType, heading, text string, actions []Action) {
	dialog := newMessage(o, kind, gtk.BUTTONS_CLOSE, heading, text)
	for i, a := range actions {
		var classes []string
		if i == 0 {
			classes = []string{"suggested-action"}
		}
		addButton(&dialog.Dialog, a.Label, gtk.ResponseType(i), classes...)
	}
	dialog.Connect("response", func(_ *gtk.MessageDialog, response gtk.ResponseType) {
		if i := int(response); i >= 0 && i < len(actions) {
			// What it opens gets the focus from this dialog: if the window had it between,
			// what is typed first would go to the guest.
			actions[i].Do()
			dialog.Destroy()
			return
		}
		dialog.Destroy()
		o.focus()
	})
	dialog.ShowAll()
}

// Failure says what was tried, what happened and what to do; then is called when the user
// has read it, or again if the user wants to try once more, which may be nil. The actions do
// what the advice says. All of it is plain text.
func Failure(o Owner, p *problem.Problem, then, again func(), actions ...Action) {
	text := problem.Capital(p.Reason)
	if !strings.HasSuffix(text, "?") {
		text += "."
	}
	if p.Advice != "" {
		text += "\n\n" + p.Advice
	}
	dialog := newMessage(o, gtk.MESSAGE_ERROR, gtk.BUTTONS_CLOSE, p.Tried, text)
	if again != nil {
		addButton(&dialog.Dialog, i18n.T("Connect _again"), gtk.RESPONSE_OK)
	}
	for i, a := range actions {
		addButton(&dialog.Dialog, a.Label, gtk.ResponseType(i), "suggested-action")
	}
	dialog.Connect("response", func(_ *gtk.MessageDialog, response gtk.ResponseType) {
		dialog.Destroy()
		switch i := int(response); {
		case i >= 0 && i < len(actions):
			actions[i].Do()
		case response == gtk.RESPONSE_OK:
			again()
		default:
			then()
		}
	})
	dialog.ShowAll()
}

// addButton adds a button to a dialog of GTK's.
func addButton(dialog *gtk.Dialog, label string, response gtk.ResponseType, classes ...string) {
	if button, err := dialog.AddButton(label, response); err == nil { // it is nil without memory only
		gtkx.AddClass(button, classes...)
	}
}

// Question asks whether to do something. All of it is plain text.
type Question struct {
	Heading, Text string
	Do            string // the label of the button that does it
	// Loses: something is lost then, and Return does not do it.
	Loses bool
}

// Ask asks a question.
func Ask(o Owner, q Question, answer func(yes bool)) {
	kind := gtk.MESSAGE_QUESTION
	if q.Loses {
		kind = gtk.MESSAGE_WARNING
	}
	ask(o, newMessage(o, kind, gtk.BUTTONS_NONE, q.Heading, q.Text), q, answer)
}

// AskUnlessNever is Ask with a box for who does not want to be asked any more.
func AskUnlessNever(o Owner, q Question, answer func(yes, never bool)) {
	dialog := newMessage(o, gtk.MESSAGE_QUESTION, gtk.BUTTONS_NONE, q.Heading, q.Text)
	box := gtkx.Object[*gtk.CheckButton](gtkx.Load(views, "never.ui"), "never")
	never := false
	box.Connect("toggled", func() { never = box.GetActive() })
	if area, err := dialog.GetMessageArea(); err == nil {
		area.PackEnd(box, false, false, 0)
	}
	ask(o, dialog, q, func(yes bool) { answer(yes, never) })
}

func ask(o Owner, dialog *gtk.MessageDialog, q Question, answer func(yes bool)) {
	class, usual := "suggested-action", gtk.RESPONSE_OK
	if q.Loses {
		class, usual = "destructive-action", gtk.RESPONSE_CANCEL
	}
	addButton(&dialog.Dialog, i18n.T("_Cancel"), gtk.RESPONSE_CANCEL)
	addButton(&dialog.Dialog, q.Do, gtk.RESPONSE_OK, class)
	dialog.SetDefaultResponse(usual)
	dialog.Connect("response", func(_ *gtk.MessageDialog, response gtk.ResponseType) {
		dialog.Destroy()
		answer(response == gtk.RESPONSE_OK)
	})
	dialog.ShowAll()
}
