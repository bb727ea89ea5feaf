// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// title is the name of QEMU's desktop.
const title = "QEMU"

// TestAddresses opens a QEMU by every form of address and sees its picture.
func TestAddresses(t *testing.T) {
	for _, tt := range []struct {
		name    string
		server  servers.QEMUOptions
		address func(q *servers.QEMU) string
	}{
		{"vnc URI", servers.QEMUOptions{}, func(q *servers.QEMU) string { return "vnc://" + q.Address() }},
		{"host and port", servers.QEMUOptions{}, func(q *servers.QEMU) string { return fmt.Sprintf("%s:%d", q.Host, q.Port) }},
		{"host and port, two colons", servers.QEMUOptions{}, func(q *servers.QEMU) string { return fmt.Sprintf("%s::%d", q.Host, q.Port) }},
		{"IPv6 URI", servers.QEMUOptions{Host: "::1"}, func(q *servers.QEMU) string { return fmt.Sprintf("vnc://[::1]:%d", q.Port) }},
		{"IPv6 and port", servers.QEMUOptions{Host: "::1"}, func(q *servers.QEMU) string { return fmt.Sprintf("[::1]:%d", q.Port) }},
		{"unix socket", servers.QEMUOptions{Unix: true}, func(q *servers.QEMU) string { return "vnc+unix://" + q.Path }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			q := servers.StartQEMU(t, tt.server)
			v := open(t, tt.address(q))
			v.waitSession(title)
			v.waitPicture(func() image.Image { return q.Screen(t) })
		})
	}
}

// TestOnlyWhatIsNeeded: an address needs no libvirt, and nothing needs OpenGL; the
// program does without the time and the memory that they take. (That libvirt is
// loaded for guests is seen wherever one is looked up.)
func TestOnlyWhatIsNeeded(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	maps := v.Maps(t)
	for _, library := range []string{"libvirt", "libLLVM", "libGLX_"} {
		if strings.Contains(maps, library) {
			t.Errorf("%s is mapped into the program", library)
		}
	}
	if !strings.Contains(maps, "libgtk-3") {
		t.Errorf("mapped into the program: %s", maps)
	}
}

// TestWebSockets opens a QEMU through its WebSocket and through websockify, by
// every form of address, and presses a key. The certificate is trusted because the
// system's store is told to be its authority.
func TestWebSockets(t *testing.T) {
	certificate := servers.NewCertificate(t)
	qemu := func(o servers.QEMUOptions, c *servers.Certificate) func(t *testing.T) (*servers.QEMU, string) {
		return func(t *testing.T) (*servers.QEMU, string) { return servers.StartQEMUWebSocket(t, o, c) }
	}
	websockify := func(scheme, path string, c *servers.Certificate) func(t *testing.T) (*servers.QEMU, string) {
		return func(t *testing.T) (*servers.QEMU, string) {
			q := servers.StartQEMU(t, servers.QEMUOptions{})
			return q, scheme + "://" + servers.StartWebsockify(t, q.Address(), c) + path
		}
	}
	for _, tt := range []struct {
		name  string
		start func(t *testing.T) (*servers.QEMU, string)
		args  []string
		asks  bool // whether the server is to be trusted
	}{
		{"QEMU", qemu(servers.QEMUOptions{}, nil), nil, false},
		{"QEMU, IPv6, TLS", qemu(servers.QEMUOptions{Host: "::1"}, certificate), []string{"--ca-file", certificate.RootsFile()}, false},
		{"websockify", websockify("ws", "/websockify?token=x", nil), nil, false},
		{"websockify, TLS", websockify("wss", "/websockify?token=x", certificate), nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			q, address := tt.start(t)
			screen := servers.StartScreen(t)
			config := []string{"XDG_CONFIG_HOME=" + t.TempDir()}
			if tt.asks {
				v := openWith(t, screen, config, append(tt.args, address)...)
				screen.WaitActive(t, trustDialog)
				v.keys("alt+t") // always
				v.waitSession(title)
				v.End()
			}
			v := openWith(t, screen, config, append(tt.args, address)...)
			v.waitSession(title)
			if tt.asks {
				v.waitSaid("one that you trust")
				file := servers.Run(t, nil, "cat", strings.TrimPrefix(config[0], "XDG_CONFIG_HOME=")+"/virt-viewer/trusted-servers")
				if strings.Contains(string(file), "token") {
					t.Errorf("a secret is remembered: %s", file)
				}
			}
			v.keys("3")
			q.WaitDebug(t, "S 3")
			v.waitPicture(func() image.Image { return q.Screen(t) })
		})
	}
}

// TestPictures goes through the guest's screen modes, each of another size.
func TestPictures(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	for _, mode := range []struct{ key, size string }{{"3", "800x600"}, {"4", "1024x768"}, {"2", "640x480"}, {"1", "720x400"}} {
		v.keys(mode.key)
		q.WaitDebug(t, "S "+mode.key)
		v.waitSaid("the desktop has " + mode.size + " pixels")
		v.waitPicture(func() image.Image { return q.Screen(t) })
	}
}

// TestScreenshot saves the picture through the menu.
func TestScreenshot(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	at := v.waitPicture(func() image.Image { return q.Screen(t) })
	v.click(at.X+571, at.Y-25, 1) // the menu button
	v.waitSaid("released")
	servers.Wait(t, "the menu", func() bool { // it is light, and the guest's screen is dark
		r, _, _, _ := v.screen.Picture(t).At(at.X+600, at.Y+260).RGBA()
		return r > 0xc000
	})
	v.keys("Return") // its first entry
	v.screen.WaitActive(t, "Save screenshot")
	file := filepath.Join(t.TempDir(), "picture.png")
	v.keys("ctrl+a")
	v.screen.Do(t, "type", file)
	v.keys("Return")
	var saved image.Image
	servers.Wait(t, "the file", func() bool {
		f, err := os.Open(file)
		if err != nil {
			return false
		}
		defer f.Close()
		saved, err = png.Decode(f)
		return err == nil
	})
	// The text cursor may have blinked between the two.
	servers.Wait(t, "the same picture", func() bool {
		_, same := servers.FindPicture(q.Screen(t), saved)
		return same
	})
}

// TestFullScreen goes to full screen and back by key, and then the guest sees
// its keys again.
func TestFullScreen(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	fills := func() bool {
		out := v.screen.Do(t, "getactivewindow", "getwindowgeometry")
		return strings.Contains(out, "1280x1024")
	}
	v.release()
	v.keys("F11")
	servers.Wait(t, "full screen", fills)
	v.keys("F11")
	servers.Wait(t, "the window", func() bool { return !fills() })
	if strings.Contains(q.Debug(), "K 57") {
		t.Error("the guest saw F11, which was the window's")
	}
	v.waitPicture(func() image.Image { return q.Screen(t) })
}
