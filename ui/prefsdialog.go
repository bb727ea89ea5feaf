// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/govnc/virt-viewer/ui/dialogs"
)

// editPreferences opens the dialog, or shows the one that is open.
func (w *window) editPreferences() {
	a := w.v.app
	if a.prefs != nil {
		a.prefs.Present()
		return
	}
	width, _ := w.room()
	a.prefs = dialogs.ShowPreferences(w.owner(), a.preferencePages(), shapeOf(width) != wide, func() { a.prefs = nil })
}

// preferencePages are the pages of the dialog, with what the user has chosen.
func (a *app) preferencePages() []dialogs.PreferencePage {
	var pages []dialogs.PreferencePage
	for _, p := range preferencePages {
		page := dialogs.PreferencePage{Name: p.name}
		for _, preference := range preferences() {
			if preference.page == p.page {
				page.Preferences = append(page.Preferences, a.shownPreference(preference))
			}
		}
		pages = append(pages, page)
	}
	return pages
}

func (a *app) shownPreference(p preference) dialogs.Preference {
	shown := dialogs.Preference{Label: p.label, Help: p.help, Value: a.valueOf(p), Check: p.check, Press: p.press, Several: p.several,
		Set: func(value any) { a.setPreference(p, value) }}
	for _, c := range p.choices {
		shown.Choices = append(shown.Choices, dialogs.Choice{Value: c.value, Label: c.label})
	}
	return shown
}
