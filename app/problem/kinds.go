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

// ErrGaveUp is the end of what the user did not want to wait for.
var ErrGaveUp = errors.New("the user has given up")

// ScreenKind is why there is no screen to open windows on.
type ScreenKind int

const (
	// ScreenUnnamed: the environment names none.
	ScreenUnnamed ScreenKind = iota
	// ScreenRefuses: the X server of Display does not let this user in.
	ScreenRefuses
	// ScreenGone: there is no X server for Display.
	ScreenGone
	// ScreenWayland: the Wayland display Display cannot be used.
	ScreenWayland
)

// A ScreenError says why there is no screen to open windows on.
type ScreenError struct {
	Kind    ScreenKind
	Display string
}

func (e *ScreenError) Error() string {
	switch e.Kind {
	case ScreenRefuses:
		return fmt.Sprintf("the X server of the display %q refuses this program", e.Display)
	case ScreenGone:
		return fmt.Sprintf("there is no X server for the display %q", e.Display)
	case ScreenWayland:
		return fmt.Sprintf("the Wayland display %q cannot be used", e.Display)
	}
	return "no screen is named"
}

// An OtherMachineError says that a display seems to be that of another machine than
// before, and what tells them apart.
type OtherMachineError struct{ Was, Is string }

func (e *OtherMachineError) Error() string {
	return fmt.Sprintf("another machine: %s instead of %s", e.Is, e.Was)
}

// A DowngradeError says that a server shows no longer who it is. File remembers that it
// did.
type DowngradeError struct {
	File string
	Err  error // what it offers instead
}

func (e *DowngradeError) Error() string {
	return "the server does not show who it is any more: " + e.Err.Error()
}

// Unwrap returns what the server offers instead.
func (e *DowngradeError) Unwrap() error { return e.Err }

// A PictureNameError says that a name has none of the endings of pictures.
type PictureNameError struct{ Name string }

func (e *PictureNameError) Error() string { return fmt.Sprintf("%q is no name of a picture", e.Name) }

// A RecordError says that a recording is not complete.
type RecordError struct{ Err error }

func (e *RecordError) Error() string { return e.Err.Error() }

// Unwrap returns what happened.
func (e *RecordError) Unwrap() error { return e.Err }

// A SaveError says that a picture was not saved.
type SaveError struct{ Err error }

func (e *SaveError) Error() string { return e.Err.Error() }

// Unwrap returns what happened.
func (e *SaveError) Unwrap() error { return e.Err }

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
