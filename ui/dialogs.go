// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"strings"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// prepareDialog ties a dialog to the window and gives it the keyboard, which the
// guest may have.
func (w *window) prepareDialog(dialog *gtk.Dialog) {
	if w.v != nil { // else it is the chooser's
		w.v.display.Release()
	}
	dialog.SetTransientFor(w.window)
	w.group.AddWindow(&dialog.Window)
	dialog.SetModal(true)
	gtkx.BreakWords(dialog)
	w.fitDialog(dialog)
}

// fitDialog keeps a dialog from being wider than the monitor. It is called while the
// dialog is empty.
func (w *window) fitDialog(dialog *gtk.Dialog) {
	width, _ := w.room()
	dialog.Connect("realize", func() { gtkx.FitButtons(dialog, width) })
}

// showFailure says what was tried, what happened and what to do; then is called
// when the user has read it, or again if the user wants to connect once more, which may
// be nil. All of it is plain text.
func (w *window) showFailure(f *problem.Problem, then, again func()) {
	dialog := gtk.MessageDialogNew(w.window, gtk.DIALOG_MODAL, gtk.MESSAGE_ERROR, gtk.BUTTONS_CLOSE, "%s", laidOut(f.Tried))
	text := problem.Capital(f.Reason)
	if !strings.HasSuffix(text, "?") {
		text += "."
	}
	if f.Advice != "" {
		text += "\n\n" + f.Advice
	}
	dialog.FormatSecondaryText("%s", laidOut(text))
	dialog.SetTitle(i18n.T("Virt Viewer"))
	w.prepareDialog(&dialog.Dialog)
	if again != nil {
		if _, err := dialog.AddButton(i18n.T("Connect _again"), gtk.RESPONSE_OK); err != nil {
			w.v.say("the button cannot be made: %v", err)
		}
	}
	dialog.Connect("response", func(_ *gtk.MessageDialog, response gtk.ResponseType) {
		dialog.Destroy()
		if response == gtk.RESPONSE_OK {
			again()
			return
		}
		then()
	})
	dialog.ShowAll()
}

// addButtons adds Cancel and the button that does it, which is the default.
func addButtons(dialog *gtk.Dialog, do string) error {
	for _, b := range []struct {
		label    string
		response gtk.ResponseType
	}{{i18n.T("_Cancel"), gtk.RESPONSE_CANCEL}, {do, gtk.RESPONSE_OK}} {
		button, err := dialog.AddButton(b.label, b.response)
		if err != nil {
			return err
		}
		if style, err := button.GetStyleContext(); err == nil && b.response == gtk.RESPONSE_OK {
			style.AddClass("suggested-action")
		}
	}
	dialog.SetDefaultResponse(gtk.RESPONSE_OK)
	return nil
}

// destroys shows that what a dialog asks about loses something.
func destroys(dialog *gtk.Dialog) {
	button, err := dialog.GetWidgetForResponse(gtk.RESPONSE_OK)
	if err != nil {
		return
	}
	if style, err := button.ToWidget().GetStyleContext(); err == nil {
		style.RemoveClass("suggested-action")
		style.AddClass("destructive-action")
	}
}

// hide makes an entry show dots, and an icon that shows what was typed.
func hide(entry *gtk.Entry) {
	entry.SetVisibility(false)
	entry.SetInputPurpose(gtk.INPUT_PURPOSE_PASSWORD)
	entry.SetIconFromIconName(gtk.ENTRY_ICON_SECONDARY, "view-reveal-symbolic")
	entry.SetIconTooltipText(gtk.ENTRY_ICON_SECONDARY, i18n.T("Show or hide the password"))
	entry.Connect("icon-press", func(e *gtk.Entry) { e.SetVisibility(!e.GetVisibility()) })
}

// addHeading adds a heading of plain text.
func addHeading(area *gtk.Box, text string) error {
	label, err := gtk.LabelNew(laidOut(text))
	if err != nil {
		return err
	}
	label.SetXAlign(0)
	wrap(label)
	label.SetMaxWidthChars(40)
	if style, err := label.GetStyleContext(); err == nil {
		style.AddClass("title-3")
	}
	area.PackStart(label, false, false, 0)
	return nil
}

// addText adds a line of plain text.
func addText(area *gtk.Box, text string) error {
	label, err := newText(text)
	if err == nil {
		area.PackStart(label, false, false, 0)
	}
	return err
}

// newText makes a paragraph of plain text.
func newText(text string) (*gtk.Label, error) {
	label, err := gtk.LabelNew(laidOut(text))
	if err != nil {
		return nil, err
	}
	wrap(label)
	label.SetMaxWidthChars(50)
	label.SetXAlign(0)
	return label, nil
}

// addEntry adds an entry below its name.
func addEntry(area *gtk.Box, name string) (*gtk.Entry, error) {
	label, err := gtk.LabelNewWithMnemonic(name)
	if err != nil {
		return nil, err
	}
	entry, err := gtk.EntryNew()
	if err != nil {
		return nil, err
	}
	label.SetXAlign(0)
	label.SetMnemonicWidget(entry)
	entry.SetActivatesDefault(true)
	entry.SetWidthChars(36)
	area.PackStart(label, false, false, 0)
	area.PackStart(entry, false, false, 0)
	return entry, nil
}
