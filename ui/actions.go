// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"

	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/ui/i18n"
)

// place is where an action stands in the menus; each is a section.
type place int

const (
	placeNone place = iota
	placeSendKey
	placeSendConsole
	placeSendText
	placeMenu
	placePicture
	placePower
	placeOpen
	placeProgram
)

// action is something that the user can do.
type action struct {
	name   string
	label  string
	place  place
	accels []string // GTK's notation; the guest gets the keys while it has the keyboard. See accelsOf
	do     func(w *window)
	// enabled says whether it makes sense now; nil for always.
	enabled func(w *window) bool
	// on gives the state of an action that is on or off; nil for others.
	on func(w *window) bool
}

// alternative is a value of what is one of several things.
type alternative struct{ value, label string }

func hasSession(w *window) bool { return w.v.display.IsInitialized() }
func hasPicture(w *window) bool { width, _ := w.v.display.DesktopSize(); return width > 0 }

// actions is everything that menus, buttons and accelerators can do.
func actions() []action {
	list := []action{
		{name: "screenshot", label: i18n.T("Screenshot…"), place: placeMenu, do: (*window).screenshot, enabled: hasPicture},
		{name: "type-text", label: i18n.T("Type text…"), place: placeSendText, do: (*window).typeText, enabled: hasSession},
		{name: "type-clipboard", label: i18n.T("Type the clipboard…"), place: placeSendText, do: (*window).typeClipboard, enabled: hasSession},
		{name: "full-screen", label: i18n.T("Full screen"), place: placeMenu, accels: []string{"F11"},
			do: (*window).toggleFullScreen, on: func(w *window) bool { return w.fullScreen }},
		{name: "zoom-in", label: i18n.T("Zoom in"), place: placePicture, accels: []string{"<Primary>plus", "<Primary>equal", "<Primary>KP_Add"},
			do: func(w *window) { w.setZoom(w.zoom + 10) }, enabled: hasPicture},
		{name: "zoom-out", label: i18n.T("Zoom out"), place: placePicture, accels: []string{"<Primary>minus", "<Primary>KP_Subtract"},
			do: func(w *window) { w.setZoom(w.zoom - 10) }, enabled: hasPicture},
		{name: "zoom-reset", label: i18n.T("Normal size"), place: placePicture, accels: []string{"<Primary>0", "<Primary>KP_0"},
			do: func(w *window) { w.setZoom(100) }, enabled: hasPicture},
		{name: "auto-resize", label: i18n.T("Guest follows the window's size"), place: placePicture,
			do: func(w *window) { w.setAutoResize(!w.autoResize) }, on: func(w *window) bool { return w.autoResize }},
		{name: "mute", label: i18n.T("Mute the guest's sound"), place: placePicture, do: (*window).toggleMute, on: func(w *window) bool { return w.muted }},
		{name: "release", label: i18n.T("Release keyboard and pointer"), place: placePicture, accels: []string{"<Shift>F12"},
			do: func(w *window) { w.v.display.Release() }, enabled: func(w *window) bool { return w.grabbed }},
		{name: "open", label: i18n.T("Open another…"), place: placeOpen, accels: []string{"<Primary>o"}, do: (*window).openAnother},
		{name: "preferences", label: i18n.T("Preferences…"), place: placeProgram, accels: []string{"<Primary>comma"}, do: (*window).editPreferences},
		{name: "connection-info", label: i18n.T("Connection…"), place: placeProgram, do: (*window).connectionInfo, enabled: hasSession},
		{name: "about", label: i18n.T("About Virt Viewer"), place: placeProgram, do: (*window).about},
		{name: "close", label: i18n.T("Close"), place: placeProgram, accels: []string{"<Primary>q"},
			do: func(w *window) { w.v.userCloses() }},
	}
	for _, a := range powerActions {
		list = append(list, action{
			name: a.name, label: i18n.T(a.label), place: placePower,
			do: func(w *window) { w.power(a) }, enabled: a.canPower,
		})
	}
	list = append(list, hotkeyActions()...)
	for i, c := range sendable {
		list = append(list, action{
			name: fmt.Sprintf("send-%d", i), label: i18n.T(c.label), place: c.place,
			do: func(w *window) { w.v.display.SendKeys(c.keys...) }, enabled: hasSession,
		})
	}
	return list
}

// addActions makes the window's actions and their accelerators.
func (w *window) addActions() {
	group := glib.SimpleActionGroupNew()
	w.actions = map[string]*glib.SimpleAction{}
	w.displays = newDisplaysMenu(w, group)
	accels, err := gtk.AccelGroupNew()
	for _, a := range actions() {
		simple := newSimpleAction(a, w)
		simple.Connect("activate", func() {
			a.do(w)
			w.updateActions()
		})
		group.AddAction(simple)
		w.actions[a.name] = simple
		for _, accel := range w.accelsOf(a) {
			if key, mods := gtk.AcceleratorParse(accel); err == nil {
				accels.Connect(key, mods, gtk.ACCEL_VISIBLE, func() bool {
					simple.Activate(nil)
					return true // the key goes no further
				})
			}
		}
	}
	w.window.InsertActionGroup("win", group)
	if err == nil {
		w.addDisplayKeys(accels)
		w.window.AddAccelGroup(accels)
	}
}

func newSimpleAction(a action, w *window) *glib.SimpleAction {
	if a.on != nil {
		return glib.SimpleActionNewStateful(a.name, nil, glib.VariantFromBoolean(a.on(w)))
	}
	return glib.SimpleActionNew(a.name, nil)
}

// updateActions makes what can be done follow what is going on.
func (w *window) updateActions() {
	for _, a := range actions() {
		simple := w.actions[a.name]
		if a.enabled != nil {
			simple.SetEnabled(a.enabled(w))
		}
		if a.on != nil {
			simple.SetState(glib.VariantFromBoolean(a.on(w)))
		}
	}
}

// menuOf makes a menu of the actions of some places, a section each.
func menuOf(places ...place) *glib.Menu {
	menu := glib.MenuNew()
	for _, p := range places {
		section := glib.MenuNew()
		for _, a := range actions() {
			if a.place == p {
				section.Append(a.label, "win."+a.name)
			}
		}
		menu.AppendSectionWithoutLabel(&section.MenuModel)
	}
	return menu
}

// sendMenu is the menu of what can be sent to the guest. Its consoles are a menu of
// their own: together they would not fit on a small guest's window.
func sendMenu() *glib.Menu {
	menu := menuOf(placeSendText, placeSendKey)
	consoles := glib.MenuNew()
	consoles.AppendSubmenu(i18n.T("Text console"), &menuOf(placeSendConsole).MenuModel)
	menu.AppendSectionWithoutLabel(&consoles.MenuModel)
	return menu
}

// about tells what this program is.
func (w *window) about() {
	dialog, err := gtk.AboutDialogNew()
	if err != nil {
		return
	}
	w.prepareDialog(&dialog.Dialog)
	dialog.SetProgramName(i18n.T("Virt Viewer"))
	dialog.SetVersion(w.v.options.Version)
	dialog.SetComments(i18n.T("The console of virtual machines"))
	dialog.SetLicenseType(gtk.LICENSE_GPL_2_0)
	dialog.SetLogoIconName(ApplicationID)
	dialog.Connect("response", func() { dialog.Destroy() })
	dialog.ShowAll()
}
