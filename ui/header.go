// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/ui/gtkmore"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// buildHeader makes the header bar: what can be sent to the guest at the left,
// full screen and the menu at the right.
func buildHeader(w *window) (*gtk.HeaderBar, error) {
	header, err := gtk.HeaderBarNew()
	if err != nil {
		return nil, err
	}
	header.SetShowCloseButton(true)
	send, err := menuButton(i18n.T("Send key"), "", sendMenu())
	if err != nil {
		return nil, err
	}
	all := menuOf(placeMenu, placePicture)
	all.AppendSectionWithoutLabel(&w.displays.section.MenuModel)
	all.AppendSectionWithoutLabel(&menuOf(placeOpen, placeProgram).MenuModel)
	menu, err := menuButton("", "open-menu-symbolic", all)
	if err != nil {
		return nil, err
	}
	menu.SetTooltipText(i18n.T("Menu"))
	gtkmore.SetName(menu, i18n.T("Menu"))
	full, err := gtk.ButtonNewFromIconName("view-fullscreen-symbolic", gtk.ICON_SIZE_BUTTON)
	if err != nil {
		return nil, err
	}
	full.SetTooltipText(i18n.T("Full screen (F11)"))
	gtkmore.SetName(full, i18n.T("Full screen"))
	full.SetActionName("win.full-screen")
	power, err := menuButton("", "system-shutdown-symbolic", menuOf(placePower))
	if err != nil {
		return nil, err
	}
	power.SetTooltipText(i18n.T("Power"))
	gtkmore.SetName(power, i18n.T("Power"))
	header.PackStart(send)
	header.PackStart(power)
	header.PackEnd(menu)
	header.PackEnd(full)
	return header, nil
}

// menuButton makes a button that opens a menu. It shows a label or an icon.
func menuButton(label, icon string, menu *glib.Menu) (*gtk.MenuButton, error) {
	button, err := gtk.MenuButtonNew()
	if err != nil {
		return nil, err
	}
	if icon != "" {
		image, err := gtk.ImageNewFromIconName(icon, gtk.ICON_SIZE_BUTTON)
		if err != nil {
			return nil, err
		}
		button.Add(image)
	} else {
		button.SetLabel(label)
	}
	button.SetMenuModel(&menu.MenuModel)
	button.SetFocusOnClick(false)
	letMenuScroll(button)
	return button, nil
}

// letMenuScroll makes a menu of what does not fit into the window one that scrolls:
// it is a part of the window, and a guest's can be very small.
func letMenuScroll(button *gtk.MenuButton) {
	menu := gtkmore.ScrollMenu(button.GetPopover())
	button.Connect("notify::active", func() {
		top, err := button.GetToplevel()
		if err != nil {
			return
		}
		const around = 30 // px: the menu's arrow and border
		if _, below, err := button.TranslateCoordinates(top, 0, button.GetAllocatedHeight()); err == nil {
			menu.SetMaxHeight(max(80, top.ToWidget().GetAllocatedHeight()-below-around))
		}
	})
}
