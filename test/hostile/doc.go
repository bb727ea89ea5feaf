// SPDX-License-Identifier: GPL-2.0-or-later

// Package hostile is a VNC server that attacks its viewers: a list of cases, each
// of which says something that no honest server says, too much of it, or nothing
// at all.
//
// The list is run against package rfbclient by this package's test and against the
// program by test/e2e. Both ask of every case: the exact words of the error, the
// end in time, and memory below a ceiling. To add an attack, add a line to one of
// the lists in cases_*.go.
package hostile

import "slices"

// Case is one attack.
type Case struct {
	Name string
	// Serve says what the server says. When it returns the server closes its half.
	Serve func(s *Server)
	// Error is what the viewer must say; "" if the session goes on until the
	// viewer ends it.
	Error string
	// Types are the security types that the user has named; nil for the default.
	Types []string
	// Big says that the desktop is as large as one may be: the memory's ceiling is
	// higher.
	Big bool
	// Code is what the program ends with, if it is not 8 after an error.
	Code int
	// Window says that the program is tried with it, too.
	Window bool
}

// Lost is the error when the server has no more to say.
const Lost = "the server closed the connection"

// NotReading is the error when the server reads nothing any more.
const NotReading = "the server does not read what is sent to it"

// Cases gives all of them.
func Cases() []Case {
	return slices.Concat(greetings(), securities(), desktops(), pixels(), messages(), floods(), silences())
}

// Password is what a user types who is asked for one; User is the name.
const (
	User     = "alice"
	Password = "secret1"
)
