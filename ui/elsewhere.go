// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"path/filepath"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// elsewhere is what can be done about a file that was not written: to choose another
// place for it, or to make room in its folder.
func (w *window) elsewhere(file string, choose func()) []session.Choice {
	if absolute, err := filepath.Abs(file); err == nil {
		file = absolute
	}
	return []session.Choice{
		{Label: i18n.T("Choose another _place…"), Do: choose},
		{Label: i18n.T("Open the _folder"), Do: func() { w.openFolder(filepath.Dir(file)) }},
	}
}

// openFolder has the desktop show a folder.
func (w *window) openFolder(dir string) {
	w.v.say("opening the folder %s", dir)
	if err := gtkx.ShowFile(w.window, dir); err != nil {
		w.v.say("%v", err)
		w.tell(i18n.T("The folder is not opened"), problem.Finished(i18n.T("no program is known here that shows folders")))
	}
}
