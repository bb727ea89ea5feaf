// SPDX-License-Identifier: GPL-2.0-or-later

package chooser

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// guestRow is a line of the chooser's list. Which guest it shows changes.
type guestRow struct {
	info *guest.Info
	shot *shot

	row     *gtk.ListBoxRow
	picture *gtk.Image
	name    *gtk.Label
	detail  *gtk.Label
	start   *gtk.Button
}

// newRow makes a line: a picture, the name above what it is doing, and a button that
// starts it.
func (l *guestList) newRow() *guestRow {
	b := gtkx.Load(views, "guestrow.ui")
	r := &guestRow{
		row:     gtkx.Object[*gtk.ListBoxRow](b, "row"),
		picture: gtkx.Object[*gtk.Image](b, "picture"),
		name:    gtkx.Object[*gtk.Label](b, "name"),
		detail:  gtkx.Object[*gtk.Label](b, "detail"),
		start:   gtkx.Object[*gtk.Button](b, "start"),
	}
	r.picture.SetSizeRequest(shotWidth, shotHeight)
	r.start.Connect("clicked", func() { l.startGuest(r.info) })
	return r
}

// bind shows a guest: what it is called and what it is doing.
func (r *guestRow) bind(info *guest.Info, s *shot) {
	if r.info == info && r.shot == s {
		return
	}
	r.info, r.shot = info, s
	const longest = 300 // characters; the label shows as much as there is room for
	name, detail := rfbclient.CleanText(info.Name, longest), problem.GuestState(info.State)
	if info.Title != "" {
		detail = rfbclient.CleanText(info.Title, longest) + " · " + detail
	}
	r.name.SetText(name)
	r.detail.SetText(detail)
	tooltip := name + "\n" + detail
	if info.Description != "" {
		tooltip += "\n" + rfbclient.CleanText(info.Description, longest)
	}
	r.row.SetTooltipText(gtkx.InShortLines(tooltip))
	gtkx.SetName(r.row, name+", "+detail)
	r.start.SetVisible(canStart(info))
	r.start.SetSensitive(true)
	r.showPicture()
}

// canStart says whether a guest is off.
func canStart(info *guest.Info) bool {
	return info.State == guest.StateShutOff || info.State == guest.StateCrashed
}

// isLive says whether a guest has a screen that changes.
func isLive(info *guest.Info) bool {
	return info.State == guest.StateRunning || info.State == guest.StatePaused
}
