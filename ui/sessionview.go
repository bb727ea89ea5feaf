// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/app/stderr"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/chooser"
	"github.com/govnc/virt-viewer/ui/dialogs"
	"github.com/govnc/virt-viewer/widget"
)

// What follows makes a viewer a session.View: each method shows one thing that the
// session says. What it decides stands in package session.

// Show shows what the session is doing.
func (v *viewer) Show(p session.Page) {
	before := v.shown
	v.shown = p.State
	switch {
	case p.State != session.Open && p.State != session.Held:
	case before == session.Connecting:
		v.begun()
	default:
		v.window.showDisplay()
	}
	if p.Heading != "" { // else the last picture stays, as at the beginning of a recording
		v.window.showPage(p)
	}
	v.applyHeld()
}

// begun shows the display of a session that has just begun.
func (v *viewer) begun() {
	tuneCollector()
	width, height := v.display.DesktopSize()
	v.say("initialized %dx%d", width, height)
	v.window.forgetHeld()
	v.window.refused = false
	if !v.wasShown {
		v.wasShown = true
		chooser.Remember(v.options)
	}
	v.window.starts = v.window.settle != 0 // else the display asks by itself
	v.window.showDisplay()
	v.window.recallPlace()
}

// applyHeld keeps all that the user does from the server, or lets it through, as the
// session has it.
func (v *viewer) applyHeld() {
	held := v.session.IsHeld()
	if v.wasHeld == held {
		return
	}
	v.wasHeld = held
	v.window.applyReadOnly()
	if !held && v.window.settle == 0 { // else holdResize does it
		v.display.RequestDesktopSize() // as at the beginning of every session
	}
	v.window.updateActions()
}

// Notify shows a notice above the picture, or takes it back.
func (v *viewer) Notify(t session.Topic, n *session.Notice) { v.window.banner.notify(t, n) }

// Message shows something in passing.
func (v *viewer) Message(text string) { v.window.message.show(text, "", nil) }

// Tell shows a dialog that ends nothing.
func (v *viewer) Tell(heading, text string) { v.window.tell(heading, text) }

// Refresh shows facts anew.
func (v *viewer) Refresh(f session.Facts) {
	w := v.window
	if f&session.FactName != 0 {
		w.showTitle()
	}
	if f&session.FactDisplays != 0 {
		w.displays.show(v.session.Guest().Displays())
	}
	if f&session.FactGuest != 0 {
		w.guestKnown()
		w.recall()
	}
	if f&session.FactActions != 0 {
		w.updateActions()
	}
	if f&session.FactSpeed != 0 && (w.window.IsActive() || !v.display.IsOpen()) { // somebody works in it
		w.area.update(w)
		w.sound.update(w)
	}
}

// AskCertificate asks whether a server is the right one.
func (v *viewer) AskCertificate(c *rfbclient.Certificate, changed bool, answer func(session.TrustAnswer)) {
	v.window.askTrust(c, changed, answer)
}

// AskUnprotected asks whether to connect without much protection.
func (v *viewer) AskUnprotected(u *rfbclient.Unprotected, answer func(accept, remember bool)) {
	v.window.askUnprotected(u, answer)
}

// CloseQuestions closes the question about the server, if there is one.
func (v *viewer) CloseQuestions() {
	if d := v.question; d != nil {
		v.question = nil
		d.Destroy()
	}
}

// AskCredentials asks who the user is.
func (v *viewer) AskCredentials(q login.Question, answer func(a login.Answer, ok bool)) {
	answered := func(a login.Answer, ok bool) {
		if !ok {
			v.credentials = nil // it is closed
		}
		answer(a, ok)
	}
	if v.credentials != nil && v.credentials.Again(q, answered) {
		return
	}
	v.CloseCredentials()
	v.credentials = dialogs.AskCredentials(v.window.owner(), q, answered)
}

// CloseCredentials closes that dialog.
func (v *viewer) CloseCredentials() {
	if v.credentials != nil {
		v.credentials.Close()
		v.credentials = nil
	}
}

// AskLibvirt asks who the user is to libvirt.
func (v *viewer) AskLibvirt(q login.Question, answer func(c rfbclient.Credentials, ok bool)) {
	dialogs.AskOnce(v.window.owner(), q, answer)
}

// Warn shows a problem that ends nothing.
func (v *viewer) Warn(p *problem.Problem, choices ...session.Choice) {
	v.window.showProblem(p, choices...)
}

// ChooseGuest asks for another guest.
func (v *viewer) ChooseGuest(why *problem.Problem) bool { return v.app.chooseInstead(v, why) }

// OpenAnother asks what else to open.
func (v *viewer) OpenAnother() { v.window.openAnother() }

// Complain says on stderr what went wrong.
func (v *viewer) Complain(p *problem.Problem) { stderr.Complain(p) }

// Fail shows a problem in a dialog.
func (v *viewer) Fail(p *problem.Problem, then, again func(), choices ...session.Choice) {
	v.window.showFailure(p, then, again, choices...)
}

// End closes the window.
func (v *viewer) End(code problem.ExitCode) { v.app.end(v, code) }

// sessionDisplay is the widget, as the session knows it.
type sessionDisplay struct {
	*widget.Display
	v *viewer
}

// SetShared says whether others may stay connected.
func (d sessionDisplay) SetShared(shared bool) { d.v.window.setProperty("shared-flag", shared) }
