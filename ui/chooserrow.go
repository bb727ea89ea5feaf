// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"
	"github.com/gotk3/gotk3/pango"

	"github.com/govnc/virt-viewer/app/i18n"
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
func (l *guestList) newRow() (*guestRow, error) {
	r := &guestRow{}
	var err error
	if r.row, err = gtk.ListBoxRowNew(); err != nil {
		return nil, err
	}
	line, err := gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 12)
	if err != nil {
		return nil, err
	}
	line.SetBorderWidth(6)
	if r.picture, err = gtk.ImageNew(); err != nil {
		return nil, err
	}
	r.picture.SetSizeRequest(shotWidth, shotHeight)
	texts, err := r.texts()
	if err != nil {
		return nil, err
	}
	if r.start, err = gtk.ButtonNewWithLabel(i18n.T("Start")); err != nil {
		return nil, err
	}
	r.start.SetVAlign(gtk.ALIGN_CENTER)
	r.start.SetNoShowAll(true)
	r.start.Connect("clicked", func() { l.startGuest(r.info) })
	line.PackStart(r.picture, false, false, 0)
	line.PackStart(texts, true, true, 0)
	line.PackEnd(r.start, false, false, 0)
	r.row.Add(line)
	return r, nil
}

func (r *guestRow) texts() (*gtk.Box, error) {
	box, err := gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 3)
	if err != nil {
		return nil, err
	}
	box.SetVAlign(gtk.ALIGN_CENTER)
	for _, label := range []**gtk.Label{&r.name, &r.detail} {
		if *label, err = gtk.LabelNew(""); err != nil {
			return nil, err
		}
		(*label).SetXAlign(0)
		(*label).SetEllipsize(pango.ELLIPSIZE_END)
		box.PackStart(*label, false, false, 0)
	}
	addClass(&r.detail.Widget, "dim-label")
	return box, nil
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
	r.row.SetTooltipText(inShortLines(tooltip))
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
