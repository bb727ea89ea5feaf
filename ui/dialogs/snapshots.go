// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"fmt"
	"time"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// Snapshots is what can be done with a guest's snapshots. None of it waits; then is called
// at its end. doing says what is being done.
type Snapshots struct {
	List   func(then func([]guest.Snapshot, error))
	Create func(doing, name string, then func())
	Load   func(doing, name string, then func())
	Delete func(doing, name string, then func())
}

// snapshotDialog lists the guest's snapshots, makes new ones, and loads and deletes
// those that there are.
type snapshotDialog struct {
	Snapshots
	owner  Owner
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

// ShowSnapshots opens the dialog.
func ShowSnapshots(o Owner, s Snapshots) { openSnapshots(o, s) }

func openSnapshots(o Owner, s Snapshots) *snapshotDialog {
	b := gtkx.Load(views, "snapshots.ui")
	d := &snapshotDialog{
		Snapshots: s,
		owner:     o,
		dialog:    gtkx.Object[*gtk.Dialog](b, "dialog"),
		list:      gtkx.Object[*gtk.ListBox](b, "list"),
		empty:     gtkx.Object[*gtk.Label](b, "empty"),
		name:      gtkx.Object[*gtk.Entry](b, "name"),
		open:      true,
	}
	o.Adopt(d.dialog)
	gtkx.DescribeWhileEmpty(d.list, d.empty)
	d.list.Connect("row-selected", d.selectionChanged)
	d.name.SetText(time.Now().Format("2006-01-02 15.04"))
	d.selectionChanged()
	d.dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) { d.respond(response) })
	d.dialog.Connect("destroy", func() { d.open = false })
	d.dialog.ShowAll()
	d.load()
	return d
}

// load lists the snapshots that there are now.
func (d *snapshotDialog) load() {
	d.List(func(list []guest.Snapshot, err error) {
		if !d.open {
			return
		}
		for _, row := range d.rows {
			row.Destroy()
		}
		d.rows, d.shown = nil, list
		d.empty.SetText(i18n.T("There are no snapshots."))
		if err != nil {
			d.empty.SetText(problem.Finished(problem.Explain("", err).Reason))
		}
		for _, s := range list {
			row := snapshotRow(s)
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

func snapshotRow(s guest.Snapshot) *gtk.ListBoxRow {
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
	b := gtkx.Load(views, "snapshot.ui")
	gtkx.Object[*gtk.Label](b, "name").SetText(gtkx.LaidOut(rfbclient.CleanText(s.Name, 120)))
	gtkx.Object[*gtk.Label](b, "detail").SetText(gtkx.LaidOut(detail))
	return gtkx.Object[*gtk.ListBoxRow](b, "row")
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
		d.do(i18n.T("Making a snapshot…"), name, d.Create)
	case responseLoad:
		if s := d.selected(); s != nil {
			name := s.Name
			d.ask(Question{
				Heading: fmt.Sprintf(i18n.T("Load the snapshot %s?"), rfbclient.CleanText(name, 80)),
				Text:    i18n.T("What the guest is now, and what has not been saved elsewhere, is lost."),
				Do:      i18n.T("_Load"),
			}, func() { d.do(i18n.T("Loading a snapshot…"), name, d.Load) })
		}
	case responseDelete:
		if s := d.selected(); s != nil {
			name := s.Name
			d.ask(Question{
				Heading: fmt.Sprintf(i18n.T("Delete the snapshot %s?"), rfbclient.CleanText(name, 80)),
				Text:    i18n.T("The guest stays as it is, but cannot be brought back to this state."),
				Do:      i18n.T("_Delete"),
			}, func() { d.do(i18n.T("Deleting a snapshot…"), name, d.Delete) })
		}
	default:
		d.dialog.Destroy()
		d.owner.focus()
	}
}

// ask does something that loses something, if the user says so once more.
func (d *snapshotDialog) ask(q Question, do func()) {
	q.Loses = true
	Ask(d.owner.over(d.dialog), q, func(yes bool) {
		if yes {
			do()
		}
	})
}

// do does something that takes a while; the list shows what came of it.
func (d *snapshotDialog) do(doing, name string, do func(doing, name string, then func())) {
	d.dialog.SetSensitive(false)
	d.empty.SetText(doing)
	do(doing, name, func() {
		if d.open {
			d.dialog.SetSensitive(true)
			d.load()
		}
	})
}
