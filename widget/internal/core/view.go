// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import "math"

// view says where the picture is drawn in the widget. All its numbers are in
// device pixels; x and y are whole, so that an unscaled picture is sharp.
type view struct {
	x, y           float64 // of the picture's upper left corner
	xscale, yscale float64 // device pixels a pixel of the desktop
}

// viewOptions are what the properties say about it.
type viewOptions struct {
	fit        bool // scale to the widget's size
	whole      bool // enlarge by whole numbers only
	keepAspect bool
	zoom       int // percent, if not fit
}

// layOut places a desktop, turned as it is shown, of the given size in pixels in a widget of the given
// size in device pixels: in the middle where there is room, else at the upper
// left.
func layOut(widgetWidth, widgetHeight, width, height int, o viewOptions) view {
	v := view{xscale: 1, yscale: 1}
	if width < 1 || height < 1 {
		return v
	}
	if o.fit {
		v.xscale = math.Max(1, float64(widgetWidth)) / float64(width)
		v.yscale = math.Max(1, float64(widgetHeight)) / float64(height)
		if o.keepAspect {
			v.xscale = math.Min(v.xscale, v.yscale)
			v.yscale = v.xscale
		}
		v.xscale = sharpen(v.xscale, width, o.whole)
		v.yscale = sharpen(v.yscale, height, o.whole)
		if o.keepAspect {
			v.xscale = math.Min(v.xscale, v.yscale)
			v.yscale = v.xscale
		}
	} else {
		v.xscale = float64(o.zoom) / 100
		v.yscale = v.xscale
	}
	// Its edges are pixels' edges, too: half a pixel would be blended with whatever is
	// below the widget.
	v.xscale = math.Max(1, math.Round(float64(width)*v.xscale)) / float64(width)
	v.yscale = math.Max(1, math.Round(float64(height)*v.yscale)) / float64(height)
	v.x = math.Max(0, math.Floor((float64(widgetWidth)-float64(width)*v.xscale)/2))
	v.y = math.Max(0, math.Floor((float64(widgetHeight)-float64(height)*v.yscale)/2))
	return v
}

// narrowRim is how many device pixels may stay black around a picture, in all, so
// that its pixels are sharp. Guests whose sizes are multiples of 8 leave so many.
const narrowRim = 16

// sharpen makes a scale that enlarges a whole number, if only whole ones are wanted
// or what is lost by it is hardly seen.
func sharpen(scale float64, side int, whole bool) float64 {
	n := math.Floor(scale)
	if n >= 1 && (whole || (scale-n)*float64(side) < narrowRim) {
		return n
	}
	return scale
}

// toDesktop gives the pixel of the desktop, turned as it is shown, at a place of the
// widget. It may be outside the desktop.
func (v view) toDesktop(x, y float64) (int, int) {
	return int(math.Floor((x - v.x) / v.xscale)), int(math.Floor((y - v.y) / v.yscale))
}
