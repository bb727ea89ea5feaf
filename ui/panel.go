// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// panel says what is going on and offers what the user can do: on a page of its own
// while there is no picture, else over the last picture, which it dims.
type panel struct {
	back            *gtk.Box // all of it, with what dims
	spinner         *gtkx.Spinner
	heading, detail *gtk.Label
	buttons         *gtk.Box
	offered         []*gtk.Button
	closes          func() // what the last button does
}

// newPanel makes a panel whose last button calls closes; nil for none.
func newPanel(overPicture bool, closes func()) *panel {
	b := gtkx.Load(views, "panel.ui")
	p := &panel{
		back:    gtkx.Object[*gtk.Box](b, "back"),
		spinner: gtkx.NewSpinner(gtkx.Object[*gtk.Spinner](b, "spinner")),
		heading: gtkx.Object[*gtk.Label](b, "heading"),
		detail:  gtkx.Object[*gtk.Label](b, "detail"),
		buttons: gtkx.Object[*gtk.Box](b, "buttons"),
		closes:  closes,
	}
	if overPicture {
		card := gtkx.Object[*gtk.Box](b, "card")
		gtkx.AddClass(p.back, classDim)
		card.SetBorderWidth(6)
		gtkx.AddClass(card, "background", classCard)
		p.back.ShowAll()
		p.back.SetNoShowAll(true)
		p.hide()
	}
	return p
}

// show shows a page of the session.
func (p *panel) show(page session.Page) {
	p.heading.SetText(gtkx.LaidOut(page.Heading))
	p.setDetail(page.Detail)
	p.spinner.SetBusy(page.Busy)
	p.offer(page)
	p.back.SetVisible(true)
}

// setDetail changes the second line.
func (p *panel) setDetail(text string) {
	p.detail.SetText(gtkx.LaidOut(problem.Capital(text)))
	p.detail.SetVisible(text != "")
}

// offer makes the buttons.
func (p *panel) offer(page session.Page) {
	for _, button := range p.offered {
		button.Destroy()
	}
	p.offered = nil
	last := i18n.T("_Cancel")
	if page.Closes {
		last = i18n.T("_Close")
	}
	choices := page.Choices[:len(page.Choices):len(page.Choices)]
	if p.closes != nil {
		choices = append(choices, session.Choice{Label: last, Do: p.closes})
	}
	for i, choice := range choices {
		button, err := gtk.ButtonNewWithMnemonic(choice.Label)
		if err != nil {
			continue
		}
		if i == 0 && len(page.Choices) > 0 {
			gtkx.AddClass(button, "suggested-action")
		}
		// What the user types for the guest, Return above all, must not press it.
		button.SetFocusOnClick(false)
		button.Connect("clicked", choice.Do)
		p.buttons.PackStart(button, false, false, 0)
		button.Show()
		p.offered = append(p.offered, button)
	}
}

// rest is called when there is nothing to be waited for any more.
func (p *panel) rest() { p.spinner.SetBusy(false) }

// hide lets the picture be seen.
func (p *panel) hide() {
	p.rest()
	p.back.SetVisible(false)
}

// makeRoom makes the window as high as a panel over a small desktop's picture is: its
// buttons must be seen. The guest is not asked to follow that.
func (w *window) makeRoom(p *panel) {
	_, high := p.back.GetPreferredHeightForWidth(w.pages.GetAllocatedWidth())
	width, height := w.window.GetSize()
	if room := w.pages.GetAllocatedHeight(); w.fullScreen || w.maximized || room <= 1 || room >= high {
		return
	}
	_, most := w.room()
	w.holdResize()
	w.window.Resize(width, min(height+high-w.pages.GetAllocatedHeight(), max(most, height)))
}
