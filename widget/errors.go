// SPDX-License-Identifier: LGPL-2.1-or-later

package widget

import (
	"errors"
	"fmt"

	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/widget/internal/core"
)

// What methods return at once. Why a connection has ended is what Handlers.Disconnected
// gets: the errors of package rfbclient.
var (
	// ErrNotADisplay is returned by FromObject for an object of another class.
	ErrNotADisplay = errors.New("the object is not a GovncDisplay")
	// ErrOpen is returned by Open and OpenHost while a connection is open or still
	// closing.
	ErrOpen = core.ErrOpen
	// ErrNotConnected is returned by TypeText where nobody would get the text: there is
	// no session, or ReadOnly is set.
	ErrNotConnected = core.ErrNotConnected
	// ErrUnknownLayout is wrapped by what TypeText returns for a keyboard layout that
	// the system does not know.
	ErrUnknownLayout = layout.ErrUnknown
)

// A NoScancodeError is returned by SendKeys and PressKeys for keys that no US keyboard
// has, if the server takes scancodes: it would not know them.
type NoScancodeError = core.NoScancodeError

// An UntypableError is returned by TypeText for characters that no key has.
type UntypableError struct {
	Layout     string // the keyboard layout's name
	Characters []rune // those that it lacks, each once
}

// Error names the characters; it is safe to show.
func (e *UntypableError) Error() string {
	return fmt.Sprintf("the keyboard layout %q has no key for %s", e.Layout, rfbclient.CleanText(string(e.Characters), 40))
}
