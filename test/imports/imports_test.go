// SPDX-License-Identifier: GPL-2.0-or-later

// Package imports tests that the packages import one way only: cmd -> ui ->
// {widget, guest}, widget -> core -> rfbclient.
package imports

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/govnc/virt-viewer/"

// TestNoWordsBelow: errors of these packages state facts. What they mean to a user, and in
// the user's language, is said in app/problem.
func TestNoWordsBelow(t *testing.T) {
	args := []string{"list", "-f", "{{.ImportPath}} {{.Imports}}"}
	for _, pkg := range []string{"rfbclient/...", "guest/...", "recorder/...", "internal/...", "widget/...", "app/trust/...", "app/thumbnail",
		"app/script", "app/config", "app/config/address", "app/config/keyfile", "app/config/keyspec", "app/config/settings", "app/config/vvfile",
		"app/login/keyring", "app/login/secrets"} {
		args = append(args, module+pkg)
	}
	out, err := exec.Command("go", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	for _, line := range strings.Split(string(out), "\n") {
		if pkg, imports, _ := strings.Cut(line, " "); strings.Contains(imports, module+"app/i18n") {
			t.Errorf("%s has words for users", pkg)
		}
	}
}

// TestWalls: the inner packages of rfbclient and guest import only what stands below them.
func TestWalls(t *testing.T) {
	const room = "rfbclient/internal/"
	for _, tt := range []struct {
		pkg     string
		allowed []string // of this project, beside itself
	}{
		{room + "wire", nil},
		{room + "decode", []string{room + "wire", room + "inflate", room + "turbojpeg"}},
		{room + "auth", []string{room + "wire", room + "gnutls", room + "sasl"}},
		{"guest/internal/ssh", []string{"guest/internal/value"}},
		{"guest/internal/value", nil},
	} {
		out, err := exec.Command("go", "list", "-deps", module+tt.pkg).CombinedOutput()
		if err != nil {
			t.Fatalf("go list: %v\n%s", err, out)
		}
		for _, dep := range strings.Fields(string(out)) {
			dep, ours := strings.CutPrefix(dep, module)
			if ours && dep != tt.pkg && !slices.Contains(tt.allowed, dep) {
				t.Errorf("%s imports %s", tt.pkg, dep)
			}
		}
	}
}

func TestImports(t *testing.T) {
	for _, tt := range []struct {
		pkg       string
		forbidden []string
	}{
		{"rfbclient", []string{"gotk3", "libvirt", module + "widget", module + "guest", module + "ui", module + "test", "vnc2video", "coder/websocket"}},
		{"rfbclient/websocket", []string{"gotk3", "libvirt", module + "widget", module + "guest", module + "ui", module + "test"}},
		{"internal/keys", []string{"gotk3", "libvirt", module + "widget", module + "guest", module + "ui", module + "test"}},
		{"internal/savefile", []string{"gotk3", "libvirt", module + "widget", module + "guest", module + "ui", module + "rfbclient", module + "app", module + "test"}},
		{"guest", []string{"gotk3", module + "widget", module + "ui", module + "rfbclient", module + "test"}},
		{"guest/internal/ssh", []string{"gotk3", "libvirt.org"}},
		{"widget/internal/core", []string{"gotk3", "libvirt", "icza/mjpeg", module + "guest", module + "ui", module + "test"}},
		{"widget/internal/pulse", []string{"gotk3", "libvirt", module + "rfbclient", module + "guest", module + "ui", module + "test"}},
		{"widget", []string{"libvirt", module + "guest", module + "ui", module + "test"}},
		{"app/config/settings", []string{"gotk3", "libvirt.org", module + "widget", module + "guest", module + "rfbclient", module + "test"}},
		{"app/...", []string{"gotk3", module + "widget", module + "ui", module + "test", "vnc2video"}},
		{"app/session", []string{module + "app/script"}},
		{"app/trust", []string{module + "app/session", module + "app/script"}},
		{"app/login", []string{module + "app/session", module + "app/script"}},
		{"app/problem", []string{module + "app/session", module + "app/script", module + "app/trust"}},
		{"app/config", []string{"gotk3", module + "widget", module + "ui", module + "app/script", module + "app/session", module + "test", "vnc2video"}},
		{"app/script", []string{"gotk3", module + "widget", module + "test", "vnc2video"}},
		{"recorder", []string{"gotk3", "libvirt", module + "widget", module + "guest", module + "ui", module + "test", "vnc2video"}},
		{"recorder/fbs", []string{"gotk3", module + "rfbclient"}},
		{"recorder/frames", []string{"gotk3", "libvirt", "icza/mjpeg", module + "widget", module + "guest", module + "ui", module + "test"}},
		{"ui/dialogs", []string{module + "app/session", module + "app/script", module + "test", "vnc2video"}},
		{"ui/gtkx", []string{"libvirt", module + "app/session", module + "rfbclient", module + "guest", module + "widget", module + "test"}},
		{"ui", []string{module + "cmd", module + "test", "vnc2video"}},
		{"cmd/virt-viewer", []string{module + "test", "vnc2video"}},
	} {
		out, err := exec.Command("go", "list", "-deps", module+tt.pkg).CombinedOutput()
		if err != nil {
			t.Fatalf("go list: %v\n%s", err, out)
		}
		for _, dep := range strings.Fields(string(out)) {
			for _, f := range tt.forbidden {
				if strings.Contains(dep, f) {
					t.Errorf("%s imports %s", tt.pkg, dep)
				}
			}
		}
	}
}
