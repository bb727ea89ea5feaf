// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/ui/i18n"
)

// fullScreenBar is what full screen has instead of the header bar: it shows when
// the pointer comes to the upper edge.
type fullScreenBar struct {
	revealer *gtk.Revealer
	edge     *gtk.EventBox // always there, a thin line at the upper edge
}

func newFullScreenBar(w *window) (*fullScreenBar, error) {
	b := &fullScreenBar{}
	var err error
	if b.edge, err = gtk.EventBoxNew(); err != nil {
		return nil, err
	}
	if b.revealer, err = gtk.RevealerNew(); err != nil {
		return nil, err
	}
	buttons, err := b.buttons()
	if err != nil {
		return nil, err
	}
	b.revealer.Add(buttons)
	b.edge.Add(b.revealer)
	b.edge.SetSizeRequest(240, 2)
	b.edge.SetHAlign(gtk.ALIGN_CENTER)
	b.edge.SetVAlign(gtk.ALIGN_START)
	b.edge.SetNoShowAll(true)
	b.edge.Connect("enter-notify-event", func() { b.revealer.SetRevealChild(true) })
	w.v.display.Connect("enter-notify-event", func() { b.revealer.SetRevealChild(false) })
	return b, nil
}

func (b *fullScreenBar) widget() gtk.IWidget { return b.edge }

func (b *fullScreenBar) buttons() (*gtk.Box, error) {
	box, err := gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 6)
	if err != nil {
		return nil, err
	}
	box.SetBorderWidth(6)
	if style, err := box.GetStyleContext(); err == nil {
		style.AddClass("background")
	}
	send, err := menuButton(i18n.T("Send key"), "", sendMenu())
	if err != nil {
		return nil, err
	}
	box.PackStart(send, false, false, 0)
	for _, a := range []struct{ label, action string }{
		{i18n.T("Screenshot…"), "win.screenshot"},
		{i18n.T("Leave full screen"), "win.full-screen"},
		{i18n.T("Close"), "win.close"},
	} {
		button, err := gtk.ButtonNewWithLabel(a.label)
		if err != nil {
			return nil, err
		}
		button.SetActionName(a.action)
		button.SetFocusOnClick(false)
		box.PackStart(button, false, false, 0)
	}
	return box, nil
}

// show makes the bar available, and shows it at first so that it is known.
func (b *fullScreenBar) show(on bool) {
	b.edge.SetNoShowAll(false)
	if on {
		b.edge.ShowAll()
	} else {
		b.edge.Hide()
	}
	b.edge.SetNoShowAll(true)
	b.revealer.SetRevealChild(on)
}

// toggleFullScreen asks the window manager; fullScreenChanged follows.
func (w *window) toggleFullScreen() {
	if w.fullScreen {
		w.window.Unfullscreen()
	} else {
		w.window.Fullscreen()
	}
}

// fullScreenChanged is called whenever the window's state has changed.
func (w *window) fullScreenChanged(on bool) {
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
	w.updateActions()
}
