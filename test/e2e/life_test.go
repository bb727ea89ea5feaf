// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
	"github.com/govnc/virt-viewer/test/servers"
)

// defined starts a daemon with a guest that is described but does not run, and whose
// display is at an address of this machine.
func defined(t *testing.T, name string) (daemon *libvirtd.Daemon, log func() string) {
	t.Helper()
	daemon = libvirtd.Start(t)
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	daemon.Define(t, embedguest.Domain{Name: name, Graphics: graphics})
	return daemon, func() string {
		text, _ := os.ReadFile(embedguest.At(daemon.Dir).Log(name))
		return string(text)
	}
}

// sees presses a key and waits until the guest has seen it.
func (v *viewer) sees(log func() string, key, code string) {
	v.t.Helper()
	before := strings.Count(log(), code)
	v.keys(key)
	servers.Wait(v.t, "the key "+key+" in the guest", func() bool { return strings.Count(log(), code) > before })
}

// TestLifeOfAGuest follows a guest: started from the window, paused, let go on, saved,
// restored, crashed, renamed, removed and made anew.
func TestLifeOfAGuest(t *testing.T) {
	t.Parallel()
	daemon, log := defined(t, "web1")
	v := open(t, "--quit-on-stop=false", "-c", daemon.URI(), "web1")
	v.waitSaid("Waiting for guest web1 to start")
	v.screen.WaitActive(t, "web1")
	v.press("alt+t", `guest "web1" started`, 1)
	v.waitSaidTimes("keyboard grabbed", 1)
	servers.Wait(t, "the guest", func() bool { return strings.Contains(log(), "READY") })
	v.sees(log, "z", "K 2c")

	daemon.On(t, "web1", (*libvirt.Domain).Suspend)
	v.waitSaid("The guest is paused.")
	v.release()
	v.press("alt+r", `guest "web1" resumed`, 2) // the banner's button

	daemon.On(t, "web1", func(d *libvirt.Domain) error { return d.ManagedSave(0) })
	v.waitSaid("The guest web1 is saved")
	v.press("alt+t", `guest "web1" started`, 2)
	v.waitSaidTimes("keyboard grabbed", 2)
	daemon.WaitRunning(t, "web1") // QEMU drops keys while it restores
	v.sees(log, "z", "K 2c")

	daemon.Crash(t, "web1")
	v.waitSaid("The guest web1 has crashed")

	daemon.On(t, "web1", func(d *libvirt.Domain) error { return d.Rename("web2", 0) })
	v.screen.WaitActive(t, "web2")
	daemon.On(t, "web2", (*libvirt.Domain).Undefine)
	v.waitSaid("The guest web2 was removed")
	daemon.Run(t, embedguest.Domain{Name: "web2", Graphics: embedguest.VNCSocket})
	v.waitSaidTimes("initialized", 3)
	v.waitSaid("This looks like another machine") // the same name, and another UUID
	v.press("alt+u", "the other machine is taken", 1)
	v.waitSaidTimes("keyboard grabbed", 3)
	v.release()
	v.closes("ctrl+q")
	v.wantExit(0)
}

// TestDaemonIsKilled goes on with the display while libvirt's daemon is killed, and
// follows the guest again when the daemon is back.
func TestDaemonIsKilled(t *testing.T) {
	t.Parallel()
	daemon, log := defined(t, "web1")
	daemon.On(t, "web1", (*libvirt.Domain).Create)
	v := open(t, "--quit-on-stop=false", "-c", daemon.URI(), "web1")
	v.waitSession("web1")
	servers.Wait(t, "the guest", func() bool { return strings.Contains(log(), "READY") })
	daemon.Kill(t)
	v.waitSaid("libvirt cannot be reached")
	v.sees(log, "z", "K 2c")
	daemon.Restart(t)
	v.waitSaidTimes("found guest web1", 2)
	if n := strings.Count(v.Output(), "initialized"); n != 1 {
		t.Errorf("%d sessions", n)
	}
	daemon.On(t, "web1", (*libvirt.Domain).Destroy) // events come again
	v.waitSaid("The guest web1 is shut off")
	daemon.Kill(t)
	v.waitSaid("Waiting for libvirt")
	daemon.Restart(t)
	daemon.On(t, "web1", (*libvirt.Domain).Create)
	v.waitSaidTimes("initialized", 2)
}

// TestLibvirtBannerIsClosed: who has read that libvirt is away may have the picture's
// upper edge back, until libvirt is away another time.
func TestLibvirtBannerIsClosed(t *testing.T) {
	t.Parallel()
	daemon, _ := defined(t, "web1")
	daemon.On(t, "web1", (*libvirt.Domain).Create)
	a := servers.StartAccessibility(t)
	v := openWith(t, servers.StartScreen(t), a.Env(), "--quit-on-stop=false", "-c", daemon.URI(), "web1")
	v.waitSession("web1")
	const away = "libvirt cannot be reached"
	daemon.Kill(t)
	v.waitShown(a, away)
	v.choose(a, "Dismiss")
	v.waitSaid("the banner was closed")
	servers.Wait(t, "the banner's going", func() bool { return !v.shows(a, away) })
	time.Sleep(2 * time.Second) // it is raised again every second
	if v.shows(a, away) {
		t.Error("the closed banner is there again")
	}
	daemon.Restart(t)
	v.waitSaidTimes("found guest web1", 2)
	daemon.Kill(t)
	v.waitShown(a, away)
}

