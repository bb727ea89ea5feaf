// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
	"github.com/govnc/virt-viewer/test/servers"
)

// nodeGuest is a guest of libvirt's test driver.
type nodeGuest struct {
	name, uuid, title string
	port              int // of its VNC display; 0 for none
}

// writeGuests writes what libvirt's test driver shall have, and gives its URI.
func writeGuests(t *testing.T, guests ...nodeGuest) string {
	t.Helper()
	var node strings.Builder
	node.WriteString("<node>")
	for i, g := range guests {
		if g.uuid == "" {
			g.uuid = fmt.Sprintf("7d5d0e4b-5d6b-4b0e-9b0b-%012x", i)
		}
		fmt.Fprintf(&node, `<domain type="test"><name>%s</name><uuid>%s</uuid><title>%s</title><memory>8192</memory><os><type>hvm</type></os><devices>`, g.name, g.uuid, g.title)
		if g.port > 0 {
			fmt.Fprintf(&node, `<graphics type="vnc" port="%d" listen="127.0.0.1"/>`, g.port)
		}
		node.WriteString("</devices></domain>")
	}
	node.WriteString("</node>")
	file := filepath.Join(t.TempDir(), "node.xml")
	if err := os.WriteFile(file, []byte(node.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return "test://" + file
}

// TestChooserThousands: the list makes as many rows of 4,000 guests as of 1,000, more
// come when the user goes to their end, and one that is far behind is found by its name.
// Names and titles without a blank do not make the window wider.
func TestChooserThousands(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	screen := servers.StartScreen(t)
	for _, n := range []int{1000, 4000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			guests := []nodeGuest{{name: strings.Repeat("a", 63), title: strings.Repeat("b", 300)}, {name: strings.Repeat("aa", 150)}}
			for len(guests) < n-1 {
				guests = append(guests, nodeGuest{name: fmt.Sprintf("guest%04d", len(guests))})
			}
			guests = append(guests, nodeGuest{name: "zuse", port: q.Port})
			v := openOn(t, screen, "-c", writeGuests(t, guests...))
			screen.WaitActive(t, chooserTitle)
			v.waitSaid(fmt.Sprintf("%d guests on test://", n))
			v.waitSaid("the list has 100 rows")
			v.save("thousands.png", screen.Picture(t))
			if width := v.activeWidth(); width > 600 {
				t.Errorf("the window is %d px wide", width)
			}
			v.keys(strings.Split(strings.Repeat("Down ", 100)+"Down", " ")...)
			v.waitSaid("the list has 200 rows")
			v.screen.Do(t, "type", "zuse")
			v.keys("Return")
			v.waitSession("zuse")
			v.End()
		})
	}
}

// activeWidth is how wide the active window is, in px.
func (v *viewer) activeWidth() int {
	v.t.Helper()
	got := v.screen.Do(v.t, "getactivewindow", "getwindowgeometry", "--shell")
	_, after, _ := strings.Cut(got, "WIDTH=")
	width, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		v.t.Fatal(got)
	}
	return width
}

// TestLongNames: what has a name of 300 letters without a blank is shown in a window of
// the usual width, whatever its state and in whatever words its name stands.
func TestLongNames(t *testing.T) {
	t.Parallel()
	screen := servers.StartScreen(t)
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	long := strings.Repeat("n", 300)
	nodes := writeGuests(t, nodeGuest{name: long, title: long, port: q.Port}, nodeGuest{name: "x" + long, title: strings.Repeat("t", 300)})
	for _, tt := range []struct {
		name string
		args []string
		said string
	}{
		{"a session", []string{"-c", nodes, long}, "initialized"},
		{"no display", []string{"-c", nodes, "x" + long}, "has no graphical display"},
		{"no such guest", []string{"-c", nodes, "y" + long}, "guests on test://"},
		{"no such host", []string{"vnc://" + long + ":5901"}, "Cannot show"},
		{"waiting", []string{"--wait", "-c", nodes, "z" + long}, "Waiting for guest"},
		{"a title", []string{"-t", long, "vnc://" + q.Address()}, "initialized"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := openOn(t, screen, tt.args...)
			v.waitSaid(tt.said)
			servers.Wait(t, "a window", func() bool {
				out := v.screen.Do(t, "search", "--onlyvisible", "--class", "virt")
				return out != ""
			})
			for _, id := range strings.Fields(v.screen.Do(t, "search", "--onlyvisible", "--class", "virt")) {
				got := v.screen.Do(t, "getwindowgeometry", "--shell", id)
				_, after, _ := strings.Cut(got, "WIDTH=")
				if width, err := strconv.Atoi(strings.Fields(after)[0]); err != nil || width > 800 {
					t.Errorf("a window is %d px wide", width)
				}
			}
			v.save("long.png", screen.Picture(t))
			v.End()
		})
	}
}

