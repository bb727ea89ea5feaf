// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"encoding/binary"
	"slices"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// venCrypt agrees on a subtype (rfbproto, "VeNCrypt", version 0.2) and runs it.
func venCrypt(h *Handshake) error {
	major, minor := h.r.U8(), h.r.U8()
	if h.r.Err != nil {
		return h.r.Err
	}
	if major == 0 && minor < 2 {
		return &wire.UnsupportedError{Kind: wire.UnsupportedVeNCrypt, Major: int(major), Minor: int(minor)}
	}
	h.write(0, 2)
	if ack := h.r.U8(); h.r.Err == nil && ack != 0 {
		return &wire.UnsupportedError{Kind: wire.UnsupportedAnswer, Number: uint32(ack)}
	}
	offered := make([]uint32, h.r.U8())
	for i := range offered {
		offered[i] = h.r.U32()
	}
	if h.r.Err != nil {
		return h.r.Err
	}
	if len(offered) == 0 {
		return &RefusedError{"it offers no subtype of VeNCrypt"}
	}
	offered = slices.DeleteFunc(offered, func(n uint32) bool { return n == numberUnixLogin }) // a number of ours
	chosen := h.chooseSecurityType(offered, false)
	if chosen == nil {
		return h.unsupportedSecurity(offered)
	}
	h.write(binary.BigEndian.AppendUint32(nil, chosen.number)...)
	// Only where TLS follows the server answers once more.
	if chosen.isSubtype() && chosen.protect != nil {
		if ack := h.r.U8(); h.r.Err == nil && ack != 1 {
			return &RefusedError{"it could not begin TLS"}
		}
		if h.r.Err != nil {
			return h.r.Err
		}
	}
	return h.perform(chosen)
}
