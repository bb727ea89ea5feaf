// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"slices"
	"strconv"

	"github.com/gotk3/gotk3/gdk"

	"github.com/govnc/virt-viewer/app/config/settings"
	"github.com/govnc/virt-viewer/app/problem"
)

// What is remembered of a guest's window, in the guest's group of the settings.
const (
	rememberedView      = "view"
	rememberedZoom      = "zoom"
	rememberedResize    = "auto-resize"
	rememberedClipboard = "clipboard"
	rememberedPlace     = "window" // left; top; width; height, in GTK's pixels
	rememberedMaximized = "maximized"
)

// memory is how a guest's window was when it was found and placed: what is otherwise
// when it closes is what the user has changed.
type memory struct {
	recalled, placed bool
	before           appearance
	place            place4 // as it follows from the guest's size
}

// appearance is what the user can choose of a window.
type appearance struct {
	view, clipboard   string
	zoom              int
	resize, maximized bool
}

// place4 is where a window is: left, top, width, height.
type place4 [4]int

func (w *window) appearance() appearance {
	return appearance{w.view, w.clipboard, w.zoom, w.autoResize, w.maximized}
}

// guestSettings is the guest's part of the settings; nil if it has none.
func (w *window) guestSettings() *settings.Group {
	uuid := w.v.guestUUID()
	if uuid == "" || w.v.options.Kiosk {
		return nil
	}
	return w.v.app.settings.Guest(uuid)
}

// recall makes the window as the user has left it. What the command line says counts
// more.
func (w *window) recall() {
	group := w.guestSettings()
	if group == nil || w.memory.recalled {
		return
	}
	w.memory.recalled = true
	o := w.v.options
	if view := group.String(rememberedView, w.view); view != w.view && hasChoice(viewModes(), view) {
		w.setView(view)
	}
	if zoom := group.Int(rememberedZoom, 0); zoom != 0 && (o.Zoom == 0 || o.Zoom == 100) {
		w.setZoom(zoom)
	}
	if resize := group.Bool(rememberedResize, w.autoResize); resize != w.autoResize && !o.KeepSize {
		w.setAutoResize(resize)
	}
	if way := group.String(rememberedClipboard, w.clipboard); way != w.clipboard && hasChoice(clipboardWays(), way) {
		w.setClipboard(way)
	}
	w.memory.before = w.appearance()
	w.updateActions()
}

func hasChoice(list []alternative, name string) bool {
	return slices.ContainsFunc(list, func(a alternative) bool { return a.value == name })
}

// recallPlace places the window as it was left, once it has been fitted to the guest.
func (w *window) recallPlace() {
	group := w.guestSettings()
	if group == nil || w.memory.placed || w.fullScreen || w.v.options.FullScreen {
		return
	}
	w.memory.placed = true
	if group.Bool(rememberedMaximized, false) {
		w.window.Maximize()
		w.memory.before.maximized = true
		return
	}
	at, ok := readPlace(group.Strings(rememberedPlace))
	if !ok || !w.onScreen(at) {
		return
	}
	w.v.say("the window is placed as it was")
	w.window.Move(at[0], at[1])
	w.window.Resize(at[2], at[3])
}

// readPlace reads four numbers, of which the last two are a size.
func readPlace(texts []string) (at place4, ok bool) {
	if len(texts) != len(at) {
		return at, false
	}
	for i, text := range texts {
		n, err := strconv.Atoi(text)
		if err != nil || n < -100000 || n > 100000 {
			return at, false
		}
		at[i] = n
	}
	return at, at[2] > 0 && at[3] > 0
}

// onScreen says whether a window's middle would be on a monitor: those that there
// were may have gone.
func (w *window) onScreen(at place4) bool {
	screen, err := gdk.DisplayGetDefault()
	if err != nil {
		return false
	}
	x, y := at[0]+at[2]/2, at[1]+at[3]/2
	for i := range screen.GetNMonitors() {
		monitor, err := screen.GetMonitor(i)
		if err != nil {
			continue
		}
		area := monitor.GetGeometry()
		if x >= area.GetX() && x < area.GetX()+area.GetWidth() && y >= area.GetY() && y < area.GetY()+area.GetHeight() {
			return true
		}
	}
	return false
}

// fitted notes where the window is by itself; what the user makes of it is remembered.
func (w *window) fitted() { w.memory.place = w.whereabouts() }

func (w *window) whereabouts() place4 {
	left, top := w.window.GetPosition()
	width, height := w.window.GetSize()
	return place4{left, top, width, height}
}

// keepAppearance keeps what the user has changed, for the guest's next window.
func (w *window) keepAppearance() {
	group := w.guestSettings()
	if group == nil || !w.memory.recalled || !w.v.session.HasBegun() {
		return
	}
	before, now := w.memory.before, w.appearance()
	changed := false
	set := func(differs bool, key string, value any) {
		if differs {
			group.Set(key, value)
			changed = true
		}
	}
	set(now.view != before.view, rememberedView, now.view)
	set(now.zoom != before.zoom, rememberedZoom, now.zoom)
	set(now.resize != before.resize, rememberedResize, now.resize)
	set(now.clipboard != before.clipboard, rememberedClipboard, now.clipboard)
	set(now.maximized != before.maximized, rememberedMaximized, now.maximized)
	if at := w.whereabouts(); !now.maximized && !w.fullScreen && w.memory.place != (place4{}) {
		texts := []string{}
		for _, n := range at {
			texts = append(texts, strconv.Itoa(n))
		}
		set(at != w.memory.place, rememberedPlace, texts)
	}
	if changed {
		group.Comment(problem.Sentence(w.v.session.Name()))
		w.v.app.saveSettings()
	}
}
