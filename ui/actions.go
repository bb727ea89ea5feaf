// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"

	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/ui/dialogs"
)

// place is where an action stands in the menus; each is a section.
type place int

const (
	placeNone place = iota
	placeSendKey
	placeSendConsole
	placeSendFunction
	placeSendSystem
	placeSendSysRq
	placeHold
	placeSendText
	placeMenu
	placeView
	placeZoom
	placeResize
	placeClipboard
	placeQuality
	placeSession
	placePower
	placeMachine
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
	// choices are the values of an action that is one of several things: chosen gives
	// the present one and choose takes another.
	choices []alternative
	chosen  func(w *window) string
	choose  func(w *window, value string)
}

// alternative is a value of what is one of several things.
type alternative struct{ value, label string }

// hasSession says whether there is a guest that gets what is sent.
func hasSession(w *window) bool { return w.v.display.IsInitialized() && w.replay == nil }
func hasGuest(w *window) bool   { return w.guestToPower() != nil }

// hasServer says whether there is a server, or will be: a recording takes and asks nothing.
func hasServer(w *window) bool  { return w.v.options.Recording == nil }
func hasPicture(w *window) bool { width, _ := w.v.display.DesktopSize(); return width > 0 }

// actions is everything that menus, buttons and accelerators can do.
func actions() []action {
	list := []action{
		{name: "screenshot", label: i18n.T("Screenshot…"), place: placeMenu, do: (*window).screenshot, enabled: hasPicture},
		{name: "copy-screenshot", label: i18n.T("Copy the picture"), place: placeMenu, do: (*window).copyScreenshot, enabled: hasPicture},
		{name: "record", label: i18n.T("Record…"), place: placeMenu, accels: []string{"<Primary><Shift>r"}, do: (*window).record,
			enabled: func(w *window) bool { return w.v.recorder != nil || w.v.display.IsInitialized() }, on: func(w *window) bool { return w.v.recorder != nil }},
		{name: "record-pause", label: i18n.T("Pause the recording"), place: placeMenu, do: (*window).pauseRecording,
			enabled: func(w *window) bool { return w.v.recorder != nil }, on: func(w *window) bool { return w.v.recordingState() == recordingPaused }},
		{name: "type-text", label: i18n.T("Type text…"), place: placeSendText, do: (*window).typeText, enabled: canSend},
		{name: "type-clipboard", label: i18n.T("Type the clipboard…"), place: placeSendText, do: (*window).typeClipboard, enabled: canSend},
		{name: "full-screen", accels: []string{"F11"}, do: (*window).toggleFullScreen, on: func(w *window) bool { return w.fullScreen }},
		{name: "minimize", accels: []string{"<Primary>m"}, do: (*window).minimize},
		{name: "buttons", accels: []string{"F10"}, do: (*window).focusButtons},
		{name: "view", place: placeView, choices: viewModes(), chosen: func(w *window) string { return w.view }, choose: (*window).setView},
		{name: "zoom-in", label: i18n.T("Zoom in"), place: placeZoom, accels: []string{"<Primary>plus", "<Primary>equal", "<Primary>KP_Add"},
			do: func(w *window) { w.setZoom(w.zoom + 10) }, enabled: hasPicture},
		{name: "zoom-out", label: i18n.T("Zoom out"), place: placeZoom, accels: []string{"<Primary>minus", "<Primary>KP_Subtract"},
			do: func(w *window) { w.setZoom(w.zoom - 10) }, enabled: hasPicture},
		{name: "zoom-reset", label: i18n.T("Normal size"), place: placeZoom, accels: []string{"<Primary>0", "<Primary>KP_0"},
			do: func(w *window) { w.setZoom(100) }, enabled: hasPicture},
		{name: "auto-resize", label: i18n.T("Guest follows the window's size"), place: placeResize, enabled: mayResize,
			do: func(w *window) { w.setAutoResize(!w.autoResize) }, on: func(w *window) bool { return w.autoResize }},
		{name: "clipboard", place: placeClipboard, choices: clipboardWays(), enabled: hasServer,
			chosen: func(w *window) string { return w.clipboard }, choose: (*window).setClipboard},
		{name: "quality", place: placeQuality, choices: qualities(), enabled: hasServer,
			chosen: func(w *window) string { return w.quality }, choose: (*window).setQuality},
		// No menu has it: opening one has released them already.
		{name: "release", accels: []string{"<Shift>F12"},
			do: func(w *window) { w.v.display.Release() }, enabled: func(w *window) bool { return w.grabbed }},
		{name: "view-only", label: i18n.T("View only"), place: placeSession, enabled: hasServer,
			do: func(w *window) { w.setViewOnly(!w.viewOnly) }, on: func(w *window) bool { return w.viewOnly }},
		{name: "mute", label: i18n.T("Mute the guest's sound"), place: placeSession, do: (*window).toggleMute,
			on: func(w *window) bool { return w.muted }},
		{name: "media", label: i18n.T("CD or floppy…"), place: placeMachine, do: (*window).changeMedia, enabled: hasGuest},
		{name: "snapshots", label: i18n.T("Snapshots…"), place: placeMachine, do: (*window).snapshots, enabled: hasGuest},
		{name: "open", label: i18n.T("Open another…"), place: placeOpen, accels: []string{"<Primary>o"}, do: (*window).openAnother},
		{name: "next-window", label: i18n.T("Next window"), place: placeOpen, accels: []string{"<Primary>Page_Down"},
			do: func(w *window) { w.v.app.presentNext(w.v) }, enabled: func(w *window) bool { return len(w.v.app.viewers) > 1 }},
		{name: "preferences", label: i18n.T("Preferences…"), place: placeProgram, accels: []string{"<Primary>comma"}, do: (*window).editPreferences},
		{name: "connection-info", label: i18n.T("Connection…"), place: placeProgram, do: (*window).connectionInfo, enabled: hasSession},
		{name: "about", label: i18n.T("About Virt Viewer"), place: placeProgram, do: (*window).about},
		{name: "close", accels: []string{"<Primary>q"}, do: func(w *window) { w.v.userCloses() }},
	}
	list = append(list, holdActions()...)
	list = append(list, ownActions()...)
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
			do: func(w *window) { w.sendKeys(c.keys...) }, enabled: canSend,
		})
	}
	return list
}

