// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "strings"

// LEDs are the lock keys that are on at the server (rfbproto, "QEMU LED State
// Pseudo-encoding" and "VMware LED State Pseudo-encoding").
type LEDs uint8

// The lock keys.
const (
	LEDScrollLock LEDs = 1 << iota
	LEDNumLock
	LEDCapsLock
)

func (c *conn) qemuLEDState(Rect) error { return c.ledState(uint32(c.r.U8())) }

func (c *conn) vmwareLEDState(Rect) error { return c.ledState(c.r.U32()) }

func (c *conn) ledState(state uint32) error {
	if c.r.Err != nil {
		return c.r.Err
	}
	leds := LEDs(state) & (LEDScrollLock | LEDNumLock | LEDCapsLock)
	c.out.post(func(u *Updates) { u.LEDs = &leds })
	return nil
}

// String names the lock keys that are on: "Num Lock, Caps Lock", or "none".
func (l LEDs) String() string {
	var names []string
	for i, name := range []string{"Scroll Lock", "Num Lock", "Caps Lock"} {
		if l&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ", ")
}
