// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// closesAt32Bits is how Intel's AMT takes a pixel format that it does not have.
func closesAt32Bits(m []byte) bool { return m[0] == servers.SetPixelFormat && m[4] > 16 }

// TestOwnColours meets servers that send their own pixels only, or end the session when
// they are asked for others. The window shows the right picture, and says so where it has
// asked for others.
func TestOwnColours(t *testing.T) {
	const sentence = "This server sends its own colours only; they are shown as they come."
	screen := servers.StartScreen(t)
	for _, tt := range []struct {
		name     string
		fake     servers.Fake
		args     []string
		sessions int // until the picture is there
	}{
		{"closes at 32 bits", servers.Fake{Version: "RFB 004.000\n", Format: servers.RGB565, Ends: closesAt32Bits}, nil, 1},
		{"closes at 32 bits that the user wants", servers.Fake{Version: "RFB 004.000\n", Format: servers.RGB565, Ends: closesAt32Bits}, []string{"--depth=full"}, 2},
		{"ignores the format", servers.Fake{Format: servers.RGBX, Stubborn: true}, nil, 1},
		{"ignores the format that the user wants", servers.Fake{Format: servers.RGBX, Stubborn: true}, []string{"--depth=medium"}, 2},
		{"ignores 32 bits that the user wants", servers.Fake{Format: servers.RGB565, Stubborn: true}, []string{"--depth=full"}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := servers.StartFake(t, tt.fake)
			a := servers.StartAccessibility(t)
			v := openWith(t, screen, a.Env(), append(tt.args, "vnc://"+s.Address())...)
			if tt.sessions > 1 {
				v.waitShown(a, sentence)
				v.save("own-colours.png", screen.Picture(t))
				v.choose(a, "Dismiss") // it lies over the picture
			}
			v.waitPicture(s.Picture)
			if n := s.Sessions(); n != tt.sessions {
				t.Errorf("the picture came in session %d, not %d", n, tt.sessions)
			}
			if said := strings.Contains(v.Output(), sentence); said != (tt.sessions > 1) {
				t.Errorf("it says that the colours are the server's: %v\n%s", said, v.Output())
			}
			v.screen.WaitActive(t, "fake")
			v.release()
			v.keys("ctrl+q")
			v.wantExit(0)
		})
	}
}

// waitShown waits until a window shows a text.
func (v *viewer) waitShown(a *servers.Accessibility, text string) {
	v.t.Helper()
	servers.Wait(v.t, "the text "+text, func() bool { return v.shows(a, text) })
}

func (v *viewer) shows(a *servers.Accessibility, text string) bool {
	found := false
	for _, w := range a.Windows(v.t) {
		w.All(func(c *servers.Accessible) {
			found = found || c.States&servers.Showing != 0 && strings.Contains(c.Name, text)
		})
	}
	return found
}

// TestClosesAtDesktopSize meets a server that ends the session when it is asked for
// another size: that is said, and from the third session on it is not asked any more.
func TestClosesAtDesktopSize(t *testing.T) {
	s := servers.StartFake(t, servers.Fake{Resizable: true, Ends: func(m []byte) bool { return m[0] == servers.SetDesktopSize }})
	a := servers.StartAccessibility(t)
	v := openWith(t, servers.StartScreen(t), a.Env(), "vnc://"+s.Address())
	v.waitPicture(s.Picture)
	v.waitSaid("the guest follows the window's size from now on")
	resize := func(width string) {
		t.Helper()
		v.screen.WaitActive(t, "fake")
		v.screen.Do(t, "getactivewindow", "windowsize", width, "700")
	}
	for n := 1; n <= 2; n++ {
		resize([]string{"800", "900"}[n-1])
		servers.Wait(t, "the end at SetDesktopSize", func() bool { return len(s.Messages(servers.SetDesktopSize)) == n })
		v.waitShown(a, "The server closed the connection when it was asked for another size.")
		v.save("closed-at-size.png", v.screen.Picture(t))
		v.press("alt+a", "initialized", n+1)
	}
	v.waitShown(a, "This server ends the session when it is asked for another size; the size is left alone.")
	resize("1000")
	time.Sleep(2 * time.Second) // it was asked within half a second before
	if n := len(s.Messages(servers.SetDesktopSize)); n != 2 || s.Sessions() != 3 {
		t.Errorf("%d sizes were asked for in %d sessions", n, s.Sessions())
	}
}
