// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

var (
	// ErrEnded is wrapped by an Error for an ssh that has ended as if all was well.
	ErrEnded = errors.New("it ended without an error")
	// ErrSilent is wrapped by an Error for a connection that ended at once.
	ErrSilent = errors.New("it closed the connection before the display said anything")
	// ErrPath is wrapped by an Error for a socket that ssh cannot be told of.
	ErrPath = errors.New("it cannot forward a socket with such a path")
)

// An Error says that ssh has not done what it was started for.
type Error struct {
	Host string // where it should lead to, such as "root@host.example"
	Port string // the URI's; "" for ssh's own
	Said string // its own words, made one line of plain text; "" if it said nothing
	Err  error  // the end of the program, or the context's, or why it did not start
}

func (e *Error) Error() string {
	var exit *exec.ExitError
	s := ""
	switch {
	case errors.As(e.Err, &exit) && exit.ExitCode() >= 0:
		s = fmt.Sprintf("ssh to %q ended with status %d", e.Host, exit.ExitCode())
	case isNoProgram(e.Err):
		s = fmt.Sprintf("there is no ssh program to reach %q with (%v)", e.Host, e.Err)
	default:
		s = fmt.Sprintf("ssh to %q failed: %v", e.Host, e.Err)
	}
	if e.Said != "" {
		s += "; it said: " + e.Said
	}
	return s
}

// Unwrap returns what happened.
func (e *Error) Unwrap() error { return e.Err }

// Refused says that ssh was not let in, or did not trust the host: another try
// would end in the same way, or ask the user again.
func (e *Error) Refused() bool {
	for _, words := range []string{"Permission denied", "Host key verification failed", "Too many authentication failures"} {
		if strings.Contains(e.Said, words) {
			return true
		}
	}
	return false
}

// A PrivateDirError says that there is no place for ssh's sockets. An Error wraps it.
type PrivateDirError struct{ Err error } // of the system

func (e *PrivateDirError) Error() string {
	return fmt.Sprintf("there is no place for a private directory: %v", e.Err)
}

// Unwrap returns the system's error.
func (e *PrivateDirError) Unwrap() error { return e.Err }

// A TunnelError says that a display cannot be reached through ssh, or not any
// longer. It wraps an Error.
type TunnelError struct {
	Guest   string // name
	Where   string // what the display listens on, on its own host
	WasOpen bool   // the tunnel stood, and has ended since
	Err     error
}

func (e *TunnelError) Error() string {
	if e.WasOpen {
		return fmt.Sprintf("the tunnel to the display of the guest %q has ended: %v", e.Guest, e.Err)
	}
	return fmt.Sprintf("cannot reach the display of the guest %q at %s: %v", e.Guest, e.Where, e.Err)
}

// Unwrap returns what happened to ssh.
func (e *TunnelError) Unwrap() error { return e.Err }

// isNoProgram says whether a program could not be started because there is none.
func isNoProgram(err error) bool {
	return !errors.As(err, new(*PrivateDirError)) && (errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist))
}
