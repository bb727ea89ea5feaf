// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// progressStrip shows over the lower edge of the picture how far something is, and lets the user
// stop it.
type progressStrip struct {
	revealer *gtk.Revealer
	text     *gtk.Label // the bar's own text is too pale to be read
	bar      *gtk.ProgressBar
	stop     *gtk.Button
}

func newProgressStrip(stop func()) (*progressStrip, error) {
	p := &progressStrip{}
	var err error
	if p.revealer, err = gtk.RevealerNew(); err != nil {
		return nil, err
	}
	box, err := gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 12)
	if err != nil {
		return nil, err
	}
	box.SetBorderWidth(6)
	if p.bar, err = gtk.ProgressBarNew(); err != nil {
		return nil, err
	}
	gtkx.SetName(p.bar, i18n.T("Progress"))
	p.bar.SetSizeRequest(240, -1)
	if p.text, err = gtk.LabelNew(""); err != nil {
		return nil, err
	}
	column, err := gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 6)
	if err != nil {
		return nil, err
	}
	column.SetVAlign(gtk.ALIGN_CENTER)
	column.SetMarginStart(6)
	column.PackStart(p.text, false, false, 0)
	column.PackStart(p.bar, false, false, 0)
	if p.stop, err = gtk.ButtonNewWithMnemonic(i18n.T("S_top")); err != nil {
		return nil, err
	}
	p.stop.SetFocusOnClick(false)
	p.stop.Connect("clicked", stop)
	box.PackStart(column, true, true, 0)
	box.PackStart(p.stop, false, false, 0)
	p.revealer.Add(box)
	layOver(p.revealer, box)
	return p, nil
}

// show shows a sentence and a part of 1.
func (p *progressStrip) show(text string, part float64) {
	p.text.SetText(laidOut(text))
	p.bar.SetFraction(part)
	reveal(p.revealer, true)
}

// pulse shows a sentence where nobody knows how far it is.
func (p *progressStrip) pulse(text string) {
	p.text.SetText(laidOut(text))
	p.bar.Pulse()
	reveal(p.revealer, true)
}

// setStop says whether it can be stopped.
func (p *progressStrip) setStop(can bool) { p.stop.SetVisible(can) }

func (p *progressStrip) hide() { reveal(p.revealer, false) }
