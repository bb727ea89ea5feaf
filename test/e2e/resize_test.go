// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestSizeOfTwo shows one desktop in two windows of different sizes, whose guest follows
// the window: it has the size of the one that was changed last, and keeps it.
func TestSizeOfTwo(t *testing.T) {
	t.Parallel()
	x := servers.StartXvnc(t, 640, 480)
	address := fmt.Sprintf("127.0.0.1::%d", x.Port)
	const large, small = "the desktop has 1280x1024 pixels", "the desktop has 1024x768 pixels"
	one := open(t, "-f", address)
	one.waitSession("xvnc")
	one.waitSaid(large)
	two := openOn(t, servers.StartScreenOf(t, 1024, 768), "-f", address)
	two.waitSession("xvnc")
	one.waitSaid(small)
	keeps := func(size string, times int) {
		t.Helper()
		const rest = 4 * time.Second // of asking in turn, each time took one
		time.Sleep(rest)
		for _, v := range []*viewer{one, two} {
			if n := strings.Count(v.Output(), size); n != times {
				t.Errorf("%q %d times, want %d", size, n, times)
			}
		}
	}
	keeps(small, 1)
	one.release()
	one.press("F11", "full screen: false", 1)
	one.press("F11", "full screen: true", 2)
	two.waitSaidTimes(large, 2) // it was so when two came
	keeps(large, 2)
}

// TestDenseFullScreen fills a screen whose pixels are small: the guest's stay doubled
// there, and in the window afterwards.
func TestDenseFullScreen(t *testing.T) {
	t.Parallel()
	x := servers.StartXvnc(t, 640, 480)
	v := openWith(t, servers.StartScreenOf(t, 1800, 1500), []string{"GDK_SCALE=2"}, fmt.Sprintf("127.0.0.1::%d", x.Port))
	v.waitSession("xvnc")
	v.waitSaid("the guest follows the window's size from now on")
	doubled := func() image.Image { return enlarged(x.Picture(t), 2) }
	paint := func(colour string) { // no picture is to be found in another one
		servers.Run(t, x.Env(), "xsetroot", "-mod", "7", "11", "-fg", colour, "-bg", "blue")
	}
	paint("yellow")
	v.waitPicture(doubled)
	v.release()
	v.press("F11", "full screen: true", 1)
	v.waitSaid("the desktop has 900x750 pixels")
	paint("white")
	v.waitPicture(doubled)
	v.save("full.png", v.screen.Picture(t))
	v.press("F11", "full screen: false", 1)
	v.waitSaidTimes("the desktop has 640x480 pixels", 2)
	paint("red")
	v.waitPicture(doubled)
}
