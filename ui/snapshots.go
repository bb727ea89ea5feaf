// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"fmt"
	"time"

	"github.com/gotk3/gotk3/gtk"
	"github.com/gotk3/gotk3/pango"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// snapshotDialog lists the guest's snapshots, makes new ones, and loads and deletes
// those that there are.
type snapshotDialog struct {
	w      *window
	s      *session.GuestSource
	dialog *gtk.Dialog
	list   *gtk.ListBox
	empty  *gtk.Label
	name   *gtk.Entry
	rows   []*gtk.ListBoxRow
	shown  []guest.Snapshot // in the order of rows
	open   bool
}

// The dialog's answers.
const (
	responseCreate = gtk.ResponseType(1)
	responseLoad   = gtk.ResponseType(2)
	responseDelete = gtk.ResponseType(3)
)

func (w *window) snapshots() {
	s := w.guestToPower()
	if s == nil {
		return
	}
	dialog, err := gtk.DialogNew()
	if err != nil {
		return
	}
	d := &snapshotDialog{w: w, s: s, dialog: dialog, open: true}
	w.prepareDialog(dialog)
	if err := d.build(); err != nil {
		w.v.say("the dialog cannot be made: %v", err)
		dialog.Destroy()
		return
	}
	dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) { d.respond(response) })
	dialog.Connect("destroy", func() { d.open = false })
	dialog.ShowAll()
	d.load()
}

func (d *snapshotDialog) build() error {
	d.dialog.SetTitle(i18n.T("Snapshots"))
	d.dialog.SetDefaultSize(460, 420)
	area, err := d.dialog.GetContentArea()
	if err != nil {
		return err
	}
	area.SetSpacing(12)
	area.SetBorderWidth(18)
	if err := d.addList(area); err != nil {
		return err
	}
	if d.name, err = addEntry(area, i18n.T("_Name of a new snapshot")); err != nil {
		return err
	}
	d.name.SetText(time.Now().Format("2006-01-02 15.04"))
	for _, b := range []struct {
		label    string
		response gtk.ResponseType
	}{{i18n.T("_Delete…"), responseDelete}, {i18n.T("_Load…"), responseLoad}, {i18n.T("_Close"), gtk.RESPONSE_CLOSE}, {i18n.T("_Make a snapshot"), responseCreate}} {
		button, err := d.dialog.AddButton(b.label, b.response)
		if err != nil {
			return err
		}
		if b.response == responseCreate {
			addClass(&button.Widget, "suggested-action")
		}
	}
	d.dialog.SetDefaultResponse(responseCreate)
	d.selectionChanged()
	return nil
}

func (d *snapshotDialog) addList(area *gtk.Box) error {
	scroller, err := gtk.ScrolledWindowNew(nil, nil)
	if err != nil {
		return err
	}
	scroller.SetShadowType(gtk.SHADOW_IN)
	scroller.SetPolicy(gtk.POLICY_NEVER, gtk.POLICY_AUTOMATIC)
	if d.list, err = gtk.ListBoxNew(); err != nil {
		return err
	}
	if d.empty, err = statusLabel("dim-label"); err != nil {
		return err
	}
	d.empty.SetMarginTop(24)
	d.empty.SetText(i18n.T("Asking libvirt…"))
	d.empty.Show()
	d.list.SetPlaceholder(d.empty)
	describeWhileEmpty(d.list, d.empty)
	gtkx.SetName(d.list, i18n.T("Snapshots"))
	d.list.Connect("row-selected", d.selectionChanged)
	scroller.Add(d.list)
	area.PackStart(scroller, true, true, 0)
	return nil
}

// load lists the snapshots that there are now.
func (d *snapshotDialog) load() {
	g := d.s.Libvirt()
	session.Do(d.s, g.Snapshots, func(list []guest.Snapshot, err error) {
		if !d.open {
			return
		}
		for _, row := range d.rows {
			row.Destroy()
		}
		d.rows, d.shown = nil, list
		d.w.v.say("%d snapshots", len(list))
		d.empty.SetText(i18n.T("There are no snapshots."))
		if err != nil {
			d.empty.SetText(problem.Finished(problem.Explain("", err).Reason))
		}
		for _, s := range list {
			row, err := snapshotRow(s)
			if err != nil {
				continue
			}
			d.rows = append(d.rows, row)
			d.list.Insert(row, -1)
			row.ShowAll()
			if s.Current {
				d.list.SelectRow(row)
			}
		}
		d.selectionChanged()
	})
}

