// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient"
)

// monitorsMenu lists the monitors that full screen can be on; it is empty, and not to
// be seen, while there is only one.
type monitorsMenu struct {
	section *glib.Menu // what stands in the menu
	action  *glib.SimpleAction
	names   []string // of the monitors that it lists
}

// newMonitorsMenu makes the menu and its action, whose state is the number of the
// monitor that the window fills, from 0; "" if it fills none.
func newMonitorsMenu(w *window, group *glib.SimpleActionGroup) *monitorsMenu {
	m := &monitorsMenu{section: glib.MenuNew()}
	m.action = glib.SimpleActionNewStateful("full-screen-on", glib.VARIANT_TYPE_STRING, glib.VariantFromString(""))
	m.action.Connect("activate", func(_ *glib.SimpleAction, chosen string) { // gotk3 unpacks it
		if number, err := strconv.Atoi(chosen); err == nil {
			w.fullScreenOn(number)
		}
	})
	group.AddAction(m.action)
	return m
}

// update makes the list that of the monitors there are now.
func (m *monitorsMenu) update(w *window) {
	on := ""
	if w.fullScreen {
		on = strconv.Itoa(w.monitor())
	}
	m.action.SetState(glib.VariantFromString(on))
	names := monitorNames()
	if w.v.options.Kiosk || len(names) < 2 {
		names = nil
	}
	if slices.Equal(names, m.names) {
		return
	}
	m.names = names
	m.section.RemoveAll()
	if names == nil {
		return
	}
	list := glib.MenuNew()
	for i, name := range names {
		list.Append(name, fmt.Sprintf("win.full-screen-on::%d", i))
	}
	m.section.AppendSubmenu(i18n.T("Full screen on"), &list.MenuModel)
}

// monitorNames says what the monitors are called, and how large they are in device
// pixels.
func monitorNames() []string {
	display, err := gdk.DisplayGetDefault()
	if err != nil {
		return nil
	}
	var names []string
	for i := range display.GetNMonitors() {
		monitor, err := display.GetMonitor(i)
		if err != nil {
			return nil
		}
		name := rfbclient.CleanText(monitor.GetModel(), 40)
		if name == "" {
			name = i18n.T("Monitor")
		}
		area, scale := monitor.GetGeometry(), monitor.GetScaleFactor()
		names = append(names, fmt.Sprintf("%d: %s, %d × %d", i+1, name, area.GetWidth()*scale, area.GetHeight()*scale))
	}
	return names
}

// fullScreenOn fills a monitor, from 0. A window that fills another one leaves that
// first: window managers do not move what fills a monitor. stateChanged goes on.
func (w *window) fullScreenOn(monitor int) {
	screen, err := gdk.ScreenGetDefault()
	if err != nil || w.fullScreen && w.monitor() == monitor {
		return
	}
	w.v.say("full screen on monitor %d", monitor+1)
	if w.fullScreen {
		w.nextMonitor = monitor + 1
		w.window.Unfullscreen()
		return
	}
	w.window.FullscreenOnMonitor(screen, monitor)
}
