// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"errors"
	"fmt"
	"time"

	"github.com/gotk3/gotk3/gdk"
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

// typeDialog asks for a text to be typed in the guest.
type typeDialog struct {
	w      *window
	dialog *gtk.Dialog
	text   *gtk.TextView
	layout *gtk.ComboBoxText
	speed  *gtk.ComboBoxText
	wrong  *gtk.Label // why the last try was refused
}

// typeText lets the user write a text and types it in the guest.
func (w *window) typeText() { w.openTypeDialog("") }

// typeClipboard does it with what was copied on this side.
func (w *window) typeClipboard() {
	clipboard, err := gtk.ClipboardGet(gdk.SELECTION_CLIPBOARD)
	if err != nil {
		return
	}
	text, err := clipboard.WaitForText()
	if err != nil || text == "" {
		w.v.say("there is no text on the clipboard")
		w.message.show(i18n.T("There is no text on the clipboard."), "", nil)
		return
	}
	w.openTypeDialog(text)
}

func (w *window) openTypeDialog(text string) {
	d, err := newTypeDialog(w, text)
	if err != nil {
		w.v.say("the dialog cannot be made: %v", err)
		return
	}
	d.dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) {
		if response != gtk.RESPONSE_OK || d.accept() {
			d.dialog.Destroy()
			w.v.display.GrabFocus()
		}
	})
	d.dialog.ShowAll()
	d.wrong.Hide()
	d.text.GrabFocus()
}

func newTypeDialog(w *window, text string) (*typeDialog, error) {
	d := &typeDialog{w: w}
	var err error
	if d.dialog, err = gtk.DialogNew(); err != nil {
		return nil, err
	}
	w.prepareDialog(d.dialog)
	d.dialog.SetTitle(i18n.T("Type text"))
	d.dialog.SetDefaultSize(480, 320)
	area, err := d.dialog.GetContentArea()
	if err != nil {
		return nil, err
	}
	area.SetSpacing(12)
	area.SetBorderWidth(18)
	if err := addText(area, i18n.T("The text is typed in the guest key by key, wherever its cursor is. Tab belongs to the text; Ctrl+Tab leads on.")); err != nil {
		return nil, err
	}
	if err := d.addTextView(area, text); err != nil {
		return nil, err
	}
	if err := d.addLayouts(area); err != nil {
		return nil, err
	}
	if err := d.addSpeeds(area); err != nil {
		return nil, err
	}
	if d.wrong, err = gtk.LabelNew(""); err != nil {
		return nil, err
	}
	wrap(d.wrong)
	d.wrong.SetXAlign(0)
	addClass(&d.wrong.Widget, classWrong)
	area.PackStart(d.wrong, false, false, 0)
	return d, addButtons(d.dialog, i18n.T("_Type"))
}

func (d *typeDialog) addTextView(area *gtk.Box, text string) (err error) {
	if d.text, err = gtk.TextViewNew(); err != nil {
		return err
	}
	buffer, err := d.text.GetBuffer()
	if err != nil {
		return err
	}
	buffer.SetText(text)
	d.text.SetWrapMode(gtk.WRAP_WORD_CHAR)
	for _, set := range []func(int){d.text.SetLeftMargin, d.text.SetRightMargin, d.text.SetTopMargin, d.text.SetBottomMargin} {
		set(6)
	}
	d.text.SetAcceptsTab(true) // Ctrl+Tab goes on to the next control
	gtkx.SetName(d.text, i18n.T("Text to type"))
	scrolled, err := gtk.ScrolledWindowNew(nil, nil)
	if err != nil {
		return err
	}
	scrolled.SetShadowType(gtk.SHADOW_IN)
	scrolled.Add(d.text)
	area.PackStart(scrolled, true, true, 0)
	return nil
}

func (d *typeDialog) addLayouts(area *gtk.Box) (err error) {
	if d.layout, err = gtk.ComboBoxTextNewWithEntry(); err != nil {
		return err
	}
	for _, name := range layouts {
		d.layout.AppendText(name)
	}
	entry, err := d.layout.GetEntry()
	if err != nil {
		return err
	}
	entry.SetText(d.w.typeLayout)
	label, err := gtk.LabelNewWithMnemonic(i18n.T("The guest’s keyboard _layout"))
	if err != nil {
		return err
	}
	label.SetMnemonicWidget(entry)
	gtkx.SetName(d.layout, i18n.T("The guest’s keyboard layout"))
	row, err := gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 12)
	if err != nil {
		return err
	}
	row.PackStart(label, false, false, 0)
	row.PackStart(d.layout, true, true, 0)
	area.PackStart(row, false, false, 0)
	return nil
}

func (d *typeDialog) addSpeeds(area *gtk.Box) (err error) {
	if d.speed, err = gtk.ComboBoxTextNew(); err != nil {
		return err
	}
	for _, s := range typingSpeeds {
		d.speed.AppendText(i18n.T(s.name))
	}
	d.speed.SetActive(d.w.typeSpeed)
	label, err := gtk.LabelNewWithMnemonic(i18n.T("_Speed"))
	if err != nil {
		return err
	}
	label.SetMnemonicWidget(d.speed)
	gtkx.SetName(d.speed, i18n.T("Speed"))
	row, err := gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 12)
	if err != nil {
		return err
	}
	row.PackStart(label, false, false, 0)
	row.PackStart(d.speed, true, true, 0)
	area.PackStart(row, false, false, 0)
	return nil
}

// accept begins to type. It says false, and why, if that is not possible.
func (d *typeDialog) accept() bool {
	buffer, err := d.text.GetBuffer()
	if err != nil {
		return true
	}
	start, end := buffer.GetBounds()
	text, err := buffer.GetText(start, end, true)
	if err != nil {
		return true
	}
	layout := d.layout.GetActiveText()
	speed := max(0, d.speed.GetActive())
	d.w.v.display.SetTypingInterval(typingSpeeds[speed].interval)
	if err := d.w.v.display.TypeText(text, layout); err != nil {
		d.wrong.SetText(laidOut(typeFailure(err)))
		d.wrong.Show()
		return false
	}
	d.w.typeLayout, d.w.typeSpeed = layout, speed
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

// typed shows how far typing is, with a button that stops it.
func (w *window) typed(done, total int) {
	if done >= total {
		w.progress.hide()
		return
	}
	w.progress.show(fmt.Sprintf(i18n.T("Typing: %d of %d characters"), done, total), float64(done)/float64(total))
}
