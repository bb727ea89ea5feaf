// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"encoding/binary"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// tightCapability names a thing that a server may have (rfbproto, "Tight Security
// Type"). All of it must match.
type tightCapability struct {
	code              uint32
	vendor, signature string
}

var noTunnel = tightCapability{0, "TGHT", "NOTUNNEL"}

// numberUnixLogin stands for Tight's own way to authenticate, whose code is that
// of another security type.
const numberUnixLogin = 1<<16 + 129

// tightAuthentications are the ways to authenticate that Tight shares.
var tightAuthentications = map[tightCapability]uint32{
	{1, "STDV", "NOAUTH__"}:   1,
	{2, "STDV", "VNCAUTH_"}:   2,
	{129, "TGHT", "ULGNAUTH"}: numberUnixLogin,
}

// tight agrees on a way to authenticate (rfbproto, "Tight Security Type").
func tight(h *Handshake) error {
	tunnels, err := h.tightCapabilities("tunnels")
	if err != nil {
		return err
	}
	if len(tunnels) > 0 {
		found := false
		for _, tunnel := range tunnels {
			found = found || tunnel == noTunnel
		}
		if !found {
			return &wire.UnsupportedError{Kind: wire.UnsupportedTunnel}
		}
		h.write(0, 0, 0, 0)
	}
	ways, err := h.tightCapabilities("ways to authenticate")
	if err != nil {
		return err
	}
	if len(ways) == 0 {
		if none := h.chooseSecurityType([]uint32{1}, false); none != nil {
			return h.perform(none)
		}
		return h.unsupportedSecurity([]uint32{1})
	}
	var offered []uint32
	codes := map[uint32]uint32{}
	for _, way := range ways {
		if number, known := tightAuthentications[way]; known {
			offered = append(offered, number)
			codes[number] = way.code
		}
	}
	chosen := h.chooseSecurityType(offered, false)
	if chosen == nil {
		return h.unsupportedSecurity(offered)
	}
	h.write(binary.BigEndian.AppendUint32(nil, codes[chosen.number])...)
	return h.perform(chosen)
}

// tightCapabilities reads a list.
func (h *Handshake) tightCapabilities(what string) ([]tightCapability, error) {
	count := h.r.U32()
	if h.r.Err == nil && count > maxTightCapabilities {
		return nil, wire.Errorf("the server offers %d %s: at most %d are accepted", count, what, maxTightCapabilities)
	}
	var list []tightCapability
	for range count {
		code := h.r.U32()
		text := h.r.Text(12, 12, "capability")
		if h.r.Err != nil {
			return nil, h.r.Err
		}
		list = append(list, tightCapability{code, text[:4], text[4:]})
	}
	return list, h.r.Err
}

// skipTightCapabilities reads what Tight adds to ServerInit: lists of messages
// and encodings. This client asks for encodings by SetEncodings as with any
// server, and sends no message that Tight alone has.
func (h *Handshake) skipTightCapabilities() {
	messages := int64(h.r.U16()) + int64(h.r.U16())
	encodings := int64(h.r.U16())
	h.r.Skip(2)
	h.r.Skip(16 * (messages + encodings))
}
