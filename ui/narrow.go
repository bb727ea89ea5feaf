// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gdk"
)

// Narrow windows: on small screens, and with large text, the header has no room for
// all that it can show. What is elsewhere, too, is left out there.

// shape is how much room the header of a window has.
type shape int

const (
	wide   shape = iota
	tight        // none for the latency and the volume
	narrow       // none for words either
)

// textScale is how much larger than usual the user has text.
func textScale() float64 {
	const usual = 96 // dots per inch
	screen, err := gdk.ScreenGetDefault()
	if err != nil || screen == nil {
		return 1
	}
	return max(1, screen.GetResolution()/usual)
}

// shapeOf gives the shape of a window of a width, in GTK's pixels. Icons take some of
// it; the rest grows with the text.
func shapeOf(width int) shape {
	const icons, allWords, fewWords = 300, 320, 220
	switch words := float64(width-icons) / textScale(); {
	case words < fewWords:
		return narrow
	case words < allWords:
		return tight
	}
	return wide
}

// watchWidth leaves out of the header what it has no room for.
func (w *window) watchWidth() {
	w.window.Connect("configure-event", func() bool {
		w.fitHeader()
		return false
	})
	w.followWidth()
}

// fitHeader is called when the window's width has changed, or what its header shows.
func (w *window) fitHeader() {
	width, _ := w.window.GetSize()
	room, _ := w.room() // on a narrow monitor, windows are, however wide they think they are
	width = min(width, room)
	if w.v.recorder != nil {
		width -= int(recordingWidth * textScale())
	}
	if shape := shapeOf(width); shape != w.shape {
		w.shape = shape
		w.followWidth()
	}
}

// recordingWidth is what the sign of a recording takes of the header, in px.
const recordingWidth = 120

func (w *window) followWidth() {
	if style, err := w.header.GetStyleContext(); err == nil {
		if w.shape == narrow {
			style.AddClass(classNarrow)
		} else {
			style.RemoveClass(classNarrow)
		}
	}
	for _, f := range w.widthFollowers {
		f(w.shape == narrow)
	}
	w.showTitle()
	w.showRecording()
	w.area.update(w)
	w.sound.update(w)
}
