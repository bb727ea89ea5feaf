// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestReplayTakesNothing plays a session whose server could be asked to reboot, and had
// text copied. Nothing that is for a living server can be done: not by buttons, by menus
// or by hotkeys; and what was copied then does not reach today's clipboard.
func TestReplayTakesNothing(t *testing.T) {
	const copied = "copied in the past"
	says := binary.BigEndian.AppendUint32([]byte{3, 0, 0, 0}, uint32(len(copied))) // ServerCutText
	says = append(append(says, copied...), 250, 0, 1, 1)                           // and xvp is there
	file := filepath.Join(t.TempDir(), "past.fbs")
	if err := os.WriteFile(file, servers.FakeRecording(servers.Fake{Says: says, Resizable: true}), 0o600); err != nil {
		t.Fatal(err)
	}

	a := servers.StartAccessibility(t)
	hotkeys := "reset=ctrl+shift+f1,view-only=ctrl+shift+f2,secure-attention=ctrl+shift+f3,type-text=ctrl+shift+f4," +
		"hold-ctrl=ctrl+shift+f5,auto-resize=ctrl+shift+f6,connection-info=ctrl+shift+f7,snapshots=ctrl+shift+f8,zoom-in=ctrl+shift+f9," +
		"preferences=ctrl+shift+f10"
	v := openWith(t, servers.StartScreen(t), a.Env(), "--hotkeys="+hotkeys, file)
	v.waitPicture(servers.FakePicture)
	v.screen.WaitActive(t, "past.fbs")
	window := a.WaitWindow(t, "past.fbs")
	for _, name := range []string{"Send key", "Power"} {
		if c := window.Find("", name); c != nil {
			t.Errorf("there is a %s %q", c.Role, name)
		}
	}
	for _, key := range []string{"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"} {
		v.keys("ctrl+shift+" + strings.ToUpper(key))
	}
	v.keys("ctrl+shift+F9")
	v.waitSaid("zoom: 110 %") // all before it was pressed, too
	if n := len(a.Windows(t)); n != 1 {
		t.Errorf("%d windows: a dialog was opened", n)
	}
	if strings.Contains(v.Output(), "view only: ") {
		t.Errorf("it can be made view-only:\n%s", v.Output())
	}

	// The preference is for all windows; the recording is played again after it.
	v.keys("ctrl+shift+F10")
	v.screen.WaitActive(t, "Preferences")
	v.choose(a, "Clipboard")
	v.waitShown(a, "Share copied text with the guest")
	v.keys("alt+h")
	v.waitSaid("clipboard: off")
	v.keys("alt+h")
	v.waitSaid("clipboard: both")
	v.keys("Escape")
	v.screen.WaitActive(t, "past.fbs")
	before := strings.Count(v.Output(), "initialized")
	v.press("Left", "initialized", before+1)
	v.waitSaidTimes("the server can shut down", 2)
	pasted := servers.Run(t, v.screen.Env(), "sh", "-c", "timeout 2 xclip -o -selection clipboard || true")
	if strings.Contains(string(pasted), copied) {
		t.Errorf("the clipboard has %q", pasted)
	}

	v.choose(a, "Menu")
	v.wantInsensitive(a, "View only", "Connection…")
	v.choose(a, "Clipboard")
	v.wantInsensitive(a, "Both ways", "Only to the guest", "Only from the guest", "Off")
}

// wantInsensitive waits until controls are shown, none of which can be used.
func (v *viewer) wantInsensitive(a *servers.Accessibility, names ...string) {
	v.t.Helper()
	servers.Wait(v.t, strings.Join(names, ", "), func() bool {
		shown := 0
		for _, w := range a.Windows(v.t) {
			w.All(func(c *servers.Accessible) {
				if !slices.Contains(names, c.Name) || c.States&servers.Showing == 0 {
					return
				}
				if shown++; c.States&servers.Sensitive != 0 {
					v.t.Fatalf("the %s %q can be used", c.Role, c.Name)
				}
			})
		}
		return shown == len(names)
	})
}
