// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/app/config/keyspec"
)

func TestScreenshotName(t *testing.T) {
	at := time.Date(2026, 11, 23, 15, 4, 5, 0, time.UTC)
	for in, want := range map[string]string{
		"web1":             "web1",
		"../../etc/passwd": "etc-passwd",
		"my guest":         "my-guest",
		".hidden":          "hidden",
		"\x00\n":           "screenshot",
		"":                 "screenshot",
		"Häuschen":         "Häuschen",
		"-rf":              "rf",
		"vnc://host:5901":  "vnc-host-5901",
	} {
		if got := screenshotName(in, at); got != want+" 2026-11-23 15.04.05.png" {
			t.Errorf("screenshotName(%q) = %q", in, got)
		}
	}
}

func TestSendableKeys(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range sendable {
		if seen[c.label] || len(c.keys) == 0 {
			t.Errorf("%q is there twice or has no keys", c.label)
		}
		seen[c.label] = true
	}
	for _, label := range []string{"Ctrl+Alt+Delete", "Ctrl+Alt+F1", "Ctrl+Alt+F12", "Print Screen", "F13", "F24", "Super+L"} {
		if !seen[label] {
			t.Errorf("%q is missing", label)
		}
	}
}

// TestActions: the table is consistent.
func TestActions(t *testing.T) {
	names, accels := map[string]bool{}, map[string]bool{}
	for _, a := range actions() {
		if names[a.name] || a.label == "" && a.place != placeNone && a.choices == nil || (a.do == nil) != (a.choices != nil) {
			t.Errorf("action %q is there twice or not whole", a.name)
		}
		names[a.name] = true
		for _, accel := range a.accels {
			if accels[accel] {
				t.Errorf("%s does two things", accel)
			}
			accels[accel] = true
		}
	}
}

// TestUnknownHotkeys: a key alone chooses none of several things.
func TestUnknownHotkeys(t *testing.T) {
	key := keyspec.Hotkey{Keysym: keyF1}
	wrong := UnknownHotkeys(keyspec.Hotkeys{"view": key, "quality": key, "view-only": key, "toggle-fullscreen": key, "fly": key})
	if want := []string{"Unknown hotkey name fly", "Unknown hotkey name quality", "Unknown hotkey name view"}; !slices.Equal(wrong, want) {
		t.Errorf("%q", wrong)
	}
}

// TestNumbered: %d of a connection file's title is the display's number.
func TestNumbered(t *testing.T) {
	for _, tt := range []struct {
		title   string
		display int
		want    string
	}{
		{"web1 - %d", 0, "web1 - 1"},
		{"%d: web1", 2, "3: web1"},
		{"100 %", 0, "100 %"},
		{"%s %d %d", 0, "%s 1 %d"},
	} {
		if got := numbered(tt.title, tt.display); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.title, got, tt.want)
		}
	}
}
