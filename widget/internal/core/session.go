// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include <stdlib.h>
#include "private.h"
*/
import "C"

import (
	"fmt"
	"math"
	"unsafe"

	"github.com/govnc/virt-viewer/rfbclient"
)

// news is what a connection has said and the application was not told yet.
type news struct {
	client *rfbclient.Client
	rfbclient.Updates
	damage rfbclient.Region // that is being told
}

// woken handles what the connection has said. A handler may run a main loop of its own,
// as gtk_dialog_run does: woken, called by that, tells the rest of the old news before it
// asks for new ones.
func (d *Display) woken() {
	d.tellRecordings()
	d.takeCopy()
	d.nextFrame()
	client, outer, n := d.client, d.telling, &d.news
	if client == nil {
		return
	}
	if outer != nil {
		if n = new(news); outer.client == client {
			d.tell(outer)
		}
		if d.client != client {
			return
		}
	}
	n.client = client
	client.Take(&n.Updates)
	d.telling = n
	defer func() { d.telling = outer }()
	d.tell(n)
}

// of gives a part of the news, which is none any more.
func of[T any](part *T) (was T) {
	was, *part = *part, was
	return was
}

// tell tells the news. Handlers may close the display, open another connection or destroy
// the widget: after each of them stale says whether the rest still concerns anybody.
func (d *Display) tell(n *news) {
	u := &n.Updates
	stale := func() bool { return d.client != n.client }
	if of(&u.Connected) {
		d.emit(C.GOVNC_CONNECTED)
		call(d.Handlers.Connected)
	}
	if request := of(&u.Credentials); request != nil && !stale() {
		d.askCredentials(*request)
	}
	if certificate := of(&u.Certificate); certificate != nil && !stale() {
		d.askCertificate(certificate)
	}
	if what := of(&u.Unprotected); what != nil && !stale() {
		d.askUnprotected(what)
	}
	if name := of(&u.Name); name != nil && !stale() {
		d.rename(*name)
	}
	if size := of(&u.Size); size != nil && !stale() {
		d.resized(*size)
	}
	if of(&u.Initialized) && !stale() {
		d.begin()
	}
	if !stale() {
		d.tellSession(n)
	}
	if of(&u.Closed) && !stale() {
		d.end(u.Err)
	}
}

// tellSession tells what may come at any time of a session.
func (d *Display) tellSession(n *news) {
	u := &n.Updates
	stale := func() bool { return d.client != n.client }
	if mode := of(&u.PointerMode); mode != nil {
		d.setPointerMode(*mode)
	}
	if cursor := of(&u.Cursor); cursor != nil {
		d.cursor = cursor
		d.showCursor()
	}
	if !u.Damage.Empty() {
		n.damage = of(&u.Damage)
		d.present(&n.damage)
		d.record(&n.damage)
		d.tellDamage(&n.damage)
		n.damage.Clear()
		u.Damage = of(&n.damage) // its memory is used again
	}
	if stale() {
		return
	}
	if status := of(&u.ResizeRefused); status != nil && d.Handlers.ResizeRefused != nil {
		d.Handlers.ResizeRefused(*status)
	}
	if leds := of(&u.LEDs); leds != nil && !stale() {
		d.serverLEDs(*leds)
	}
	if of(&u.PowerAvailable) && !stale() {
		d.emit(C.GOVNC_POWER_CONTROL_INITIALIZED)
		call(d.Handlers.PowerAvailable)
	}
	if of(&u.PowerFailed) && !stale() {
		d.emit(C.GOVNC_POWER_CONTROL_FAILED)
		call(d.Handlers.PowerFailed)
	}
	if of(&u.Bell) && !stale() {
		d.emit(C.GOVNC_BELL)
		call(d.Handlers.Bell)
	}
	if text := of(&u.CutText); text != nil && !stale() {
		d.cutText(*text)
	}
}

// tellDamage tells who wants to know what has changed of the picture.
func (d *Display) tellDamage(damage *rfbclient.Region) {
	client := d.client
	r := damage.Bounds()
	C.govnc_emit_area(d.object, C.GOVNC_FRAMEBUFFER_UPDATE, C.int(r.X), C.int(r.Y), C.int(r.W), C.int(r.H))
	if d.Handlers.Damaged != nil && d.client == client {
		d.Handlers.Damaged(damage)
	}
}

