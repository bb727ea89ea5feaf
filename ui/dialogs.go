// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"strings"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/i18n"
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
}

// showFailure says what was tried, what happened and what to do; then is called
// when the user has read it. All of it is plain text.
func (w *window) showFailure(f *Failure, then func()) {
	dialog := gtk.MessageDialogNew(w.window, gtk.DIALOG_MODAL, gtk.MESSAGE_ERROR, gtk.BUTTONS_CLOSE, "%s", f.Tried)
	text := capital(f.Reason)
	if !strings.HasSuffix(text, "?") {
		text += "."
	}
	if f.Advice != "" {
		text += "\n\n" + f.Advice
	}
	dialog.FormatSecondaryText("%s", text)
	dialog.SetTitle(i18n.T("Virt Viewer"))
	w.prepareDialog(&dialog.Dialog)
	dialog.Connect("response", func() {
		dialog.Destroy()
		then()
	})
	dialog.ShowAll()
}

// credentialQuestion is what a server or libvirt wants to know.
type credentialQuestion struct {
	heading            string
	reason             string // why the last answer was not right; "" at first
	username, password bool
}

// askCredentials asks the user. ok is false if the user does not want to answer.
func (w *window) askCredentials(q credentialQuestion, answer func(c rfbclient.Credentials, ok bool)) {
	dialog, err := gtk.DialogNew()
	if err != nil {
		answer(rfbclient.Credentials{}, false)
		return
	}
	w.prepareDialog(dialog)
	dialog.SetTitle(i18n.T("Authentication required"))
	dialog.SetResizable(false)
	form, err := newCredentialForm(dialog, q)
	if err != nil {
		dialog.Destroy()
		answer(rfbclient.Credentials{}, false)
		return
	}
	dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) {
		var c rfbclient.Credentials
		ok := response == gtk.RESPONSE_OK
		if ok {
			c = form.credentials()
		}
		dialog.Destroy()
		answer(c, ok)
	})
	dialog.ShowAll()
	form.first.GrabFocus()
}

// credentialForm is the dialog's content.
type credentialForm struct {
	username, password *gtk.Entry // nil if not asked
	first              *gtk.Entry
}

func newCredentialForm(dialog *gtk.Dialog, q credentialQuestion) (*credentialForm, error) {
	f := &credentialForm{}
	area, err := dialog.GetContentArea()
	if err != nil {
		return nil, err
	}
	area.SetSpacing(12)
	area.SetBorderWidth(18)
	if err := addText(area, q.heading); err != nil {
		return nil, err
	}
	if q.reason != "" {
		if err := addText(area, q.reason); err != nil {
			return nil, err
		}
	}
	if q.username {
		if f.username, err = addEntry(area, i18n.T("_User name")); err != nil {
			return nil, err
		}
		f.first = f.username
	}
	if q.password || !q.username {
		if f.password, err = addEntry(area, i18n.T("_Password")); err != nil {
			return nil, err
		}
		hide(f.password)
		if f.first == nil {
			f.first = f.password
		}
	}
	return f, addButtons(dialog, i18n.T("C_onnect"))
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

// addText adds a line of plain text.
func addText(area *gtk.Box, text string) error {
	label, err := gtk.LabelNew(text)
	if err != nil {
		return err
	}
	label.SetLineWrap(true)
	label.SetMaxWidthChars(50)
	label.SetXAlign(0)
	area.PackStart(label, false, false, 0)
	return nil
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

// credentials takes what was typed out of the dialog.
func (f *credentialForm) credentials() rfbclient.Credentials {
	var c rfbclient.Credentials
	if f.username != nil {
		c.Username, _ = f.username.GetText()
	}
	if f.password != nil {
		text, _ := f.password.GetText()
		c.Password = []byte(text)
		f.password.SetText("")
	}
	return c
}
