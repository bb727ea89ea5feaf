// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"math"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// window is what the user sees: a header bar, and below it either the status
// page or the display, over which full screen has its bar.
type window struct {
	v        *viewer
	window   *gtk.Window
	group    *gtk.WindowGroup // of it and its dialogs: these do not stop other windows
	header   *gtk.HeaderBar
	pages    *gtk.Stack
	status   *panel // while there is no picture
	over     *panel // over the last picture
	banner   *banner
	bar      *fullScreenBar
	progress *progressStrip
	actions  map[string]*glib.SimpleAction
	displays *displaysMenu

	zoom       int  // percent
	fullScreen bool // the window manager has made it so
	autoResize bool // the guest shall follow the window's size
	grabbed    bool
	muted      bool
	closing    bool              // the user is asked whether to close it
	placed     bool              // it fills the monitor that is set for the guest
	covers     []*gtk.Window     // over the other monitors of a kiosk
	typeLayout string            // the guest's keyboard layout, as the user has last said
	settle     glib.SourceHandle // of allowResize; 0 if none runs
}

// The pages of the stack.
const (
	pageStatus  = "status"
	pageDisplay = "display"
)

// The window's first size, in GTK's pixels, until the guest's is known.
const (
	firstWidth  = 720
	firstHeight = 420
)

func newWindow(v *viewer) (*window, error) {
	w := &window{v: v, zoom: 100, autoResize: !v.options.KeepSize, typeLayout: "us"}
	if v.options.Zoom != 0 {
		w.zoom = v.options.Zoom
	}
	var err error
	if w.window, err = gtk.WindowNew(gtk.WINDOW_TOPLEVEL); err != nil {
		return nil, err
	}
	if w.group, err = gtk.WindowGroupNew(); err != nil {
		return nil, err
	}
	w.group.AddWindow(w.window)
	w.window.SetDefaultSize(firstWidth, firstHeight)
	w.window.SetIconName(ApplicationID)
	w.watchKeys()
	w.addActions()
	w.setReleaseChord()
	w.lockDown()
	if err := w.build(); err != nil {
		return nil, err
	}
	w.window.Connect("delete-event", func() bool {
		v.userCloses()
		return true
	})
	w.window.Connect("window-state-event", func(_ *gtk.Window, event *gdk.Event) {
		w.fullScreenChanged(gdk.EventWindowStateNewFromEvent(event).NewWindowState()&gdk.WINDOW_STATE_FULLSCREEN != 0)
	})
	w.showTitle()
	w.followPreferences()
	w.updateActions()
	return w, nil
}

// build makes the widgets.
func (w *window) build() error {
	header, err := buildHeader(w)
	if err != nil {
		return err
	}
	w.header = header
	closes := w.v.userCloses
	if w.v.options.Kiosk {
		closes = nil
	} else {
		w.window.SetTitlebar(header)
	}
	if w.pages, err = gtk.StackNew(); err != nil {
		return err
	}
	if w.status, err = newPanel(false, closes); err != nil {
		return err
	}
	if w.over, err = newPanel(true, closes); err != nil {
		return err
	}
	if w.banner, err = newBanner(w.v.say); err != nil {
		return err
	}
	overlay, err := gtk.OverlayNew()
	if err != nil {
		return err
	}
	if w.bar, err = newFullScreenBar(w); err != nil {
		return err
	}
	if w.progress, err = newProgressStrip(w.v.display.StopTyping); err != nil {
		return err
	}
	overlay.Add(w.v.display)
	overlay.AddOverlay(w.over.back)
	overlay.AddOverlay(w.banner.revealer)
	overlay.AddOverlay(w.bar.widget())
	w.pages.AddNamed(w.status.back, pageStatus)
	w.pages.AddNamed(overlay, pageDisplay)
	all, err := gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 0)
	if err != nil {
		return err
	}
	all.PackStart(w.progress.revealer, false, false, 0)
	all.PackStart(w.pages, true, true, 0)
	w.window.Add(all)
	return nil
}

func (w *window) show() {
	w.window.ShowAll()
	if w.v.options.FullScreen || w.v.options.Kiosk {
		w.beginFullScreen()
	}
}

// close destroys the window and all in it.
func (w *window) close() {
	if w.settle != 0 {
		glib.SourceRemove(w.settle)
		w.settle = 0
	}
	for _, cover := range w.covers {
		cover.Destroy()
	}
	w.window.Destroy()
}

