// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include "private.h"
*/
import "C"

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"time"
	"unsafe"

	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/rfbclient"
)

// What the functions of the files api_*.c do, always on the main loop.

//export govncGoOpenHost
func govncGoOpenHost(handle C.uintptr_t, host, port *C.char) (opened C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).OpenHost(C.GoString(host), C.GoString(port)) == nil)
}

//export govncGoOpenAddress
func govncGoOpenAddress(handle C.uintptr_t, host, port, hostname *C.char) (opened C.gboolean) {
	defer rescue()
	address, name := C.GoString(host), C.GoString(hostname)
	if name == "" {
		name = address
	}
	return gboolean(displayOf(handle).openNamed(name, address, C.GoString(port)) == nil)
}

//export govncGoOpenUnix
func govncGoOpenUnix(handle C.uintptr_t, path, hostname *C.char) (opened C.gboolean) {
	defer rescue()
	socket, d := C.GoString(path), displayOf(handle)
	d.nameServer(C.GoString(hostname), true)
	return gboolean(d.Open(func(ctx context.Context) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "unix", socket)
	}) == nil)
}

//export govncGoOpenFd
func govncGoOpenFd(handle C.uintptr_t, fd C.int, hostname *C.char) (opened C.gboolean) {
	defer rescue()
	file := os.NewFile(uintptr(fd), "vnc")
	conn, err := net.FileConn(file) // has a descriptor of its own
	file.Close()
	if err != nil {
		return C.FALSE
	}
	d := displayOf(handle)
	d.nameServer(C.GoString(hostname), conn.LocalAddr().Network() == "unix")
	if d.Open(func(context.Context) (net.Conn, error) { return conn, nil }) != nil {
		conn.Close()
		return C.FALSE
	}
	return C.TRUE
}

//export govncGoIsOpen
func govncGoIsOpen(handle C.uintptr_t) (open C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).IsOpen())
}

//export govncGoClose
func govncGoClose(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).Close()
}

//export govncGoSetCredential
func govncGoSetCredential(handle C.uintptr_t, kind C.int, data *C.char) (failed C.gboolean) {
	defer rescue()
	return gboolean(!displayOf(handle).setCredential(kind, C.GoString(data)))
}

//export govncGoAnswerCertificate
func govncGoAnswerCertificate(handle C.uintptr_t, accept C.gboolean) {
	defer rescue()
	displayOf(handle).AnswerCertificate(accept != 0)
}

//export govncGoAnswerUnprotected
func govncGoAnswerUnprotected(handle C.uintptr_t, accept C.gboolean) {
	defer rescue()
	displayOf(handle).AnswerUnprotected(accept != 0)
}

//export govncGoSetCAFile
func govncGoSetCAFile(handle C.uintptr_t, file *C.char) {
	defer rescue()
	displayOf(handle).tls.CAFile = C.GoString(file)
}

//export govncGoSetClientCertificate
func govncGoSetClientCertificate(handle C.uintptr_t, certificate, key *C.char) {
	defer rescue()
	d := displayOf(handle)
	d.tls.CertFile, d.tls.KeyFile = C.GoString(certificate), C.GoString(key)
}

//export govncGoSetSecurityTypes
func govncGoSetSecurityTypes(handle C.uintptr_t, types *C.char, allowAnonymous C.gboolean) {
	defer rescue()
	d := displayOf(handle)
	d.security = nil
	if types != nil {
		d.security = strings.Split(C.GoString(types), ",")
	}
	d.anonymous = allowAnonymous != 0
}

//export govncGoSendKeys
func govncGoSendKeys(handle C.uintptr_t, keyvals *C.guint, n C.int, kind C.int) {
	defer rescue()
	keysyms := keysymsOf(keyvals, n)
	d := displayOf(handle)
	if kind&C.GOVNC_DISPLAY_KEY_EVENT_PRESS != 0 {
		if err := d.PressKeys(keysyms); err != nil {
			return
		}
	}
	if kind&C.GOVNC_DISPLAY_KEY_EVENT_RELEASE != 0 {
		d.ReleaseKeys(keysyms)
	}
}

