// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestUntrusted shows a desktop on an X server that does not trust the program, as with
// "ssh -X": the keyboard is grabbed once, and keys arrive. It is not parallel: it sets
// this process's environment.
func TestUntrusted(t *testing.T) {
	screen := servers.StartUntrustedScreen(t)
	x := servers.StartXvnc(t, 640, 480)
	typed := filepath.Join(t.TempDir(), "typed")
	x.Start(t, "xterm", "-fn", "fixed", "-geometry", "+0+0", "-e", "sh", "-c", "cat >"+typed)
	servers.Wait(t, "the xterm", func() bool { return x.HasWindow("sh") || x.HasWindow("xterm") })
	v := openWith(t, screen.Screen, screen.Untrusted, fmt.Sprintf("127.0.0.1::%d", x.Port))
	v.waitSession("xvnc")
	v.waitSaid("the guest follows the window's size from now on")
	v.click(640, 500, 1) // Xvnc has no window manager: the pointer gives the focus
	v.screen.Do(t, "mousemove", "450", "400", "type", "Hello, #1!")
	v.keys("Return")
	servers.Wait(t, "the text in the xterm", func() bool {
		b, _ := os.ReadFile(typed)
		return string(b) == "Hello, #1!\n"
	})
	if n := strings.Count(v.Output(), "grabbed"); n > 5 {
		t.Errorf("keyboard and pointer were grabbed %d times", n)
	}
}
