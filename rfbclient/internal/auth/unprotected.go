// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

// Unprotected says what the best security type that the server offers, and that
// may be used, does not do.
type Unprotected struct {
	// SecurityType is the type's name.
	SecurityType string
	// Encrypted: nobody who only listens learns anything, but nobody checks who the
	// server is, so that somebody in between could answer for it. If it is not set,
	// whoever listens sees the picture and all that is typed.
	Encrypted bool
	// Weak says how weak the server's TLS is, if that is the question (TLS.Weak): then
	// the server is checked. Nil: it is about no weakness.
	Weak *TLSWeakness
}

// askUnprotected asks the application, if it wants to be asked, before anything is
// said to a server that nobody checks or on a line on which everybody can listen.
func (h *Handshake) askUnprotected(t *securityType) error {
	least := verified
	if h.negotiated.Encrypted { // it is inside of a type that was asked about
		least = clearText
	}
	if !h.config.AskUnprotected || h.negotiated.unprotectedAllowed || t.kind == container && t.protect == nil || t.protection() >= least {
		return nil
	}
	return h.putUnprotected(&Unprotected{SecurityType: t.name, Encrypted: t.protection() == encrypted})
}
