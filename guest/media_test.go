// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
	"github.com/govnc/virt-viewer/test/servers"
)

// TestMediaAndSnapshots changes the CD of a guest that runs, and goes back to what it
// was.
func TestMediaAndSnapshots(t *testing.T) {
	daemon := libvirtd.Start(t)
	iso := daemon.Dir + "/one & <two>.iso"
	if err := os.WriteFile(iso, make([]byte, 64<<10), 0o644); err != nil {
		t.Fatal(err)
	}
	disk := daemon.Dir + "/disk.qcow2"
	servers.Run(t, nil, "qemu-img", "create", "-q", "-f", "qcow2", disk, "1M")
	if err := os.Chmod(disk, 0o666); err != nil {
		t.Fatal(err)
	}
	daemon.Define(t, embedguest.Domain{Name: "web1", Graphics: embedguest.VNCSocket, Devices: `
<disk type="file" device="cdrom"><driver name="qemu" type="raw"/><target dev="hdc" bus="ide"/><readonly/></disk>
<disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="` + disk + `"/><target dev="hda" bus="ide"/></disk>`})
	daemon.On(t, "web1", (*libvirt.Domain).Create)
	servers.Wait(t, "the guest", func() bool { // whose BIOS closes the drive's tray
		log, _ := os.ReadFile(embedguest.At(daemon.Dir).Log("web1"))
		return strings.Contains(string(log), "READY")
	})
	c := openTest(t, daemon.URI(), Options{})
	web1 := find(t, c, "web1")

	t.Run("media", func(t *testing.T) {
		drives := func() []Drive {
			list, err := web1.Drives(limit(t))
			if err != nil {
				t.Fatal(err)
			}
			return slices.DeleteFunc(list, func(d Drive) bool { return d.Floppy })
		}
		if got := drives(); !slices.Equal(got, []Drive{{Target: "hdc"}}) {
			t.Fatalf("at first: %+v", got)
		}
		if err := web1.Insert(limit(t), "hdc", iso); err != nil {
			t.Fatal(err)
		}
		if got := drives(); got[0].Image != iso {
			t.Errorf("with a CD: %+v", got)
		}
		if err := web1.Insert(limit(t), "hdc", ""); err != nil {
			t.Fatal(err)
		}
		if got := drives(); got[0].Image != "" {
			t.Errorf("without: %+v", got)
		}
		for name, tt := range map[string]struct{ target, image, words string }{
			"no such drive":   {"hdz", iso, "no drive"},
			"no such image":   {"hdc", "/nowhere.iso", "nowhere.iso"},
			"a relative path": {"hdc", "one.iso", "not an absolute path"},
		} {
			var action *ActionError
			if err := web1.Insert(limit(t), tt.target, tt.image); !errors.As(err, &action) || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})

	t.Run("snapshots", func(t *testing.T) {
		// qemu's own format cannot keep a state on a floppy image that is read only
		// for the guest: libvirt leaves those out.
		if err := web1.CreateSnapshot(limit(t), "before <it>", "a & b"); err != nil {
			t.Fatal(err)
		}
		list, err := web1.Snapshots(limit(t))
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		s := list[0]
		if s.Name != "before <it>" || s.Description != "a & b" || !s.Running || !s.Current || s.Created.IsZero() {
			t.Errorf("the snapshot is %+v", s)
		}
		if err := web1.CreateSnapshot(limit(t), "after", ""); err != nil {
			t.Fatal(err)
		}
		if list, err = web1.Snapshots(limit(t)); err != nil || len(list) != 2 || list[1].Parent != "before <it>" {
			t.Errorf("%+v, %v", list, err)
		}
		daemon.On(t, "web1", (*libvirt.Domain).Destroy)
		r := record(t, c)
		if err := web1.RevertSnapshot(limit(t), "before <it>"); err != nil {
			t.Fatal(err)
		}
		r.wait(t, EventStarted)
		if err := web1.DeleteSnapshot(limit(t), "after"); err != nil {
			t.Error(err)
		}
		var action *ActionError
		if err := web1.RevertSnapshot(limit(t), "after"); !errors.As(err, &action) {
			t.Errorf("a snapshot that is gone: %v", err)
		}
	})

	t.Run("job", func(t *testing.T) {
		if job, err := web1.Job(limit(t)); err != nil || job.Running {
			t.Errorf("%+v, %v", job, err)
		}
		var action *ActionError
		if err := web1.CancelJob(limit(t)); !errors.As(err, &action) {
			t.Errorf("there is nothing to cancel: %v", err)
		}
	})
}
