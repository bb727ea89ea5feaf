// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// prefsDialog shows the preferences, a page for each part. What is changed in it
// holds at once.
type prefsDialog struct {
	app    *app
	dialog *gtk.Dialog
	pages  *gtk.Stack
	wrong  *gtk.Label // what is wrong with a text
	narrow bool       // the monitor has little room
}

// editPreferences opens the dialog, or shows the one that is open.
func (w *window) editPreferences() {
	a := w.v.app
	if a.prefs != nil {
		a.prefs.dialog.Present()
		return
	}
	d, err := newPrefsDialog(a, w)
	if err != nil {
		w.v.say("the dialog cannot be made: %v", err)
		return
	}
	a.prefs = d
	d.dialog.Connect("destroy", func() { a.prefs = nil })
	d.dialog.ShowAll()
}

func newPrefsDialog(a *app, w *window) (*prefsDialog, error) {
	dialog, err := gtk.DialogNew()
	if err != nil {
		return nil, err
	}
	d := &prefsDialog{app: a, dialog: dialog}
	w.v.display.Release()
	width, _ := w.room()
	d.narrow = shapeOf(width) != wide
	w.fitDialog(dialog)
	dialog.SetTransientFor(w.window)
	dialog.SetTitle(i18n.T("Preferences"))
	dialog.SetResizable(false)
	if _, err := dialog.AddButton(i18n.T("_Close"), gtk.RESPONSE_CLOSE); err != nil {
		return nil, err
	}
	dialog.Connect("response", func() { dialog.Destroy() })
	area, err := dialog.GetContentArea()
	if err != nil {
		return nil, err
	}
	area.SetSpacing(12)
	area.SetBorderWidth(12)
	return d, d.fill(area)
}

// fill makes the pages and what switches between them.
func (d *prefsDialog) fill(area *gtk.Box) (err error) {
	if d.pages, err = gtk.StackNew(); err != nil {
		return err
	}
	switcher, err := gtk.StackSwitcherNew()
	if err != nil {
		return err
	}
	switcher.SetStack(d.pages)
	switcher.SetHAlign(gtk.ALIGN_CENTER)
	addClass(&switcher.Widget, classPages)
	area.PackStart(switcher, false, false, 0)
	area.PackStart(d.pages, true, true, 0)
	if d.wrong, err = newText(""); err != nil {
		return err
	}
	d.wrong.SetNoShowAll(true)
	addClass(&d.wrong.Widget, classWrong)
	area.PackStart(d.wrong, false, false, 0)
	d.pages.Connect("notify::visible-child", d.wrong.Hide)
	for _, p := range preferencePages {
		grid, err := gtk.GridNew()
		if err != nil {
			return err
		}
		grid.SetBorderWidth(6)
		grid.SetColumnSpacing(24)
		grid.SetRowSpacing(12)
		row := 0
		for _, preference := range preferences() {
			if preference.page != p.page {
				continue
			}
			if err := d.addRow(grid, row, preference); err != nil {
				return err
			}
			row++
		}
		d.pages.AddTitled(grid, i18n.T(p.name), i18n.T(p.name))
	}
	return nil
}

// addRow adds a preference: its name and what it means at one side, its value at the
// other.
func (d *prefsDialog) addRow(grid *gtk.Grid, row int, p preference) error {
	words, err := gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 2)
	if err != nil {
		return err
	}
	label, err := gtk.LabelNewWithMnemonic(i18n.T(p.label))
	if err != nil {
		return err
	}
	control, err := d.control(p)
	if err != nil {
		return err
	}
	label.SetXAlign(0)
	wrap(label)
	label.SetMaxWidthChars(48)
	label.SetMnemonicWidget(control)
	words.SetHExpand(true)
	words.SetVAlign(gtk.ALIGN_CENTER)
	words.PackStart(label, false, false, 0)
	if p.help != "" {
		help, err := dimLabel(i18n.T(p.help))
		if err != nil {
			return err
		}
		words.PackStart(help, false, false, 0)
		gtkx.SetDescription(control, i18n.T(p.help))
	}
	control.ToWidget().SetVAlign(gtk.ALIGN_CENTER)
	control.ToWidget().SetHAlign(gtk.ALIGN_END)
	if _, isSwitch := control.(*gtk.Switch); d.narrow && !isSwitch { // below each other
		grid.Attach(words, 0, 2*row, 2, 1)
		grid.Attach(control, 0, 2*row+1, 2, 1)
		return nil
	}
	grid.Attach(words, 0, 2*row, 1, 1)
	grid.Attach(control, 1, 2*row, 1, 1)
	return nil
}

func dimLabel(text string) (*gtk.Label, error) {
	label, err := gtk.LabelNew(laidOut(text))
	if err != nil {
		return nil, err
	}
	label.SetXAlign(0)
	wrap(label)
	label.SetMaxWidthChars(48)
	if style, err := label.GetStyleContext(); err == nil {
		style.AddClass("dim-label")
	}
	return label, nil
}

// control makes what a preference's value is changed with.
func (d *prefsDialog) control(p preference) (gtk.IWidget, error) {
	switch value := d.app.valueOf(p).(type) {
	case bool:
		return d.newSwitch(p, value)
	case string:
		if p.choices != nil {
			return d.newChoice(p, value)
		}
		return d.newText(p, value)
	}
	return gtk.LabelNew("")
}

func (d *prefsDialog) newSwitch(p preference, on bool) (gtk.IWidget, error) {
	s, err := gtk.SwitchNew()
	if err != nil {
		return nil, err
	}
	s.SetActive(on)
	s.Connect("notify::active", func() { d.app.setPreference(p, s.GetActive()) })
	return s, nil
}

func (d *prefsDialog) newChoice(p preference, value string) (gtk.IWidget, error) {
	box, err := gtk.ComboBoxTextNew()
	if err != nil {
		return nil, err
	}
	for _, c := range p.choices {
		box.Append(c.value, i18n.T(c.label))
	}
	box.SetActiveID(value)
	box.Connect("changed", func() { d.app.setPreference(p, box.GetActiveID()) })
	return box, nil
}

// newText makes an entry. A text that cannot be is marked, and not kept.
func (d *prefsDialog) newText(p preference, value string) (gtk.IWidget, error) {
	entry, err := gtk.EntryNew()
	if err != nil {
		return nil, err
	}
	entry.SetText(value)
	entry.SetWidthChars(24)
	if p.press {
		captureInto(entry, p.several)
	}
	entry.Connect("changed", func() {
		text, _ := entry.GetText()
		if p.check != nil {
			if err := p.check(text); err != nil {
				entry.SetIconFromIconName(gtk.ENTRY_ICON_SECONDARY, "dialog-warning-symbolic")
				reason := problem.Finished(problem.Words(err))
				entry.SetIconTooltipText(gtk.ENTRY_ICON_SECONDARY, reason)
				d.wrong.SetText(laidOut(reason))
				d.wrong.Show()
				d.app.setPreference(p, value) // and not what was right on the way there
				return
			}
		}
		entry.SetIconFromIconName(gtk.ENTRY_ICON_SECONDARY, "")
		d.wrong.Hide()
		d.app.setPreference(p, text)
	})
	return entry, nil
}
