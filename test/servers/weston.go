// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
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
	w := &Weston{Screen: StartScreenOf(t, width, height), dir: shortDir(t)}
	env := append(w.Screen.Env(), "XDG_RUNTIME_DIR="+w.dir)
	w.Process = Start(t, env, "weston", "--backend=x11-backend.so", "--use-pixman", "--fullscreen",
		fmt.Sprintf("--width=%d", width), fmt.Sprintf("--height=%d", height), "--socket=wl", "--idle-time=0")
	w.waitFor(t, "weston", func() bool {
		_, err := os.Stat(filepath.Join(w.dir, "wl"))
		return err == nil
	})
	return w
}

// StartWestonWithoutSeat starts a weston without a screen, keyboard and pointer.
func StartWestonWithoutSeat(t testing.TB) *Weston {
	t.Helper()
	w := &Weston{dir: shortDir(t)}
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
