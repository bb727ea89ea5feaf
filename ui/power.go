// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"fmt"
	"slices"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/dialogs"
)

// powerAction is something that can be done to a machine: through libvirt where the
// guest is one of its, else by asking the server.
type powerAction struct {
	name, label string
	libvirt     func(g *guest.Guest, ctx context.Context) error
	server      rfbclient.PowerAction // 0: servers cannot
	states      []guest.State         // in which libvirt's guests take it
	// question is asked first, and warning says what is lost; "" if nothing is.
	question, warning, button string
}

// The states of guests that can be started, paused, woken, ended.
var (
	isOff       = []guest.State{guest.StateShutOff, guest.StateCrashed}
	isRunning   = []guest.State{guest.StateRunning}
	standsStill = []guest.State{guest.StatePaused, guest.StateSuspended}
	isThere     = []guest.State{guest.StateRunning, guest.StatePaused, guest.StateSuspended, guest.StateShuttingDown, guest.StateCrashed}
)

var powerActions = []powerAction{
	{name: "start", label: i18n.Mark("Start"), libvirt: (*guest.Guest).Start, states: isOff},
	{name: "pause", label: i18n.Mark("Pause"), libvirt: (*guest.Guest).Pause, states: isRunning},
	{name: "resume", label: i18n.Mark("Resume"), libvirt: (*guest.Guest).Resume, states: standsStill},
	{name: "shut-down", label: i18n.Mark("Shut down"), libvirt: (*guest.Guest).Shutdown, states: isRunning, server: rfbclient.PowerShutdown},
	{name: "reboot", label: i18n.Mark("Reboot"), libvirt: (*guest.Guest).Reboot, states: isRunning, server: rfbclient.PowerReboot},
	{name: "reset", label: i18n.Mark("Reset…"), libvirt: (*guest.Guest).Reset, states: isThere, server: rfbclient.PowerReset, question: i18n.Mark("Reset the guest?"),
		warning: i18n.Mark("It starts again at once, as if its reset button were pressed. What it has not saved is lost."), button: i18n.Mark("_Reset")},
	{name: "force-off", label: i18n.Mark("Force off…"), libvirt: (*guest.Guest).ForceOff, states: isThere, question: i18n.Mark("Force the guest off?"),
		warning: i18n.Mark("It ends at once, as if its plug were pulled. What it has not saved is lost."), button: i18n.Mark("_Force off")},
	{name: "save", label: i18n.Mark("Save and end…"), libvirt: (*guest.Guest).Save, states: isThere, question: i18n.Mark("Save the guest's state and end it?"),
		warning: i18n.Mark("The next start goes on from there. Saving takes as long as writing its memory."), button: i18n.Mark("_Save")},
}

// guestToPower is the guest that libvirt can act on; nil if there is none.
func (w *window) guestToPower() *session.GuestSource {
	if s := w.v.session.Guest(); s != nil && s.Libvirt() != nil && s.Connection() != nil {
		return s
	}
	return nil
}

// canPower says whether an action makes sense now. While the guest's state is not
// known, all do.
func (a powerAction) canPower(w *window) bool {
	if s := w.guestToPower(); s != nil {
		return s.Power() == guest.StateUnknown || slices.Contains(a.states, s.Power())
	}
	return a.server != 0 && hasServer(w) && w.v.display.CanPower() // which a recorded server could, too
}

// power carries an action out, after a question if something may be lost.
func (w *window) power(a powerAction) {
	if a.question == "" {
		w.doPower(a)
		return
	}
	q := dialogs.Question{Heading: i18n.T(a.question), Text: i18n.T(a.warning), Do: i18n.T(a.button), Loses: true}
	dialogs.Ask(w.owner(), q, func(yes bool) {
		w.v.display.GrabFocus()
		if yes {
			w.doPower(a)
		}
	})
}

func (w *window) doPower(a powerAction) {
	s := w.guestToPower()
	if s == nil {
		w.v.powerAsked = true
		if !w.v.display.Power(a.server) {
			w.tell(i18n.T("Not done"), i18n.T("The connection to the server has ended."))
		}
		return
	}
	g := s.Libvirt()
	w.v.say("%s: %s", a.name, g.Name())
	if a.name == "save" { // which takes as long as writing the guest's memory
		w.doWork(i18n.T("Saving the guest…"), true, a.libvirt, nil)
		return
	}
	session.Act(s, func(ctx context.Context) error { return a.libvirt(g, ctx) }, func(err error) {
		if err != nil && !w.v.session.IsOver() {
			w.v.say("%v", err)
			w.tell(fmt.Sprintf(i18n.T("Not done: %s"), i18n.T(a.label)), problem.Finished(problem.Explain("", err).Reason))
		}
	})
}
