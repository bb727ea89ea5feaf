// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"

	"libvirt.org/go/libvirt"
)

// Guest is a guest of a connection, running or not. Its methods may be called
// from any goroutine.
type Guest struct {
	conn              *Connection
	uuid, name, title string
}

// UUID is the guest's UUID in lower case, with dashes.
func (g *Guest) UUID() string { return g.uuid }

// Name is the name that the guest had when it was found.
func (g *Guest) Name() string { return g.name }

// Title is the guest's title, "" if it has none.
func (g *Guest) Title() string { return g.title }

// Connection is the connection that the guest was found on.
func (g *Guest) Connection() *Connection { return g.conn }

// describe copies what a Guest keeps.
func (c *Connection) describe(d *libvirt.Domain) (*Guest, error) {
	uuid, err := d.GetUUIDString()
	if err != nil {
		return nil, err
	}
	name, err := d.GetName()
	if err != nil {
		return nil, err
	}
	return &Guest{conn: c, uuid: uuid, name: name, title: titleOf(d)}, nil
}

func titleOf(d *libvirt.Domain) string {
	// Fails where there is none, and with drivers that do not know titles.
	title, err := d.GetMetadata(libvirt.DOMAIN_METADATA_TITLE, "", 0)
	if err != nil {
		return ""
	}
	return title
}

// onDomain runs f with the guest's domain, looked up anew. Errors: NoGuestError
// if it is gone, CallError, LostError, and those of f.
func onDomain[T any](ctx context.Context, g *Guest, doing string, f func(*libvirt.Domain) (T, error)) (T, error) {
	return call(ctx, g.conn, doing, func(lv *libvirt.Connect) (T, error) {
		var none T
		d, err := lv.LookupDomainByUUIDString(g.uuid)
		if isNoGuest(err) {
			return none, &NoGuestError{Text: g.name, By: ByName, URI: g.conn.uri}
		}
		if err != nil {
			return none, err
		}
		defer d.Free()
		return f(d)
	})
}

// Condition is what a guest is doing, and why.
type Condition struct {
	State  State
	Active bool       // it runs in some way, and has an emulator
	Stop   StopReason // if it does not run
	Pause  PauseReason
}

// Condition says what the guest is doing, and why. Errors: NoGuestError, CallError,
// LostError.
func (g *Guest) Condition(ctx context.Context) (Condition, error) {
	return onDomain(ctx, g, "read the guest's state", readCondition)
}

func readCondition(d *libvirt.Domain) (c Condition, err error) {
	state, reason, err := d.GetState()
	if err != nil {
		return c, err
	}
	c.State = stateOf(state)
	if c.Active, err = d.IsActive(); err != nil {
		return c, err
	}
	switch {
	case !c.Active:
		c.Stop = stopReasonOfState(reason)
	case c.State == StatePaused:
		c.Pause = pauseReasonOf(reason)
	}
	return c, nil
}

// State says what the guest is doing. Errors: NoGuestError, CallError, LostError.
func (g *Guest) State(ctx context.Context) (State, error) {
	return onDomain(ctx, g, "read the guest's state", func(d *libvirt.Domain) (State, error) {
		state, _, err := d.GetState()
		return stateOf(state), err
	})
}