func snapshotRow(s guest.Snapshot) (*gtk.ListBoxRow, error) {
	row, err := gtk.ListBoxRowNew()
	if err != nil {
		return nil, err
	}
	box, err := gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 3)
	if err != nil {
		return nil, err
	}
	box.SetBorderWidth(6)
	detail := s.Created.Format("2006-01-02 15:04:05")
	if s.Running {
		detail = fmt.Sprintf(i18n.T("%s, with the guest's memory"), detail)
	}
	if s.Current {
		detail = fmt.Sprintf(i18n.T("%s, the current one"), detail)
	}
	if s.Description != "" {
		detail += " · " + rfbclient.CleanText(s.Description, 200)
	}
	for i, text := range []string{rfbclient.CleanText(s.Name, 120), detail} {
		label, err := gtk.LabelNew(laidOut(text))
		if err != nil {
			return nil, err
		}
		label.SetXAlign(0)
		label.SetEllipsize(pango.ELLIPSIZE_END)
		if i > 0 {
			addClass(&label.Widget, "dim-label")
		}
		box.PackStart(label, false, false, 0)
	}
	row.Add(box)
	return row, nil
}

// selected is the snapshot that is selected; nil if there is none.
func (d *snapshotDialog) selected() *guest.Snapshot {
	for i, row := range d.rows {
		if row.IsSelected() {
			return &d.shown[i]
		}
	}
	return nil
}

func (d *snapshotDialog) selectionChanged() {
	for _, response := range []gtk.ResponseType{responseLoad, responseDelete} {
		d.dialog.SetResponseSensitive(response, d.selected() != nil)
	}
}

func (d *snapshotDialog) respond(response gtk.ResponseType) {
	switch response {
	case responseCreate:
		name, _ := d.name.GetText()
		d.do(i18n.T("Making a snapshot…"), func(g *guest.Guest, ctx context.Context) error { return g.CreateSnapshot(ctx, name, "") })
	case responseLoad:
		if s := d.selected(); s != nil {
			name := s.Name
			d.ask(fmt.Sprintf(i18n.T("Load the snapshot %s?"), rfbclient.CleanText(name, 80)), i18n.T("What the guest is now, and what has not been saved elsewhere, is lost."), i18n.T("_Load"),
				i18n.T("Loading a snapshot…"), func(g *guest.Guest, ctx context.Context) error { return g.RevertSnapshot(ctx, name) })
		}
	case responseDelete:
		if s := d.selected(); s != nil {
			name := s.Name
			d.ask(fmt.Sprintf(i18n.T("Delete the snapshot %s?"), rfbclient.CleanText(name, 80)), i18n.T("The guest stays as it is, but cannot be brought back to this state."), i18n.T("_Delete"),
				i18n.T("Deleting a snapshot…"), func(g *guest.Guest, ctx context.Context) error { return g.DeleteSnapshot(ctx, name) })
		}
	default:
		d.dialog.Destroy()
		d.w.v.display.GrabFocus()
	}
}

// ask does something if the user says so once more.
func (d *snapshotDialog) ask(question, warning, button, doing string, do func(*guest.Guest, context.Context) error) {
	sure := gtk.MessageDialogNew(d.dialog, gtk.DIALOG_MODAL, gtk.MESSAGE_WARNING, gtk.BUTTONS_NONE, "%s", question)
	sure.FormatSecondaryText("%s", warning)
	sure.SetTitle(i18n.T("Virt Viewer"))
	d.w.group.AddWindow(&sure.Window)
	if err := addButtons(&sure.Dialog, button); err != nil {
		sure.Destroy()
		return
	}
	destroys(&sure.Dialog)
	sure.SetDefaultResponse(gtk.RESPONSE_CANCEL)
	sure.Connect("response", func(_ *gtk.MessageDialog, response gtk.ResponseType) {
		sure.Destroy()
		if response == gtk.RESPONSE_OK {
			d.do(doing, do)
		}
	})
	sure.ShowAll()
}

// do does something that takes a while; the list shows what came of it.
func (d *snapshotDialog) do(doing string, do func(*guest.Guest, context.Context) error) {
	d.dialog.SetSensitive(false)
	d.empty.SetText(doing)
	d.w.doWork(doing, false, do, func() {
		if d.open {
			d.dialog.SetSensitive(true)
			d.load()
		}
	})
}
