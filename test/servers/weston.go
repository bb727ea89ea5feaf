// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Weston is a Wayland display in a window of an X screen, whose keyboard and pointer
// it has.
type Weston struct {
	*Process
	Screen *Screen
	dir    string
}

// StartWeston starts weston on a screen of its own.
func StartWeston(t testing.TB, width, height int) *Weston {
	t.Helper()
	w := &Weston{Screen: StartScreenOf(t, width, height), dir: ShortDir(t)}
	env := append(w.Screen.Env(), "XDG_RUNTIME_DIR="+w.dir)
	// It may miss that the window manager has shown its window, and wait for ever.
	const tries, patience = 3, 10 * time.Second
	for range tries {
		w.Process = Start(t, env, "weston", "--backend=x11-backend.so", "--use-pixman", "--fullscreen",
			fmt.Sprintf("--width=%d", width), fmt.Sprintf("--height=%d", height), "--socket=wl", "--idle-time=0")
		for end := time.Now().Add(patience); time.Now().Before(end) && !w.Ended(); time.Sleep(10 * time.Millisecond) {
			if _, err := os.Stat(filepath.Join(w.dir, "wl")); err == nil {
				return w
			}
		}
		w.End()
	}
	t.Fatalf("weston does not come up:\n%s", w.Output())
	return nil
}

// StartWestonWithoutSeat starts a weston without a screen, keyboard and pointer.
func StartWestonWithoutSeat(t testing.TB) *Weston {
	t.Helper()
	w := &Weston{dir: ShortDir(t)}
	w.Process = Start(t, []string{"XDG_RUNTIME_DIR=" + w.dir, "DISPLAY="}, "weston", "--backend=headless-backend.so", "--use-pixman", "--socket=wl", "--idle-time=0")
	w.waitFor(t, "weston", func() bool {
		_, err := os.Stat(filepath.Join(w.dir, "wl"))
		return err == nil
	})
	return w
}

// Env is what a program needs to open windows there.
func (w *Weston) Env() []string {
	return []string{"XDG_RUNTIME_DIR=" + w.dir, "WAYLAND_DISPLAY=wl", "GDK_BACKEND=wayland", "DISPLAY=", "NO_AT_BRIDGE=1",
		"GSETTINGS_BACKEND=memory", "DBUS_SESSION_BUS_ADDRESS=disabled:"}
}
