// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// Credentials asks who the user is. The dialog stays open while the server verifies the
// answer, so that a wrong one can be mended where it was given.
type Credentials struct {
	dialog   *gtk.Dialog
	question login.Question
	answer   func(a login.Answer, ok bool)

	fields             *gtk.Box // what is asked
	reason             *gtk.Label
	username, password *gtk.Entry // nil if not asked
	remember           *gtk.CheckButton
}

// AskCredentials opens the dialog, which answers whenever the user does and is closed by
// Close, or by the user: then ok is false.
func AskCredentials(o Owner, q login.Question, answer func(a login.Answer, ok bool)) *Credentials {
	d := newCredentials(q)
	d.answer = answer
	o.Adopt(d.dialog)
	d.dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) {
		if response == gtk.RESPONSE_OK {
			a := d.typed()
			d.busy()
			d.answer(a, true)
			return
		}
		d.Close()
		d.answer(login.Answer{}, false)
	})
	d.dialog.ShowAll()
	d.showReason(q.Reason)
	d.focus()
	return d
}

// AskOnce asks the user once. ok is false if the user does not want to answer.
func AskOnce(o Owner, q login.Question, answer func(c rfbclient.Credentials, ok bool)) {
	var d *Credentials
	d = AskCredentials(o, q, func(a login.Answer, ok bool) {
		if ok {
			d.Close()
		}
		answer(a.Credentials, ok)
	})
}

// newCredentials makes the dialog. What is not asked goes.
func newCredentials(q login.Question) *Credentials {
	b := gtkx.Load(views, "credentials.ui")
	d := &Credentials{
		dialog:   gtkx.Object[*gtk.Dialog](b, "dialog"),
		question: q,
		fields:   gtkx.Object[*gtk.Box](b, "fields"),
		reason:   gtkx.Object[*gtk.Label](b, "reason"),
		username: gtkx.Object[*gtk.Entry](b, "username"),
		password: gtkx.Object[*gtk.Entry](b, "password"),
		remember: gtkx.Object[*gtk.CheckButton](b, "remember"),
	}
	gtkx.Object[*gtk.Label](b, "heading").SetText(gtkx.LaidOut(q.Heading))
	note := gtkx.Object[*gtk.Label](b, "note")
	note.SetText(gtkx.LaidOut(q.Note))
	d.username.SetText(q.Name)
	d.password.Connect("icon-press", func(e *gtk.Entry) { e.SetVisibility(!e.GetVisibility()) })
	if !q.Username {
		gtkx.Object[*gtk.Label](b, "username-label").Destroy()
		d.username.Destroy()
		d.username = nil
	}
	if q.Username && !q.Password {
		gtkx.Object[*gtk.Label](b, "password-label").Destroy()
		d.password.Destroy()
		d.password = nil
	}
	if q.Note == "" {
		note.Destroy()
	}
	if !q.Remember {
		d.remember.Destroy()
		d.remember = nil
	}
	return d
}

// Close closes the dialog. Nothing is answered any more.
func (d *Credentials) Close() {
	if d.password != nil {
		d.password.SetText("")
	}
	d.dialog.Destroy()
}

// Again asks once more in the dialog that is open. It says false if that has not the
// fields for it.
func (d *Credentials) Again(q login.Question, answer func(a login.Answer, ok bool)) bool {
	if !d.question.SameFields(q) {
		return false
	}
	d.answer = answer
	d.fields.SetSensitive(true)
	d.dialog.SetResponseSensitive(gtk.RESPONSE_OK, true)
	d.showReason(q.Reason)
	d.focus()
	return true
}

// typed takes what was typed out of the dialog; the user's name stays.
func (d *Credentials) typed() (a login.Answer) {
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

// busy shows that the answer is being verified.
func (d *Credentials) busy() {
	d.fields.SetSensitive(false)
	d.dialog.SetResponseSensitive(gtk.RESPONSE_OK, false)
	d.showReason("")
}

// showReason shows plain text.
func (d *Credentials) showReason(reason string) {
	d.reason.SetText(gtkx.LaidOut(reason))
	d.reason.SetVisible(reason != "")
}

// focus goes to what is to be typed.
func (d *Credentials) focus() {
	entry := d.password
	if d.username != nil {
		if name, _ := d.username.GetText(); name == "" || entry == nil {
			entry = d.username
		}
	}
	entry.GrabFocus()
}
