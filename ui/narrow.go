// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"
)

// Narrow windows: on small screens, and with large text, the header has no room for
// all that it can show. What is elsewhere, too, is left out there.

// narrowBelow is the width, in GTK's pixels at the usual size of text, below which a
// window is narrow.
const narrowBelow = 560

// textScale is how much larger than usual the user has text.
func textScale() float64 {
	const usual = 96 // dots per inch
	screen, err := gdk.ScreenGetDefault()
	if err != nil || screen == nil {
		return 1
	}
	return max(1, screen.GetResolution()/usual)
}

// isNarrow says whether a window of a width is narrow.
func isNarrow(width int) bool { return float64(width) < narrowBelow*textScale() }

// watchWidth leaves out of the header what it has no room for.
func (w *window) watchWidth() {
	w.window.Connect("configure-event", func() bool {
		width, _ := w.window.GetSize()
		room, _ := w.room() // on a narrow monitor, windows are, however wide they think they are
		if narrow := isNarrow(min(width, room)); narrow != w.narrow {
			w.narrow = narrow
			w.followWidth()
		}
		return false
	})
	w.followWidth()
}

func (w *window) followWidth() {
	if style, err := w.header.GetStyleContext(); err == nil {
		if w.narrow {
			style.AddClass(classNarrow)
		} else {
			style.RemoveClass(classNarrow)
		}
	}
	for _, f := range w.widthFollowers {
		f(w.narrow)
	}
	w.showTitle()
	w.showRecording()
	w.area.update(w)
	w.sound.update(w)
}

// labelOrIcon makes a label, in the place of which narrow windows show an icon.
func (w *window) labelOrIcon(text string, icon *gtk.Image) (*gtk.Box, error) {
	box, err := gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 0)
	if err != nil {
		return nil, err
	}
	label, err := gtk.LabelNew(text)
	if err != nil {
		return nil, err
	}
	box.PackStart(label, true, true, 0)
	box.PackStart(icon, true, true, 0)
	for _, child := range []*gtk.Widget{&label.Widget, &icon.Widget} {
		child.SetNoShowAll(true)
	}
	w.widthFollowers = append(w.widthFollowers, func(narrow bool) {
		label.SetVisible(!narrow)
		icon.SetVisible(narrow)
		box.SetTooltipText(map[bool]string{true: text}[narrow])
	})
	return box, nil
}
