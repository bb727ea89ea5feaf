// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import "libvirt.org/go/libvirt"

// Watch has f called for every event of the connection's guests from now on, one
// call after the other, on a goroutine of the package: f must not block for long.
// After stop no new call begins.
func (c *Connection) Watch(f func(Event)) (stop func()) { return c.events.watch(f) }

// register asks libvirt for events. The callbacks come on any thread, even on one
// that is in a call of this connection: they only copy values into the queue.
func (c *Connection) register(lv *libvirt.Connect) {
	id, err := lv.DomainEventLifecycleRegister(nil, func(_ *libvirt.Connect, d *libvirt.Domain, e *libvirt.DomainEventLifecycle) {
		// A guest that is renamed is undefined under its old name, and defined.
		renamed := e.Event == libvirt.DOMAIN_EVENT_UNDEFINED && e.Detail == int(libvirt.DOMAIN_EVENT_UNDEFINED_RENAMED)
		if kind := kindOf(e.Event); kind != 0 && !renamed {
			c.events.add(eventOf(d, kind, e.Detail))
		}
	})
	if err != nil {
		// Some drivers (VMware's, for one) have no events.
		go c.poll()
		return
	}
	c.registered = append(c.registered, id)
	if id, err = lv.DomainEventRebootRegister(nil, func(_ *libvirt.Connect, d *libvirt.Domain) {
		c.events.add(eventOf(d, EventRebooted, 0))
	}); err == nil {
		c.registered = append(c.registered, id)
	}
	// Only drivers with a line that can break support it.
	_ = lv.RegisterCloseCallback(func(_ *libvirt.Connect, reason libvirt.ConnectCloseReason) {
		if reason == libvirt.CONNECT_CLOSE_REASON_KEEPALIVE {
			c.ssh.forget()
		}
		if reason != libvirt.CONNECT_CLOSE_REASON_CLIENT {
			c.lose(Loss{Kind: closeReason(reason)})
		}
	})
}

// eventOf copies what is known of an event; the domain belongs to libvirt and is
// gone after the callback.
func eventOf(d *libvirt.Domain, kind EventKind, detail int) Event {
	e := Event{Kind: kind}
	e.UUID, _ = d.GetUUIDString()
	e.Name, _ = d.GetName()
	if kind == EventStopped {
		e.Stop = stopReasonOfEvent(detail)
	}
	return e
}

func closeReason(reason libvirt.ConnectCloseReason) LostKind {
	switch reason {
	case libvirt.CONNECT_CLOSE_REASON_EOF:
		return LostClosed
	case libvirt.CONNECT_CLOSE_REASON_KEEPALIVE:
		return LostSilent
	}
	return LostLine
}

// lose notes that the connection is broken and tells the watchers, once.
func (c *Connection) lose(lost Loss) {
	if c.lost.CompareAndSwap(nil, &lost) {
		c.events.add(Event{Kind: EventLost, Lost: lost})
	}
}

// deregister gives back all that register got: libvirt does not free a connection
// as long as a callback is registered.
func (c *Connection) deregister(lv *libvirt.Connect) {
	for _, id := range c.registered {
		_ = lv.DomainEventDeregister(id) // fails on a broken line, which frees it too
	}
	_ = lv.UnregisterCloseCallback()
}
