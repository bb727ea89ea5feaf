// SPDX-License-Identifier: GPL-2.0-or-later

// Package dialogs has the dialogs of the program: questions, messages, preferences,
// snapshots, media, typing. A .ui file describes each.
//
// A dialog knows what is seen and pressed. What it shows and what comes of it is its
// caller's: it gets values and functions, and knows no window, session or settings. All
// of it happens on the main loop, and nothing waits there for the user.
package dialogs

import (
	"embed"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

//go:embed *.ui
var views embed.FS

// Owner is the window that a dialog belongs to.
type Owner struct {
	Window *gtk.Window
	Group  *gtk.WindowGroup // of it and its dialogs: these do not stop other windows
	Width  func() int       // how wide a dialog may be, in px
	// Release takes the keyboard, which a guest may have, and Focus gives it back; nil
	// where no guest is shown.
	Release, Focus func()
}

// Adopt ties a dialog to the window and gives it the keyboard.
func (o Owner) Adopt(dialog *gtk.Dialog) {
	o.release()
	dialog.SetTransientFor(o.Window)
	o.Group.AddWindow(&dialog.Window)
	dialog.SetModal(true)
	gtkx.BreakWords(dialog)
	o.fit(dialog)
}

// fit keeps a dialog from being wider than the monitor.
func (o Owner) fit(dialog *gtk.Dialog) {
	width := o.Width()
	dialog.Connect("realize", func() { gtkx.FitButtons(dialog, width) })
}

func (o Owner) release() {
	if o.Release != nil {
		o.Release()
	}
}

func (o Owner) focus() {
	if o.Focus != nil {
		o.Focus()
	}
}

// over is the owner of a dialog's own dialogs.
func (o Owner) over(dialog *gtk.Dialog) Owner {
	return Owner{Window: &dialog.Window, Group: o.Group, Width: o.Width}
}

// programName is the title of dialogs that say in their text what they are about.
func programName() string { return i18n.T("Virt Viewer") }
