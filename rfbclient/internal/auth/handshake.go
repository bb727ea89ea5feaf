// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// Config is what the application allows.
type Config struct {
	// SecurityTypes are the names of those that may be used; nil: those of
	// DefaultSecurityTypes.
	SecurityTypes []string
	// TLS says how servers are checked.
	TLS TLS
	// AskUnprotected asks before a type is used that does not protect well.
	AskUnprotected bool
}

// A Handshake negotiates security with a server, and knows what was negotiated. One serves a
// connection from dialling to its end; its goroutine calls it.
type Handshake struct {
	peer
	version int // minor RFB version: 3, 7 or 8
}

// NewHandshake begins with a configuration. It reads the files that this names, before
// anything is connected.
func NewHandshake(config Config, link Link) (*Handshake, error) {
	trust, err := config.prepare()
	if err != nil {
		return nil, err
	}
	return &Handshake{peer: peer{link: link, config: &config, trust: trust}}, nil
}

// Read has what the server says be read by r from now on.
func (h *Handshake) Read(r *wire.Reader) { h.r = r }

// Security is what was negotiated.
func (h *Handshake) Security() Security { return h.negotiated.Security }

// Answered says whether the server is about to have the user's credentials, or has them.
func (h *Handshake) Answered() bool { return h.negotiated.answered }

// Free frees memory outside Go, when nobody uses the connection any more.
func (h *Handshake) Free() {
	for _, free := range h.negotiated.free {
		free()
	}
}

// ReadServerInit reads what a security type adds to ServerInit.
func (h *Handshake) ReadServerInit() {
	if h.negotiated.Type == "Tight" {
		h.skipTightCapabilities()
	}
}

// Authenticate agrees on a security type, runs it and reads the result. version is the
// minor version of RFB: 3, 7 or 8.
func (h *Handshake) Authenticate(version int) error {
	h.version = version
	offered, err := h.offeredSecurityTypes()
	if err != nil {
		return err
	}
	chosen := h.chooseSecurityType(offered, true)
	if chosen == nil {
		return h.unsupportedSecurity(offered)
	}
	if chosen, err = h.letNameDecide(chosen, offered); err != nil {
		return err
	}
	defer h.negotiated.forgetEarly()
	if h.version >= 7 {
		h.write(byte(chosen.number))
	}
	if err := h.perform(chosen); err != nil {
		return err
	}
	return h.finishSecurity()
}

// perform runs a security type.
func (h *Handshake) perform(t *securityType) error {
	if t.name != h.negotiated.Type {
		h.negotiated.Subtype = t.name
	}
	if err := h.askUnprotected(t); err != nil {
		return err
	}
	if t.protect != nil {
		if err := t.protect(&h.peer); err != nil {
			return err
		}
	}
	// RFB 7.1.2: before 3.8 there is no SecurityResult for None.
	h.negotiated.noResult = t.number == 1 && h.version < 8
	if t.lead != nil {
		return t.lead(h)
	}
	return t.authenticate(&h.peer)
}

// finishSecurity reads the SecurityResult and does what waits for it.
func (h *Handshake) finishSecurity() error {
	if !h.negotiated.noResult {
		if err := h.securityResult(); err != nil {
			return err
		}
	}
	if h.negotiated.afterResult != nil {
		return h.negotiated.afterResult()
	}
	return h.r.Err
}

// offeredSecurityTypes reads what the server offers (RFB 7.1.2): a list, or,
// from a 3.3 server, its decision.
func (h *Handshake) offeredSecurityTypes() ([]uint32, error) {
	if h.version < 7 {
		number := h.r.U32()
		if h.r.Err == nil && number == 0 {
			return nil, &RefusedError{h.reason()}
		}
		if number > 255 {
			return nil, &wire.UnsupportedError{Kind: wire.UnsupportedSecurity, Number: number}
		}
		return []uint32{number}, h.r.Err
	}
	return h.listOfTypes()
}

// listOfTypes reads a list of security types. An empty one is a refusal.
func (h *Handshake) listOfTypes() ([]uint32, error) {
	count := int64(h.r.U8())
	if h.r.Err == nil && count == 0 {
		return nil, &RefusedError{h.reason()}
	}
	var types []uint32
	for _, n := range h.r.Bytes(count, 255, "list of security types") {
		types = append(types, uint32(n))
	}
	return types, h.r.Err
}

// securityResult reads whether the server is satisfied (RFB 7.1.3).
func (h *Handshake) securityResult() error {
	result := h.r.U32()
	if h.r.Err != nil || result == 0 {
		return h.r.Err
	}
	const failed, tooMany = 1, 2
	if result != failed && result != tooMany {
		return wire.Errorf("the server sent the security result %d, which does not exist", result)
	}
	reason := ""
	if h.version >= 8 {
		reason = h.reason()
	}
	if reason == "" && result == tooMany {
		reason = "too many attempts"
	}
	if !h.negotiated.answered { // nothing was said that could be wrong
		return &RefusedError{reason}
	}
	return &AuthError{Reason: reason}
}

// SilentRefusal takes the end of a connection on which credentials were sent, and no
// session has begun, for a refusal. The words of x11vnc may be lost with the line, and
// wayvnc 0.5 says 0, memory of its own that should have been its words, and closes.
func (h *Handshake) SilentRefusal(err error) error {
	if err == nil || !h.negotiated.answered || h.certificateUnanswered() || !h.link.IsLost(err) {
		return err
	}
	return &AuthError{Silent: true}
}

// reason reads the server's words for a refusal. Some servers close without
// any, and some announce more than any reason has: then there is none.
func (h *Handshake) reason() string {
	text := h.r.Text(int64(h.r.U32()), MaxReasonLength, "reason")
	return wire.CleanText(text, 200)
}
