// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"fmt"

	"libvirt.org/go/libvirt"
)

// EventKind is what happened to a guest, or to the connection.
type EventKind int

// The kinds of events. A guest that starts sends EventResumed just before EventStarted;
// one that restarts itself may send EventRebooted more than once.
const (
	EventStarted   EventKind = iota + 1
	EventStopped             // Event.Stop says why
	EventHalted              // the guest is done, its emulator is about to stop
	EventPaused              // stopped by its host
	EventResumed             // goes on
	EventSlept               // suspended by its own wish
	EventCrashed             // and kept as it was
	EventRebooted            // restarted by itself or by its host; the display stays
	EventDefined             // described for the first time, or anew
	EventUndefined           // the description is gone; a guest that runs goes on
	EventLost                // the connection to libvirt broke: no more events
)

func (k EventKind) String() string {
	switch k {
	case EventStarted:
		return "started"
	case EventStopped:
		return "stopped"
	case EventHalted:
		return "halted"
	case EventPaused:
		return "paused"
	case EventResumed:
		return "resumed"
	case EventSlept:
		return "fell asleep"
	case EventCrashed:
		return "crashed"
	case EventRebooted:
		return "rebooted"
	case EventDefined:
		return "defined"
	case EventUndefined:
		return "undefined"
	case EventLost:
		return "connection lost"
	}
	return "unknown event"
}

// An Event is something that happened to a guest, or EventLost.
type Event struct {
	Kind EventKind
	UUID string     // of the guest, "" for EventLost
	Name string     // of the guest, "" for EventLost
	Stop StopReason // for EventStopped
	Lost Loss       // for EventLost
}

func (e Event) String() string {
	switch e.Kind {
	case EventLost:
		return "connection lost: " + e.Lost.String()
	case EventStopped:
		return fmt.Sprintf("guest %q stopped: %s", e.Name, e.Stop)
	}
	return fmt.Sprintf("guest %q %s", e.Name, e.Kind)
}

// kindOf gives the kind of a libvirt lifecycle event, 0 for one that is unknown.
func kindOf(t libvirt.DomainEventType) EventKind {
	switch t {
	case libvirt.DOMAIN_EVENT_DEFINED:
		return EventDefined
	case libvirt.DOMAIN_EVENT_UNDEFINED:
		return EventUndefined
	case libvirt.DOMAIN_EVENT_STARTED:
		return EventStarted
	case libvirt.DOMAIN_EVENT_SUSPENDED:
		return EventPaused
	case libvirt.DOMAIN_EVENT_RESUMED:
		return EventResumed
	case libvirt.DOMAIN_EVENT_STOPPED:
		return EventStopped
	case libvirt.DOMAIN_EVENT_SHUTDOWN:
		return EventHalted
	case libvirt.DOMAIN_EVENT_PMSUSPENDED:
		return EventSlept
	case libvirt.DOMAIN_EVENT_CRASHED:
		return EventCrashed
	}
	return 0
}
