// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
	"github.com/govnc/virt-viewer/test/servers"
)

// TestMachine puts a CD into a guest's drive, makes a snapshot of the guest and goes
// back to it, and saves it.
func TestMachine(t *testing.T) {
	t.Parallel()
	daemon := libvirtd.Start(t)
	iso, disk := daemon.Dir+"/cd.iso", daemon.Dir+"/disk.qcow2"
	if err := os.WriteFile(iso, make([]byte, 64<<10), 0o644); err != nil {
		t.Fatal(err)
	}
	servers.Run(t, nil, "qemu-img", "create", "-q", "-f", "qcow2", disk, "1M")
	if err := os.Chmod(disk, 0o666); err != nil {
		t.Fatal(err)
	}
	daemon.Define(t, embedguest.Domain{Name: "web1", Graphics: libvirtd.AnyPort, Devices: `
<disk type="file" device="cdrom"><driver name="qemu" type="raw"/><target dev="hdc" bus="ide"/><readonly/></disk>
<disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="` + disk + `"/><target dev="hda" bus="ide"/></disk>`})
	daemon.On(t, "web1", (*libvirt.Domain).Create)
	v, a := openAccessible(t, "--quit-on-stop=false", "-c", daemon.URI(), "web1")
	v.waitSession("web1")

	v.choose(a, "Power", "CD or floppy…")
	v.screen.WaitActive(t, "Change CD or floppy")
	v.save("media.png", v.screen.Picture(t))
	v.keys("alt+m", "ctrl+a")
	v.screen.Do(t, "type", iso)
	v.keys("Return")
	v.waitSaid("done: Changing the medium")
	daemon.On(t, "web1", func(d *libvirt.Domain) error {
		xml, err := d.GetXMLDesc(0)
		if err == nil && !strings.Contains(xml, iso) {
			err = fmt.Errorf("the CD is not in the drive: %s", xml)
		}
		return err
	})

	v.screen.WaitActive(t, "web1")
	v.choose(a, "Power", "Snapshots…")
	v.screen.WaitActive(t, "Snapshots")
	v.keys("alt+n", "ctrl+a")
	v.screen.Do(t, "type", "before")
	v.keys("Return")
	v.waitSaid("done: Making a snapshot")
	v.waitSaid("1 snapshots")
	v.save("snapshots.png", v.screen.Picture(t))
	v.keys("alt+l")
	v.screen.WaitActive(t, "Virt Viewer")
	v.keys("alt+l")
	v.waitSaid("done: Loading a snapshot")
	v.waitSaidTimes("initialized", 2)
	v.screen.WaitActive(t, "Snapshots")
	v.keys("alt+c")

	v.screen.WaitActive(t, "web1")
	v.waitSaidTimes("keyboard grabbed", 2)
	v.choose(a, "Power", "Save and end…")
	v.screen.WaitActive(t, "Virt Viewer")
	v.keys("alt+s")
	v.waitSaid("The guest web1 is saved")
}
