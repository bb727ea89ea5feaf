// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

// typesInTLS is what security type 18 does when TLS has begun: the server offers
// security types again. No document has it; Vino and x11vnc made it so.
func typesInTLS(h *Handshake) error {
	offered, err := h.listOfTypes()
	if err != nil {
		return err
	}
	chosen := h.chooseSecurityType(offered, false)
	if chosen == nil {
		return h.unsupportedSecurity(offered)
	}
	h.write(byte(chosen.number))
	return h.perform(chosen)
}
