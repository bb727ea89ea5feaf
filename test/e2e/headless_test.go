// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/servers"
)

// script runs the program where there is no screen, and gives it back when it has
// ended.
func script(t *testing.T, args ...string) *viewer {
	t.Helper()
	env := []string{"DISPLAY=", "WAYLAND_DISPLAY=", "XDG_CONFIG_HOME=" + t.TempDir()}
	v := &viewer{servers.Start(t, env, program, args...), t, nil}
	v.ExitCode(t)
	return v
}

func readPicture(t *testing.T, name string) image.Image {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestScript works with a guest of libvirt's as a script would: types, sends keys,
// waits for what comes of it and saves pictures, in the order of the command line.
func TestScript(t *testing.T) {
	e := startEmbedded(t, embedguest.VNCSocket)
	dir := t.TempDir()
	before, after := filepath.Join(dir, "before.png"), filepath.Join(dir, "after.png")
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("y"), 0o600); err != nil {
		t.Fatal(err)
	}
	script(t, "--connect", e.host.URI(), "--timeout", "30", "demo",
		"--type-layout", "de", "--type-file", text, "--send-key", "ctrl+esc", "--screenshot", before,
		"--type-layout", "us", "--type=3", "--wait-for-change", "--wait-for-still=0.5", "--screenshot", after).wantExit(0)
	servers.Wait(t, "the keys in their order", func() bool {
		return strings.Contains(e.log(t), "K 2c\nK ac\nK 1d\nK 01\nK 81\nK 9d\nK 04\n")
	})
	if size := readPicture(t, before).Bounds().Size(); size != image.Pt(720, 400) {
		t.Errorf("the first picture has %v pixels", size)
	}
	m := readPicture(t, after)
	if size := m.Bounds().Size(); size != image.Pt(800, 600) {
		t.Errorf("the second picture has %v pixels", size)
	}
	colours := map[any]bool{}
	for x := range 800 {
		colours[m.At(x, 300)] = true
	}
	if len(colours) < 100 {
		t.Errorf("a line of the pattern has %d colours", len(colours))
	}
}

// TestScreenshotWithoutDisplay has libvirt make the picture of a guest that has a
// screen but no VNC display.
func TestScreenshotWithoutDisplay(t *testing.T) {
	e := startEmbedded(t, "")
	file := filepath.Join(t.TempDir(), "guest.png")
	script(t, "-c", e.host.URI(), "demo", "--screenshot", file).wantExit(0)
	if size := readPicture(t, file).Bounds().Size(); size.X < 640 || size.Y < 400 {
		t.Errorf("the picture has %v pixels", size)
	}
	script(t, "-c", e.host.URI(), "demo", "--type", "x").wantExit(5, "no graphical display")
}

// TestScriptFailures looks at exit codes and words.
func TestScriptFailures(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret"})
	open := servers.StartQEMU(t, servers.QEMUOptions{})
	refused := fmt.Sprintf("vnc://127.0.0.1:%d", servers.FreePort(t, "127.0.0.1"))
	certificate := servers.NewCertificate(t)
	_, secure := servers.StartQEMUWebSocket(t, servers.QEMUOptions{}, certificate)
	nodes := writeNodes(t, servers.FreePort(t, "127.0.0.1"))
	dir := t.TempDir()
	shot := "--screenshot=" + filepath.Join(dir, "x.png")
	for _, tt := range []struct {
		name  string
		args  []string
		code  int
		words []string
	}{
		{"an unknown kind of picture", []string{"--screenshot=x.gif", refused}, 1, []string{".png, .jpg or .jpeg"}},
		{"no time", []string{"--wait-for-still=0", refused}, 1, []string{"a number of seconds is needed"}},
		{"an unknown key", []string{"--send-key=ctrl+nonsense", refused}, 1, []string{`no key "nonsense"`}},
		{"an unknown layout", []string{"--type-layout=klingon", refused}, 1, []string{"klingon"}},
		{"no such file", []string{"--type-file=/nowhere", refused}, 1, []string{"/nowhere"}},
		{"nobody listens", []string{shot, refused}, 6, []string{"nobody listens"}},
		{"nobody to ask", []string{shot, "--security=VNC", "vnc://" + q.Address()}, 7, []string{"nobody to answer"}},
		{"an untrusted certificate", []string{shot, secure}, 7, []string{"was not accepted", "--ca-file"}},
		{"no such guest", []string{shot, "-c", nodes, "nobody"}, 4, []string{"nobody"}},
		{"no character", []string{"--type=\u00e9", "vnc://" + open.Address()}, 1, []string{"no key for \u00e9", "--type-layout"}},
		{"no change", []string{"--wait-for-change=0.5", "vnc://" + open.Address()}, 11, []string{"longer than 500ms"}},
		{"no time at all", []string{"--timeout=0.5", "--pause=20", "vnc://" + open.Address()}, 11, []string{"longer than 500ms"}},
		{"no directory", []string{"--screenshot=" + dir + "/none/x.png", "vnc://" + open.Address()}, 12, []string{"no such file or directory"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			script(t, tt.args...).wantExit(tt.code, tt.words...)
		})
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}
