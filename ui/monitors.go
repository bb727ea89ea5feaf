// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"slices"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"

	"github.com/govnc/virt-viewer/app/config/settings"
)

// monitorMapping is the setting that says which of a guest's displays fills which
// monitor: "1:2;2:1", both from 1.
const monitorMapping = "monitor-mapping"

// monitor is the number of the monitor that the window is on, from 0; -1 if that is
// not known.
func (w *window) monitor() int {
	display, err := gdk.DisplayGetDefault()
	if err != nil {
		return -1
	}
	gdkWindow, err := w.window.GetWindow()
	if err != nil || gdkWindow == nil {
		return -1
	}
	at, err := display.GetMonitorAtWindow(gdkWindow)
	if err != nil || at == nil {
		return -1
	}
	for i := range display.GetNMonitors() {
		if m, err := display.GetMonitor(i); err == nil && m.Native() == at.Native() {
			return i
		}
	}
	return -1
}

// guestUUID is the guest's whose display it is; "" if that is not known.
func (v *viewer) guestUUID() string {
	if g := v.session.Guest(); g != nil {
		return g.UUID()
	}
	return ""
}

// beginFullScreen fills the monitor that the settings name for the display, or the
// one that the window is on. It is called again when the guest is known.
func (w *window) beginFullScreen() {
	screen, err := gdk.ScreenGetDefault()
	display, displayErr := gdk.DisplayGetDefault()
	if err == nil && displayErr == nil {
		list := w.v.app.settings.Guest(w.v.guestUUID()).Strings(monitorMapping)
		mapping, err := settings.ParseMonitors(list, display.GetNMonitors())
		if err != nil {
			w.v.say("%v", err)
		}
		if monitor, ok := mapping[w.v.options.Display+1]; ok {
			w.v.say("full screen on monitor %d", monitor)
			w.window.FullscreenOnMonitor(screen, monitor-1)
			return
		}
	}
	w.window.Fullscreen()
}

// guestKnown places the window as is set for the guest, now that it is known which
// that is.
func (w *window) guestKnown() {
	o := w.v.options
	if (o.FullScreen || o.Kiosk) && w.v.guestUUID() != "" && !w.placed {
		w.placed = true
		w.beginFullScreen()
		w.rememberMonitor()
	}
}

// monitorTime is how long the window manager may take to place a window that fills a
// monitor, in milliseconds.
const monitorTime = 300

// rememberMonitor keeps which monitor the guest's display fills, as soon as the window
// is there.
func (w *window) rememberMonitor() {
	if w.remember != 0 {
		glib.SourceRemove(w.remember)
	}
	w.remember = glib.TimeoutAdd(monitorTime, func() bool {
		w.remember = 0
		if w.fullScreen && !w.v.options.Kiosk {
			w.keepMonitor()
		}
		return false
	})
}

func (w *window) keepMonitor() {
	uuid, monitor := w.v.guestUUID(), w.monitor()
	display, err := gdk.DisplayGetDefault()
	if uuid == "" || monitor < 0 || err != nil || display.GetNMonitors() < 2 {
		return
	}
	group := w.v.app.settings.Guest(uuid)
	before := group.Strings(monitorMapping)
	after := settings.WithMonitor(before, w.v.options.Display+1, monitor+1, display.GetNMonitors())
	if slices.Equal(before, after) {
		return
	}
	group.Set(monitorMapping, after)
	group.Comment(w.v.session.Name())
	w.v.app.saveSettings()
}
