// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/dialogs"
)

// owner is what a dialog of the window gets of it.
func (w *window) owner() dialogs.Owner {
	return dialogs.Owner{Window: w.window, Group: w.group, Release: w.v.display.Release, Focus: w.v.display.GrabFocus, Width: func() int {
		width, _ := w.room()
		return width
	}}
}

// showFailure says what was tried, what happened and what to do; then is called
// when the user has read it, or again if the user wants to connect once more, which may
// be nil; the choices do what the advice says. All of it is plain text.
func (w *window) showFailure(f *problem.Problem, then, again func(), choices ...session.Choice) {
	dialogs.Failure(w.owner(), f, then, again, actionsOf(choices)...)
}

// askTrust asks the user whether a server is the right one. changed says that the server
// has shown another certificate before.
func (w *window) askTrust(c *rfbclient.Certificate, changed bool, answer func(session.TrustAnswer)) {
	w.v.question = dialogs.AskTrust(w.owner(), c, changed, func(accept, always bool) {
		w.v.CloseQuestions()
		switch {
		case always:
			answer(session.TrustAlways)
		case accept:
			answer(session.TrustOnce)
		default:
			answer(session.TrustNot)
		}
	})
}

// askUnprotected asks the user whether to connect although nothing protects that well.
func (w *window) askUnprotected(u *rfbclient.Unprotected, answer func(accept, remember bool)) {
	w.v.question = dialogs.AskUnprotected(w.owner(), w.v.session.Target().Where, u, func(accept, remember bool) {
		w.v.CloseQuestions()
		answer(accept, remember)
	})
}
