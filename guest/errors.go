// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"errors"
	"fmt"
	"strings"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/guest/internal/ssh"
)

var (
	// ErrNoLibvirt is wrapped when libvirt cannot be loaded on this machine.
	ErrNoLibvirt = errors.New("libvirt is not usable on this machine")
	// ErrClosed is wrapped by the errors of a Connection after its Close.
	ErrClosed = errors.New("the libvirt connection was closed by this side")
	// ErrCancelled is wrapped by an AuthError whose question was not answered.
	ErrCancelled = errors.New("the question was not answered")
	// ErrNotLocal is wrapped by an AttachError where libvirt is on another machine.
	ErrNotLocal = errors.New("only a libvirt on this machine can pass an open connection")
	// ErrSSHEnded is wrapped by an SSHError for an ssh that has ended as if all was well.
	ErrSSHEnded = ssh.ErrEnded
	// ErrSSHSilent is wrapped by an SSHError for a connection that ended at once.
	ErrSSHSilent = ssh.ErrSilent
	// ErrSSHPath is wrapped by an SSHError for a socket that ssh cannot be told of.
	ErrSSHPath = ssh.ErrPath
)

// A NoLibvirtError says why libvirt cannot be loaded. It wraps ErrNoLibvirt and libvirt's
// error.
type NoLibvirtError struct{ Err error }

func (e *NoLibvirtError) Error() string { return ErrNoLibvirt.Error() + ": " + libvirtWords(e.Err) }

// Unwrap returns ErrNoLibvirt and what libvirt said.
func (e *NoLibvirtError) Unwrap() []error { return []error{ErrNoLibvirt, e.Err} }

// A ConnectError says that libvirt cannot be reached. It wraps libvirt's error
// or the context's, if that ended first.
type ConnectError struct {
	URI string // as asked for, without a password; "" is libvirt's default
	Err error
}

func (e *ConnectError) Error() string {
	return fmt.Sprintf("cannot connect to %s: %s", nameURI(e.URI), libvirtWords(e.Err))
}

// Unwrap returns what happened.
func (e *ConnectError) Unwrap() error { return e.Err }

// An AuthError says that libvirt let nobody in: the user name or password was
// wrong, the question was not answered (it wraps ErrCancelled then), or libvirt
// wants a proof that this program cannot give.
type AuthError struct {
	URI   string // as asked for, without a password
	Asked bool   // Options.Ask was called and answered
	Err   error
}

func (e *AuthError) Error() string {
	return fmt.Sprintf("no access to %s: %s", nameURI(e.URI), libvirtWords(e.Err))
}

// Unwrap returns what happened.
func (e *AuthError) Unwrap() error { return e.Err }

// A CallError says that libvirt could not do what it was asked. It wraps
// libvirt's error, or the context's.
type CallError struct {
	URI   string
	Doing string // "list the guests", to follow "cannot"
	Err   error
}

func (e *CallError) Error() string {
	return fmt.Sprintf("cannot %s on %s: %s", e.Doing, nameURI(e.URI), libvirtWords(e.Err))
}

// Unwrap returns what happened.
func (e *CallError) Unwrap() error { return e.Err }

// A NoGuestError says that no guest answers to a name, UUID or ID.
type NoGuestError struct {
	Text string // what was looked for
	By   By
	URI  string
	Near []string // names of guests that are nearly it, best first, at most 3
}

func (e *NoGuestError) Error() string {
	s := fmt.Sprintf("there is no guest with the %s %q on %s", e.By, e.Text, nameURI(e.URI))
	if len(e.Near) == 0 {
		return s
	}
	near := make([]string, len(e.Near))
	for i, name := range e.Near {
		near[i] = fmt.Sprintf("%q", name)
	}
	return s + "; did you mean " + strings.Join(near, " or ") + "?"
}

// A NotRunningError says that a guest has no display because it does not run.
type NotRunningError struct {
	Guest string // name
	State State
	Stop  StopReason
}

func (e *NotRunningError) Error() string {
	return fmt.Sprintf("the guest %q is not running (%s)", e.Guest, e.State)
}

// A NoDisplayError says that a guest has no VNC display at all, or not as many as
// were counted.
type NoDisplayError struct {
	Guest  string   // name
	Others []string // types of the graphics that it has, such as "spice"
	Number int      // of the display that was asked for, from 0
	Has    int      // VNC displays that it has
}

