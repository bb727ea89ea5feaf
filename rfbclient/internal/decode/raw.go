// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// rawDecoder reads Raw rectangles (RFB 7.7.1): the pixels, row by row.
type rawDecoder struct{}

func (rawDecoder) Decode(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	for y := rect.Y; y < rect.Y+rect.H; y++ {
		r.Pixels(fb.Row(rect.X, y, rect.W))
		if r.Err != nil {
			return r.Err
		}
	}
	return nil
}