func call(f func()) {
	if f != nil {
		f()
	}
}

func (d *Display) emit(signal C.enum_govnc_signal) { C.govnc_emit(d.object, signal) }

func (d *Display) emitText(signal C.enum_govnc_signal, s string) {
	c := C.CString(s)
	defer C.free(unsafe.Pointer(c))
	C.govnc_emit_text(d.object, signal, c)
}

// rename gives the desktop its name. The first one comes with the session and
// is no change.
func (d *Display) rename(name string) {
	if name == d.name {
		return
	}
	d.name = name
	d.notify("name")
	d.describe()
	if d.initialized {
		d.emitText(C.GOVNC_DESKTOP_RENAME, name)
		if d.Handlers.DesktopRename != nil {
			d.Handlers.DesktopRename(name)
		}
	}
}

func (d *Display) notify(property string) {
	c := C.CString(property)
	defer C.free(unsafe.Pointer(c))
	C.govnc_notify(d.object, c)
}

// resized gives the picture the desktop's size.
func (d *Display) resized(size rfbclient.Size) {
	d.settle()
	if size != d.asked { // by another viewer, or the guest itself
		d.asked = rfbclient.Size{}
	}
	if C.govnc_picture_new(d.object, C.int(size.Width), C.int(size.Height)) == 0 {
		d.client.Close()
		return
	}
	d.layOut()
	d.notify("width")
	d.notify("height")
	d.describe()
	C.gtk_widget_queue_resize((*C.GtkWidget)(unsafe.Pointer(d.object)))
	C.govnc_emit_size(d.object, C.GOVNC_DESKTOP_RESIZE, C.int(size.Width), C.int(size.Height))
	if d.Handlers.DesktopResize != nil {
		d.Handlers.DesktopResize(size.Width, size.Height)
	}
}

// begin is the session's beginning.
func (d *Display) begin() {
	d.initialized = true
	d.asked = rfbclient.Size{}
	d.cursor = nil
	d.pointer = pointer{}
	d.keyboard.held = map[uint]key{}
	d.keyboard.released = false
	d.keyboard.alone = 0
	d.keyboard.leds = nil
	d.keyboard.inStep = false
	d.text = text{changed: true}
	d.showCursor()
	d.describe()
	client := d.client
	d.emit(C.GOVNC_INITIALIZED)
	call(d.Handlers.Initialized)
	if d.client != client {
		return
	}
	d.capture()
	d.resizeSoon()
	d.sendClipboardIfChanged()
}

// end is the connection's end. The last picture stays.
func (d *Display) end(err error) {
	d.settle()
	d.client = nil
	d.initialized = false
	d.StopTyping()
	d.credentials = credentials{} // they may have been wrong
	d.keyboard.held = nil
	d.setGrab(false, false)
	d.showCursor()
	C.govnc_clipboard_watch(d.object, C.FALSE)
	d.describe()
	d.tellFailure(err)
	d.emit(C.GOVNC_DISCONNECTED)
	if d.Handlers.Disconnected != nil {
		d.Handlers.Disconnected(err)
	}
}

// describe tells screen readers what the widget shows.
func (d *Display) describe() {
	name := d.name
	if name == "" {
		name = "VNC display"
	}
	cname := C.CString(name)
	defer C.free(unsafe.Pointer(cname))
	width, height := d.Size()
	description := fmt.Sprintf("Remote desktop, %d by %d pixels, %s", width, height, d.state())
	cdescription := C.CString(description)
	defer C.free(unsafe.Pointer(cdescription))
	C.govnc_describe(d.object, cname, cdescription)
}

// state says in words how the connection is.
func (d *Display) state() string {
	switch {
	case d.initialized && d.p.read_only != 0:
		return "view only"
	case d.initialized:
		return "connected"
	case d.client != nil:
		return "connecting"
	}
	return "not connected"
}

// pictureMemory gives the picture's pixels for reading and writing; nil if there
// is no picture.
func (d *Display) pictureMemory() (data []byte, stride int) {
	var n C.int
	memory := C.govnc_picture_begin(d.object, &n)
	if memory == nil {
		return nil, 0
	}
	return unsafe.Slice((*byte)(memory), int(n)*int(d.p.height)), int(n)
}

// remakePicture makes the picture anew, for a new window or none, and keeps what it
// shows.
func (d *Display) remakePicture() {
	d.settle()
	if C.govnc_picture_renew(d.object) != 0 {
		d.showCursor()
	}
}

