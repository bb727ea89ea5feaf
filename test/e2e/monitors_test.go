// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/servers"
)

// Two monitors beside one another, each of this size.
const monitorWidth, monitorHeight = 800, 600

// twoMonitors starts a screen with two monitors and a window manager. It is an Xvnc,
// which has as many as its client says.
func twoMonitors(t *testing.T) *servers.Screen {
	t.Helper()
	x := servers.StartXvnc(t, 2*monitorWidth, monitorHeight)
	client := rfbclient.Start(rfbclient.Config{Dial: func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", x.Port))
	}})
	defer client.Close()
	take := func() { var u rfbclient.Updates; client.Take(&u) }
	servers.Wait(t, "a desktop that can have screens", func() bool { take(); return client.CanSetDesktopSize() })
	client.SetScreens(2*monitorWidth, monitorHeight, []rfbclient.Screen{
		{ID: 1, Rect: rfbclient.Rect{X: 0, Y: 0, W: monitorWidth, H: monitorHeight}},
		{ID: 2, Rect: rfbclient.Rect{X: monitorWidth, Y: 0, W: monitorWidth, H: monitorHeight}},
	})
	servers.Wait(t, "two screens", func() bool { take(); return len(client.Screens()) == 2 })
	x.Start(t, "openbox")
	servers.Wait(t, "the window manager", func() bool {
		return strings.Contains(string(servers.Run(t, x.Env(), "xprop", "-root", "_NET_SUPPORTING_WM_CHECK")), "window id")
	})
	return x.Screen
}

// fillsMonitor says whether the active window fills a monitor, 0 or 1.
func (v *viewer) fillsMonitor(number int) bool {
	got := v.screen.Do(v.t, "getactivewindow", "getwindowgeometry", "--shell")
	return strings.Contains(got, fmt.Sprintf("X=%d\nY=0\nWIDTH=%d\nHEIGHT=%d\n", number*monitorWidth, monitorWidth, monitorHeight))
}

// TestMonitorMapping begins in full screen on the monitor that is set for the guest,
// and remembers the one that the user has moved it to.
func TestMonitorMapping(t *testing.T) {
	t.Parallel()
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	e := startEmbedded(t, graphics)
	dir := settingsDir(t, "[virt-viewer]\nask-quit=false\n[fallback]\nmonitor-mapping=1:2\n")
	screen, env := twoMonitors(t), []string{"XDG_CONFIG_HOME=" + dir}
	v := openWith(t, screen, env, "-f", "-c", e.host.URI(), "demo")
	v.waitSession("A demo")
	servers.Wait(t, "full screen on the second monitor", func() bool { return v.fillsMonitor(1) })
	_, uuid, _ := strings.Cut(v.Output(), "found guest demo, ")
	uuid, _, _ = strings.Cut(uuid, "\n")
	v.release()
	v.keys("F11")
	servers.Wait(t, "a window", func() bool { return !v.fillsMonitor(1) })
	v.screen.Do(t, "getactivewindow", "windowmove", "20", "20")
	v.keys("F11")
	servers.Wait(t, "full screen on the first monitor", func() bool { return v.fillsMonitor(0) })
	waitSetting(t, dir, "#A demo\n["+uuid+"]\nmonitor-mapping=1:1;")
	v.End()
	v = openWith(t, screen, env, "-f", "-c", e.host.URI(), "demo")
	v.waitSession("A demo")
	servers.Wait(t, "full screen on the guest's own monitor", func() bool { return v.fillsMonitor(0) })
}

// TestKioskCovers: a kiosk leaves no monitor to anybody else.
func TestKioskCovers(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	dir := settingsDir(t, "[fallback]\nmonitor-mapping=1:2\n")
	screen := twoMonitors(t)
	v := openWith(t, screen, []string{"XDG_CONFIG_HOME=" + dir}, "-k", "vnc://"+q.Address())
	v.waitSession(title)
	servers.Wait(t, "full screen on the second monitor", func() bool { return v.fillsMonitor(1) })
	servers.Wait(t, "a cover of the first", func() bool {
		for _, id := range strings.Fields(v.screen.Do(t, "search", "--onlyvisible", "--name", "vnc://")) {
			if got := v.screen.Do(t, "getwindowgeometry", "--shell", id); strings.Contains(got, "X=0\nY=0\nWIDTH=800\nHEIGHT=600\n") {
				return true
			}
		}
		return false
	})
	v.save("two-monitors.png", v.screen.Picture(t))
}

// TestFullScreenOn fills the monitors that are chosen from the menu, one after the
// other.
func TestFullScreenOn(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	a := servers.StartAccessibility(t)
	v := openWith(t, twoMonitors(t), a.Env(), "vnc://"+q.Address())
	v.waitSession(title)
	choose := func(number int) {
		t.Helper()
		v.choose(a, "Menu", "View", "Full screen on")
		list := a.WaitWindow(t, title)
		var monitor *servers.Accessible
		list.All(func(c *servers.Accessible) {
			if strings.HasPrefix(c.Name, fmt.Sprintf("%d: ", number+1)) && strings.HasSuffix(c.Name, "800 × 600") {
				monitor = c
			}
		})
		v.save(fmt.Sprintf("menu-%d.png", number), v.screen.Picture(t))
		monitor.Press(t)
		servers.Wait(t, fmt.Sprintf("full screen on monitor %d", number+1), func() bool { return v.fillsMonitor(number) })
		v.keys("Escape")
	}
	choose(1)
	choose(0)
}
