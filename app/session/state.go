// SPDX-License-Identifier: GPL-2.0-or-later

package session

import "fmt"

// State is what a session is doing. The window shows what follows from it.
type State int

// The states. Their order is that of the drawing in doc.go.
const (
	Idle         State = iota // the window is not open yet
	Looking                   // the display is looked for: libvirt is asked for the guest and its address
	LibvirtAway               // libvirt cannot be reached and is tried again
	Missing                   // there is no such guest, yet or any more
	Waiting                   // the guest does not run yet
	Connecting                // to the display; the questions about it are part of this
	Open                      // the picture is shown
	Held                      // a session has begun with what may be another machine
	Ending                    // the connection has ended by itself; why is being asked
	Pausing                   // the display is tried again after a pause
	Deciding                  // the user decides whether to connect again
	ShuttingDown              // the display has gone, and the guest is about to
	Off                       // the guest has stopped
	Moving                    // the guest goes on on another host and is looked for
	Failed                    // a problem is shown that ends the session
	Ended                     // the window is closed
	states
)

var stateNames = [states]string{"Idle", "Looking", "LibvirtAway", "Missing", "Waiting", "Connecting", "Open", "Held", "Ending",
	"Pausing", "Deciding", "ShuttingDown", "Off", "Moving", "Failed", "Ended"}

func (s State) String() string {
	if s < 0 || s >= states {
		return fmt.Sprintf("State(%d)", int(s))
	}
	return stateNames[s]
}

// Event is what changes a state.
type Event int

// The events.
const (
	Look        Event = iota // the display is to be looked for, or is not ready yet
	LibvirtLost              // libvirt is not there, and nothing else is shown
	NoGuest                  // libvirt does not know the guest
	NotRunning               // the guest has not been started yet
	Reached                  // it is known where the display is
	Begun                    // a session has begun
	BegunElse                // a session has begun with what may be another machine
	Accepted                 // the user has accepted that machine
	Down                     // the connection has ended, or did not come about
	Lost                     // it is tried again
	Closed                   // the user must decide whether it is tried again
	GoingDown                // it has ended because the guest shuts down
	Stopped                  // the guest has stopped
	Migrated                 // the guest has gone to another host
	Broken                   // something has ended the session
	Quit                     // the window closes
	events
)

var eventNames = [events]string{"Look", "LibvirtLost", "NoGuest", "NotRunning", "Reached", "Begun", "BegunElse", "Accepted",
	"Down", "Lost", "Closed", "GoingDown", "Stopped", "Migrated", "Broken", "Quit"}

func (e Event) String() string {
	if e < 0 || e >= events {
		return fmt.Sprintf("Event(%d)", int(e))
	}
	return eventNames[e]
}

// set is a set of states.
type set uint

func of(list ...State) set {
	var s set
	for _, state := range list {
		s |= 1 << state
	}
	return s
}

func (s set) has(state State) bool { return s&(1<<state) != 0 }

// The sets that events begin in.
var (
	connected = of(Connecting, Open, Held) // there is a connection, or one is being made
	alone     = of(Looking, LibvirtAway, Missing, Waiting, Ending, Pausing, Deciding, ShuttingDown, Off, Moving)
	alive     = connected | alone
)

// transition is where an event leads, and from where. In all other states the event
// changes nothing: it came too late.
type transition struct {
	from set
	to   State
}

// transitions is the table of the state machine: one row an event.
var transitions = [events]transition{
	Look:        {alive | of(Idle, Failed), Looking},
	LibvirtLost: {alone, LibvirtAway},
	NoGuest:     {alone, Missing},
	NotRunning:  {alone, Waiting},
	Reached:     {alive | of(Idle), Connecting},
	Begun:       {of(Connecting), Open},
	BegunElse:   {of(Connecting), Held},
	Accepted:    {of(Held), Open},
	Down:        {connected, Ending},
	Lost:        {alive, Pausing},
	Closed:      {of(Ending), Deciding},
	GoingDown:   {of(Ending), ShuttingDown},
	Stopped:     {alive, Off},
	Migrated:    {alive, Moving},
	Broken:      {alive | of(Idle), Failed},
	Quit:        {alive | of(Idle, Failed), Ended},
}

// after gives the state that follows on an event; ok is false if the event changes
// nothing.
func (s State) after(e Event) (next State, ok bool) {
	t := transitions[e]
	return t.to, t.from.has(s)
}