func (e *NoDisplayError) Error() string {
	if e.Has > 0 {
		return fmt.Sprintf("the guest %q has no VNC display number %d, only %d in all", e.Guest, e.Number+1, e.Has)
	}
	if len(e.Others) == 0 {
		return fmt.Sprintf("the guest %q has no graphical display", e.Guest)
	}
	return fmt.Sprintf("the guest %q has no VNC display, only %s", e.Guest, strings.Join(e.Others, ", "))
}

// A NotReadyError says that a guest has a VNC display that listens nowhere yet.
type NotReadyError struct {
	Guest string // name
}

func (e *NotReadyError) Error() string {
	return fmt.Sprintf("the VNC display of the guest %q has no address yet", e.Guest)
}

// An UnreachableError says that a display exists but listens where only programs
// on the guest's own host can reach it.
type UnreachableError struct {
	Guest string // name
	URI   string
	Where string // what the display listens on, such as "127.0.0.1:5901"
	// Direct says that ssh leads there and Options.Direct forbids it.
	Direct bool
}

func (e *UnreachableError) Error() string {
	s := fmt.Sprintf("the display of the guest %q can only be reached on its own host (%s, %s)", e.Guest, e.Where, nameURI(e.URI))
	if e.Direct {
		s += ", to which ssh leads, but it was to be reached directly"
	}
	return s
}

// A DialError says that nothing answers where a display should listen.
type DialError struct {
	Guest   string // name
	Address string // as Display.String gives it
	Err     error
}

func (e *DialError) Error() string {
	return fmt.Sprintf("cannot reach the display of the guest %q at %s: %v", e.Guest, e.Address, e.Err)
}

// Unwrap returns the dialer's error.
func (e *DialError) Unwrap() error { return e.Err }

// An ActionError says that libvirt did not do something with a guest. It wraps
// libvirt's error in a CallError, the context's, or what Open and Find give.
type ActionError struct {
	Guest string // name
	Doing string // "pause", to follow "cannot"
	Err   error
}

func (e *ActionError) Error() string {
	reason := e.Err
	var failed *CallError // says the same again, around the reason
	if errors.As(reason, &failed) {
		reason = failed.Err
	}
	return fmt.Sprintf("cannot %s the guest %q: %s", e.Doing, e.Guest, libvirtWords(reason))
}

// Unwrap returns what happened.
func (e *ActionError) Unwrap() error { return e.Err }

// An SSHError says that ssh has not done what it was started for. Refused says that it
// was not let in, or did not trust the host.
//
//	type SSHError struct {
//		Host string // where it should lead to, such as "root@host.example"
//		Port string // the URI's; "" for ssh's own
//		Said string // its own words, made one line of plain text; "" if it said nothing
//		Err  error  // the end of the program, or the context's, or why it did not start
//	}
type SSHError = ssh.Error

// A PrivateDirError says that there is no place for ssh's sockets. An SSHError wraps it.
type PrivateDirError = ssh.PrivateDirError

// A TunnelError says that a display cannot be reached through ssh, or not any
// longer. It wraps an SSHError.
//
//	type TunnelError struct {
//		Guest   string // name
//		Where   string // what the display listens on, on its own host
//		WasOpen bool   // the tunnel stood, and has ended since
//		Err     error
//	}
type TunnelError = ssh.TunnelError

// An AttachError says that libvirt did not pass a connection to a display, where
// that is the only way to reach it or the way that was asked for.
type AttachError struct {
	Guest string // name
	Err   error
}

func (e *AttachError) Error() string {
	reason := e.Err
	var failed *CallError // says the same again, around the reason
	if errors.As(reason, &failed) {
		reason = failed.Err
	}
	return fmt.Sprintf("libvirt cannot open the display of the guest %q: %s", e.Guest, libvirtWords(reason))
}

// Unwrap returns libvirt's error.
func (e *AttachError) Unwrap() error { return e.Err }

// libvirtWords gives the message inside a libvirt error, without the numbers
// that its Error method wraps around it.
func libvirtWords(err error) string {
	lverr, ok := err.(libvirt.Error)
	switch {
	case !ok:
		return err.Error()
	case lverr.Message == "":
		return fmt.Sprintf("libvirt gave no reason (code %d)", lverr.Code)
	}
	return lverr.Message
}

// hasCode says whether err is a libvirt error with one of the codes.
func hasCode(err error, codes ...libvirt.ErrorNumber) bool {
	var lverr libvirt.Error
	if !errors.As(err, &lverr) {
		return false
	}
	for _, code := range codes {
		if lverr.Code == code {
			return true
		}
	}
	return false
}
