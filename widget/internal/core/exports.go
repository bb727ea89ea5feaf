// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include "private.h"
*/
import "C"

import (
	"fmt"
	"os"
	"runtime/cgo"
	"runtime/debug"
)

// What C calls, always on the main loop. None lets a panic reach a C frame, which
// would end the host program.

// defaultGrabKeys are the left Control and Alt keys, gtk-vnc's choice.
var defaultGrabKeys = []uint32{0xffe3, 0xffe9}

func rescue() {
	if fault := recover(); fault != nil {
		fmt.Fprintf(os.Stderr, "govnc: internal error: %v\n%s", fault, debug.Stack())
	}
}

//export govncGoInit
func govncGoInit(object *C.GovncDisplay) C.uintptr_t {
	defer rescue()
	d := &Display{object: object, p: object.priv}
	d.view = view{xscale: 1, yscale: 1}
	d.SetGrabKeys(defaultGrabKeys)
	return C.uintptr_t(cgo.NewHandle(d))
}

//export govncGoDispose
func govncGoDispose(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).disposed()
}

//export govncGoFinalize
func govncGoFinalize(handle C.uintptr_t) {
	defer rescue()
	cgo.Handle(handle).Delete()
}

//export govncGoName
func govncGoName(handle C.uintptr_t) (name *C.gchar) {
	defer rescue()
	return C.CString(displayOf(handle).name)
}

//export govncGoConfigured
func govncGoConfigured(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).configured()
}

//export govncGoRealized
func govncGoRealized(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).remakePicture()
}

//export govncGoUnrealized
func govncGoUnrealized(handle C.uintptr_t) {
	defer rescue()
	if d := displayOf(handle); d.client != nil {
		d.releaseKeys()
		d.releaseButtons()
	}
}

//export govncGoVisible
func govncGoVisible(handle C.uintptr_t, visible C.gboolean) {
	defer rescue()
	displayOf(handle).setVisible(visible != 0)
}

//export govncGoMinimized
func govncGoMinimized(handle C.uintptr_t, minimized C.gboolean) {
	defer rescue()
	d := displayOf(handle)
	d.minimized = minimized != 0
	d.setVisible(d.mapped)
}

//export govncGoAllocated
func govncGoAllocated(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).allocated()
}

//export govncGoWoken
func govncGoWoken(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).woken()
}

//export govncGoSettle
func govncGoSettle(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).settle()
}

//export govncGoFrameEnded
func govncGoFrameEnded(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).nextFrame()
}

//export govncGoTypingDue
func govncGoTypingDue(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).typeNext()
}

//export govncGoResizeDue
func govncGoResizeDue(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).RequestDesktopSize()
}

//export govncGoKey
func govncGoKey(handle C.uintptr_t, pressed C.gboolean, keyval, keycode C.guint) (done C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).keyEvent(pressed != 0, uint32(keyval), uint(keycode)))
}

//export govncGoHostKey
func govncGoHostKey(handle C.uintptr_t, pressed C.gboolean, keyval, keycode, modifiers C.guint) (verdict C.int) {
	defer rescue()
	return displayOf(handle).hostKey(pressed != 0, uint32(keyval), uint(keycode), uint32(modifiers))
}

//export govncGoButton
func govncGoButton(handle C.uintptr_t, pressed C.gboolean, button C.guint, x, y C.double) (done C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).buttonEvent(pressed != 0, uint(button), float64(x), float64(y)))
}

//export govncGoMotion
func govncGoMotion(handle C.uintptr_t, x, y C.double) (done C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).motionEvent(float64(x), float64(y)))
}

//export govncGoMoved
func govncGoMoved(handle C.uintptr_t, dx, dy C.double) {
	defer rescue()
	displayOf(handle).movedBy(float64(dx), float64(dy))
}

//export govncGoWarped
func govncGoWarped(handle C.uintptr_t, x, y C.double) {
	defer rescue()
	displayOf(handle).warped(float64(x), float64(y))
}

//export govncGoScroll
func govncGoScroll(handle C.uintptr_t, dx, dy, x, y C.double) (done C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).scrollEvent(float64(dx), float64(dy), float64(x), float64(y)))
}

//export govncGoCrossing
func govncGoCrossing(handle C.uintptr_t, entered C.gboolean, x, y C.double) (done C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).crossed(entered != 0, float64(x), float64(y)))
}

//export govncGoFocus
func govncGoFocus(handle C.uintptr_t, in C.gboolean) {
	defer rescue()
	displayOf(handle).focusChanged(in != 0)
}

//export govncGoGrabBroken
func govncGoGrabBroken(handle C.uintptr_t, keyboard C.gboolean) {
	defer rescue()
	displayOf(handle).grabLost(keyboard != 0)
}

//export govncGoClipboardChanged
func govncGoClipboardChanged(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).clipboardChanged()
}

//export govncGoClipboardText
func govncGoClipboardText(handle C.uintptr_t, text *C.char) {
	defer rescue()
	displayOf(handle).clipboardText(C.GoString(text))
}
