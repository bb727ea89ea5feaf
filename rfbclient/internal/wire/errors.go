// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import (
	"errors"
	"fmt"
)

// A ProtocolError says that the server sent something that the protocol, or a
// limit (MaxDesktopPixels and its like), does not allow. The connection is ended by it.
type ProtocolError struct {
	What string // what was wrong, with the numbers; safe to show
}

func (e *ProtocolError) Error() string { return e.What }

// Errorf makes a ProtocolError.
func Errorf(format string, args ...any) error {
	return &ProtocolError{What: fmt.Sprintf(format, args...)}
}

var (
	// ErrClosed is the reason of a connection that this side has closed.
	ErrClosed = errors.New("the connection was closed by this side")
	// ErrLost is wrapped by the reason of a connection that the server or the network
	// ended without a word.
	ErrLost = errors.New("the server closed the connection")
)