// TestChooserFinds: what was typed opens the guest of that name, not one that has it
// elsewhere, and an address where no guest has such a name.
func TestChooserFinds(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	screen := servers.StartScreen(t)
	nodes := writeGuests(t,
		nodeGuest{name: "10", port: q.Port},
		nodeGuest{name: "2", port: q.Port},
		nodeGuest{name: "accounting", uuid: "0d5d0e4b-5d6b-4b0e-9b0b-0000000000db", title: "Has a db", port: q.Port},
		nodeGuest{name: "db", port: q.Port},
		nodeGuest{name: "web:1", port: q.Port},
		nodeGuest{name: "192.168.77.5", port: q.Port})
	for _, tt := range []struct{ typed, said string }{
		{"db", "found guest db,"},
		{"2", "found guest 2,"},
		{"0d5d0e4b", "found guest accounting,"},
		{"web:1", "found guest web:1,"},
		{"192.168.77.5", "found guest 192.168.77.5,"},
		{"127.0.0.77", "Connecting to vnc://127.0.0.77:5900"},
		{"::1", "Connecting to vnc://[::1]:5900"},
		{"127.0.0.1:" + fmt.Sprint(q.Port), "Connecting to vnc://" + q.Address()},
	} {
		t.Run(tt.typed, func(t *testing.T) {
			v := openOn(t, screen, "-c", nodes)
			screen.WaitActive(t, chooserTitle)
			v.waitSaid("6 guests on test://")
			v.screen.Do(t, "type", tt.typed)
			v.keys("Return")
			v.waitSaid(tt.said)
			v.End()
		})
	}
}

// TestDidYouMean: the guest that is asked about is the first of the list and selected.
func TestDidYouMean(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	guests := []nodeGuest{{name: "web1", port: q.Port}}
	for i := range 300 {
		guests = append(guests, nodeGuest{name: fmt.Sprintf("a%03d", i)})
	}
	v := open(t, "-c", writeGuests(t, guests...), "wrb1")
	v.screen.WaitActive(t, chooserTitle)
	v.waitSaid("301 guests on test://")
	v.save("near.png", v.screen.Picture(t))
	v.keys("Return")
	v.waitSession("web1")
}

// TestOtherConnection: a libvirt without guests is named, and the user's own session is
// offered, which has one.
func TestOtherConnection(t *testing.T) {
	daemon, a := libvirtd.Start(t), servers.StartAccessibility(t)
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	daemon.Run(t, embedguest.Domain{Name: "mine", Graphics: graphics})
	// libvirt looks in one place for root's daemon, which serves both URIs. There, this
	// one is, and says of the system's URI that it is not its own.
	place := filepath.Dir(daemon.Socket())
	if err := os.Symlink(daemon.Socket(), filepath.Join(place, "libvirt-sock-ro")); err != nil {
		t.Fatal(err)
	}
	const mount = `exec unshare -m sh -c 'mkdir -p /run/libvirt && mount --bind "$0" /run/libvirt && exec "$@"' "$@"`
	v := openProgram(t, servers.StartScreen(t), a.Env(), "sh", "-c", mount, "sh", place, program, "-v", "-c", "qemu:///system")
	v.waitSaid("qemu:///session has 1 guests")
	a.WaitFind(t, chooserTitle, "push button", "Show the guest of qemu:///session").Press(t)
	v.waitSaid("1 guests on qemu:///session")
	a.WaitFind(t, chooserTitle, "label", "mine")
}

// withoutDaemon starts the program where libvirt looks for its daemon in vain, until its
// systemctl, which is ours, is asked to start that.
func withoutDaemon(t *testing.T, a *servers.Accessibility, args ...string) *viewer {
	t.Helper()
	daemon := libvirtd.Start(t)
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	daemon.Run(t, embedguest.Domain{Name: "mine", Graphics: graphics})
	place, bin := filepath.Dir(daemon.Socket()), t.TempDir()
	systemctl := fmt.Sprintf("#!/bin/sh\necho \"systemctl $*\" >&2\nexec ln -s %s /run/libvirt/libvirt-sock-ro\n", daemon.Socket())
	if err := os.WriteFile(filepath.Join(bin, "systemctl"), []byte(systemctl), 0o700); err != nil {
		t.Fatal(err)
	}
	const mount = `exec unshare -m sh -c 'mkdir -p /run/libvirt && mount --bind "$0" /run/libvirt && exec "$@"' "$@"`
	env := append(a.Env(), "PATH="+bin+":"+os.Getenv("PATH"))
	return openProgram(t, servers.StartScreen(t), env, "sh", append([]string{"-c", mount, "sh", place, program, "-v", "-c", "qemu:///session"}, args...)...)
}

const noDaemon = "Libvirt's service libvirtd, which \"qemu:///session\" needs, does not run on this machine."

// TestStartLibvirt: a daemon that does not run is started by the button of the dialog that
// says so, and the guest is shown.
func TestStartLibvirt(t *testing.T) {
	t.Parallel()
	a := servers.StartAccessibility(t)
	v := withoutDaemon(t, a, "mine")
	a.WaitFind(t, servers.Alert, "label", noDaemon+"\n\nStart it as root: \"systemctl start libvirtd.socket\".")
	v.save("no-daemon.png", v.screen.Picture(t))
	a.WaitFind(t, servers.Alert, "push button", "Start libvirt").Press(t)
	v.waitSaid("initialized")
}

// TestStartLibvirtForList: the same in the list of guests.
func TestStartLibvirtForList(t *testing.T) {
	t.Parallel()
	a := servers.StartAccessibility(t)
	v := withoutDaemon(t, a)
	start := a.WaitFind(t, chooserTitle, "push button", "Start libvirt")
	v.save("no-daemon-list.png", v.screen.Picture(t))
	start.Press(t)
	v.waitSaid("1 guests on qemu:///session")
	a.WaitFind(t, chooserTitle, "label", "mine")
	if strings.Contains(v.Output(), "sock") {
		t.Errorf("it speaks of sockets:\n%s", v.Output())
	}
}
