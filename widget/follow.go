// SPDX-License-Identifier: LGPL-2.1-or-later

package widget

import "github.com/govnc/virt-viewer/rfbclient"

// Screen is where the pixels of a session can be copied from, by any goroutine; see
// rfbclient.Client.CopyDamage.
type Screen interface {
	CopyDamage(region *rfbclient.Region, dst []byte, stride, width, height int) bool
}

// Screen gives the session's; nil without one. Handlers.Damaged says what to copy.
func (d *Display) Screen() Screen {
	if client := d.core.Screen(); client != nil {
		return client
	}
	return nil
}

// SetFollowed says whether the picture is to come although nobody sees the widget:
// somebody records it.
func (d *Display) SetFollowed(on bool) { d.core.SetFollowed(on) }

// PointerShape gives the shape of the server's pointer, which is not in the picture;
// nil if there is none, or it is. Handlers.Pointed tells where it is.
func (d *Display) PointerShape() *rfbclient.Cursor { return d.core.PointerShape() }

// SetReplay says that the next connections play recordings: sessions without a server,
// in whatever pixel format and encodings they were made.
func (d *Display) SetReplay(on bool) { d.core.SetReplay(on) }
