// SPDX-License-Identifier: LGPL-2.1-or-later

package frames

import (
	"bytes"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient"
)

func TestFit(t *testing.T) {
	for _, tt := range []struct {
		name     string
		from, to rfbclient.Size
		inside   rfbclient.Rect
	}{
		{"larger", rfbclient.Size{Width: 800, Height: 600}, rfbclient.Size{Width: 400, Height: 300}, rfbclient.Rect{W: 400, H: 300}},
		{"wider", rfbclient.Size{Width: 800, Height: 300}, rfbclient.Size{Width: 400, Height: 300}, rfbclient.Rect{Y: 75, W: 400, H: 150}},
		{"higher", rfbclient.Size{Width: 400, Height: 600}, rfbclient.Size{Width: 400, Height: 300}, rfbclient.Rect{X: 100, W: 200, H: 300}},
		{"smaller", rfbclient.Size{Width: 100, Height: 100}, rfbclient.Size{Width: 400, Height: 300}, rfbclient.Rect{X: 150, Y: 100, W: 100, H: 100}},
		{"a line", rfbclient.Size{Width: 8000, Height: 1}, rfbclient.Size{Width: 40, Height: 30}, rfbclient.Rect{Y: 14, W: 40, H: 1}},
	} {
		f := newFitter(tt.from, tt.to)
		if f.inside != tt.inside {
			t.Errorf("%s: it stands at %v, want %v", tt.name, f.inside, tt.inside)
		}
		px := bytes.Repeat([]byte{0, 0, 200, 0}, tt.from.Width*tt.from.Height)
		out := f.frame(px)
		i := 4 * (tt.inside.Y*tt.to.Width + tt.inside.X)
		if out[i+2] != 200 || out[i] != 0 {
			t.Errorf("%s: the corner is %v", tt.name, out[i:i+4])
		}
	}
}
