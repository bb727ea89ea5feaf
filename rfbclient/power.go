// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// PowerAction is what a server can be asked to do with the machine that it shows
// (rfbproto, "xvp Client Message").
type PowerAction uint8

// The actions.
const (
	PowerShutdown PowerAction = 2 // ask the system to shut down
	PowerReboot   PowerAction = 3 // ask the system to shut down and start again
	PowerReset    PowerAction = 4 // press the reset button: what is not saved is lost
)

// xvpVersion is the version of the extension that this client speaks: 1. A server says the
// highest that it has, and has those below it, too.
const xvpVersion = 1

// Codes of the server's message.
const (
	xvpFail = 0
	xvpInit = 1
)

// Power asks the server for an action. It says false, and asks nothing, if the
// server has not said that it can be asked. A failure comes as
// Updates.PowerFailed; success is not told (rfbproto, "xvp Client Message").
func (c *Client) Power(action PowerAction) bool {
	if !c.CanPower() || action < PowerShutdown || action > PowerReset {
		return false
	}
	c.send.bytes(msgXVP, 0, xvpVersion, uint8(action))
	return true
}

// CanPower says whether the server has said that it can be asked by Power (rfbproto,
// "xvp Server Message").
func (c *Client) CanPower() bool {
	return c.xvp.Load() && !c.cfg.Avoid.Has(FeaturePower)
}

// serverXVP says that the extension is there, or that the last action failed
// (rfbproto, "xvp Server Message").
func (c *conn) serverXVP() error {
	c.r.Skip(1)
	version, code := c.r.U8(), c.r.U8()
	switch {
	case c.r.Err != nil:
		return c.r.Err
	case version < xvpVersion: // there is no such version
	case code == xvpInit:
		c.xvp.Store(true)
		c.out.post(func(u *Updates) { u.PowerAvailable = true })
	case code == xvpFail:
		c.out.post(func(u *Updates) { u.PowerFailed = true })
	}
	return nil
}
