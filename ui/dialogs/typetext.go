// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"errors"
	"fmt"
	"time"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
	"github.com/govnc/virt-viewer/widget"
)

// layouts are offered for the guest's keyboard; any other that XKB has can be
// written in.
var layouts = []string{
	"us", "us(intl)", "us(dvorak)", "gb", "be", "br", "ca", "ch", "cz", "de", "de(nodeadkeys)", "dk", "es", "fi",
	"fr", "gr", "hu", "it", "jp", "latam", "no", "pl", "pt", "ru", "se", "tr", "ua",
}

// typingSpeeds are offered, the usual one first.
var typingSpeeds = []struct {
	name     string
	interval time.Duration // from one key event to the next
}{
	{i18n.Mark("Normal"), 10 * time.Millisecond},
	{i18n.Mark("Slow"), 25 * time.Millisecond},
	{i18n.Mark("Very slow"), 60 * time.Millisecond},
}

// Typing is how a text is typed, as the user has last chosen.
type Typing struct {
	Layout string // the guest's keyboard's
	Speed  int    // 0 is the usual one
}

// Interval is the time from one key event to the next.
func (t Typing) Interval() time.Duration { return typingSpeeds[t.Speed].interval }

// typeDialog asks for a text to be typed in the guest.
type typeDialog struct {
	dialog *gtk.Dialog
	text   *gtk.TextBuffer
	layout *gtk.ComboBoxText
	speed  *gtk.ComboBoxText
	wrong  *gtk.Label // why the last try was refused
}

// TypeText asks for a text, which begins as the one given, and has it typed. If that is
// not possible the dialog says so and stays open; else last is what the user has chosen.
func TypeText(o Owner, text string, last *Typing, typeIt func(text string, t Typing) error) {
	openTyping(o, text, last, typeIt)
}

func openTyping(o Owner, text string, last *Typing, typeIt func(text string, t Typing) error) *typeDialog {
	b := gtkx.Load(views, "typetext.ui")
	view := gtkx.Object[*gtk.TextView](b, "text")
	d := &typeDialog{
		dialog: gtkx.Object[*gtk.Dialog](b, "dialog"),
		text:   gtkx.Object[*gtk.TextBuffer](b, "buffer"),
		layout: gtkx.Object[*gtk.ComboBoxText](b, "layout"),
		speed:  gtkx.Object[*gtk.ComboBoxText](b, "speed"),
		wrong:  gtkx.Object[*gtk.Label](b, "wrong"),
	}
	o.Adopt(d.dialog)
	d.text.SetText(text)
	for _, name := range layouts {
		d.layout.AppendText(name)
	}
	gtkx.Object[*gtk.Entry](b, "layout-entry").SetText(last.Layout)
	for _, s := range typingSpeeds {
		d.speed.AppendText(i18n.T(s.name))
	}
	d.speed.SetActive(last.Speed)
	d.dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) {
		if response != gtk.RESPONSE_OK || d.accept(last, typeIt) {
			d.dialog.Destroy()
			o.focus()
		}
	})
	d.dialog.ShowAll()
	d.wrong.Hide()
	view.GrabFocus()
	return d
}

// accept begins to type. It says false, and why, if that is not possible.
func (d *typeDialog) accept(last *Typing, typeIt func(text string, t Typing) error) bool {
	start, end := d.text.GetBounds()
	text, err := d.text.GetText(start, end, true)
	if err != nil {
		return true
	}
	t := Typing{Layout: d.layout.GetActiveText(), Speed: max(0, d.speed.GetActive())}
	if err := typeIt(text, t); err != nil {
		d.wrong.SetText(gtkx.LaidOut(typeFailure(err)))
		d.wrong.Show()
		return false
	}
	*last = t
	return true
}

// typeFailure says in a sentence why a text cannot be typed.
func typeFailure(err error) string {
	var untypable *widget.UntypableError
	switch {
	case errors.As(err, &untypable):
		return fmt.Sprintf(i18n.T("This text cannot be typed: the keyboard layout %q has no key for %s. Choose the layout that the guest has, or take these characters out."), untypable.Layout, rfbclient.CleanText(string(untypable.Characters), 40))
	case errors.Is(err, widget.ErrUnknownLayout):
		return i18n.T("This system does not know that keyboard layout. Choose one from the list.")
	case errors.Is(err, widget.ErrNotConnected):
		return i18n.T("This text cannot be typed: there is no session, or only looking is allowed.")
	}
	return fmt.Sprintf(i18n.T("This text cannot be typed: %s."), problem.Words(err))
}
