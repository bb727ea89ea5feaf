// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
)

// pngPicture draws a PNG picture of exactly the rectangle's size (TightPNG).
func (d *tightDecoder) pngPicture(r *reader, fb *framebuffer, rect Rect) error {
	data := r.Bytes(r.compactLength(), compressedLimit(rect.area()), "PNG picture")
	if r.err != nil || rect.Empty() {
		return r.err
	}
	if rect.area() > MaxPicturePixels {
		return protocolErrorf("TightPNG rectangle %v: a picture of more than %d pixels", rect, MaxPicturePixels)
	}
	// Nothing is allocated by what the picture says of itself before this.
	head, err := png.DecodeConfig(bytes.NewReader(data))
	if err == nil && (head.Width != rect.W || head.Height != rect.H) {
		return protocolErrorf("TightPNG rectangle %v has a picture of %dx%d pixels", rect, head.Width, head.Height)
	}
	var picture image.Image
	if err == nil {
		picture, err = png.Decode(bytes.NewReader(data))
	}
	if err != nil {
		return protocolErrorf("TightPNG rectangle %v: %v", rect, err)
	}
	rgba, ok := picture.(*image.RGBA)
	if !ok {
		rgba = image.NewRGBA(image.Rect(0, 0, rect.W, rect.H))
		draw.Draw(rgba, rgba.Rect, picture, picture.Bounds().Min, draw.Src)
	}
	for y := range rect.H {
		p := rgba.Pix[y*rgba.Stride:]
		row := fb.row(rect.X, rect.Y+y, rect.W)
		for x := range row {
			row[x] = uint32(p[4*x])<<16 | uint32(p[4*x+1])<<8 | uint32(p[4*x+2])
		}
	}
	return nil
}
