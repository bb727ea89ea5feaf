// SPDX-License-Identifier: GPL-2.0-or-later

package keyring

import (
	"errors"

	"github.com/godbus/dbus/v5"
)

// ErrNone says that there is no keyring: no session bus, or no program on it that keeps
// passwords.
var ErrNone = errors.New("no program keeps passwords in this session")

// ErrNoCollection says that there is a keyring program, which has nothing yet to keep
// passwords in. Create makes that.
var ErrNoCollection = errors.New("there is no keyring yet to keep passwords in")

// ErrDismissed says that the user has not answered what the keyring asked.
var ErrDismissed = errors.New("the keyring's question was not answered")

// An Error says what the keyring did not do. Its words name no object and no error of
// D-Bus, which say nothing to people; Detail has them for whoever looks for a fault.
type Error struct {
	What string
	Err  error // nil if nothing more is known
}

func (e *Error) Error() string { return e.What }

// Unwrap returns what D-Bus said.
func (e *Error) Unwrap() error { return e.Err }

// Detail gives what D-Bus said of an error; "" if it said nothing.
func Detail(err error) string {
	var failed *Error
	if !errors.As(err, &failed) || failed.Err == nil {
		return ""
	}
	return failed.Err.Error()
}

// isNobody says whether a call has failed because nobody has the Secret Service's name
// on the bus, and nothing can be started that has.
func isNobody(err error) bool {
	var failed dbus.Error
	if !errors.As(err, &failed) {
		return false
	}
	switch failed.Name {
	case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
		"org.freedesktop.DBus.Error.Spawn.ServiceNotFound":
		return true
	}
	return false
}
