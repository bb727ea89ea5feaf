// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/ui/gtkmore"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// progressStrip shows over the lower edge of the picture how far something is, and lets the user
// stop it.
type progressStrip struct {
	revealer *gtk.Revealer
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
	p.bar.SetShowText(true)
	gtkmore.SetName(p.bar, i18n.T("Progress"))
	p.bar.SetVAlign(gtk.ALIGN_CENTER)
	p.bar.SetSizeRequest(280, -1)
	if p.stop, err = gtk.ButtonNewWithMnemonic(i18n.T("S_top")); err != nil {
		return nil, err
	}
	p.stop.SetFocusOnClick(false)
	p.stop.Connect("clicked", stop)
	box.PackStart(p.bar, true, true, 0)
	box.PackStart(p.stop, false, false, 0)
	p.revealer.Add(box)
	return p, layOver(p.revealer, box)
}

// show shows a sentence and a part of 1.
func (p *progressStrip) show(text string, part float64) {
	p.bar.SetText(text)
	p.bar.SetFraction(part)
	reveal(p.revealer, true)
}

// pulse shows a sentence where nobody knows how far it is.
func (p *progressStrip) pulse(text string) {
	p.bar.SetText(text)
	p.bar.Pulse()
	reveal(p.revealer, true)
}

// setStop says whether it can be stopped.
func (p *progressStrip) setStop(can bool) { p.stop.SetVisible(can) }

func (p *progressStrip) hide() { reveal(p.revealer, false) }
