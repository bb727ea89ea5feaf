// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/ui/gtkx"
)

// About tells what this program is; icon is its icon's name.
func About(o Owner, icon, version string) {
	dialog := gtkx.Object[*gtk.AboutDialog](gtkx.Load(views, "about.ui"), "dialog")
	o.Adopt(&dialog.Dialog)
	dialog.SetVersion(version)
	if theme, err := gtk.IconThemeGetDefault(); err == nil && theme.HasIcon(icon) { // it is installed
		dialog.SetLogoIconName(icon)
	}
	dialog.Connect("response", func() {
		dialog.Destroy()
		o.focus()
	})
	dialog.ShowAll()
}
