// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

// macOS offers types that want one of its users, name and password, and beside them
// VNC, which wants the password that was set for viewers. Which one the user has is
// known to the user only: where both would do the question comes before the choice.

// letNameDecide gives the type to use: the chosen one, or VNC if the user has a password
// without a name. It asks only if both are there and protect the same; what was answered
// is for the type's own question.
func (h *Handshake) letNameDecide(chosen *securityType, offered []uint32) (*securityType, error) {
	h.negotiated.Type = chosen.name
	vnc := bestOf(offered, func(t *securityType) bool { return t.number == numberVNC && h.config.allows(t) })
	if chosen.number != numberApple || vnc == nil {
		return chosen, nil
	}
	if err := h.askUnprotected(chosen); err != nil {
		return nil, err
	}
	h.negotiated.unprotectedAllowed = true
	answer, err := h.ask(CredentialRequest{Username: true, Password: true, UsernameOptional: true})
	if err != nil {
		return nil, err
	}
	h.negotiated.early = &answer
	if answer.Username == "" {
		chosen = vnc
	}
	h.negotiated.Type = chosen.name
	return chosen, nil
}

// takeEarly gives what was answered before the type was chosen, once; nil if nothing.
func (a *negotiation) takeEarly() *Credentials {
	early := a.early
	a.early = nil
	return early
}

// forgetEarly wipes an answer that no type has taken.
func (a *negotiation) forgetEarly() {
	if early := a.takeEarly(); early != nil {
		clear(early.Password)
	}
}
