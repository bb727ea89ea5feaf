// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"

	"libvirt.org/go/libvirt"
)

// WaitRunning returns when the guest runs, at once if it does. Errors: LostError,
// CallError (which wraps the context's error), NoGuestError if the guest's
// description has gone.
func (g *Guest) WaitRunning(ctx context.Context) error {
	_, err := g.conn.waitUntil(ctx, func() (*Guest, error) {
		active, err := onDomain(ctx, g, "read the guest's state", (*libvirt.Domain).IsActive)
		if err != nil || !active {
			return nil, err
		}
		return g, nil
	})
	return err
}

// WaitFor returns the guest that a query names as soon as there is one, running
// or not. Errors: LostError, CallError (which wraps the context's error).
func (c *Connection) WaitFor(ctx context.Context, q Query) (*Guest, error) {
	return c.waitUntil(ctx, func() (*Guest, error) {
		g, err := c.Find(ctx, q)
		var missing *NoGuestError
		if errors.As(err, &missing) {
			return nil, nil
		}
		return g, err
	})
}

// waitUntil tries try now and after each event until it gives a guest or an error.
func (c *Connection) waitUntil(ctx context.Context, try func() (*Guest, error)) (*Guest, error) {
	changed := make(chan struct{}, 1)
	stop := c.Watch(func(Event) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	defer stop()
	for {
		if g, err := try(); g != nil || err != nil {
			return g, err
		}
		if lost := c.lost.Load(); lost != nil {
			return nil, &LostError{c.uri, *lost}
		}
		select {
		case <-changed:
		case <-c.closing:
			return nil, &CallError{URI: c.uri, Doing: "wait for the guest", Err: ErrClosed}
		case <-ctx.Done():
			return nil, &CallError{URI: c.uri, Doing: "wait for the guest", Err: context.Cause(ctx)}
		}
	}
}
