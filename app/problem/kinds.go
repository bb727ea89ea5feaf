// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"errors"
	"fmt"
	"time"
)

// ErrNoAnswer is wrapped when a server asks something and nobody answers.
var ErrNoAnswer = errors.New("nobody answers the server's question")

// ErrNoDialogs is that of a window that must not ask (--no-dialogs).
var ErrNoDialogs = errors.New("the server's question must not be shown")

// A PictureNameError says that a name has none of the endings of pictures.
type PictureNameError struct{ Name string }

func (e *PictureNameError) Error() string { return fmt.Sprintf("%q is no name of a picture", e.Name) }

// A RecordError says that a recording is not complete.
type RecordError struct{ Err error }

func (e *RecordError) Error() string { return e.Err.Error() }

// Unwrap returns what happened.
func (e *RecordError) Unwrap() error { return e.Err }

// A TimeoutError says that something took longer than it was given.
type TimeoutError struct {
	Doing string // "wait for a change of the picture"
	After time.Duration
}

func (e *TimeoutError) Error() string {
	return fmt.Sprintf("it took longer than %v to %s", e.After, e.Doing)
}

// A ThrownOutError is the end of a session that had just begun.
type ThrownOutError struct{ Err error }

func (e *ThrownOutError) Error() string { return e.Err.Error() }

// Unwrap returns how the connection ended.
func (e *ThrownOutError) Unwrap() error { return e.Err }
