// SPDX-License-Identifier: GPL-2.0-or-later

package embed

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
	"github.com/govnc/virt-viewer/test/servers"
)

// TestVirtManager runs Debian's virt-manager with nothing changed but the import of
// the widget: its console shows a guest, and the guest gets what is typed there.
func TestVirtManager(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "virt-manager")
	servers.Run(t, nil, "cp", "-r", "/usr/share/virt-manager", program)
	viewers := filepath.Join(program, "virtManager/details/viewers.py")
	source, err := os.ReadFile(viewers)
	if err != nil {
		t.Fatal(err)
	}
	for before, after := range map[string]string{
		"gi.require_version('GtkVnc', '2.0')": "gi.require_version('Govnc', '1.0')",
		"from gi.repository import GtkVnc\n":  "from gi.repository import Govnc as GtkVnc\n",
	} {
		if !bytes.Contains(source, []byte(before)) {
			t.Fatalf("virt-manager has no line %q", before)
		}
		source = bytes.Replace(source, []byte(before), []byte(after), 1)
	}
	if err := os.WriteFile(viewers, source, 0o600); err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("/usr/bin/virt-manager")
	if err != nil {
		t.Fatal(err)
	}
	start := filepath.Join(program, "start")
	script = bytes.ReplaceAll(script, []byte("/usr/share/virt-manager"), []byte(program))
	if err := os.WriteFile(start, script, 0o600); err != nil {
		t.Fatal(err)
	}

	daemon := libvirtd.Start(t)
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	daemon.Run(t, embedguest.Domain{Name: "demo", Graphics: graphics})
	screen := servers.StartScreen(t)
	home := t.TempDir()
	env := append(staged.env(screen), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home, "XDG_DATA_HOME="+home,
		"XDG_RUNTIME_DIR="+home, "G_DEBUG=")
	// A transport, even a socket of this machine, makes a guest a remote one there.
	local := strings.Replace(daemon.URI(), "qemu+unix:", "qemu:", 1)
	manager := servers.Start(t, env, "dbus-run-session", "--", python, start, "--no-fork", "--debug",
		"-c", local, "--show-domain-console", "demo")
	const title = "demo on QEMU/KVM User session"
	screen.WaitWindow(t, title) // it asks QEMU a lot before
	screen.WaitActive(t, title)
	log := func() string {
		return string(servers.Run(t, nil, "cat", embedguest.At(daemon.Dir).Log("demo")))
	}
	servers.Wait(t, "the key in the guest", func() bool {
		if manager.Ended() {
			t.Fatalf("virt-manager has ended: %s", manager.Output())
		}
		screen.Do(t, "key", "z")
		return strings.Contains(log(), "K 2c")
	})
	servers.Wait(t, "the guest's picture", func() bool {
		_, found := servers.FindPicture(screen.Picture(t), screenshot(t, daemon.URI(), "demo"))
		return found
	})
	save(t, screen, "virt-manager.png")
}

// screenshot has libvirt make a picture of a guest's screen.
func screenshot(t *testing.T, uri, name string) image.Image {
	t.Helper()
	connection, err := guest.Open(context.Background(), uri, guest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	g, err := connection.Find(context.Background(), guest.Query{Text: name})
	if err != nil {
		t.Fatal(err)
	}
	encoded, mime, err := g.Screenshot(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(encoded))
	if err != nil {
		t.Fatalf("%s: %v", mime, err)
	}
	return picture
}
