// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// waitSetting waits until the settings in a directory have a line.
func waitSetting(t *testing.T, dir, line string) {
	t.Helper()
	t.Cleanup(func() {
		if t.Failed() {
			text, err := os.ReadFile(filepath.Join(dir, "virt-viewer", "settings"))
			t.Logf("the settings: %v\n%s", err, text)
		}
	})
	servers.Wait(t, "the setting "+line, func() bool {
		text, _ := os.ReadFile(filepath.Join(dir, "virt-viewer", "settings"))
		return strings.Contains(string(text), line+"\n")
	})
}

// TestPreferences changes one by the keyboard: it holds at once, and is kept beside
// what another program wrote.
func TestPreferences(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	dir := settingsDir(t, "# mine\n[virt-viewer]\nask-quit=false\nown=1\n")
	v := openWith(t, servers.StartScreen(t), []string{"XDG_CONFIG_HOME=" + dir}, "vnc://"+q.Address())
	v.waitSession(title)
	v.release()
	v.keys("ctrl+comma")
	v.screen.WaitActive(t, "Preferences")
	v.save("preferences.png", v.screen.Picture(t))
	v.keys("alt+w") // the guest follows the window's size
	waitSetting(t, dir, "auto-resize=false")
	v.keys("Escape")
	v.screen.WaitActive(t, title)
	waitSetting(t, dir, "# mine")
	waitSetting(t, dir, "own=1")
}

// TestAskQuit: closing a session is asked about, until the user does not want that
// any more.
func TestAskQuit(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	dir := settingsDir(t, "")
	screen, env := servers.StartScreen(t), []string{"XDG_CONFIG_HOME=" + dir}
	v := openWith(t, screen, env, "vnc://"+q.Address())
	v.waitSession(title)
	v.release()
	v.keys("ctrl+q")
	v.screen.WaitActive(t, "Virt Viewer")
	v.save("closing.png", v.screen.Picture(t))
	v.keys("Escape")
	v.screen.WaitActive(t, title)
	v.waitSaid("grabbed")
	v.release()
	v.keys("ctrl+q")
	v.screen.WaitActive(t, "Virt Viewer")
	v.keys("alt+d", "Return")
	v.wantExit(0)
	waitSetting(t, dir, "ask-quit=false")
	v = openWith(t, screen, env, "vnc://"+q.Address())
	v.waitSession(title)
	v.release()
	v.keys("ctrl+q")
	v.wantExit(0)
}
