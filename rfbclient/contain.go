// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// containSelf ends the connection with a panic of a goroutine that nobody waits for.
func (c *shared) containSelf() {
	if fault := recover(); fault != nil {
		c.cancel(wire.InternalError(fault))
	}
}
