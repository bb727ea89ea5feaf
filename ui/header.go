// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// menuSpec is a button that opens a menu, in the header bar and in full screen's.
type menuSpec struct {
	label, icon string // narrow windows show the icon where there are both
	text        string // of the tooltip, if there is no label
	menu        *glib.Menu
	last        bool // it stands at the end
}

// menuButtons are those of the window.
func menuButtons(w *window) []menuSpec {
	menu := menuSpec{icon: "open-menu-symbolic", text: i18n.T("Menu"), menu: w.mainMenu(), last: true}
	if w.v.options.Recording != nil { // nobody is there to get a key
		return []menuSpec{menu}
	}
	return []menuSpec{
		{label: i18n.T("Send key"), icon: "preferences-desktop-keyboard-shortcuts-symbolic", menu: w.sendMenu},
		{icon: "system-shutdown-symbolic", text: i18n.T("Power"), menu: menuOf(placePower, placeMachine)},
		menu,
	}
}

// buildHeader makes the header bar: what can be done to the guest at the left, how
// things are, full screen and the menu at the right.
func buildHeader(w *window) (*gtk.HeaderBar, error) {
	header, err := gtk.HeaderBarNew()
	if err != nil {
		return nil, err
	}
	header.SetShowCloseButton(true)
	for _, m := range menuButtons(w) {
		button, err := m.make(w)
		if err != nil {
			return nil, err
		}
		if m.last {
			header.PackEnd(button)
		} else {
			header.PackStart(button)
		}
		if w.firstButton == nil {
			w.firstButton = button
		}
	}
	full, err := iconButton("view-fullscreen-symbolic", i18n.T("Full screen (F11)"))
	if err != nil {
		return nil, err
	}
	gtkx.SetName(full, i18n.T("Full screen"))
	full.SetActionName("win.full-screen")
	header.PackEnd(full)
	header.PackEnd(w.sound.button)
	header.PackEnd(w.area.box)
	header.PackEnd(w.recording.button)
	header.Connect("key-press-event", func(_ any, event *gdk.Event) bool {
		if gdk.EventKeyNewFromEvent(event).KeyVal() != keyEscape {
			return false
		}
		w.v.display.GrabFocus()
		return true
	})
	return header, nil
}

// make makes the button.
func (m menuSpec) make(w *window) (*gtk.MenuButton, error) {
	button, err := gtk.MenuButtonNew()
	if err != nil {
		return nil, err
	}
	image, err := gtk.ImageNewFromIconName(m.icon, gtk.ICON_SIZE_BUTTON)
	if err != nil {
		return nil, err
	}
	name := m.text
	if m.label != "" {
		name = m.label
		child, err := w.labelOrIcon(m.label, image)
		if err != nil {
			return nil, err
		}
		button.Add(child)
		gtkx.AddClass(button, "text-button")
	} else {
		button.Add(image)
		button.SetTooltipText(name)
	}
	gtkx.SetName(button, name)
	w.laterMenu(button, m.menu)
	button.SetFocusOnClick(false)
	return button, nil
}

// iconButton makes a button that shows an icon and is called text.
func iconButton(icon, text string) (*gtk.Button, error) {
	button, err := gtk.ButtonNewFromIconName(icon, gtk.ICON_SIZE_BUTTON)
	if err != nil {
		return nil, err
	}
	button.SetTooltipText(text)
	gtkx.SetName(button, text)
	button.SetFocusOnClick(false)
	return button, nil
}

// prepareMenu has a button's menu open and close at once, and scroll if it does not fit
// into the window: it is a part of it, and a guest's can be very small.
func prepareMenu(button *gtk.MenuButton) {
	popover := button.GetPopover()
	// One that is opened again while it fades away stays shut, with its button pressed.
	_ = popover.SetProperty("transitions-enabled", false) // GTK 3 has it to its end
	menu := gtkx.ScrollMenu(popover)
	button.Connect("notify::active", func() {
		top, err := button.GetToplevel()
		if err != nil {
			return
		}
		const around = 52 // px: the menu's arrow and border, and the window's shadow
		if _, below, err := button.TranslateCoordinates(top, 0, button.GetAllocatedHeight()); err == nil {
			menu.SetMaxHeight(max(80, top.ToWidget().GetAllocatedHeight()-below-around))
		}
	})
}
