// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/ui/gtkx"
)

// fullScreenBar is what full screen has instead of the header bar: it shows when
// the pointer comes to the upper edge, when the keyboard is released, and when F10 is
// pressed.
type fullScreenBar struct {
	revealer *gtk.Revealer
	edge     *gtk.EventBox // always there, a thin line at the upper edge
	box      *gtk.Box
	title    *gtk.Label
	menus    []*gtk.MenuButton
	first    *gtk.MenuButton
	inside   bool              // the pointer is over it
	hiding   glib.SourceHandle // the timer that hides it; 0 if none runs
}

// How long the bar stays, in ms: at first, when the pointer has left it, and when the
// keyboard was released.
const (
	barAtFirst  = 2000
	barAfter    = 1000
	barReleased = 4000 // after the keyboard was released
)

func newFullScreenBar(w *window) *fullScreenBar {
	view := gtkx.Load(views, "fullscreen.ui")
	b := &fullScreenBar{
		edge:     gtkx.Object[*gtk.EventBox](view, "edge"),
		revealer: gtkx.Object[*gtk.Revealer](view, "revealer"),
		box:      gtkx.Object[*gtk.Box](view, "box"),
		title:    gtkx.Object[*gtk.Label](view, "title"),
	}
	b.addMenus(w)
	b.edge.Connect("enter-notify-event", func() {
		b.inside = true
		b.reveal()
	})
	w.v.display.Connect("enter-notify-event", func() {
		b.inside = false
		b.hideAfter(barAfter)
	})
	b.edge.Connect("key-press-event", func(_ any, event *gdk.Event) bool {
		if gdk.EventKeyNewFromEvent(event).KeyVal() != keyEscape {
			return false
		}
		w.v.display.GrabFocus()
		b.hideAfter(0)
		return true
	})
	return b
}

func (b *fullScreenBar) widget() gtk.IWidget { return b.edge }

// addMenus adds the buttons of the menus before the title.
func (b *fullScreenBar) addMenus(w *window) {
	for place, m := range menuButtons(w) {
		button := m.make(w)
		b.menus = append(b.menus, button)
		b.box.PackStart(button, false, false, 0)
		b.box.ReorderChild(button, place)
	}
	b.first = b.menus[0]
}

// reveal shows the bar until it is hidden.
func (b *fullScreenBar) reveal() {
	b.stopHiding()
	b.revealer.SetRevealChild(true)
}

// hideAfter hides the bar after ms milliseconds, unless it is in use then.
func (b *fullScreenBar) hideAfter(ms uint) {
	b.stopHiding()
	b.hiding = glib.TimeoutAdd(ms, func() bool {
		b.hiding = 0
		if b.used() {
			b.hideAfter(barAfter)
		} else {
			b.revealer.SetRevealChild(false)
		}
		return false
	})
}

func (b *fullScreenBar) stopHiding() {
	if b.hiding != 0 {
		glib.SourceRemove(b.hiding)
		b.hiding = 0
	}
}

// used says whether somebody is working with the bar.
func (b *fullScreenBar) used() bool {
	for _, m := range b.menus {
		if m.GetActive() {
			return true
		}
	}
	child, _ := b.box.GetFocusChild()
	return b.inside || child != nil
}

// show makes the bar available, and shows it at first so that it is known.
func (b *fullScreenBar) show(on bool) {
	b.edge.SetNoShowAll(false)
	if on {
		b.edge.ShowAll()
		b.reveal()
		b.hideAfter(barAtFirst)
	} else {
		b.stopHiding()
		b.inside = false
		b.revealer.SetRevealChild(false)
		b.edge.Hide()
	}
	b.edge.SetNoShowAll(true)
}

// minimize gives the desktop back, in full screen too.
func (w *window) minimize() {
	w.v.display.Release()
	w.window.Iconify()
}

// focusButtons gives the keyboard to the buttons, from where Tab and the arrow keys
// lead on, and Escape back to the guest.
func (w *window) focusButtons() {
	w.v.display.Release()
	if w.fullScreen {
		w.bar.reveal()
		w.bar.first.GrabFocus()
		w.bar.hideAfter(barAfter)
		return
	}
	w.firstButton.GrabFocus()
}

// toggleFullScreen asks the window manager; stateChanged follows.
func (w *window) toggleFullScreen() {
	if w.fullScreen {
		w.window.Unfullscreen()
	} else {
		w.window.Fullscreen()
	}
}

// stateChanged is called whenever the window's state has changed.
func (w *window) stateChanged(state gdk.WindowState) {
	w.maximized = state&gdk.WINDOW_STATE_MAXIMIZED != 0
	on := state&gdk.WINDOW_STATE_FULLSCREEN != 0
	if on == w.fullScreen {
		return
	}
	w.fullScreen = on
	w.bar.show(on && !w.v.options.Kiosk)
	switch {
	case on && w.v.options.Kiosk:
		w.coverOthers()
	case on:
		w.rememberMonitor()
	case w.v.options.Kiosk:
		w.window.Fullscreen()
	}
	if w.zoomed { // what did not fit may do so now, and the other way round
		w.zoomed = false
		w.applyView()
		w.setProperty("allow-resize", w.follows())
	}
	w.v.say("full screen: %v", on)
	w.updateActions()
	if next := w.nextMonitor; next > 0 && !on {
		w.nextMonitor = 0
		w.fullScreenOn(next - 1)
	}
}
