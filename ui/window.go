// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/dialogs"
	"github.com/govnc/virt-viewer/ui/gtkx"
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
	memory   memory
	work     *progressStrip // how far that is that libvirt does with the guest
	bar      *fullScreenBar
	progress *progressStrip
	message  *messageBar
	area     *statusArea
	sound    *soundButton
	scroller *gtk.ScrolledWindow // around the display
	doing    *work               // something long that is being done with the guest; nil if nothing is
	sendMenu *glib.Menu
	menus    laterMenus
	ownMenu  *glib.Menu // its section of the user's own chords
	// firstButton is where the keyboard gets into the header bar.
	firstButton *gtk.MenuButton
	actions     map[string]*glib.SimpleAction
	displays    *displaysMenu
	monitors    *monitorsMenu
	recording   *recordingSign
	replay      *replayBar // nil for a living display

	shape shape // how much room the header has; see narrow.go
	// widthFollowers are told whether the window is narrow, when its shape has changed.
	widthFollowers []func(isNarrow bool)

	zoom        int    // percent
	view        string // viewFit, ...
	ownZoom     bool   // nobody has chosen the zoom
	zoomed      bool   // the zoom is more than the window has room for
	fullScreen  bool   // the window manager has made it so
	nextMonitor int    // that is to be filled when the present one has been left, from 1; 0 for none
	maximized   bool   // the same
	autoResize  bool   // the guest shall follow the window's size
	starts      bool   // the session has begun; the guest has not been asked for the window's size
	refused     bool   // the user has been told that it does not
	clipboard   string // clipboardBoth, ...
	quality     string // qualityAuto, ...
	viewOnly    bool
	grabbed     bool
	held        []uint      // keys that the menu holds in the guest
	ownChords   []userChord // in the menu
	releaseKeys string      // the chord that releases the keyboard; "" for none
	muted       bool
	closing     bool          // the user is asked whether to close it
	placed      bool          // it fills the monitor that is set for the guest
	covers      []*gtk.Window // over the other monitors of a kiosk
	volume      float64       // 0 to 1
	bell        bell
	typing      dialogs.Typing    // as the user has last chosen
	remember    glib.SourceHandle // of rememberMonitor; 0 if none runs
	settle      glib.SourceHandle // of allowResize; 0 if none runs
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
	w := &window{v: v, zoom: 100, view: viewFit, autoResize: !v.options.KeepSize, clipboard: clipboardBoth,
		quality: qualityOf(v.options), viewOnly: v.options.ViewOnly, volume: 1, typing: dialogs.Typing{Layout: "us"}, releaseKeys: "Ctrl+Alt"}
	if zoom := v.options.Zoom; zoom != 0 && zoom != 100 {
		w.zoom = zoom
	} else {
		w.ownZoom = true
	}
	view := gtkx.Load(views, "window.ui")
	w.window = gtkx.Object[*gtk.Window](view, "window")
	var err error
	if w.group, err = gtk.WindowGroupNew(); err != nil {
		return nil, err
	}
	w.group.AddWindow(w.window)
	width, height := w.room()
	w.window.SetDefaultSize(min(firstWidth, width), min(firstHeight, height))
	w.shape = shapeOf(min(firstWidth, width))
	w.window.SetIconName(config.ApplicationID)
	w.watchKeys()
	w.recording = newRecordingSign()
	w.addActions()
	w.setReleaseChord()
	w.lockDown()
	if err := w.build(view); err != nil {
		return nil, err
	}
	w.window.Connect("delete-event", func() bool {
		v.userCloses()
		return true
	})
	w.watchWidth()
	w.window.Connect("window-state-event", func(_ *gtk.Window, event *gdk.Event) {
		w.stateChanged(gdk.EventWindowStateNewFromEvent(event).NewWindowState())
	})
	w.showTitle()
	w.followPreferences()
	w.updateActions()
	return w, nil
}

