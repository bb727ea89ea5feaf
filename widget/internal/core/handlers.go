// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import "github.com/govnc/virt-viewer/rfbclient"

// Handlers are called on the main loop; nil ones are not. A handler may call any
// method of the display, and destroy it.
type Handlers struct {
	// Connected: the transport stands, the handshake begins.
	Connected func()
	// Credentials: the server asks who the user is (RFB 7.2). Answer with SetCredentials,
	// at once or later, or Close. If nil, the signal vnc-auth-credential asks.
	Credentials func(request rfbclient.CredentialRequest)
	// Certificate: what the server shows does not prove who it is. Answer with
	// AnswerCertificate, at once or later, or Close. If nil, the signal
	// vnc-certificate asks.
	Certificate func(certificate *rfbclient.Certificate)
	// Unprotected: the server offers nothing that protects the connection well.
	// Answer with AnswerUnprotected, at once or later, or Close. It is only asked
	// after SetAskUnprotected. If nil, the signal vnc-unprotected asks.
	Unprotected func(what *rfbclient.Unprotected)
	// Initialized: the session has begun; size and name are known (RFB 7.3).
	Initialized func()
	// DesktopResize: the desktop has a new size in pixels (RFB 7.8.2; rfbproto,
	// "ExtendedDesktopSize Pseudo-encoding").
	DesktopResize func(width, height int)
	// ResizeRefused: the server did not take the widget's size, see
	// Options.AllowResize (rfbproto, "ExtendedDesktopSize Pseudo-encoding").
	ResizeRefused func(status rfbclient.ResizeStatus)
	// DesktopRename: the desktop has a new name; plain text, safe to show (rfbproto,
	// "DesktopName Pseudo-encoding").
	DesktopRename func(name string)
	// PointerMode: the server wants positions or motions (rfbproto, "QEMU Pointer Motion
	// Change Pseudo-encoding").
	PointerMode func(mode rfbclient.PointerMode)
	// LEDs: the lock keys that are on at the server have changed (rfbproto, "QEMU LED
	// State Pseudo-encoding").
	LEDs func(leds rfbclient.LEDs)
	// PowerAvailable: Power can be used from now on. PowerFailed: the last one was
	// not carried out (rfbproto, "xvp Server Message").
	PowerAvailable, PowerFailed func()
	// Typing: of the text given to TypeText, done of total characters have been
	// typed; they are equal at its end, and after StopTyping total is 0.
	Typing func(done, total int)
	// Damaged: a part of the picture has changed (RFB 7.6.1). The region, in pixels of
	// the desktop, is valid during the call.
	Damaged func(damage *rfbclient.Region)
	// Pointed: the server was told that the pointer is at a pixel of the desktop.
	Pointed func(x, y int)
	// Bell: the server rang (RFB 7.6.3).
	Bell func()
	// CutText: text was copied at the server (RFB 7.6.4). It is on the clipboard already if
	// the property clipboard is set.
	CutText func(text string)
	// CutTextTooLong: text of so many bytes was copied on this side, which is more
	// than servers take; they were not told of it.
	CutTextTooLong func(bytes int)
	// GrabChanged: the keyboard or the pointer was grabbed or released.
	GrabChanged func(keyboard, pointer bool)
	// Disconnected: the connection has ended; err is the reason, never nil, and
	// rfbclient.ErrClosed after Close. Open may be called again.
	Disconnected func(err error)
}
