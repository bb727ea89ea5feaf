// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// PreferencePage is a page of the preferences.
type PreferencePage struct {
	Name        string
	Preferences []Preference
}

// Preference is something that the user can choose. All of its texts are translated when
// they are shown.
type Preference struct {
	Label string // with a mnemonic
	Help  string // a sentence, or ""
	// Value is what holds now: a bool for what is on or off; a string for text, or for
	// one of the choices.
	Value any
	// Choices are the values of what is one of several things, and their names.
	Choices []Choice
	// Check says what is wrong with a text; nil takes every text.
	Check func(text string) error
	// Press lets keys be pressed instead of written, one chord or several.
	Press, Several bool
	// Set is called when the user has chosen.
	Set func(value any)
}

// Choice is one of several things.
type Choice struct{ Value, Label string }

// Preferences is the dialog of the preferences, a page for each part. What is changed in
// it holds at once.
type Preferences struct {
	dialog *gtk.Dialog
	pages  *gtk.Stack
	wrong  *gtk.Label // what is wrong with a text
	narrow bool       // the monitor has little room
}

// ShowPreferences opens the dialog. narrow: the monitor has little room. closed is called
// when the dialog is no more.
func ShowPreferences(o Owner, pages []PreferencePage, narrow bool, closed func()) *Preferences {
	b := gtkx.Load(views, "preferences.ui")
	d := &Preferences{
		dialog: gtkx.Object[*gtk.Dialog](b, "dialog"),
		pages:  gtkx.Object[*gtk.Stack](b, "pages"),
		wrong:  gtkx.Object[*gtk.Label](b, "wrong"),
		narrow: narrow,
	}
	o.release()
	o.fit(d.dialog)
	d.dialog.SetTransientFor(o.Window) // and not modal: the window shows what is changed
	for _, page := range pages {
		d.addPage(page)
	}
	d.pages.Connect("notify::visible-child", d.wrong.Hide)
	d.dialog.Connect("response", d.dialog.Destroy)
	d.dialog.Connect("destroy", closed)
	d.dialog.ShowAll()
	return d
}

// Present shows the dialog, which is open, above the other windows.
func (d *Preferences) Present() { d.dialog.Present() }

func (d *Preferences) addPage(page PreferencePage) {
	grid := gtkx.Object[*gtk.Grid](gtkx.Load(views, "preferencepage.ui"), "page")
	for row, p := range page.Preferences {
		d.addRow(grid, row, p)
	}
	d.pages.AddTitled(grid, i18n.T(page.Name), i18n.T(page.Name))
}

// addRow adds a preference: its name and what it means at one side, its value at the
// other.
func (d *Preferences) addRow(grid *gtk.Grid, row int, p Preference) {
	b := gtkx.Load(views, "preference.ui")
	words, label, help := gtkx.Object[*gtk.Box](b, "words"), gtkx.Object[*gtk.Label](b, "name"), gtkx.Object[*gtk.Label](b, "help")
	control, isSwitch := d.control(b, p)
	label.SetLabel(i18n.T(p.Label))
	label.SetMnemonicWidget(control)
	if p.Help == "" {
		help.Destroy()
	} else {
		help.SetText(gtkx.LaidOut(i18n.T(p.Help)))
		gtkx.SetDescription(control, i18n.T(p.Help))
	}
	if d.narrow && !isSwitch { // below each other
		grid.Attach(words, 0, 2*row, 2, 1)
		grid.Attach(control, 0, 2*row+1, 2, 1)
		return
	}
	grid.Attach(words, 0, 2*row, 1, 1)
	grid.Attach(control, 1, 2*row, 1, 1)
}

// control gives what a preference's value is changed with.
func (d *Preferences) control(b *gtkx.Builder, p Preference) (control gtk.IWidget, isSwitch bool) {
	if on, ok := p.Value.(bool); ok {
		s := gtkx.Object[*gtk.Switch](b, "switch")
		s.SetActive(on)
		s.Connect("notify::active", func() { p.Set(s.GetActive()) })
		return s, true
	}
	value, _ := p.Value.(string)
	if p.Choices == nil {
		entry := gtkx.Object[*gtk.Entry](b, "entry")
		d.edit(entry, p, value)
		return entry, false
	}
	box := gtkx.Object[*gtk.ComboBoxText](b, "choice")
	for _, c := range p.Choices {
		box.Append(c.Value, i18n.T(c.Label))
	}
	box.SetActiveID(value)
	box.Connect("changed", func() { p.Set(box.GetActiveID()) })
	return box, false
}

// edit lets a text be changed. One that cannot be is marked, and not kept.
func (d *Preferences) edit(entry *gtk.Entry, p Preference, value string) {
	entry.SetText(value)
	if p.Press {
		captureInto(entry, p.Several)
	}
	entry.Connect("changed", func() {
		text, _ := entry.GetText()
		if p.Check != nil {
			if err := p.Check(text); err != nil {
				entry.SetIconFromIconName(gtk.ENTRY_ICON_SECONDARY, "dialog-warning-symbolic")
				reason := problem.Finished(problem.Words(err))
				entry.SetIconTooltipText(gtk.ENTRY_ICON_SECONDARY, reason)
				d.wrong.SetText(gtkx.LaidOut(reason))
				d.wrong.Show()
				p.Set(value) // and not what was right on the way there
				return
			}
		}
		entry.SetIconFromIconName(gtk.ENTRY_ICON_SECONDARY, "")
		d.wrong.Hide()
		p.Set(text)
	})
}