// build makes what is in the window, which view describes.
func (w *window) build(view *gtkx.Builder) (err error) {
	w.sendMenu = w.newSendMenu()
	w.area, w.sound = newStatusArea(), newSoundButton(w)
	w.header = buildHeader(w)
	closes := w.v.userCloses
	if w.v.options.Kiosk {
		closes = nil
	} else {
		w.window.SetTitlebar(w.header)
	}
	w.pages = gtkx.Object[*gtk.Stack](view, "pages")
	w.scroller = gtkx.Object[*gtk.ScrolledWindow](view, "scroller")
	w.status, w.over = newPanel(false, closes), newPanel(true, closes)
	w.banner, w.message = newBanner(w.v.say, w.v.options.Kiosk), newMessageBar()
	w.progress, w.work = newProgressStrip(w.v.display.StopTyping), newProgressStrip(w.cancelWork)
	w.bar = newFullScreenBar(w)
	w.scroller.Add(w.v.display)
	w.applyView()
	if err := w.takeDrops(); err != nil {
		return err
	}
	overlay := gtkx.Object[*gtk.Overlay](view, "overlay")
	strips := gtkx.Object[*gtk.Box](view, "strips")
	w.stack(strips)
	for _, over := range []gtk.IWidget{w.over.back, w.banner.revealer, w.bar.widget(), strips} {
		overlay.AddOverlay(over)
	}
	w.pages.AddNamed(w.status.back, pageStatus)
	w.pages.AddNamed(overlay, pageDisplay)
	w.addReplayBar(gtkx.Object[*gtk.Box](view, "all"))
	return nil
}

// stack adds to the strips what there is of them. They are shown while one of them is.
func (w *window) stack(strips *gtk.Box) {
	kiosk := w.v.options.Kiosk
	strips.SetNoShowAll(kiosk) // they have buttons, and nobody shall press one there
	list := []*gtk.Revealer{w.message.revealer, w.progress.revealer, w.work.revealer}
	for _, r := range list {
		strips.PackStart(r, false, false, 0)
		r.Connect("notify::visible", func() { // or it would keep the pointer from the guest
			strips.SetVisible(!kiosk && slices.ContainsFunc(list, (*gtk.Revealer).GetVisible))
		})
	}
}

func (w *window) show() {
	w.window.ShowAll()
	for _, r := range []*gtk.Revealer{w.banner.revealer, w.message.revealer, w.progress.revealer, w.work.revealer} {
		hideUnrevealed(r)
	}
	w.makeMenus()
	if w.v.options.FullScreen || w.v.options.Kiosk {
		w.beginFullScreen()
	}
}

// close destroys the window and all in it.
func (w *window) close() {
	w.menus.make = nil
	if w.settle != 0 {
		glib.SourceRemove(w.settle)
		w.settle = 0
	}
	if w.remember != 0 {
		glib.SourceRemove(w.remember)
		w.remember = 0
	}
	for _, cover := range w.covers {
		cover.Destroy()
	}
	if w.doing != nil {
		w.doing.stop()
	}
	w.message.stop()
	w.bar.stopHiding()
	if w.replay != nil {
		w.replay.close()
	}
	w.window.Destroy()
}

// showPage says what is going on: over the last picture, if there is one.
func (w *window) showPage(p session.Page) {
	if hasPicture(w) {
		w.over.show(p)
		w.makeRoom(w.over)
		w.pages.SetVisibleChildName(pageDisplay)
	} else {
		w.status.show(p)
		w.pages.SetVisibleChildName(pageStatus)
	}
	w.showTitle()
	w.updateActions()
}

// showDisplay shows the display and gives it the keyboard.
func (w *window) showDisplay() {
	w.status.rest()
	w.over.hide()
	w.pages.SetVisibleChildName(pageDisplay)
	w.v.display.GrabFocus()
	w.showTitle()
	w.area.update(w)
	w.sound.update(w)
	w.updateActions()
}

