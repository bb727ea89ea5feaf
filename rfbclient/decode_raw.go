// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// rawDecoder reads Raw rectangles (RFB 7.7.1): the pixels, row by row.
type rawDecoder struct{}

func (rawDecoder) decode(r *reader, fb *framebuffer, rect Rect) error {
	for y := rect.Y; y < rect.Y+rect.H; y++ {
		r.Pixels(fb.row(rect.X, y, rect.W))
		if r.err != nil {
			return r.err
		}
	}
	return nil
}
