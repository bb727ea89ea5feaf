// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"math"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
)

// How the picture is shown in the window.
const (
	viewFit   = "fit"   // as large as the window
	viewWhole = "whole" // the same, but enlarged by whole numbers only
	viewFixed = "fixed" // as large as the zoom says, with scroll bars
)

func viewModes() []alternative {
	return []alternative{
		{viewFit, i18n.T("Fit the window")},
		{viewWhole, i18n.T("Fit by whole pixels")},
		{viewFixed, i18n.T("Fixed size, with scroll bars")},
	}
}

// setView changes how the picture is shown.
func (w *window) setView(mode string) {
	w.view = mode
	w.zoomed = false
	w.applyView()
	if mode == viewFixed {
		w.fitDesktop()
	}
	w.v.say("view: %s", mode)
}

// fixed says whether the picture has its own size, not the window's.
func (w *window) fixed() bool { return w.view == viewFixed || w.zoomed }

// applyView tells the display how to show the picture.
func (w *window) applyView() {
	fixed := w.fixed()
	policy := gtk.POLICY_NEVER
	if fixed {
		policy = gtk.POLICY_AUTOMATIC
	}
	w.scroller.SetPolicy(policy, policy)
	w.setProperty("whole-pixels", w.view == viewWhole)
	w.setProperty("zoom-level", uint(w.zoom))
	w.setProperty("force-size", fixed)
	w.setProperty("scaling", !fixed)
}

// setZoom changes the zoom and, with it, the window's size. Where the window cannot
// have that size, the picture gets it all the same, with scroll bars.
func (w *window) setZoom(percent int) {
	w.holdResize()
	w.ownZoom = false
	w.zoom = max(config.MinZoom, min(percent, config.MaxZoom))
	w.zoomed = w.view != viewFixed && (w.fullScreen || w.maximized || !w.hasRoom())
	w.applyView()
	w.fitDesktop()
	w.v.say("zoom: %d %%", w.zoom)
}

// ownZoomFits takes the zoom that a window has as long as nobody chooses one: on a dense
// screen each of the guest's pixels is 2x2 of the screen's, or 3x3, so that text can be
// read and is sharp. Once that has no room it is one, and stays so.
func (w *window) ownZoomFits() {
	before := w.zoom
	w.zoom = min(100*int(w.v.display.Density()), config.MaxZoom)
	if !w.hasRoom() {
		w.zoom, w.ownZoom = 100, false
	}
	w.memory.before.zoom = w.zoom
	if w.zoom != before {
		w.applyView()
	}
}

// zoomedSize is the picture's size at the zoom, in GTK's pixels.
func (w *window) zoomedSize() (width, height float64) {
	desktopWidth, desktopHeight := w.v.display.DesktopSize()
	scale := float64(w.zoom) / 100 / w.v.display.Density()
	return float64(desktopWidth) * scale, float64(desktopHeight) * scale
}

// hasRoom says whether a window of the picture's size fits on the monitor. What the
// window has already has room: in full screen nothing is around it.
func (w *window) hasRoom() bool {
	width, height := w.zoomedSize()
	roomWidth, roomHeight := w.room()
	roomWidth, roomHeight = max(roomWidth, w.scroller.GetAllocatedWidth()), max(roomHeight, w.scroller.GetAllocatedHeight())
	return width <= float64(roomWidth) && height <= float64(roomHeight)
}

// fitDesktop gives the window the desktop's size at the current zoom, as far as
// the monitor has room. The guest is not asked to follow that: only when the
// user changes the window's size.
func (w *window) fitDesktop() {
	w.holdResize()
	if w.ownZoom && hasPicture(w) {
		w.ownZoomFits()
	}
	width, height := w.zoomedSize()
	if w.fullScreen || w.maximized || width == 0 || height == 0 {
		return
	}
	roomWidth, roomHeight := w.room()
	if w.fixed() {
		width, height = math.Min(width, float64(roomWidth)), math.Min(height, float64(roomHeight))
	} else {
		shrink := math.Min(1, math.Min(float64(roomWidth)/width, float64(roomHeight)/height))
		width, height = width*shrink, height*shrink
	}
	w.window.Resize(max(1, int(math.Ceil(width))), max(1, int(math.Ceil(height)))+w.below())
}
