// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// containSelf ends the connection with a panic of a goroutine that nobody waits for.
func (c *Client) containSelf() {
	if fault := recover(); fault != nil {
		c.cancel(internalError(fault))
	}
}
