// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"encoding/binary"
	"slices"
)

// venCrypt agrees on a subtype (rfbproto, "VeNCrypt", version 0.2) and runs it.
func venCrypt(c *conn) error {
	major, minor := c.r.U8(), c.r.U8()
	if c.r.Err != nil {
		return c.r.Err
	}
	if major == 0 && minor < 2 {
		return &UnsupportedError{Kind: UnsupportedVeNCrypt, Major: int(major), Minor: int(minor)}
	}
	c.say(0, 2)
	if ack := c.r.U8(); c.r.Err == nil && ack != 0 {
		return &UnsupportedError{Kind: UnsupportedAnswer, Number: uint32(ack)}
	}
	offered := make([]uint32, c.r.U8())
	for i := range offered {
		offered[i] = c.r.U32()
	}
	if c.r.Err != nil {
		return c.r.Err
	}
	if len(offered) == 0 {
		return &RefusedError{"it offers no subtype of VeNCrypt"}
	}
	offered = slices.DeleteFunc(offered, func(n uint32) bool { return n == numberUnixLogin }) // a number of ours
	chosen := c.chooseSecurityType(offered, false)
	if chosen == nil {
		return c.unsupportedSecurity(offered)
	}
	c.say(binary.BigEndian.AppendUint32(nil, chosen.number)...)
	// Only where TLS follows the server answers once more.
	if chosen.isSubtype() && chosen.protect != nil {
		if ack := c.r.U8(); c.r.Err == nil && ack != 1 {
			return &RefusedError{"it could not begin TLS"}
		}
		if c.r.Err != nil {
			return c.r.Err
		}
	}
	return c.perform(chosen)
}