// addActions makes the window's actions and their accelerators.
func (w *window) addActions() {
	group := glib.SimpleActionGroupNew()
	w.actions = map[string]*glib.SimpleAction{}
	w.displays = newDisplaysMenu(w, group)
	w.monitors = newMonitorsMenu(w, group)
	accels, err := gtk.AccelGroupNew()
	for _, a := range actions() {
		simple := newSimpleAction(a, w)
		if a.choices != nil {
			simple.Connect("activate", func(_ *glib.SimpleAction, value string) {
				a.choose(w, value)
				w.updateActions()
			})
		} else {
			simple.Connect("activate", func() {
				a.do(w)
				w.updateActions()
			})
		}
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
	if a.choices != nil {
		return glib.SimpleActionNewStateful(a.name, glib.VARIANT_TYPE_STRING, glib.VariantFromString(a.chosen(w)))
	}
	if a.on != nil {
		return glib.SimpleActionNewStateful(a.name, nil, glib.VariantFromBoolean(a.on(w)))
	}
	return glib.SimpleActionNew(a.name, nil)
}

// updateActions makes what can be done follow what is going on.
func (w *window) updateActions() {
	w.monitors.update(w)
	for _, a := range actions() {
		simple := w.actions[a.name]
		if a.enabled != nil {
			simple.SetEnabled(a.enabled(w))
		}
		if a.on != nil {
			simple.SetState(glib.VariantFromBoolean(a.on(w)))
		}
		if a.choices != nil {
			simple.SetState(glib.VariantFromString(a.chosen(w)))
		}
	}
}

// menuOf makes a menu of the actions of some places, a section each.
func menuOf(places ...place) *glib.Menu {
	menu := glib.MenuNew()
	for _, p := range places {
		section := glib.MenuNew()
		for _, a := range actions() {
			if a.place != p {
				continue
			}
			for _, c := range a.choices {
				section.Append(c.label, "win."+a.name+"::"+c.value)
			}
			if a.choices == nil {
				section.Append(a.label, "win."+a.name)
			}
		}
		menu.AppendSectionWithoutLabel(&section.MenuModel)
	}
	return menu
}

// submenu is a menu within another.
type submenu struct {
	label string
	menu  *glib.Menu
}

// appendSubmenus adds a section of menus. What is not used every minute stands in
// those: all together would not fit on a small guest's window.
func appendSubmenus(menu *glib.Menu, list ...submenu) {
	section := glib.MenuNew()
	for _, s := range list {
		section.AppendSubmenu(s.label, &s.menu.MenuModel)
	}
	menu.AppendSectionWithoutLabel(&section.MenuModel)
}

// newSendMenu is the menu of what can be sent to the guest.
func (w *window) newSendMenu() *glib.Menu {
	menu := menuOf(placeSendText, placeSendKey)
	w.ownMenu = glib.MenuNew()
	menu.AppendSectionWithoutLabel(&w.ownMenu.MenuModel)
	appendSubmenus(menu,
		submenu{i18n.T("Text console"), menuOf(placeSendConsole)},
		submenu{i18n.T("Function keys"), menuOf(placeSendFunction)},
		submenu{i18n.T("Desktop keys"), menuOf(placeSendSystem)},
		submenu{i18n.T("Alt+SysRq"), menuOf(placeSendSysRq)},
	)
	appendSubmenus(menu, submenu{i18n.T("Hold keys"), menuOf(placeHold)})
	return menu
}

// mainMenu is the menu of all else.
func (w *window) mainMenu() *glib.Menu {
	menu := menuOf(placeMenu)
	view := menuOf(placeView, placeZoom, placeResize)
	view.AppendSectionWithoutLabel(&w.monitors.section.MenuModel)
	appendSubmenus(menu,
		submenu{i18n.T("View"), view},
		submenu{i18n.T("Clipboard"), menuOf(placeClipboard)},
		submenu{i18n.T("Picture quality"), menuOf(placeQuality)},
	)
	menu.AppendSectionWithoutLabel(&w.displays.section.MenuModel)
	menu.AppendSectionWithoutLabel(&menuOf(placeSession).MenuModel)
	menu.AppendSectionWithoutLabel(&menuOf(placeOpen, placeProgram).MenuModel)
	return menu
}

// about tells what this program is.
func (w *window) about() { dialogs.About(w.owner(), config.ApplicationID, w.v.options.Version) }
