// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import "github.com/govnc/virt-viewer/rfbclient"

// Screen gives what the session's pixels can be copied from, by any goroutine; nil
// without a session.
func (d *Display) Screen() *rfbclient.Client {
	if !d.initialized {
		return nil
	}
	return d.client
}

// SetFollowed says whether Handlers.Damaged is of use, although nobody sees the
// widget.
func (d *Display) SetFollowed(on bool) {
	d.followed = on
	d.setVisible(d.mapped)
}

// PointerShape gives the shape of the server's pointer, which is not in the picture;
// nil if there is none, or it is.
func (d *Display) PointerShape() *rfbclient.Cursor {
	if d.cursor == nil || d.pointer.mode == rfbclient.PointerRelative || isBlank(d.cursor) {
		return nil
	}
	return d.cursor
}

// SetReplay says that what is connected to is a recording: it has its own pixel
// format, and whatever encodings it was made with.
func (d *Display) SetReplay(on bool) { d.replay = on }

// recorded changes a configuration to that of a recording.
func recorded(config *rfbclient.Config) {
	config.Depth = rfbclient.DepthServer
	config.Encodings = nil
	for _, e := range rfbclient.Encodings() {
		if !e.NeedsLevel { // nobody knows which it had
			config.Encodings = append(config.Encodings, e.Encoding)
		}
	}
	config.SecurityTypes = []string{"None"}
}
