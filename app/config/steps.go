// SPDX-License-Identifier: GPL-2.0-or-later

package config

import (
	"fmt"
	"time"
)

// A Step is something to do with a display without a window. Its String follows
// "cannot".
type Step interface {
	String() string
	step()
}

// Screenshot saves the picture as it is now, without the pointer.
type Screenshot struct {
	File string // its ending says how: .png, .jpg, .jpeg; "-" is PNG to standard output
}

func (p Screenshot) String() string { return fmt.Sprintf("save a picture as %q", p.File) }

// Type types text.
type Type struct {
	Text   string
	Layout string // the guest's keyboard layout as XKB names it; "" is "us"
	// Interval is the time from one key event to the next; 0 is keys.Interval.
	Interval time.Duration
}

// String does not tell the text: it may be a password.
func (Type) String() string { return "type the text" }

// SendKey presses keys together.
type SendKey struct {
	Keys []uint32 // keysyms, see keys.ParseChord
}

func (SendKey) String() string { return "send the keys" }

// Pause lets time pass.
type Pause struct{ For time.Duration }

func (p Pause) String() string { return fmt.Sprintf("wait for %v", p.For) }

// WaitForChange waits until the picture is another one than before the last key, or
// at first than when the session began.
type WaitForChange struct {
	Within time.Duration // 0: as long as it takes
}

func (WaitForChange) String() string { return "wait for a change of the picture" }

// WaitForStill waits until the picture has not changed for a while.
type WaitForStill struct{ For time.Duration }

func (p WaitForStill) String() string {
	return fmt.Sprintf("wait until the picture has not changed for %v", p.For)
}

func (Screenshot) step()    {}
func (Type) step()          {}
func (SendKey) step()       {}
func (Pause) step()         {}
func (WaitForChange) step() {}
func (WaitForStill) step()  {}
