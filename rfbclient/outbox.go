// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "sync"

// Updates is what a connection has had to say since the last Client.Take. It
// holds the latest of each kind, so that no server can make it grow. An
// application handles it in the order of the fields.
type Updates struct {
	// Connected says that the transport stands and the handshake begins.
	Connected bool
	// Credentials asks for a password, a user name or both; the handshake waits
	// for Client.Answer (RFB 7.2). Nil if nothing new is asked.
	Credentials *CredentialRequest
	// Certificate asks whether the server is to be trusted, because what it shows
	// does not prove by itself who it is; the handshake waits for
	// Client.AnswerCertificate. Nil if nothing new is asked.
	Certificate *Certificate
	// Unprotected asks whether the connection shall be made although nothing
	// protects it well, if Config.AskUnprotected is set; the handshake waits for
	// Client.AnswerUnprotected. Nil if nothing new is asked.
	Unprotected *Unprotected
	// Name is the desktop's new name, cleaned with CleanText; nil if unchanged (RFB
	// 7.3.2; rfbproto, "DesktopName Pseudo-encoding").
	Name *string
	// Size is the desktop's new size in pixels; nil if it has not changed (RFB 7.3.2,
	// 7.8.2; rfbproto, "ExtendedDesktopSize Pseudo-encoding").
	Size *Size
	// Initialized says that the session has begun; it comes with Name and Size.
	Initialized bool
	// ResizeRefused is the server's answer to a Client.SetDesktopSize that it
	// did not carry out; nil if there is none.
	ResizeRefused *ResizeStatus
	// Cursor is the new shape of the pointer; nil if unchanged.
	Cursor *Cursor
	// PointerPosition is where the server has moved the pointer to, in pixels of the
	// desktop; nil if it has not (rfbproto, "VMware Cursor Position Pseudo-encoding").
	PointerPosition *Point
	// PointerMode says how the server wants pointer events; nil if unchanged.
	PointerMode *PointerMode
	// LEDs are the lock keys that are on at the server; nil if unchanged.
	LEDs *LEDs
	// PowerAvailable says that Client.Power can be used from now on (rfbproto, "xvp
	// Server Message").
	PowerAvailable bool
	// PowerFailed says that the last Client.Power was not carried out.
	PowerFailed bool
	// Damage is what changed of the picture (RFB 7.6.1). Pass it to Client.CopyDamage.
	Damage Region
	// Bell says that the server rang at least once (RFB 7.6.3).
	Bell bool
	// CutText is the latest text that was copied at the server; nil if none (RFB 7.6.4;
	// rfbproto, "Extended Clipboard Pseudo-Encoding").
	CutText *string
	// Closed says that the connection has ended; it is the last thing said.
	Closed bool
	// Err is the reason, never nil if Closed. ErrClosed after Client.Close.
	Err error
}

// PointerMode says how the server wants pointer events: as positions on the
// desktop, or as movements (rfbproto, "QEMU Pointer Motion Change Pseudo-encoding").
type PointerMode int

// The pointer modes. Every session begins with PointerAbsolute.
const (
	PointerAbsolute PointerMode = iota
	PointerRelative
)

// String gives "absolute" or "relative".
func (m PointerMode) String() string {
	if m == PointerRelative {
		return "relative"
	}
	return "absolute"
}

// outbox holds what the connection has to say to the application: the only
// place where their goroutines meet, beside the framebuffer and the send queue.
type outbox struct {
	mu      sync.Mutex // guards all below
	pending Updates
	woken   bool // wake was called and take not yet
	// flow of update requests (flow.go)
	flow    flow
	quality quality // quality.go

	wake func()
}

// post changes the pending updates and wakes the application if it does not
// know yet that there are some.
func (o *outbox) post(change func(u *Updates)) {
	if o.change(change) {
		o.wake()
	}
}

// change says whether the application is to be woken.
func (o *outbox) change(change func(u *Updates)) (wake bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(&o.pending)
	wake = !o.woken
	o.woken = true
	return wake
}

// take moves the pending updates to u and reuses u's memory for the next ones.
func (o *outbox) take(u *Updates) {
	o.mu.Lock()
	defer o.mu.Unlock()
	damage := u.Damage
	damage.Clear()
	*u = o.pending
	o.pending = Updates{Damage: damage}
	o.woken = false
	o.flow.presented = true
}
