// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/ui/i18n"
)

// statusPage says what is waited for, while there is no picture.
type statusPage struct {
	box             *gtk.Box
	spinner         *gtk.Spinner
	heading, detail *gtk.Label
}

// newStatusPage makes a page whose button calls cancel.
func newStatusPage(cancel func()) (*statusPage, error) {
	box, err := gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 12)
	if err != nil {
		return nil, err
	}
	p := &statusPage{box: box}
	if p.spinner, err = gtk.SpinnerNew(); err != nil {
		return nil, err
	}
	if p.heading, err = statusLabel("large-title", "title-2"); err != nil {
		return nil, err
	}
	if p.detail, err = statusLabel("dim-label"); err != nil {
		return nil, err
	}
	button, err := gtk.ButtonNewWithLabel(i18n.T("Cancel"))
	if err != nil {
		return nil, err
	}
	button.SetHAlign(gtk.ALIGN_CENTER)
	button.SetMarginTop(12)
	button.Connect("clicked", cancel)
	p.spinner.SetSizeRequest(32, 32)
	box.SetVAlign(gtk.ALIGN_CENTER)
	box.SetHAlign(gtk.ALIGN_CENTER)
	box.SetBorderWidth(24)
	for _, child := range []gtk.IWidget{p.spinner, p.heading, p.detail, button} {
		box.PackStart(child, false, false, 0)
	}
	return p, nil
}

// statusLabel makes a label in the middle, with style classes.
func statusLabel(classes ...string) (*gtk.Label, error) {
	label, err := gtk.LabelNew("")
	if err != nil {
		return nil, err
	}
	label.SetLineWrap(true)
	label.SetJustify(gtk.JUSTIFY_CENTER)
	label.SetMaxWidthChars(60)
	if style, err := label.GetStyleContext(); err == nil {
		for _, class := range classes {
			style.AddClass(class)
		}
	}
	return label, nil
}

// set shows a heading and a detail, both plain text.
func (p *statusPage) set(heading, detail string) {
	p.heading.SetText(heading)
	p.detail.SetText(detail)
	p.spinner.Start()
}
