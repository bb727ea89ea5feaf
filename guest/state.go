// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import "libvirt.org/go/libvirt"

// State is what a guest is doing.
type State int

// The states of libvirt, by its meaning and not by its numbers.
const (
	StateUnknown      State = iota
	StateRunning            // also when it waits for its disks
	StatePaused             // stopped by its host, goes on where it was
	StateShuttingDown       // the guest ends itself, or its emulator is about to
	StateShutOff
	StateCrashed
	StateSuspended // the guest sleeps by its own wish
)

func (s State) String() string {
	switch s {
	case StateRunning:
		return "running"
	case StatePaused:
		return "paused"
	case StateShuttingDown:
		return "shutting down"
	case StateShutOff:
		return "shut off"
	case StateCrashed:
		return "crashed"
	case StateSuspended:
		return "asleep"
	}
	return "in an unknown state"
}

func stateOf(s libvirt.DomainState) State {
	switch s {
	case libvirt.DOMAIN_RUNNING, libvirt.DOMAIN_BLOCKED:
		return StateRunning
	case libvirt.DOMAIN_PAUSED:
		return StatePaused
	case libvirt.DOMAIN_SHUTDOWN:
		return StateShuttingDown
	case libvirt.DOMAIN_SHUTOFF:
		return StateShutOff
	case libvirt.DOMAIN_CRASHED:
		return StateCrashed
	case libvirt.DOMAIN_PMSUSPENDED:
		return StateSuspended
	}
	return StateUnknown
}

// PauseReason says why a guest is paused.
type PauseReason int

// The reasons that differ in what is to be done.
const (
	PauseByUser  PauseReason = iota // or by somebody who does not say why
	PauseForWork                    // its host saves it, moves it or the like, and lets it go on by itself
	PauseByFault                    // a disk cannot be written to
	PauseByCrash                    // the guest has crashed
)

func pauseReasonOf(reason int) PauseReason {
	switch libvirt.DomainPausedReason(reason) {
	case libvirt.DOMAIN_PAUSED_MIGRATION, libvirt.DOMAIN_PAUSED_SAVE, libvirt.DOMAIN_PAUSED_DUMP, libvirt.DOMAIN_PAUSED_FROM_SNAPSHOT,
		libvirt.DOMAIN_PAUSED_SHUTTING_DOWN, libvirt.DOMAIN_PAUSED_SNAPSHOT, libvirt.DOMAIN_PAUSED_STARTING_UP, libvirt.DOMAIN_PAUSED_POSTCOPY:
		return PauseForWork
	case libvirt.DOMAIN_PAUSED_IOERROR:
		return PauseByFault
	case libvirt.DOMAIN_PAUSED_CRASHED:
		return PauseByCrash
	}
	return PauseByUser
}

// StopReason says why a guest has stopped.
type StopReason int

// The reasons of libvirt's lifecycle events.
const (
	StopUnknown   StopReason = iota
	StopShutdown             // the guest ended itself
	StopDestroyed            // its host ended it
	StopCrashed
	StopMigrated // it runs on another machine now
	StopSaved
	StopFailed   // the emulator ended by a fault
	StopSnapshot // an older state was loaded in which it did not run
)

func (r StopReason) String() string {
	switch r {
	case StopShutdown:
		return "it shut itself down"
	case StopDestroyed:
		return "it was forced off"
	case StopCrashed:
		return "it crashed"
	case StopMigrated:
		return "it moved to another machine"
	case StopSaved:
		return "its state was saved to disk"
	case StopFailed:
		return "its emulator failed"
	case StopSnapshot:
		return "a snapshot was loaded"
	}
	return "the reason is unknown"
}

func stopReasonOfEvent(detail int) StopReason {
	switch libvirt.DomainEventStoppedDetailType(detail) {
	case libvirt.DOMAIN_EVENT_STOPPED_SHUTDOWN:
		return StopShutdown
	case libvirt.DOMAIN_EVENT_STOPPED_DESTROYED:
		return StopDestroyed
	case libvirt.DOMAIN_EVENT_STOPPED_CRASHED:
		return StopCrashed
	case libvirt.DOMAIN_EVENT_STOPPED_MIGRATED:
		return StopMigrated
	case libvirt.DOMAIN_EVENT_STOPPED_SAVED:
		return StopSaved
	case libvirt.DOMAIN_EVENT_STOPPED_FAILED:
		return StopFailed
	case libvirt.DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT:
		return StopSnapshot
	}
	return StopUnknown
}

func stopReasonOfState(reason int) StopReason {
	switch libvirt.DomainShutoffReason(reason) {
	case libvirt.DOMAIN_SHUTOFF_SHUTDOWN:
		return StopShutdown
	case libvirt.DOMAIN_SHUTOFF_DESTROYED:
		return StopDestroyed
	case libvirt.DOMAIN_SHUTOFF_CRASHED:
		return StopCrashed
	case libvirt.DOMAIN_SHUTOFF_MIGRATED:
		return StopMigrated
	case libvirt.DOMAIN_SHUTOFF_SAVED:
		return StopSaved
	case libvirt.DOMAIN_SHUTOFF_FAILED:
		return StopFailed
	case libvirt.DOMAIN_SHUTOFF_FROM_SNAPSHOT:
		return StopSnapshot
	}
	return StopUnknown
}
