// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"

	"libvirt.org/go/libvirt"
)

// Start starts a guest that is shut off; one whose state was saved goes on where
// it was. Errors: ActionError.
func (g *Guest) Start(ctx context.Context) error {
	return g.act(ctx, "start", (*libvirt.Domain).Create)
}

// Pause stops the guest where it is, its memory kept. Errors: ActionError.
func (g *Guest) Pause(ctx context.Context) error {
	return g.act(ctx, "pause", (*libvirt.Domain).Suspend)
}

// Resume lets a guest go on that was paused, or wakes one that sleeps. Errors:
// ActionError.
func (g *Guest) Resume(ctx context.Context) error {
	return g.act(ctx, "resume", func(d *libvirt.Domain) error {
		state, _, err := d.GetState()
		if err == nil && state == libvirt.DOMAIN_PMSUSPENDED {
			return d.PMWakeup(0)
		}
		return d.Resume()
	})
}

// Shutdown asks the guest to shut itself down, as its power button would; whether
// it does so is its own affair, and told by EventStopped. Errors: ActionError.
func (g *Guest) Shutdown(ctx context.Context) error {
	return g.act(ctx, "shut down", (*libvirt.Domain).Shutdown)
}

// Reboot asks the guest to restart itself; whether it does so is its own affair.
// Errors: ActionError.
func (g *Guest) Reboot(ctx context.Context) error {
	return g.act(ctx, "reboot", func(d *libvirt.Domain) error { return d.Reboot(libvirt.DOMAIN_REBOOT_DEFAULT) })
}

// Reset restarts the guest as its reset button would: what it has not saved is
// lost. Errors: ActionError.
func (g *Guest) Reset(ctx context.Context) error {
	return g.act(ctx, "reset", func(d *libvirt.Domain) error { return d.Reset(0) })
}

// ForceOff ends the guest as if its plug were pulled: what it has not saved is
// lost. Errors: ActionError.
func (g *Guest) ForceOff(ctx context.Context) error {
	return g.act(ctx, "force off", (*libvirt.Domain).Destroy)
}

// Save stores the guest's state on its host and ends it; the next Start goes on
// from there. It takes as long as writing the guest's memory does. If ctx ends
// before, libvirt goes on saving. Errors: ActionError.
func (g *Guest) Save(ctx context.Context) error {
	return g.act(ctx, "save", func(d *libvirt.Domain) error { return d.ManagedSave(0) })
}

// act does something with the guest on a connection that may, which is opened now
// if there is none.
func (g *Guest) act(ctx context.Context, doing string, f func(*libvirt.Domain) error) error {
	_, err := onWritable(ctx, g, doing, func(d *libvirt.Domain) (struct{}, error) { return struct{}{}, f(d) })
	if err != nil {
		return &ActionError{Guest: g.name, Doing: doing, Err: err}
	}
	return nil
}

// onWritable is onDomain on the read-write connection.
func onWritable[T any](ctx context.Context, g *Guest, doing string, f func(*libvirt.Domain) (T, error)) (T, error) {
	c, err := g.conn.readWrite(ctx)
	if err != nil {
		var none T
		return none, err
	}
	return onDomain(ctx, &Guest{conn: c, uuid: g.uuid, name: g.name}, doing+" the guest", f)
}