func keysymsOf(keyvals *C.guint, n C.int) []uint32 {
	keysyms := make([]uint32, 0, n)
	for _, k := range unsafe.Slice(keyvals, int(n)) {
		keysyms = append(keysyms, uint32(k))
	}
	return keysyms
}

//export govncGoSendPointer
func govncGoSendPointer(handle C.uintptr_t, x, y, buttons C.int) {
	defer rescue()
	if d := displayOf(handle); d.wants() && d.pointer.mode == rfbclient.PointerAbsolute {
		d.pointer.buttons = rfbclient.Buttons(buttons)
		d.client.PointerEvent(int(x), int(y), d.pointer.buttons)
	}
}

//export govncGoTypeText
func govncGoTypeText(handle C.uintptr_t, text, layoutName *C.char, message **C.char) (code C.int) {
	defer rescue()
	err := displayOf(handle).TypeText(C.GoString(text), C.GoString(layoutName))
	if err == nil {
		return 0
	}
	*message = C.CString(err.Error())
	var untypable *UntypableError
	switch {
	case errors.As(err, &untypable):
		return C.GOVNC_ERROR_UNTYPABLE
	case errors.Is(err, layout.ErrUnknown):
		return C.GOVNC_ERROR_LAYOUT
	}
	return C.GOVNC_ERROR_NOT_CONNECTED
}

//export govncGoSetTypingInterval
func govncGoSetTypingInterval(handle C.uintptr_t, ms C.guint) {
	defer rescue()
	displayOf(handle).SetTypingInterval(time.Duration(ms) * time.Millisecond)
}

//export govncGoStopTyping
func govncGoStopTyping(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).StopTyping()
}

//export govncGoCutText
func govncGoCutText(handle C.uintptr_t, text *C.char) {
	defer rescue()
	displayOf(handle).SetCutText(foreignText(C.GoString(text)))
}

//export govncGoSetClipboardText
func govncGoSetClipboardText(handle C.uintptr_t, text *C.char) (taken C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).SetCutText(C.GoString(text)))
}

//export govncGoPower
func govncGoPower(handle C.uintptr_t, action C.int) (asked C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).Power(rfbclient.PowerAction(action)))
}

//export govncGoCanPower
func govncGoCanPower(handle C.uintptr_t) (can C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).CanPower())
}

//export govncGoCanResize
func govncGoCanResize(handle C.uintptr_t) (can C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).CanResize())
}

//export govncGoHasAudio
func govncGoHasAudio(handle C.uintptr_t) (has C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).HasAudio())
}

//export govncGoRefresh
func govncGoRefresh(handle C.uintptr_t) (asked C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).Refresh())
}

//export govncGoSetGrabKeys
func govncGoSetGrabKeys(handle C.uintptr_t, keyvals *C.guint, n C.int) {
	defer rescue()
	displayOf(handle).SetGrabKeys(keysymsOf(keyvals, n))
}

//export govncGoGrabKeys
func govncGoGrabKeys(handle C.uintptr_t, keyvals *C.guint, room C.int) (n C.int) {
	defer rescue()
	to := unsafe.Slice(keyvals, int(room))
	for _, k := range displayOf(handle).keyboard.chord.keys {
		if n < room {
			to[n] = C.guint(k)
			n++
		}
	}
	return n
}

//export govncGoSetHostChords
func govncGoSetHostChords(handle C.uintptr_t, keyvals *C.guint, n C.int) {
	defer rescue()
	var chords [][]uint32
	var chord []uint32
	for _, k := range keysymsOf(keyvals, n) {
		chord = append(chord, k&^C.LAST_OF_CHORD)
		if k&C.LAST_OF_CHORD != 0 {
			chords, chord = append(chords, chord), nil
		}
	}
	displayOf(handle).SetHostChords(chords)
}

//export govncGoForceGrab
func govncGoForceGrab(handle C.uintptr_t, grab C.gboolean) {
	defer rescue()
	displayOf(handle).ForceGrab(grab != 0)
}

//export govncGoIsPointerAbsolute
func govncGoIsPointerAbsolute(handle C.uintptr_t) (absolute C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).pointer.mode == rfbclient.PointerAbsolute)
}
