// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// askUnprotected asks the user.
func (w *window) askUnprotected(u *rfbclient.Unprotected, answer func(accept, remember bool)) {
	heading, text := unprotectedWords(u)
	d, remember, err := newUnprotectedDialog(w, heading, text)
	if err != nil {
		w.v.say("the dialog cannot be made: %v", err)
		answer(false, false)
		return
	}
	w.v.question = d
	d.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) {
		keep := remember.GetActive()
		w.v.CloseQuestions()
		answer(response == gtk.RESPONSE_OK, keep)
	})
	d.ShowAll()
}

// unprotectedWords says what is not protected, and what that means.
func unprotectedWords(u *rfbclient.Unprotected) (heading, text string) {
	switch {
	case u.Weak != nil:
		return i18n.T("The encryption of this server is weak"), problem.Weakness(u.Weak)
	case u.Encrypted:
		return i18n.T("Nobody can tell which server this is"),
			i18n.T("The connection is encrypted, but the server does not show who it is. Somebody in between could answer in its place, and then see the screen and what you type.")
	}
	return i18n.T("This connection is not encrypted"), i18n.T("Others on the network can see the screen and what you type.")
}

func newUnprotectedDialog(w *window, heading, text string) (*gtk.Dialog, *gtk.CheckButton, error) {
	d, err := gtk.DialogNew()
	if err != nil {
		return nil, nil, err
	}
	w.prepareDialog(d)
	d.SetTitle(i18n.T("Connection not protected"))
	d.SetResizable(false)
	area, err := d.GetContentArea()
	if err != nil {
		return nil, nil, err
	}
	area.SetSpacing(12)
	area.SetBorderWidth(18)
	if err := addHeading(area, heading); err != nil {
		return nil, nil, err
	}
	where := rfbclient.CleanText(w.v.session.Target().Where, 120)
	for _, text := range []string{where, text} {
		if err := addText(area, text); err != nil {
			return nil, nil, err
		}
	}
	remember, err := gtk.CheckButtonNewWithMnemonic(i18n.T("_Do not ask again for this server"))
	if err != nil {
		return nil, nil, err
	}
	remember.SetActive(true)
	area.PackStart(remember, false, false, 0)
	for _, b := range []struct {
		label    string
		response gtk.ResponseType
	}{{i18n.T("_Cancel"), gtk.RESPONSE_CANCEL}, {i18n.T("C_onnect anyway"), gtk.RESPONSE_OK}} {
		if _, err := d.AddButton(b.label, b.response); err != nil {
			return nil, nil, err
		}
	}
	d.SetDefaultResponse(gtk.RESPONSE_CANCEL)
	return d, remember, nil
}
