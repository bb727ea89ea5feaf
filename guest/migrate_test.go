// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"testing"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
)

// TestMigration moves a guest from one daemon to another, each of which takes itself
// to be a machine of its own.
func TestMigration(t *testing.T) {
	from, to := libvirtd.Start(t), libvirtd.Start(t)
	from.Define(t, embedguest.Domain{Name: "web1", Graphics: libvirtd.AnyPort})
	from.On(t, "web1", (*libvirt.Domain).Create)
	before, after := openTest(t, from.URI(), Options{}), openTest(t, to.URI(), Options{})
	left, arrived := record(t, before), record(t, after)
	web1 := find(t, before, "web1")
	from.Migrate(t, "web1", to)
	if e := left.wait(t, EventStopped); e.UUID != web1.UUID() || e.Stop != StopMigrated {
		t.Errorf("the event was %v", e)
	}
	if e := arrived.wait(t, EventStarted); e.UUID != web1.UUID() {
		t.Errorf("the event was %v", e)
	}
	if c, err := web1.Condition(limit(t)); err != nil || c.Active || c.Stop != StopMigrated {
		t.Errorf("where it was: %+v, %v", c, err)
	}
	display, err := find(t, after, web1.UUID()).Display(limit(t))
	if err != nil {
		t.Fatal(err)
	}
	socket, err := display.Dial(limit(t))
	if err != nil {
		t.Fatal(err)
	}
	socket.Close()
}
