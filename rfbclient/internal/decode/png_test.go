// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"image"
	"image/color"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// TestPNGKinds copies pictures of all the kinds that PNG has.
func TestPNGKinds(t *testing.T) {
	bounds := image.Rect(0, 0, 2, 1)
	colour := color.NRGBA{R: 0x80, G: 0x40, B: 0xc0, A: 0xff}
	for _, tt := range []struct {
		name    string
		picture interface {
			image.Image
			Set(x, y int, c color.Color)
		}
		colour color.Color
		want   uint32
	}{
		{"colours", image.NewRGBA(bounds), colour, 0x8040c0},
		{"a palette", image.NewPaletted(bounds, color.Palette{color.Black, colour}), colour, 0x8040c0},
		{"grey", image.NewGray(bounds), color.Gray{0x55}, 0x555555},
		{"16 bits", image.NewRGBA64(bounds), colour, 0x8040c0},
		{"transparent", image.NewNRGBA(bounds), color.NRGBA{R: 0xff, G: 0xff, A: 0x80}, 0x808000},
	} {
		tt.picture.Set(1, 0, tt.colour)
		var fb wire.Framebuffer
		fb.Resize(3, 2)
		fb.ApplySize()
		paint(&fb, wire.Rect{X: 1, Y: 1, W: 2, H: 1}, tt.picture)
		if row := fb.Row(0, 1, 3); row[1] != 0 || row[2] != tt.want {
			t.Errorf("%s: %06x, want %06x", tt.name, row[1:], tt.want)
		}
	}
}
