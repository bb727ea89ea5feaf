// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// drawing is the table of transitions as the package's documentation has it.
func drawing() string {
	var b strings.Builder
	list := func(s set) string {
		text := ""
		for _, named := range []struct {
			set  set
			name string
		}{{alive, "alive"}, {connected, "connected"}, {alone, "alone"}} {
			if s&named.set == named.set {
				text += " " + named.name
				s &^= named.set
			}
		}
		for state := Idle; state < states; state++ {
			if s.has(state) {
				text += " " + state.String()
			}
		}
		return text
	}
	for e := Event(0); e < events; e++ {
		fmt.Fprintf(&b, "//\t%-11s -> %-12s from%s\n", e, transitions[e].to, list(transitions[e].from))
	}
	names := func(s set) string {
		text := ""
		for state := Idle; state < states; state++ {
			if s.has(state) {
				text += " " + state.String()
			}
		}
		return text
	}
	fmt.Fprintf(&b, "//\n//\tconnected:%s\n//\talone:    %s\n//\talive:     connected alone\n", names(connected), names(alone))
	return b.String()
}

// TestDrawing: the drawing in the documentation is the table.
func TestDrawing(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	if want := drawing(); !strings.Contains(string(text), want) {
		t.Errorf("doc.go does not have the table of transitions, which is:\n%s", want)
	}
}

// TestTransitions: from each state but the last one the window can be closed; nothing
// leads out of the last one; every state can be reached.
func TestTransitions(t *testing.T) {
	reached := map[State]bool{Idle: true}
	for s := Idle; s < states; s++ {
		if next, ok := s.after(Quit); s != Ended && (!ok || next != Ended) {
			t.Errorf("%v cannot be closed", s)
		}
		for e := Event(0); e < events; e++ {
			next, ok := s.after(e)
			if ok && s == Ended {
				t.Errorf("%v leads from %v to %v", e, s, next)
			}
			reached[next] = reached[next] || ok
		}
		if strings.Contains(s.String(), "(") {
			t.Errorf("state %d has no name", s)
		}
	}
	for s := Idle; s < states; s++ {
		if !reached[s] {
			t.Errorf("nothing leads to %v", s)
		}
	}
	for e := Event(0); e < events; e++ {
		if e.String() == "" || strings.Contains(e.String(), "(") {
			t.Errorf("event %d has no name", e)
		}
	}
}
