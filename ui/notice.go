// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/ui/dialogs"
)

// tell shows a message that ends nothing.
func (w *window) tell(heading, text string) { dialogs.Tell(w.owner(), heading, text) }

// showNotice tells of something that did not succeed and ends nothing, and offers what
// can be done about it.
func (w *window) showNotice(heading, text string, choices ...session.Choice) {
	dialogs.Warn(w.owner(), heading, text, actionsOf(choices)...)
}

func actionsOf(choices []session.Choice) []dialogs.Action {
	var actions []dialogs.Action
	for _, c := range choices {
		actions = append(actions, dialogs.Action(c))
	}
	return actions
}

// showProblem is showNotice of a problem: its reason, its advice, and what does what the
// advice says.
func (w *window) showProblem(f *problem.Problem, choices ...session.Choice) {
	w.showNotice(f.Tried, problem.InFull(f), choices...)
}
