// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"os"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
	"github.com/govnc/virt-viewer/test/servers"
)

// chooserTitle is the title of the window that asks what to open.
const chooserTitle = "Open a display"

// TestChoose asks for a guest because none is given, and for another one because
// there is none of that name; both times one of the list is searched for and opened.
func TestChoose(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	nodes := writeNodes(t, q.Port)
	screen := servers.StartScreen(t)
	for _, tt := range []struct {
		name string
		args []string
	}{
		{"no guest", nil},
		{"an unknown guest", []string{"wrb1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := openOn(t, screen, append([]string{"-c", nodes}, tt.args...)...)
			screen.WaitActive(t, chooserTitle)
			v.waitSaid("3 guests on test://")
			v.save("chooser.png", screen.Picture(t))
			v.screen.Do(t, "type", "WEB")
			v.keys("Return")
			v.waitSession("web1")
			v.waitPicture(func() image.Image { return q.Screen(t) })
			v.End()
		})
	}
}

// TestChooseNothing closes the window that asks: that there is no such guest is then
// what the program has failed with.
func TestChooseNothing(t *testing.T) {
	t.Parallel()
	nodes := writeNodes(t, 5999)
	screen := servers.StartScreen(t)
	for _, tt := range []struct {
		name  string
		args  []string
		code  int
		words []string
	}{
		{"no guest", nil, 10, []string{"cancelled"}},
		{"an unknown guest", []string{"wrb1"}, 4, []string{"no guest with the name, UUID or ID", "wrb1", "did you mean", "web1"}},
		{"an unknown ID", []string{"--id", "web1"}, 4, []string{"web1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := openOn(t, screen, append([]string{"-c", nodes}, tt.args...)...)
			screen.WaitActive(t, chooserTitle)
			v.keys("Escape")
			v.wantExit(tt.code, tt.words...)
		})
	}
}

// TestChooseAgain types an address where nobody is: the user is asked again.
func TestChooseAgain(t *testing.T) {
	t.Parallel()
	v, a := openAccessible(t, "-c", writeNodes(t, 5999))
	press := func(window, button string) {
		t.Helper()
		servers.Wait(t, "the button "+button, func() bool {
			b := a.WaitWindow(t, window).Find("push button", button)
			if b == nil || b.States&servers.Sensitive == 0 {
				return false
			}
			b.Press(t)
			return true
		})
	}
	a.WaitFind(t, chooserTitle, "label", "web1")
	entry := a.WaitFind(t, chooserTitle, "", "Search for a guest, or type an address")
	entry.Type(t, fmt.Sprintf("vnc://127.0.0.1:%d", servers.FreePort(t, "127.0.0.1")))
	press(chooserTitle, "Open")
	press(servers.Alert, "Close")
	press(chooserTitle, "Cancel")
	v.wantExit(6, "nobody listens")
}

// TestChooserFollows sees guests come, start and go in the list, takes their pictures,
// and starts one from it.
func TestChooserFollows(t *testing.T) {
	daemon := libvirtd.Start(t)
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	daemon.Define(t, embedguest.Domain{Name: "later", Title: "Started from the list", Graphics: graphics})
	daemon.Run(t, embedguest.Domain{Name: "now", Graphics: embedguest.VNCSocket})
	v := open(t, "-c", daemon.URI())
	v.screen.WaitActive(t, chooserTitle)
	log := func(name string) string {
		text, _ := os.ReadFile(embedguest.At(daemon.Dir).Log(name))
		return string(text)
	}
	servers.Wait(t, "the guest", func() bool { return strings.Contains(log("now"), "READY") })
	v.waitSaid("2 guests on")
	v.screen.Do(t, "type", "list") // of the title
	v.keys("alt+s")
	servers.Wait(t, "the guest's start", func() bool { return strings.Contains(log("later"), "READY") })
	v.keys("ctrl+a", "BackSpace")
	servers.Wait(t, "two pictures", func() bool { return strings.Count(v.Output(), "took a picture") >= 2 })
	v.save("chooser.png", v.screen.Picture(t))
	v.screen.Do(t, "type", "later")
	v.keys("Return")
	v.waitSession("Started from the list")
}
