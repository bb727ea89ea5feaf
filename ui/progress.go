// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/ui/gtkx"
)

// progressStrip shows over the lower edge of the picture how far something is, and lets the user
// stop it.
type progressStrip struct {
	revealer *gtk.Revealer
	text     *gtk.Label
	bar      *gtk.ProgressBar
	stop     *gtk.Button
}

func newProgressStrip(stop func()) *progressStrip {
	b := gtkx.Load(views, "progress.ui")
	p := &progressStrip{
		revealer: gtkx.Object[*gtk.Revealer](b, "revealer"),
		text:     gtkx.Object[*gtk.Label](b, "text"),
		bar:      gtkx.Object[*gtk.ProgressBar](b, "bar"),
		stop:     gtkx.Object[*gtk.Button](b, "stop"),
	}
	p.stop.Connect("clicked", stop)
	return p
}

// show shows a sentence and a part of 1.
func (p *progressStrip) show(text string, part float64) {
	p.text.SetText(gtkx.LaidOut(text))
	p.bar.SetFraction(part)
	reveal(p.revealer, true)
}

// pulse shows a sentence where nobody knows how far it is.
func (p *progressStrip) pulse(text string) {
	p.text.SetText(gtkx.LaidOut(text))
	p.bar.Pulse()
	reveal(p.revealer, true)
}

// setStop says whether it can be stopped.
func (p *progressStrip) setStop(can bool) { p.stop.SetVisible(can) }

func (p *progressStrip) hide() { reveal(p.revealer, false) }
