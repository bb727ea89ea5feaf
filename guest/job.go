// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"

	"libvirt.org/go/libvirt"
)

// Job is something long that libvirt does with a guest, such as saving it.
type Job struct {
	Running     bool
	Done, Total uint64 // bytes; Total is 0 if it is not known
}

// Job says how far libvirt is with what it does with the guest. Errors: NoGuestError,
// CallError, LostError.
func (g *Guest) Job(ctx context.Context) (Job, error) {
	return onDomain(ctx, g, "read how far it is", func(d *libvirt.Domain) (Job, error) {
		info, err := d.GetJobInfo()
		if err != nil {
			return Job{}, err
		}
		running := info.Type == libvirt.DOMAIN_JOB_BOUNDED || info.Type == libvirt.DOMAIN_JOB_UNBOUNDED
		return Job{Running: running, Done: info.DataProcessed, Total: info.DataTotal}, nil
	})
}

// CancelJob has libvirt give up what it does with the guest, as far as it can: saving
// and moving, not snapshots: while one with the guest's memory is made QEMU's monitor
// is blocked, and libvirt lets no other job at the guest in. The connection by which that was asked for is in use
// until then, so that another one is opened. Errors: ActionError.
func (g *Guest) CancelJob(ctx context.Context) error {
	const doing = "cancel what is done with"
	c, err := Open(ctx, g.conn.asked, Options{ReadWrite: true, Direct: g.conn.opts.Direct, Ask: g.conn.opts.Ask})
	if err == nil {
		defer c.Close()
		_, err = onDomain(ctx, &Guest{conn: c, uuid: g.uuid, name: g.name}, doing+" the guest",
			func(d *libvirt.Domain) (struct{}, error) { return struct{}{}, d.AbortJob() })
	}
	if err != nil {
		return &ActionError{Guest: g.name, Doing: doing, Err: err}
	}
	return nil
}
