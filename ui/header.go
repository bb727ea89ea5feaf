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
func buildHeader(w *window) *gtk.HeaderBar {
	b := gtkx.Load(views, "header.ui")
	header := gtkx.Object[*gtk.HeaderBar](b, "header")
	for _, m := range menuButtons(w) {
		button := m.make(w)
		if m.last {
			header.PackEnd(button)
		} else {
			header.PackStart(button)
		}
		if w.firstButton == nil {
			w.firstButton = button
		}
	}
	full := gtkx.Object[*gtk.Button](b, "full")
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
	return header
}

// make makes the button.
func (m menuSpec) make(w *window) *gtk.MenuButton {
	var button *gtk.MenuButton
	if m.label != "" {
		button = m.withWords(w)
		gtkx.SetName(button, m.label)
	} else {
		b := gtkx.Load(views, "menubutton.ui")
		button = gtkx.Object[*gtk.MenuButton](b, "button")
		gtkx.Object[*gtk.Image](b, "icon").SetFromIconName(m.icon, gtk.ICON_SIZE_BUTTON)
		button.SetTooltipText(m.text)
		gtkx.SetName(button, m.text)
	}
	w.laterMenu(button, m.menu)
	return button
}

// withWords makes a button with a label, in the place of which narrow windows show an
// icon.
func (m menuSpec) withWords(w *window) *gtk.MenuButton {
	b := gtkx.Load(views, "wordsbutton.ui")
	box, label, icon := gtkx.Object[*gtk.Box](b, "box"), gtkx.Object[*gtk.Label](b, "label"), gtkx.Object[*gtk.Image](b, "icon")
	label.SetText(m.label)
	icon.SetFromIconName(m.icon, gtk.ICON_SIZE_BUTTON)
	w.widthFollowers = append(w.widthFollowers, func(isNarrow bool) {
		label.SetVisible(!isNarrow)
		icon.SetVisible(isNarrow)
		box.SetTooltipText(map[bool]string{true: m.label}[isNarrow])
	})
	return gtkx.Object[*gtk.MenuButton](b, "button")
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