// showTitle shows whose display it is, and how to get the keyboard back.
func (w *window) showTitle() {
	title := rfbclient.CleanText(w.v.session.Name(), 120)
	if w.v.options.Title != "" {
		title = numbered(w.v.options.Title, w.v.options.Display)
	} else if name := w.v.display.DesktopName(); w.v.options.Address != nil && name != "" {
		title = name
	}
	w.window.SetTitle(title)
	w.header.SetTitle(title)
	w.bar.title.SetText(title)
	subtitle := ""
	switch held := w.heldNames(); {
	case held != "":
		subtitle = fmt.Sprintf(i18n.T("%s is held in the guest"), held)
	case w.grabbed && w.releaseKeys != "" && w.shape != wide:
		subtitle = w.releaseKeys // the picture of a keyboard stands beside it
	case w.grabbed && w.releaseKeys != "":
		subtitle = fmt.Sprintf(i18n.T("%s releases the keyboard"), w.releaseKeys)
	}
	w.header.SetSubtitle(subtitle)
}

// numbered puts the display's number, counted from 1, into a title, as version 11 does.
func numbered(title string, display int) string {
	return strings.Replace(title, "%d", strconv.Itoa(display+1), 1)
}

// showGrab tells whether the guest has the keyboard or the pointer. In full screen
// there is nothing but the bar to tell it, and to lead out.
func (w *window) showGrab(grabbed bool) {
	w.grabbed = grabbed
	w.showTitle()
	w.area.update(w)
	if w.fullScreen && !grabbed {
		w.bar.reveal()
		w.bar.hideAfter(barReleased)
	}
}

// room is the largest size of the window's content, in GTK's pixels.
func (w *window) room() (width, height int) {
	width, height = gtkx.Room(w.window)
	return width, max(height-w.below(), 1)
}

// settleTime is how long a size that this program gave the window may take to
// become true, in milliseconds.
const settleTime = 600

// follows says whether the guest is asked for the window's size when the user changes
// that. What is only seen in part must not become smaller by it, and what may be another
// machine is asked for nothing.
func (w *window) follows() bool { return w.autoResize && !w.zoomed && !w.v.session.IsHeld() }

// holdResize keeps the guest's size for a while, whatever the window's is: it is not the
// user who changes that. Somebody else may have changed the guest's, and is not to be
// overruled, or two viewers would do so in turn.
func (w *window) holdResize() {
	w.setProperty("allow-resize", false)
	if w.settle != 0 {
		glib.SourceRemove(w.settle)
	}
	w.settle = glib.TimeoutAdd(settleTime, func() bool {
		w.settle = 0
		if w.ownZoom && hasPicture(w) {
			w.ownZoomFits() // a Wayland desktop tells late that its scale is a fraction
		}
		w.fitted()
		follow := w.follows()
		w.setProperty("allow-resize", follow)
		if w.starts {
			w.starts = false
			w.v.display.RequestDesktopSize()
		}
		if follow {
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

// setAutoResize says whether the guest shall follow the window's size.
func (w *window) setAutoResize(on bool) {
	if !hasServer(w) {
		return
	}
	w.autoResize = on
	if w.v.session.IsHeld() {
		return // holdResize says it, when the user has let the machine in
	}
	w.setProperty("allow-resize", on)
	w.v.display.RequestDesktopSize()
}

// mayResize says whether the guest can follow the window's size, as far as is known.
func mayResize(w *window) bool { return hasServer(w) && (!hasSession(w) || w.v.display.CanResize()) }

// resizeRefused tells why the guest does not follow the window's size; once is enough.
func (w *window) resizeRefused(s rfbclient.ResizeStatus) {
	if s == rfbclient.ResizeForwarded || w.refused {
		return
	}
	w.refused = true
	w.message.show(fmt.Sprintf(i18n.T("The guest keeps its size: %s."), resizeReason(s)),
		i18n.T("Do not ask again"), func() {
			w.setAutoResize(false)
			w.updateActions()
		})
}

// resizeReason says why a server does not change the desktop's size.
func resizeReason(s rfbclient.ResizeStatus) string {
	switch s {
	case rfbclient.ResizeProhibited:
		return i18n.T("the server forbids another one")
	case rfbclient.ResizeNoMemory:
		return i18n.T("the server has not enough memory for another one")
	case rfbclient.ResizeInvalid:
		return i18n.T("its display does not have the window's")
	}
	return i18n.T("the server does not say why")
}