// showCondition says what is going on: over the last picture, if there is one.
func (w *window) showCondition(c condition) {
	if hasPicture(w) {
		w.over.show(c)
		w.pages.SetVisibleChildName(pageDisplay)
	} else {
		w.status.show(c)
		w.pages.SetVisibleChildName(pageStatus)
	}
	w.showTitle()
	w.updateActions()
}

// showDisplay shows the display and gives it the keyboard.
func (w *window) showDisplay() {
	w.over.hide()
	w.pages.SetVisibleChildName(pageDisplay)
	w.v.display.GrabFocus()
	w.showTitle()
	w.updateActions()
}

// showTitle shows whose display it is, and how to get the keyboard back.
func (w *window) showTitle() {
	title := rfbclient.CleanText(w.v.source.name(), 120)
	if w.v.options.Title != "" {
		title = w.v.options.Title
	} else if name := w.v.display.DesktopName(); w.v.options.Address != nil && name != "" {
		title = name
	}
	w.window.SetTitle(title)
	w.header.SetTitle(title)
	subtitle := ""
	if w.grabbed {
		subtitle = i18n.T("Press left Ctrl+Alt to release keyboard and pointer")
	}
	w.header.SetSubtitle(subtitle)
}

// showGrab tells whether the guest has the keyboard or the pointer.
func (w *window) showGrab(grabbed bool) {
	w.grabbed = grabbed
	w.showTitle()
}

func (w *window) beep() {
	if screen, err := gdk.DisplayGetDefault(); err == nil {
		screen.Beep()
	}
}

// fitDesktop gives the window the desktop's size at the current zoom, as far as
// the monitor has room. The guest is not asked to follow that: only when the
// user changes the window's size.
func (w *window) fitDesktop() {
	w.holdResize()
	if w.fullScreen {
		return
	}
	width, height := w.v.display.DesktopSize()
	if width == 0 || height == 0 {
		return
	}
	factor := float64(max(1, w.window.GetScaleFactor()))
	scale := float64(w.zoom) / 100 / factor
	roomWidth, roomHeight := w.room()
	scale = math.Min(scale, math.Min(float64(roomWidth)/float64(width), float64(roomHeight)/float64(height)))
	w.window.Resize(max(1, int(float64(width)*scale)), max(1, int(float64(height)*scale)))
}

// room is the largest size of the window's content, in GTK's pixels.
func (w *window) room() (width, height int) {
	const decoration = 80 // for the header bar and what the window manager adds
	width, height = 1024, 768
	screen, err := gdk.DisplayGetDefault()
	if err != nil {
		return width, height
	}
	var monitor *gdk.Monitor
	if gdkWindow, err := w.window.GetWindow(); err == nil && gdkWindow != nil {
		monitor, _ = screen.GetMonitorAtWindow(gdkWindow)
	}
	if monitor == nil {
		monitor, _ = screen.GetPrimaryMonitor()
	}
	if monitor == nil {
		monitor, _ = screen.GetMonitor(0)
	}
	if monitor != nil {
		area := monitor.GetWorkarea()
		width, height = area.GetWidth(), area.GetHeight()-decoration
	}
	return max(width, 1), max(height, 1)
}

// settleTime is how long a size that this program gave the window may take to
// become true, in milliseconds.
const settleTime = 600

// holdResize keeps the guest's size for a while, whatever the window's is.
func (w *window) holdResize() {
	w.setProperty("allow-resize", false)
	if w.settle != 0 {
		glib.SourceRemove(w.settle)
	}
	w.settle = glib.TimeoutAdd(settleTime, func() bool {
		w.settle = 0
		w.setProperty("allow-resize", w.autoResize)
		if w.autoResize {
			w.v.say("the guest follows the window's size from now on")
		}
		return false
	})
}

func (w *window) setProperty(name string, value any) {
	if err := w.v.display.SetProperty(name, value); err != nil {
		w.v.say("the display does not take %s: %v", name, err)
	}
}

// setZoom changes the zoom and, with it, the window's size.
func (w *window) setZoom(percent int) {
	w.zoom = max(MinZoom, min(percent, MaxZoom))
	w.fitDesktop()
}

// setAutoResize says whether the guest shall follow the window's size.
func (w *window) setAutoResize(on bool) {
	w.autoResize = on
	w.setProperty("allow-resize", on)
	w.v.display.RequestDesktopSize()
}

// toggleMute silences the guest or lets it be heard again.
func (w *window) toggleMute() {
	w.muted = !w.muted
	w.setProperty("mute", w.muted)
	if err := w.v.display.AudioError(); err != nil && !w.muted {
		w.v.say("no sound can be heard: %v", err)
	}
}
