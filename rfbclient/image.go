// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "image"

// Image gives a copy of the desktop as it is now, without the pointer: of the size
// that the server has told last, and black where nothing has come yet. It has no
// pixels before the session has begun. It does not take part in Take: what it shows
// is still told as damage.
func (c *Client) Image() *image.RGBA {
	fb := &c.fb
	fb.Mu.Lock()
	defer fb.Mu.Unlock()
	fb.ApplySize()
	picture := image.NewRGBA(image.Rect(0, 0, fb.Width, fb.Height))
	p := picture.Pix
	for _, pixel := range fb.Pix[:fb.Width*fb.Height] {
		p[0], p[1], p[2], p[3] = byte(pixel>>16), byte(pixel>>8), byte(pixel), 255
		p = p[4:]
	}
	return picture
}
