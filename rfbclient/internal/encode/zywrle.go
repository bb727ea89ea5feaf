// SPDX-License-Identifier: LGPL-2.1-or-later

package encode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// Transformed gives the pixels of a tile's coefficients in the order in which
// servers send them; nothing is quantised. It is written from the layout, pixel by
// pixel, and shares nothing with the decoder.
func Transformed(c Canvas, tile wire.Rect, level int) Canvas {
	out := Canvas{tile.W, tile.H, nil}
	wide, high := tile.W>>level<<level, tile.H>>level<<level
	if wide == 0 || high == 0 {
		wide, high = 0, 0
	}
	var planes [3][]int8 // V, Y, U
	for y := range high {
		for x := range wide {
			p := c.At(tile.X+x, tile.Y+y)
			red, green, blue := int(p>>16&255), int(p>>8&255), int(p&255)
			for i, v := range []int{(red - green) >> 1, (red+2*green+blue)>>2 - 128, (blue - green) >> 1} {
				steps := 256 / (int(Format.Max[i]) + 1) // of numbers that the format has
				planes[i] = append(planes[i], int8(max(v&-steps, steps-128)))
			}
		}
	}
	pairs := func(step int, along func(i, line int) int, length, lines int) {
		for line := 0; line < lines; line += step / 2 {
			for i := 0; i < length; i += step {
				for _, p := range planes {
					a, b := along(i, line), along(i+step/2, line)
					p[a], p[b] = plHaar(p[a], p[b])
				}
			}
		}
	}
	for step := 2; step <= 1<<level && wide > 0; step *= 2 {
		pairs(step, func(x, y int) int { return y*wide + x }, wide, high)
		pairs(step, func(y, x int) int { return y*wide + x }, high, wide)
	}
	for step := 2; step <= 1<<level; step *= 2 {
		for _, from := range [][2]int{{step / 2, step / 2}, {0, step / 2}, {step / 2, 0}, {0, 0}} {
			if from == [2]int{} && step != 1<<level {
				continue // the next level's
			}
			for y := from[1]; y < high; y += step {
				for x := from[0]; x < wide; x += step {
					at := y*wide + x
					out.Pix = append(out.Pix, uint32(uint8(planes[0][at]))<<16|uint32(uint8(planes[1][at]))<<8|uint32(uint8(planes[2][at])))
				}
			}
		}
	}
	for _, part := range []wire.Rect{{X: wide, Y: 0, W: tile.W - wide, H: high}, {X: 0, Y: high, W: wide, H: tile.H - high}, {X: wide, Y: high, W: tile.W - wide, H: tile.H - high}} {
		for y := part.Y; y < part.Y+part.H; y++ {
			for x := part.X; x < part.X+part.W; x++ {
				out.Pix = append(out.Pix, c.At(tile.X+x, tile.Y+y))
			}
		}
	}
	return out
}

// ZYWRLE transforms tiles whose colours are many, and encodes the result in
// one of ZRLE's ways.
func ZYWRLE(s *Zlib, c Canvas, r wire.Rect, level int, raw bool) []byte {
	var p []byte
	Tiles(r, 64, func(tile wire.Rect) {
		if list, _ := c.colours(tile); len(list) == 1 {
			p = append(append(p, 1), CPixel(list[0])...)
			return
		}
		coefficients := Transformed(c, tile, level)
		whole := wire.Rect{W: tile.W, H: tile.H}
		p = append(p, 0)
		if !raw {
			p = appendRuns(append(p, 128), coefficients, whole)
			return
		}
		p = append(p, 0)
		for _, v := range coefficients.Pix {
			p = append(p, CPixel(v)...)
		}
	})
	p = s.Compress(p)
	return withLength(p)
}

// plHaar is the piecewise-linear Haar transform (Senecal and others, "An Improved N-Bit to
// N-Bit Reversible Haar-Like Transform", 2004): of numbers of the same sign the larger one,
// by its amount, and the difference; of others their sum and the larger one.
func plHaar(a, b int8) (low, high int8) {
	amount := func(v int8) int { return max(int(v), -int(v)) }
	larger := amount(a) >= amount(b)
	switch same := (a < 0) == (b < 0); {
	case same && larger:
		return a, a - b
	case same:
		return b, a - b
	case larger:
		return a + b, a
	}
	return a + b, -b
}
