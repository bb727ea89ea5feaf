// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"fmt"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// powerAction is something that can be done to a machine: through libvirt where the
// guest is one of its, else by asking the server.
type powerAction struct {
	name, label string
	libvirt     func(g *guest.Guest, ctx context.Context) error
	server      rfbclient.PowerAction // 0: servers cannot
	// question is asked first, and warning says what is lost; "" if nothing is.
	question, warning, button string
}

var powerActions = []powerAction{
	{name: "start", label: "Start", libvirt: (*guest.Guest).Start},
	{name: "pause", label: "Pause", libvirt: (*guest.Guest).Pause},
	{name: "resume", label: "Resume", libvirt: (*guest.Guest).Resume},
	{name: "shut-down", label: "Shut down", libvirt: (*guest.Guest).Shutdown, server: rfbclient.PowerShutdown},
	{name: "reboot", label: "Reboot", libvirt: (*guest.Guest).Reboot, server: rfbclient.PowerReboot},
	{name: "reset", label: "Reset…", libvirt: (*guest.Guest).Reset, server: rfbclient.PowerReset, question: "Reset the guest?",
		warning: "It starts again at once, as if its reset button were pressed. What it has not saved is lost.", button: "_Reset"},
	{name: "force-off", label: "Force off…", libvirt: (*guest.Guest).ForceOff, question: "Force the guest off?",
		warning: "It ends at once, as if its plug were pulled. What it has not saved is lost.", button: "_Force off"},
	{name: "save", label: "Save and end…", libvirt: (*guest.Guest).Save, question: "Save the guest's state and end it?",
		warning: "The next start goes on from there. Saving takes as long as writing its memory.", button: "_Save"},
}

// guestToPower is the guest that libvirt can act on; nil if there is none.
func (w *window) guestToPower() *guestSource {
	if s, ok := w.v.source.(*guestSource); ok && s.guest != nil && s.conn != nil {
		return s
	}
	return nil
}

// canPower says whether an action is possible now.
func (a powerAction) canPower(w *window) bool {
	return w.guestToPower() != nil || a.server != 0 && w.v.display.CanPower()
}

// power carries an action out, after a question if something may be lost.
func (w *window) power(a powerAction) {
	if a.question == "" {
		w.doPower(a)
		return
	}
	dialog := gtk.MessageDialogNew(w.window, gtk.DIALOG_MODAL, gtk.MESSAGE_WARNING, gtk.BUTTONS_NONE, "%s", a.question)
	dialog.FormatSecondaryText("%s", a.warning)
	dialog.SetTitle("Virt Viewer")
	w.prepareDialog(&dialog.Dialog)
	if err := addButtons(&dialog.Dialog, a.button); err != nil {
		dialog.Destroy()
		return
	}
	dialog.SetDefaultResponse(gtk.RESPONSE_CANCEL)
	dialog.Connect("response", func(_ *gtk.MessageDialog, response gtk.ResponseType) {
		dialog.Destroy()
		w.v.display.GrabFocus()
		if response == gtk.RESPONSE_OK {
			w.doPower(a)
		}
	})
	dialog.ShowAll()
}

func (w *window) doPower(a powerAction) {
	s := w.guestToPower()
	if s == nil {
		if !w.v.display.Power(a.server) {
			w.tell("Not done", "The connection to the server has ended.")
		}
		return
	}
	g := s.guest
	w.v.say("%s: %s", a.name, g.Name())
	ask(s, func(ctx context.Context) (struct{}, error) { return struct{}{}, a.libvirt(g, ctx) },
		func(_ struct{}, err error) {
			if err != nil && !w.v.ending {
				w.v.say("%v", err)
				w.tell(fmt.Sprintf("Not done: %s", a.label), explain("", err).Reason+".")
			}
		})
}

// tell shows a message that ends nothing.
func (w *window) tell(heading, text string) {
	dialog := gtk.MessageDialogNew(w.window, gtk.DIALOG_MODAL, gtk.MESSAGE_INFO, gtk.BUTTONS_CLOSE, "%s", heading)
	dialog.FormatSecondaryText("%s", text)
	dialog.SetTitle("Virt Viewer")
	w.prepareDialog(&dialog.Dialog)
	dialog.Connect("response", func() {
		dialog.Destroy()
		w.v.display.GrabFocus()
	})
	dialog.ShowAll()
}
