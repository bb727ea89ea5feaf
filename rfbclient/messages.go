// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// serverMessages are the messages that a server may send in the session
// (RFB 7.6).
var serverMessages = map[uint8]func(c *conn) error{
	0: (*conn).framebufferUpdate,
	1: (*conn).setColourMapEntries,
	2: (*conn).bell,
	3: (*conn).serverCutText,

	msgContinuousUpdates: (*conn).endOfContinuousUpdates,
	msgFence:             (*conn).serverFence,
	msgXVP:               (*conn).serverXVP,
	msgQEMU:              (*conn).serverQEMU,
}

// messages reads messages until the connection's end.
func (c *conn) messages() error {
	for {
		number := c.r.U8()
		if c.r.Err != nil {
			return c.r.Err
		}
		read, known := serverMessages[number]
		if !known {
			return wire.Errorf("the server sent a message of unknown type %d", number)
		}
		if err := read(c); err != nil {
			return err
		}
		if c.send.overflowing() {
			return ErrNotReading
		}
	}
}

// setColourMapEntries sets colours of the server's colour map (RFB 7.6.2). What
// has been drawn in an old colour is asked for anew, if one has changed. In true colour
// it has no meaning.
func (c *conn) setColourMapEntries() error {
	c.r.Skip(1)
	first, count := int(c.r.U16()), int(c.r.U16())
	if c.r.Err == nil && first+count > MaxColourMapEntries {
		return wire.Errorf("the server sets colours %d to %d of a map of %d", first, first+count-1, MaxColourMapEntries)
	}
	changed := false
	for i := range count {
		red, green, blue := c.r.U16(), c.r.U16(), c.r.U16()
		if c.r.Err != nil {
			return c.r.Err
		}
		changed = c.r.Format.SetColour(first+i, red, green, blue) || changed
	}
	// A server that sends its map with each whole picture would be asked for ever.
	if changed {
		c.requestUpdate(func(f *flow) { f.full = true })
	}
	return nil
}

func (c *conn) bell() error {
	c.out.post(func(u *Updates) { u.Bell = true })
	return nil
}
