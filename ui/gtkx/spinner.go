// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

import (
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"
)

// Spinner shows that something is going on. It turns while it is seen, and only at
// first: a window may wait for days, and each turn draws 60 pictures a second. GTK goes
// on with the animation of a spinner that nobody can see.
type Spinner struct {
	widget *gtk.Spinner
	busy   bool
	still  bool              // it has turned for long enough
	timer  glib.SourceHandle // that makes it stand still; 0 if none runs
}

// ClassStill is the class of a spinner that stands still, in the program's style sheet.
const ClassStill = "vv-still"

// turnTime is how long a spinner turns, in ms.
const turnTime = 15000

// NewSpinner makes one of a widget that is hidden.
func NewSpinner(widget *gtk.Spinner) *Spinner {
	s := &Spinner{widget: widget}
	widget.SetNoShowAll(true)
	widget.Connect("map", s.begin)
	widget.Connect("unmap", s.Rest)
	return s
}

// SetBusy shows or hides it. One that is busy already goes on as it is.
func (s *Spinner) SetBusy(busy bool) {
	if s.busy == busy {
		return
	}
	s.busy = busy
	s.widget.SetVisible(busy)
	if busy && s.widget.GetMapped() {
		s.begin()
	} else {
		s.Rest()
	}
}

// begin has it turn for a while.
func (s *Spinner) begin() {
	if !s.busy {
		return
	}
	s.setStill(false)
	s.widget.Start()
	s.stopTimer()
	s.timer = glib.TimeoutAdd(turnTime, func() bool {
		s.timer = 0
		s.setStill(true)
		return false
	})
}

// Rest has it not turn: nobody sees it.
func (s *Spinner) Rest() {
	s.stopTimer()
	s.widget.Stop()
}

func (s *Spinner) stopTimer() {
	if s.timer != 0 {
		glib.SourceRemove(s.timer)
		s.timer = 0
	}
}

func (s *Spinner) setStill(still bool) {
	style, err := s.widget.GetStyleContext()
	if err != nil || s.still == still {
		return
	}
	s.still = still
	if still {
		style.AddClass(ClassStill)
	} else {
		style.RemoveClass(ClassStill)
	}
}