// TestDaemonHangs notices within 15 seconds that libvirt's daemon does not answer any
// more, and finds it again.
func TestDaemonHangs(t *testing.T) {
	t.Parallel()
	daemon, log := defined(t, "web1")
	daemon.On(t, "web1", (*libvirt.Domain).Create)
	v := open(t, "--quit-on-stop=false", "-c", daemon.URI(), "web1")
	v.waitSession("web1")
	servers.Wait(t, "the guest", func() bool { return strings.Contains(log(), "READY") })
	daemon.Signal(t, syscall.SIGSTOP)
	v.sees(log, "z", "K 2c")
	v.waitSaid("libvirt cannot be reached")
	daemon.Signal(t, syscall.SIGCONT)
	v.waitSaidTimes("found guest web1", 2)
	v.keys("p")
	v.waitSaid("The guest web1 is shut off")
}

// TestMigration follows a guest that moves to a host which the program knows, and
// back, and says so if it does not know where the guest has gone.
func TestMigration(t *testing.T) {
	t.Parallel()
	one, two := libvirtd.Start(t), libvirtd.Start(t)
	one.Define(t, embedguest.Domain{Name: "web1", Graphics: libvirtd.AnyPort})
	one.On(t, "web1", (*libvirt.Domain).Create)
	log := func() string {
		text, _ := os.ReadFile(embedguest.At(one.Dir).Log("web1"))
		return string(text)
	}
	config := t.TempDir()
	if err := os.MkdirAll(config+"/virt-viewer", 0o700); err != nil {
		t.Fatal(err)
	}
	screen := servers.StartScreen(t)
	if err := os.WriteFile(config+"/virt-viewer/settings", []byte("[virt-viewer]\nconnections="+two.URI()+";\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	v := openWith(t, screen, []string{"XDG_CONFIG_HOME=" + config}, "-c", one.URI(), "web1")
	v.waitSession("web1")
	servers.Wait(t, "the guest", func() bool { return strings.Contains(log(), "READY") })
	one.Migrate(t, "web1", two)
	v.waitSaid("The guest web1 has moved to another host")
	v.waitSaid("the guest is on " + two.URI() + " now")
	v.waitSaidTimes("initialized", 2)
	v.waitSaidTimes("keyboard grabbed", 2)
	two.WaitRunning(t, "web1") // QEMU drops keys while it comes
	v.sees(log, "z", "K 2c")
	two.Migrate(t, "web1", one)
	v.waitSaid("the guest is on " + one.URI() + " now")
	v.waitSaidTimes("initialized", 3)
	v.End()

	v = openOn(t, screen, "-c", one.URI(), "web1") // which does not know the other
	v.waitSession("web1")
	one.Migrate(t, "web1", two)
	v.waitSaidTimes("The guest web1 has moved to another host", 2)
	v.save("moved.png", screen.Picture(t))
	two.Migrate(t, "web1", one) // and back
	v.waitSaidTimes("initialized", 2)
}

// TestRemembered finds a guest's window as the user has left it.
func TestRemembered(t *testing.T) {
	t.Parallel()
	daemon, _ := defined(t, "web1")
	daemon.On(t, "web1", (*libvirt.Domain).Create)
	screen := servers.StartScreen(t)
	config := []string{"XDG_CONFIG_HOME=" + settingsDir(t, "[virt-viewer]\nask-quit=false\n")}
	v := openWith(t, screen, config, "-c", daemon.URI(), "web1")
	v.waitSession("web1")
	v.waitSaid("follows the window's size")
	v.release()
	v.press("ctrl+minus", "zoom: 90 %", 1)
	v.waitSaidTimes("follows the window's size", 2)
	screen.Do(t, "getactivewindow", "windowsize", "--sync", "601", "433")
	screen.Do(t, "getactivewindow", "windowmove", "--sync", "111", "222")
	was := screen.Do(t, "getactivewindow", "getwindowgeometry")
	v.closes("ctrl+q")
	v.wantExit(0)
	v = openWith(t, screen, config, "-c", daemon.URI(), "web1")
	v.waitSaid("zoom: 90 %")
	v.waitSaid("the window is placed as it was")
	v.waitSession("web1")
	geometry := func(s string) string { _, after, _ := strings.Cut(s, "\n"); return after } // without the window's number
	servers.Wait(t, "the window's place", func() bool {
		return geometry(screen.Do(t, "getactivewindow", "getwindowgeometry")) == geometry(was)
	})
	v.waitSaid("follows the window's size")
	screen.Do(t, "getactivewindow", "windowmove", "--sync", "55", "66")
	was = screen.Do(t, "getactivewindow", "getwindowgeometry")
	v.Signal(t, syscall.SIGTERM) // as when the desktop ends
	servers.Wait(t, "the program's end", v.Ended)
	v = openWith(t, screen, config, "-c", daemon.URI(), "web1")
	v.waitSaid("the window is placed as it was")
	v.waitSession("web1")
	servers.Wait(t, "the window's place after the signal", func() bool {
		return geometry(screen.Do(t, "getactivewindow", "getwindowgeometry")) == geometry(was)
	})
}
