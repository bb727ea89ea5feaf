// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"time"

	"github.com/gotk3/gotk3/gdk"
)

// bellPause is the least time between two bells: a guest that rings all the time must
// not keep the desktop busy with it.
const bellPause = 200 * time.Millisecond

// bell rings as the desktop does.
type bell struct {
	last time.Time // when it rang last
}

// due says whether it may ring at a time, and that it does then.
func (b *bell) due(now time.Time) bool {
	if now.Sub(b.last) < bellPause {
		return false
	}
	b.last = now
	return true
}

func (w *window) beep() {
	if !w.bell.due(time.Now()) {
		return
	}
	w.v.say("bell")
	if screen, err := gdk.DisplayGetDefault(); err == nil {
		screen.Beep()
	}
}
