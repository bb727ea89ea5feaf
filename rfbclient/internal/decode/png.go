// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// pngPicture draws a PNG picture of exactly the rectangle's size (TightPNG).
func (d *tightDecoder) pngPicture(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	data := r.Bytes(compactLength(r), compressedLimit(wire.Area(rect)), "PNG picture")
	if r.Err != nil || rect.Empty() {
		return r.Err
	}
	if wire.Area(rect) > wire.MaxPicturePixels {
		return wire.Errorf("TightPNG rectangle %v: a picture of more than %d pixels", rect, wire.MaxPicturePixels)
	}
	// Nothing is allocated by what the picture says of itself before this.
	head, err := png.DecodeConfig(bytes.NewReader(data))
	if err == nil && (head.Width != rect.W || head.Height != rect.H) {
		return wire.Errorf("TightPNG rectangle %v has a picture of %dx%d pixels", rect, head.Width, head.Height)
	}
	var picture image.Image
	if err == nil {
		picture, err = png.Decode(bytes.NewReader(data))
	}
	if err != nil {
		return wire.Errorf("TightPNG rectangle %v: %v", rect, err)
	}
	fb.Opaque = true
	paint(fb, rect, picture)
	return nil
}

// paint copies a picture of the rectangle's size, whatever kind it is of. (image/draw
// does that, too, and would make the library 50 kB larger.)
func paint(fb *wire.Framebuffer, rect wire.Rect, picture image.Image) {
	rows := rowsOf(picture)
	for y := range rect.H {
		rows(y, fb.Row(rect.X, rect.Y+y, rect.W))
	}
}

// rowsOf gives what copies a row of a picture.
func rowsOf(picture image.Image) func(y int, row []uint32) {
	switch p := picture.(type) {
	case *image.RGBA:
		return func(y int, row []uint32) {
			pixels := p.Pix[y*p.Stride:]
			for x := range row {
				row[x] = uint32(pixels[4*x])<<16 | uint32(pixels[4*x+1])<<8 | uint32(pixels[4*x+2])
			}
		}
	case *image.Paletted:
		var colours [256]uint32 // an index beyond the palette is black
		for i, c := range p.Palette {
			colours[i] = pixelOf(c)
		}
		return func(y int, row []uint32) {
			pixels := p.Pix[y*p.Stride:]
			for x := range row {
				row[x] = colours[pixels[x]]
			}
		}
	}
	return func(y int, row []uint32) { // grey, with transparency, or of 16 bits: nobody sends them
		for x := range row {
			row[x] = pixelOf(picture.At(x, y))
		}
	}
}

// pixelOf gives a colour as it looks on black.
func pixelOf(c color.Color) uint32 {
	r, g, b, _ := c.RGBA()
	return r>>8<<16 | g>>8<<8 | b>>8
}
