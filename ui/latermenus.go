// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"
)

// laterMenus are menus that are made a while after the window, or when somebody
// reaches for one: they have more than a hundred items, which take as long
// as all else until the first picture.
type laterMenus struct {
	make []func() // each makes one; those that are left
}

// laterMenu gives a button its menu later.
func (w *window) laterMenu(button *gtk.MenuButton, menu *glib.Menu) {
	made := false
	once := func() {
		if !made {
			made = true
			button.SetMenuModel(&menu.MenuModel)
			prepareMenu(button)
		}
	}
	w.menus.make = append(w.menus.make, once)
	// A button without any menu cannot be pressed.
	if empty, err := gtk.PopoverNew(button); err == nil {
		button.SetPopover(empty)
	}
	for _, signal := range []string{"enter-notify-event", "button-press-event", "touch-event", "focus-in-event", "mnemonic-activate"} {
		button.Connect(signal, func() bool { once(); return false })
	}
	// A screen reader presses it without any of these, and has opened nothing.
	button.Connect("clicked", func() {
		if !made {
			once()
			button.SetActive(true)
		}
	})
}

// menusAfter is when menus are made that nobody has reached for, in ms after the
// window was opened: the first pictures have been drawn by then, or nothing comes.
const menusAfter = 2000

// makeMenus has the menus made when nothing else is to be done.
func (w *window) makeMenus() {
	glib.TimeoutAdd(menusAfter, func() bool {
		glib.IdleAddPriority(glib.PRIORITY_LOW, func() bool {
			if len(w.menus.make) == 0 {
				return false
			}
			make := w.menus.make[0]
			w.menus.make = w.menus.make[1:]
			make()
			return true
		})
		return false
	})
}
