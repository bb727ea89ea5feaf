// SPDX-License-Identifier: GPL-2.0-or-later

// Package session is one display from a name to a picture and back: it looks for the
// display, connects, waits for a guest, connects again after an end, follows a guest to
// another host, and asks what only a person can decide. It knows no window. What is seen
// follows from its State, through View; Display shows the desktop; Loop is the main loop
// and the clock; Libvirt is libvirt. Tests have their own of all four.
//
//	state.go      the states, the events, and the table of transitions
//	session.go    the session: connecting, the end of a connection
//	outcome.go    what the end of a connection means, and how a session ends
//	afterend.go   the table of how a connection ended and what follows
//	retry.go      pauses that grow
//	source.go     where displays come from: an address, a recording
//	guest.go, guestlife.go, moved.go  the display of a guest of libvirt, and its life
//	link.go       the connections to libvirt, which windows share
//	libvirt.go    libvirt as the session knows it
//	machine.go    whether the same machine answers as before
//	login.go      the questions of a server
//	lessons.go    what a server does not bear
//	alive.go      whether a server still answers
//	view.go       what a person sees, the display and the loop, as interfaces
//
// Everything belongs to one loop: each method is called on it, but for what a comment
// says otherwise. What takes time runs on goroutines (Loop.Go) whose answers come back to
// the loop (Loop.Post) and count only if the state still wants them.
//
// The transitions, one event a line; in all other states an event comes too late and
// changes nothing:
//
//	Look        -> Looking      from alive Idle Failed
//	LibvirtLost -> LibvirtAway  from alone
//	NoGuest     -> Missing      from alone
//	NotRunning  -> Waiting      from alone
//	Reached     -> Connecting   from alive Idle
//	Begun       -> Open         from Connecting
//	BegunElse   -> Held         from Connecting
//	Accepted    -> Open         from Held
//	Down        -> Ending       from connected
//	Lost        -> Pausing      from alive
//	Closed      -> Deciding     from Ending
//	GoingDown   -> ShuttingDown from Ending
//	Stopped     -> Off          from alive
//	Migrated    -> Moving       from alive
//	Broken      -> Failed       from alive Idle
//	Quit        -> Ended        from alive Idle Failed
//
//	connected: Connecting Open Held
//	alone:     Looking LibvirtAway Missing Waiting Ending Pausing Deciding ShuttingDown Off Moving
//	alive:     connected alone
package session
