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

// TestKeyRepeat holds a key at x11vnc, which has its X server not repeat keys: with
// the preference it arrives again and again.
func TestKeyRepeat(t *testing.T) {
	t.Parallel()
	x := servers.StartX11vncScreen(t, 640, 480, 24)
	out := filepath.Join(t.TempDir(), "typed")
	x.Start(t, "xterm", "-fn", "fixed", "-geometry", "+0+0", "-title", "reader", "-e", "sh", "-c", "stty -icanon; cat >"+out)
	x.WaitWindow(t, "reader")
	x.Do(t, "mousemove", "50", "50")
	typed := func() string {
		text, _ := os.ReadFile(out)
		return string(text)
	}
	v := openSet(t, servers.StartScreen(t), "repeat-keys=true\n", fmt.Sprintf("vnc://127.0.0.1:%d", x.Port))
	v.waitSaid("initialized")
	v.waitSaid("keyboard grabbed")
	servers.Run(t, v.screen.Env(), "xset", "r", "rate", "50", "50")
	v.screen.Do(t, "keydown", "j")
	servers.Wait(t, "a key that repeats", func() bool { return strings.Count(typed(), "j") > 5 })
	v.screen.Do(t, "keyup", "j")
}