// layOut places the picture anew and has all of it drawn.
func (d *Display) layOut() {
	density := d.Density()
	widget := (*C.GtkWidget)(unsafe.Pointer(d.object))
	width, height := d.rotation().size(d.Size())
	before := d.view
	d.view = layOut(devicePixels(C.gtk_widget_get_allocated_width(widget), density),
		devicePixels(C.gtk_widget_get_allocated_height(widget), density), width, height,
		viewOptions{fit: d.p.scaling != 0, whole: d.p.whole_pixels != 0, keepAspect: d.p.keep_aspect != 0, zoom: int(d.p.zoom)})
	d.p.x, d.p.y = C.double(d.view.x), C.double(d.view.y)
	d.p.xscale, d.p.yscale = C.double(d.view.xscale), C.double(d.view.yscale)
	if d.view.xscale != before.xscale {
		d.showCursor()
	}
	C.gtk_widget_queue_draw(widget)
}

// Density is how many of the monitor's own pixels one of GTK's is wide: its scale factor,
// or less where that is only rounded up from the desktop's scale.
func (d *Display) Density() float64 { return float64(C.govnc_density(d.object)) }

// devicePixels gives the monitor's own pixels of a length in GTK's.
func devicePixels(length C.int, density float64) int {
	return int(math.Round(float64(length) * density))
}

// resizeDelay is how long the widget's size must rest, in milliseconds, before
// the server is asked for a desktop of that size.
const resizeDelay = 300

// allocated is called when the widget has been given its size, which may be the one that
// it has: a desktop of another size has it laid out anew, too. That is no reason to ask for
// a size, or two viewers of one desktop would change it in turn for ever.
func (d *Display) allocated() {
	d.layOut()
	if seen := d.seen(); seen != d.own {
		d.own = seen
		d.resizeSoon()
	}
}

// seen is the size of what is seen of the widget, in the monitor's own pixels.
func (d *Display) seen() rfbclient.Size {
	var width, height C.int
	C.govnc_visible_size(d.object, &width, &height)
	return rfbclient.Size{Width: devicePixels(width, d.Density()), Height: devicePixels(height, d.Density())}
}

func (d *Display) resizeSoon() {
	if d.p.allow_resize != 0 && d.wants() {
		C.govnc_loop_resize_soon(d.object, resizeDelay)
	}
}

// RequestDesktopSize asks the server for a desktop that at its zoom fills what is
// seen of the widget, if allow-resize is set.
func (d *Display) RequestDesktopSize() {
	widget := (*C.GtkWidget)(unsafe.Pointer(d.object))
	if d.p.allow_resize == 0 || !d.wants() || C.gtk_widget_get_mapped(widget) == 0 {
		return
	}
	seen, zoom := d.seen(), int(d.p.zoom)
	width, height := d.rotation().size(seen.Width*100/zoom, seen.Height*100/zoom)
	if d.client.SetDesktopSize(width, height) {
		d.asked = rfbclient.Size{Width: width, Height: height}
	}
}

// HasAsked says whether the size that the server was asked for last is this one.
func (d *Display) HasAsked(width, height int) bool {
	return d.asked == rfbclient.Size{Width: width, Height: height}
}

// configured is called when a property was set.
func (d *Display) configured() {
	d.layOut()
	d.configureAudio()
	if d.client != nil {
		d.client.SetQuality(d.quality(), 0)
	}
	C.gtk_widget_queue_resize((*C.GtkWidget)(unsafe.Pointer(d.object)))
	if d.p.grab_keyboard == 0 || d.p.read_only != 0 {
		if d.client != nil {
			d.releaseKeys()
			if d.p.read_only != 0 {
				d.releaseButtons()
			}
		}
		d.setGrab(false, false)
	} else {
		d.capture()
	}
	d.showCursor()
	d.describe()
	d.sendClipboardIfChanged()
}

// isWatched says whether anybody sees or records the picture.
func (d *Display) isWatched() bool { return d.visible || d.followed || d.recording.now != nil }

// setVisible follows whether the widget can be seen.
func (d *Display) setVisible(mapped bool) {
	d.mapped = mapped
	d.visible = mapped && !d.minimized
	if d.client != nil {
		d.client.SetVisible(d.isWatched())
	}
}
