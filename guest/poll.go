// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"time"

	"libvirt.org/go/libvirt"
)

const (
	// How often the guests of a driver without events are looked at; virt-viewer's
	// figure.
	pollInterval = 500 * time.Millisecond
	// A look that takes longer is given up and tried again.
	pollPatience = 10 * time.Second
)

// seen is what a look at a guest shows.
type seen struct {
	name   string
	state  State
	active bool // it runs in some way, and has an emulator
	stop   StopReason
}

// poll makes events out of what changes between looks, until Close.
func (c *Connection) poll() { c.pollFrom(nil) }

// pollFrom is poll with the first look done, if before is not nil.
func (c *Connection) pollFrom(before map[string]seen) {
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		now, err := c.look()
		if err == nil && before != nil {
			for _, e := range changes(before, now) {
				c.events.add(e)
			}
		}
		if err == nil {
			before = now
		}
		select {
		case <-c.closing:
			return
		case <-ticker.C:
		}
	}
}

// look gives the guests by their UUIDs.
func (c *Connection) look() (map[string]seen, error) {
	ctx, cancel := context.WithTimeout(context.Background(), pollPatience)
	defer cancel()
	return call(ctx, c, "look at the guests", func(lv *libvirt.Connect) (map[string]seen, error) {
		if alive, err := lv.IsAlive(); err == nil && !alive {
			c.lose(Loss{Kind: LostLine})
		}
		domains, err := lv.ListAllDomains(0)
		if err != nil {
			return nil, err
		}
		guests := make(map[string]seen, len(domains))
		for i := range domains {
			if uuid, s, err := lookAt(&domains[i]); err == nil {
				guests[uuid] = s
			}
			domains[i].Free()
		}
		return guests, nil
	})
}

func lookAt(d *libvirt.Domain) (uuid string, s seen, err error) {
	if uuid, err = d.GetUUIDString(); err != nil {
		return "", seen{}, err
	}
	if s.name, err = d.GetName(); err != nil {
		return "", seen{}, err
	}
	if s.active, err = d.IsActive(); err != nil {
		return "", seen{}, err
	}
	state, reason, err := d.GetState()
	if err != nil {
		return "", seen{}, err
	}
	s.state = stateOf(state)
	if !s.active {
		s.stop = stopReasonOfState(reason)
	}
	return uuid, s, nil
}

// changes gives the events that lead from one look to the next.
func changes(before, now map[string]seen) []Event {
	var events []Event
	for uuid, n := range now {
		b, known := before[uuid]
		add := func(kind EventKind) {
			e := Event{Kind: kind, UUID: uuid, Name: n.name}
			if kind == EventStopped {
				e.Stop = n.stop
			}
			events = append(events, e)
		}
		if !known {
			add(EventDefined)
		}
		switch {
		case n.active && !b.active:
			add(EventStarted)
		case !n.active && b.active:
			add(EventStopped)
		case n.active && n.state != b.state:
			if kind := stateEvent(n.state); kind != 0 {
				add(kind)
			}
		}
	}
	for uuid, b := range before {
		if _, still := now[uuid]; still {
			continue
		}
		if b.active { // a guest without a stored description is gone when it stops
			events = append(events, Event{Kind: EventStopped, UUID: uuid, Name: b.name})
		}
		events = append(events, Event{Kind: EventUndefined, UUID: uuid, Name: b.name})
	}
	return events
}

// stateEvent gives the event by which a guest that runs comes into a state.
func stateEvent(s State) EventKind {
	switch s {
	case StateRunning:
		return EventResumed
	case StatePaused:
		return EventPaused
	case StateShuttingDown:
		return EventHalted
	case StateCrashed:
		return EventCrashed
	case StateSuspended:
		return EventSlept
	}
	return 0
}
