// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/address"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// openDialog asks what to open in another window.
type openDialog struct {
	app    *app
	beside *window // the one that it was asked in
	dialog *gtk.Dialog
	what   *gtk.Entry
	uri    *gtk.Entry
	wrong  *gtk.Label // what cannot be opened, and why
	open   *gtk.Button
}

// openAnother asks for a guest or an address.
func (w *window) openAnother() {
	a := w.v.app
	if a.opening != nil {
		a.opening.dialog.Present()
		return
	}
	d, err := newOpenDialog(w)
	if err != nil {
		w.v.say("the dialog cannot be made: %v", err)
		return
	}
	a.opening = d
	d.dialog.ShowAll()
	d.wrong.Hide()
	d.what.GrabFocus()
}

func newOpenDialog(w *window) (*openDialog, error) {
	dialog, err := gtk.DialogNew()
	if err != nil {
		return nil, err
	}
	d := &openDialog{app: w.v.app, beside: w, dialog: dialog}
	w.prepareDialog(dialog)
	dialog.SetTitle(i18n.T("Open another display"))
	dialog.SetResizable(false)
	area, err := dialog.GetContentArea()
	if err != nil {
		return nil, err
	}
	area.SetSpacing(12)
	area.SetBorderWidth(18)
	if d.what, err = addEntry(area, i18n.T("_Guest or address")); err != nil {
		return nil, err
	}
	d.what.SetPlaceholderText("web1, vnc://host.example:5901, [::1]:1")
	if d.uri, err = addEntry(area, i18n.T("_Connection to libvirt, for guests")); err != nil {
		return nil, err
	}
	d.uri.SetPlaceholderText(i18n.T("libvirt's default"))
	d.uri.SetText(w.v.options.Connect)
	if d.wrong, err = gtk.LabelNew(""); err != nil {
		return nil, err
	}
	d.wrong.SetLineWrap(true)
	d.wrong.SetMaxWidthChars(50)
	d.wrong.SetXAlign(0)
	d.wrong.SetNoShowAll(true)
	area.PackStart(d.wrong, false, false, 0)
	if err := addButtons(dialog, i18n.T("_Open")); err != nil {
		return nil, err
	}
	d.what.Connect("changed", d.changed)
	d.changed()
	dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) { d.respond(response) })
	dialog.Connect("destroy", func() { d.app.opening = nil })
	return d, nil
}

// changed lets only be opened what names something.
func (d *openDialog) changed() {
	text, _ := d.what.GetText()
	d.dialog.SetResponseSensitive(gtk.RESPONSE_OK, text != "")
	d.wrong.Hide()
}

func (d *openDialog) respond(response gtk.ResponseType) {
	if response != gtk.RESPONSE_OK {
		d.dialog.Destroy()
		return
	}
	what, _ := d.what.GetText()
	uri, _ := d.uri.GetText()
	options, err := d.beside.v.options.withTarget(what, uri)
	if err != nil {
		d.wrong.SetText(rfbclient.CleanText(err.Error(), 300))
		d.wrong.Show()
		return
	}
	w := d.beside
	d.dialog.Destroy()
	d.app.openElse(w, options)
}

// withTarget gives the same options for another guest or address, as a user has
// typed it.
func (o Options) withTarget(what, uri string) (Options, error) {
	o.Guest, o.By, o.Address, o.Display, o.Connect = what, guest.ByAny, nil, 0, uri
	if !address.LooksLike(what) {
		return o, nil
	}
	parsed, err := address.Parse(what)
	if err != nil {
		return o, err
	}
	o.Guest, o.Address = "", &parsed
	return o, nil
}
