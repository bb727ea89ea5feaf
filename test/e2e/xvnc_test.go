// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestXterm shows an xterm in Xvnc, types into it, and copies text both ways.
func TestXterm(t *testing.T) {
	t.Parallel()
	x := servers.StartXvnc(t, 640, 480)
	typed := filepath.Join(t.TempDir(), "typed")
	x.Start(t, "xterm", "-fn", "fixed", "-geometry", "+0+0", "-xrm", "*cursorBlink: false",
		"-e", "sh", "-c", "ls -l /; cat >"+typed)
	v := open(t, fmt.Sprintf("127.0.0.1::%d", x.Port))
	v.waitSession("xvnc")
	servers.Wait(t, "the xterm", func() bool { return x.HasWindow("sh") || x.HasWindow("xterm") })
	at := v.waitPicture(func() image.Image { return x.Picture(t) })
	v.click(at.X+100, at.Y+100, 1) // Xvnc has no window manager: the pointer gives the focus
	v.screen.Do(t, "type", "Hello, #1!")
	v.keys("Return")
	servers.Wait(t, "the text in the xterm", func() bool {
		b, _ := os.ReadFile(typed)
		return string(b) == "Hello, #1!\n"
	})
	v.waitPicture(func() image.Image { return x.Picture(t) })

	paste := func(s *servers.Screen) string {
		return string(servers.Run(t, s.Env(), "sh", "-c", "timeout 5 xclip -o -selection clipboard || true"))
	}
	copyTo := func(s *servers.Screen, text string) {
		s.Start(t, "sh", "-c", fmt.Sprintf("printf %%s %q | xclip -i -selection clipboard -quiet", text))
	}
	copyTo(v.screen, "from the host: é")
	servers.Wait(t, "the host's text at the server", func() bool { return paste(x.Screen) == "from the host: é" })
	copyTo(x.Screen, "from the guest: ü")
	servers.Wait(t, "the server's text at the host", func() bool { return paste(v.screen) == "from the guest: ü" })
}

// TestResize gives the window another size, and the server follows.
func TestResize(t *testing.T) {
	t.Parallel()
	x := servers.StartXvnc(t, 640, 480)
	v := open(t, fmt.Sprintf("127.0.0.1::%d", x.Port))
	v.waitSession("xvnc")
	v.waitSaid("the desktop has 640x480 pixels")
	v.waitSaid("the guest follows the window's size from now on")
	v.screen.Do(t, "getactivewindow", "windowsize", "900", "700")
	servers.Wait(t, "another size of the desktop", func() bool {
		return strings.Count(v.Output(), "the desktop has ") >= 2
	})
	v.waitPicture(func() image.Image { return x.Picture(t) })
}
