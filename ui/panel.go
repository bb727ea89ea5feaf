// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
)

// panel says what is going on and offers what the user can do: on a page of its own
// while there is no picture, else over the last picture, which it dims.
type panel struct {
	back            *gtk.Box // all of it, with what dims
	spinner         *spinner
	heading, detail *gtk.Label
	buttons         *gtk.Box
	offered         []*gtk.Button
	closes          func() // what the last button does
}

const (
	classDim    = "vv-dim"
	classCard   = "vv-card"
	classCover  = "vv-cover"
	classWrong  = "vv-wrong"  // what was not right, in words
	classStrip  = "vv-strip"  // what lies over an edge of the picture
	classNarrow = "vv-narrow" // the header of a narrow window
	classPages  = "vv-pages"  // what switches between pages, without much room
	// Colours of the theme where it has them, so that they can be read on every theme;
	// what dims is as dark on all.
	panelStyle = `
.vv-dim { background-color: rgba(0, 0, 0, 0.6); }
.vv-cover { background-color: black; }
.vv-card { padding: 24px; border-radius: 8px; }
.vv-strip { padding: 6px; }
.vv-narrow button { padding-left: 5px; padding-right: 5px; }
.vv-still:checked { animation: none; }
.vv-wrong { color: mix(@theme_fg_color, #e01b24, 0.6); font-weight: bold; }
.vv-pages > button { min-width: 0; padding-left: 10px; padding-right: 10px; }
/* The theme's own is paler than can be read well. */
.dim-label, .subtitle { opacity: 0.75; }
`
)

// newPanel makes a panel whose last button calls closes; nil for none.
func newPanel(overPicture bool, closes func()) (*panel, error) {
	p := &panel{closes: closes}
	var err error
	if p.back, err = gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 0); err != nil {
		return nil, err
	}
	card, err := p.card()
	if err != nil {
		return nil, err
	}
	card.SetVAlign(gtk.ALIGN_CENTER)
	card.SetHAlign(gtk.ALIGN_CENTER)
	p.back.PackStart(card, true, true, 0)
	if overPicture {
		addClass(&p.back.Widget, classDim)
		card.SetBorderWidth(6)
		addClass(&card.Widget, "background", classCard)
		p.back.ShowAll()
		p.back.SetNoShowAll(true)
		p.hide()
	}
	return p, nil
}

func (p *panel) card() (*gtk.Box, error) {
	box, err := gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 12)
	if err != nil {
		return nil, err
	}
	if p.spinner, err = newSpinner(); err != nil {
		return nil, err
	}
	if p.heading, err = statusLabel("large-title", "title-2"); err != nil {
		return nil, err
	}
	if p.detail, err = statusLabel("dim-label"); err != nil {
		return nil, err
	}
	if p.buttons, err = gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 12); err != nil {
		return nil, err
	}
	p.buttons.SetHAlign(gtk.ALIGN_CENTER)
	p.buttons.SetMarginTop(12)
	p.spinner.widget.SetSizeRequest(32, 32)
	p.detail.SetNoShowAll(true)
	box.SetBorderWidth(24)
	for _, child := range []gtk.IWidget{p.spinner.widget, p.heading, p.detail, p.buttons} {
		box.PackStart(child, false, false, 0)
	}
	return box, nil
}

// statusLabel makes a label in the middle, with style classes.
func statusLabel(classes ...string) (*gtk.Label, error) {
	label, err := gtk.LabelNew("")
	if err != nil {
		return nil, err
	}
	wrap(label)
	label.SetJustify(gtk.JUSTIFY_CENTER)
	label.SetMaxWidthChars(60)
	addClass(&label.Widget, classes...)
	return label, nil
}

func addClass(widget *gtk.Widget, classes ...string) {
	style, err := widget.GetStyleContext()
	if err != nil {
		return
	}
	for _, class := range classes {
		style.AddClass(class)
	}
}

// addStyle makes the program's own classes known.
func addStyle() {
	provider, err := gtk.CssProviderNew()
	if err != nil || provider.LoadFromData(panelStyle+recordingStyle) != nil {
		return
	}
	if screen, err := gdk.ScreenGetDefault(); err == nil && screen != nil {
		gtk.AddProviderForScreen(screen, provider, uint(gtk.STYLE_PROVIDER_PRIORITY_APPLICATION))
	}
}

// show shows a page of the session.
func (p *panel) show(page session.Page) {
	p.heading.SetText(laidOut(page.Heading))
	p.setDetail(page.Detail)
	p.spinner.setBusy(page.Busy)
	p.offer(page)
	p.back.SetVisible(true)
}

// setDetail changes the second line.
func (p *panel) setDetail(text string) {
	p.detail.SetText(laidOut(problem.Capital(text)))
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
			addClass(&button.Widget, "suggested-action")
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
func (p *panel) rest() { p.spinner.setBusy(false) }

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
