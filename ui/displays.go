// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"strconv"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
)

// displaysMenu lists the displays of a guest that has several; it is empty, and not
// to be seen, for all others.
type displaysMenu struct {
	section *glib.Menu // what stands in the menu
	action  *glib.SimpleAction
}

// newDisplaysMenu makes the menu and its action, whose state is the number of the
// display that this window shows.
func newDisplaysMenu(w *window, group *glib.SimpleActionGroup) *displaysMenu {
	d := &displaysMenu{section: glib.MenuNew()}
	state := glib.VariantFromString(strconv.Itoa(w.v.options.Display))
	d.action = glib.SimpleActionNewStateful("display", glib.VARIANT_TYPE_STRING, state)
	d.action.Connect("activate", func(_ *glib.SimpleAction, chosen string) { // gotk3 unpacks it
		if number, err := strconv.Atoi(chosen); err == nil {
			w.v.app.showDisplay(w.v, number)
		}
	})
	group.AddAction(d.action)
	return d
}

// addDisplayKeys makes Alt+1 to Alt+9 show the guest's displays.
func (w *window) addDisplayKeys(accels *gtk.AccelGroup) {
	if !w.hasUsualKeys() {
		return
	}
	for i := range 9 {
		accels.Connect(gdk.KEY_1+uint(i), gdk.MOD1_MASK, gtk.ACCEL_VISIBLE, func() bool {
			w.v.app.showDisplay(w.v, i)
			return true
		})
	}
}

// show lists so many displays.
func (d *displaysMenu) show(number int) {
	d.section.RemoveAll()
	if number < 2 {
		return
	}
	list := glib.MenuNew()
	for i := range number {
		list.Append(fmt.Sprintf(i18n.T("Display %d (Alt+%d)"), i+1, i+1), fmt.Sprintf("win.display::%d", i))
	}
	d.section.AppendSubmenu(i18n.T("Displays"), &list.MenuModel)
}
