// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import "testing"

func TestLayOut(t *testing.T) {
	fit := viewOptions{fit: true, keepAspect: true}
	for _, tt := range []struct {
		name                        string
		widgetW, widgetH, deskW, dH int
		options                     viewOptions
		want                        view
	}{
		{"unscaled, same size", 800, 600, 800, 600, viewOptions{zoom: 100}, view{0, 0, 1, 1}},
		{"unscaled, larger widget: in the middle", 1001, 700, 800, 600, viewOptions{zoom: 100}, view{100, 50, 1, 1}},
		{"unscaled, smaller widget: upper left", 400, 300, 800, 600, viewOptions{zoom: 100}, view{0, 0, 1, 1}},
		{"zoomed in", 1600, 1200, 800, 600, viewOptions{zoom: 150}, view{200, 150, 1.5, 1.5}},
		{"zoomed out", 800, 600, 800, 600, viewOptions{zoom: 50}, view{200, 150, .5, .5}},
		{"fitting, same shape", 1600, 1200, 800, 600, fit, view{0, 0, 2, 2}},
		{"fitting, exactly the desktop's size is sharp", 800, 600, 800, 600, fit, view{0, 0, 1, 1}},
		{"fitting, wider widget", 1000, 600, 800, 600, fit, view{100, 0, 1, 1}},
		{"fitting, higher widget", 800, 1000, 800, 600, fit, view{0, 200, 1, 1}},
		{"fitting without aspect", 1600, 600, 800, 600, viewOptions{fit: true}, view{0, 0, 2, 1}},
		{"fitting, by whole numbers", 1900, 1300, 800, 600, viewOptions{fit: true, keepAspect: true, whole: true}, view{150, 50, 2, 2}},
		{"fitting by whole numbers, no room", 400, 300, 800, 600, viewOptions{fit: true, keepAspect: true, whole: true}, view{0, 0, .5, .5}},
		{"fitting, a few pixels more than the desktop stay black", 808, 604, 800, 600, fit, view{4, 2, 1, 1}},
		{"fitting, wider by much and higher by little", 1000, 604, 800, 600, fit, view{100, 2, 1, 1}},
		{"fitting, no pixel is cut off", 799, 600, 800, 600, fit, view{0, 0, 799. / 800, 599. / 600}},
		{"no desktop yet", 800, 600, 0, 0, fit, view{0, 0, 1, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := layOut(tt.widgetW, tt.widgetH, tt.deskW, tt.dH, tt.options); got != tt.want {
				t.Errorf("layOut = %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestEveryPixelIsReached(t *testing.T) {
	// Whatever the scale, a click in the middle of a desktop pixel's area means
	// that pixel.
	for _, size := range [][2]int{{800, 600}, {1600, 1200}, {900, 640}, {2400, 1000}, {333, 777}} {
		v := layOut(size[0], size[1], 800, 600, viewOptions{fit: true, keepAspect: true})
		for _, p := range [][2]int{{0, 0}, {799, 599}, {400, 300}, {1, 598}} {
			x := v.x + (float64(p[0])+.5)*v.xscale
			y := v.y + (float64(p[1])+.5)*v.yscale
			if gx, gy := v.toDesktop(x, y); gx != p[0] || gy != p[1] {
				t.Errorf("widget %v: the middle of pixel %v is taken for %d,%d", size, p, gx, gy)
			}
		}
		if gx, _ := v.toDesktop(v.x-1, v.y); gx >= 0 {
			t.Errorf("widget %v: left of the picture is %d, want outside", size, gx)
		}
	}
}
