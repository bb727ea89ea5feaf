// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"errors"
	"io"
	"syscall"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// A LostError says that the server or the network ended the connection, and what is
// known of it. It wraps ErrLost.
type LostError struct {
	Err error // the system's error, or that of the connection that Config.Dial made
}

func (e *LostError) Error() string { return ErrLost.Error() + ": " + e.Err.Error() }

// Unwrap returns ErrLost and what is known of the end.
func (e *LostError) Unwrap() []error { return []error{ErrLost, e.Err} }

// An EarlyEndError says that the server or the network ended the connection before
// the session had begun. It wraps an error that wraps ErrLost.
type EarlyEndError struct {
	// Asked: the server had let this client in, and was asked to begin the session
	// (ClientInit, RFB 7.3.1). Those that somebody has alone close then.
	Asked     bool
	Exclusive bool // this client wanted the server alone
	Err       error
}

func (e *EarlyEndError) Error() string { return e.Err.Error() }

// Unwrap returns how the connection ended.
func (e *EarlyEndError) Unwrap() error { return e.Err }

// A ConnectError says that no connection came about; it wraps the dialer's error.
type ConnectError struct {
	Err error
}

func (e *ConnectError) Error() string { return "cannot connect: " + e.Err.Error() }

// Unwrap returns the dialer's error.
func (e *ConnectError) Unwrap() error { return e.Err }

var (
	// ErrClosed is the reason of a connection that Client.Close ended.
	ErrClosed = wire.ErrClosed
	// ErrLost is wrapped by the reason of a connection that the server or the
	// network ended without a word.
	ErrLost = wire.ErrLost
	// ErrTimeout is wrapped by the reason of a connection whose server did not
	// answer in the handshake.
	ErrTimeout = errors.New("the server does not answer")
	// ErrNotReading is the reason of a connection whose server has stopped to
	// read what is sent to it.
	ErrNotReading = errors.New("the server does not read what is sent to it")
)

// lostError turns an error of the socket into one that wraps ErrLost.
func lostError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrLost
	}
	var number syscall.Errno
	if errors.As(err, &number) { // without the addresses that net puts before it
		return &LostError{number}
	}
	return &LostError{err}
}
