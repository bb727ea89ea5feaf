// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestLastKeysArrive closes the window right behind the last key, at a server that
// takes its time to read, and has always something to say, for which TCP resets a
// connection that is closed at once. All of the keys arrive.
func TestLastKeysArrive(t *testing.T) {
	t.Parallel()
	const keys = 100
	s := servers.StartFake(t, servers.Fake{Chatty: true, Narrow: true, Reads: func(m []byte) {
		if m[0] == servers.KeyEvent && m[7] == 'k' {
			time.Sleep(time.Millisecond)
		}
	}})
	v := open(t, "--hotkeys=close=ctrl+shift+q", "vnc://"+s.Address())
	v.waitSession("fake")
	args := []string{"key", "--delay", "0"}
	for range keys {
		args = append(args, "k")
	}
	v.screen.Do(t, append(args, "ctrl+shift+q")...)
	v.wantExit(0)
	servers.Wait(t, "the keys", func() bool {
		released := 0
		for _, m := range s.Messages(servers.KeyEvent) {
			if m[7] == 'k' && m[1] == 0 {
				released++
			}
		}
		return released == keys
	})
}

// TestColours: the preference decides what the next connection asks the server for.
func TestColours(t *testing.T) {
	t.Parallel()
	s := servers.StartFake(t, servers.Fake{})
	dir := settingsDir(t, "[virt-viewer]\nask-quit=false\n")
	a := servers.StartAccessibility(t)
	screen, env := servers.StartScreen(t), append(a.Env(), "XDG_CONFIG_HOME="+dir)
	v := openWith(t, screen, env, "vnc://"+s.Address())
	v.waitSession("fake")
	v.release()
	v.keys("ctrl+comma")
	screen.WaitActive(t, "Preferences")
	v.waitShown(a, "Colours")
	v.keys("alt+l", "Down", "Down", "Down")
	v.waitSaid("colours: medium")
	waitSetting(t, dir, "depth=medium")
	v.keys("Escape")
	screen.WaitActive(t, "fake")
	v.release()
	v.closes("ctrl+q")
	before := len(s.Formats())
	v = openWith(t, screen, env, "vnc://"+s.Address())
	v.waitSession("fake")
	formats := s.Formats()[before:]
	if len(formats) == 0 || formats[0].Bits != 16 {
		t.Errorf("with thousands of colours, it asks for %+v", formats)
	}
	v.waitPicture(s.Picture)
	v.End()
	before = len(s.Formats())
	v = openWith(t, screen, env, "--depth=server", "vnc://"+s.Address())
	v.waitSession("fake")
	if formats := s.Formats()[before:]; len(formats) != 0 {
		t.Errorf("with the server's own colours, it asks for %+v", formats)
	}
	v.waitPicture(s.Picture)
}
