// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/rfbclient"
)

// credentialDialog asks the user. It stays open while the server judges the answer,
// so that a wrong one can be mended where it was given.
type credentialDialog struct {
	dialog   *gtk.Dialog
	question login.Question
	answer   func(a login.Answer, ok bool)

	box                *gtk.Box // what is asked
	reason             *gtk.Label
	username, password *gtk.Entry // nil if not asked
	remember           *gtk.CheckButton
}

// askCredentials asks the user once. ok is false if the user does not want to answer.
func (w *window) askCredentials(q login.Question, answer func(c rfbclient.Credentials, ok bool)) {
	var d *credentialDialog
	d = w.openCredentials(q, func(a login.Answer, ok bool) {
		if d != nil && ok {
			d.close()
		}
		answer(a.Credentials, ok)
	})
}

// openCredentials opens a dialog, which answers whenever the user does and is closed by
// close, or by the user: then ok is false. It is nil, and has answered that already,
// if it cannot be made.
func (w *window) openCredentials(q login.Question, answer func(a login.Answer, ok bool)) *credentialDialog {
	d := &credentialDialog{question: q, answer: answer}
	if err := d.build(w); err != nil {
		w.log("the dialog cannot be made: %v", err)
		if d.dialog != nil {
			d.close()
		}
		answer(login.Answer{}, false)
		return nil
	}
	d.dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) {
		if response == gtk.RESPONSE_OK {
			a := d.typed()
			d.busy()
			d.answer(a, true)
			return
		}
		d.close()
		d.answer(login.Answer{}, false)
	})
	d.dialog.ShowAll()
	d.showReason(q.Reason)
	d.focus()
	return d
}

// close closes the dialog. Nothing is answered any more.
func (d *credentialDialog) close() {
	if d.password != nil {
		d.password.SetText("")
	}
	d.dialog.Destroy()
}

func (d *credentialDialog) build(w *window) (err error) {
	if d.dialog, err = gtk.DialogNew(); err != nil {
		return err
	}
	w.prepareDialog(d.dialog)
	d.dialog.SetTitle(i18n.T("Authentication required"))
	d.dialog.SetResizable(false)
	area, err := d.dialog.GetContentArea()
	if err != nil {
		return err
	}
	area.SetSpacing(12)
	area.SetBorderWidth(18)
	if err := addText(area, d.question.Heading); err != nil {
		return err
	}
	if d.reason, err = newText(""); err != nil {
		return err
	}
	d.reason.SetNoShowAll(true)
	addClass(&d.reason.Widget, classWrong)
	area.PackStart(d.reason, false, false, 0)
	if d.box, err = gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 12); err != nil {
		return err
	}
	area.PackStart(d.box, false, false, 0)
	if err := d.addFields(); err != nil {
		return err
	}
	return addButtons(d.dialog, i18n.T("C_onnect"))
}

// addFields adds what is asked.
func (d *credentialDialog) addFields() (err error) {
	if d.question.Username {
		if d.username, err = addEntry(d.box, i18n.T("_User name")); err != nil {
			return err
		}
		d.username.SetText(d.question.Name)
	}
	if d.question.Password || !d.question.Username {
		if d.password, err = addEntry(d.box, i18n.T("_Password")); err != nil {
			return err
		}
		hide(d.password)
	}
	if d.question.Note != "" {
		note, err := newText(d.question.Note)
		if err != nil {
			return err
		}
		if style, err := note.GetStyleContext(); err == nil {
			style.AddClass("dim-label")
		}
		d.box.PackStart(note, false, false, 0)
	}
	if d.question.Remember {
		if d.remember, err = gtk.CheckButtonNewWithMnemonic(i18n.T("_Remember in the keyring")); err != nil {
			return err
		}
		d.box.PackStart(d.remember, false, false, 0)
	}
	return nil
}

// typed takes what was typed out of the dialog; the user's name stays.
func (d *credentialDialog) typed() (a login.Answer) {
	if d.username != nil {
		a.Username, _ = d.username.GetText()
	}
	if d.password != nil {
		text, _ := d.password.GetText()
		a.Password = []byte(text)
		d.password.SetText("")
	}
	a.Remember = d.remember != nil && d.remember.GetActive()
	return a
}

// busy shows that the answer is being judged.
func (d *credentialDialog) busy() {
	d.box.SetSensitive(false)
	d.dialog.SetResponseSensitive(gtk.RESPONSE_OK, false)
	d.showReason("")
}

// again asks once more.
func (d *credentialDialog) again(reason string) {
	d.box.SetSensitive(true)
	d.dialog.SetResponseSensitive(gtk.RESPONSE_OK, true)
	d.showReason(reason)
	d.focus()
}

// showReason shows plain text.
func (d *credentialDialog) showReason(reason string) {
	d.reason.SetText(laidOut(reason))
	d.reason.SetVisible(reason != "")
}

// focus goes to what is to be typed.
func (d *credentialDialog) focus() {
	entry := d.password
	if d.username != nil {
		if name, _ := d.username.GetText(); name == "" || entry == nil {
			entry = d.username
		}
	}
	entry.GrabFocus()
}
