// SPDX-License-Identifier: LGPL-2.1-or-later

package encode

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// TightStreams has the four streams of Tight.
type TightStreams struct{ streams [4]Zlib }

func Compact(n int) []byte {
	switch {
	case n < 1<<7:
		return []byte{byte(n)}
	case n < 1<<14:
		return []byte{byte(n&0x7f | 0x80), byte(n >> 7)}
	}
	return []byte{byte(n&0x7f | 0x80), byte(n>>7&0x7f | 0x80), byte(n >> 14)}
}

func (e *TightStreams) data(p []byte, stream int, data []byte) []byte {
	if len(data) < 12 {
		return append(p, data...)
	}
	z := e.streams[stream].Compress(data)
	return append(append(p, Compact(len(z))...), z...)
}

// Encode makes a rectangle of one of the kinds fill, copy, gradient, palette.
func (e *TightStreams) Encode(c Canvas, r wire.Rect, kind string, stream int) []byte {
	list, index := c.colours(r)
	var data []byte
	switch {
	case kind == "fill" && len(list) == 1:
		return append([]byte{8 << 4}, tpixel(list[0])...)
	case kind == "palette" && len(list) <= 256:
		p := []byte{byte(stream|4) << 4, 1, byte(max(2, len(list)) - 1)}
		for _, v := range list {
			p = append(p, tpixel(v)...)
		}
		if len(list) == 1 {
			p = append(p, tpixel(list[0])...)
		}
		for y := range r.H {
			b, used := 0, 0
			for x := range r.W {
				i := index[c.At(r.X+x, r.Y+y)]
				if len(list) > 2 {
					data = append(data, byte(i))
					continue
				}
				b = b<<1 | i
				if used++; used == 8 {
					data, b, used = append(data, byte(b)), 0, 0
				}
			}
			if used > 0 {
				data = append(data, byte(b<<(8-used)))
			}
		}
		return e.data(p, stream, data)
	case kind == "gradient" && Format.TPixel.Kind != wire.RGB:
		data = encodeAnyGradient(c, r)
		return e.data([]byte{byte(stream|4) << 4, 2}, stream, data)
	case kind == "gradient":
		component := func(x, y, shift int) int {
			if x < 0 || y < 0 {
				return 0
			}
			return int(c.At(r.X+x, r.Y+y) >> shift & 0xff)
		}
		for y := range r.H {
			for x := range r.W {
				for _, shift := range []int{16, 8, 0} {
					expect := component(x-1, y, shift) + component(x, y-1, shift) - component(x-1, y-1, shift)
					data = append(data, byte(component(x, y, shift)-max(0, min(expect, 255))))
				}
			}
		}
		return e.data([]byte{byte(stream|4) << 4, 2}, stream, data)
	}
	for y := range r.H {
		for x := range r.W {
			data = append(data, tpixel(c.At(r.X+x, r.Y+y))...)
		}
	}
	return e.data([]byte{byte(stream) << 4}, stream, data)
}

// encodeAnyGradient is the gradient filter in any true-colour format.
func encodeAnyGradient(c Canvas, r wire.Rect) (data []byte) {
	l := &Format.TPixel
	component := func(x, y, i int) int {
		if x < 0 || y < 0 {
			return 0
		}
		return int(numberOf(Format, c.At(r.X+x, r.Y+y)) >> Format.Shift[i] & uint32(Format.Max[i]))
	}
	for y := range r.H {
		for x := range r.W {
			n := uint32(0)
			for i, most := range Format.Max {
				expect := component(x-1, y, i) + component(x, y-1, i) - component(x-1, y-1, i)
				n |= uint32(component(x, y, i)-max(0, min(expect, int(most)))) & uint32(most) << Format.Shift[i]
			}
			data = append(data, Number(l, n)...)
		}
	}
	return data
}

// encodePlainTight is Tight without zlib.
func encodePlainTight(c Canvas, r wire.Rect) (p []byte) {
	p = append(p, 10<<4)
	for y := range r.H {
		for x := range r.W {
			p = append(p, tpixel(c.At(r.X+x, r.Y+y))...)
		}
	}
	return p
}

// PNG makes a PNG rectangle of TightPNG; with few colours it has a palette.
func PNG(c Canvas, r wire.Rect) []byte {
	list, index := c.colours(r)
	var m draw.Image = image.NewRGBA(image.Rect(0, 0, r.W, r.H))
	if len(list) <= 256 {
		palette := make(color.Palette, len(list))
		for v, i := range index {
			palette[i] = color.RGBA{byte(v >> 16), byte(v >> 8), byte(v), 255}
		}
		m = image.NewPaletted(image.Rect(0, 0, r.W, r.H), palette)
	}
	for y := range r.H {
		for x := range r.W {
			v := c.At(r.X+x, r.Y+y)
			m.Set(x, y, color.RGBA{byte(v >> 16), byte(v >> 8), byte(v), 255})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	return append(append([]byte{10 << 4}, Compact(b.Len())...), b.Bytes()...)
}

// JPEG makes a JPEG rectangle of Tight.
func JPEG(c Canvas, r wire.Rect) []byte {
	m := image.NewRGBA(image.Rect(0, 0, r.W, r.H))
	for y := range r.H {
		for x := range r.W {
			v := c.At(r.X+x, r.Y+y)
			m.Set(x, y, color.RGBA{byte(v >> 16), byte(v >> 8), byte(v), 255})
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, m, &jpeg.Options{Quality: 95})
	return append(append([]byte{9 << 4}, Compact(b.Len())...), b.Bytes()...)
}
