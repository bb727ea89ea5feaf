// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/gotk3/gotk3/gtk"
	"github.com/gotk3/gotk3/pango"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkmore"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// guestList is the chooser's list. It follows the events of the connection's guests.
type guestList struct {
	c        *chooser
	conn     *guest.Connection // nil while there is none
	scroller *gtk.ScrolledWindow
	box      *gtk.ListBox
	rows     []*guestRow // by name
	shots    shots

	empty   *gtk.Box // what is there instead of rows
	spinner *spinner
	reason  *gtk.Label
}

// guestRow is a line of the list.
type guestRow struct {
	info    guest.Info
	row     *gtk.ListBoxRow
	picture *gtk.Image
	name    *gtk.Label
	detail  *gtk.Label
	start   *gtk.Button
	shot    shot
}

func newGuestList(c *chooser) (*guestList, error) {
	l := &guestList{c: c}
	var err error
	if l.scroller, err = gtk.ScrolledWindowNew(nil, nil); err != nil {
		return nil, err
	}
	l.scroller.SetPolicy(gtk.POLICY_NEVER, gtk.POLICY_AUTOMATIC)
	l.scroller.SetShadowType(gtk.SHADOW_IN)
	if l.box, err = gtk.ListBoxNew(); err != nil {
		return nil, err
	}
	gtkmore.SetName(l.box, i18n.T("Guests"))
	l.box.SetActivateOnSingleClick(false)
	l.box.SetSelectionMode(gtk.SELECTION_BROWSE)
	l.box.Connect("row-activated", func() { c.choose() })
	l.box.Connect("row-selected", func() { c.changed() })
	if err := l.addPlaceholder(); err != nil {
		return nil, err
	}
	l.scroller.Add(l.box)
	l.shots.start(l)
	return l, nil
}

// addPlaceholder makes what is seen while there are no rows.
func (l *guestList) addPlaceholder() (err error) {
	if l.empty, err = gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 12); err != nil {
		return err
	}
	l.empty.SetBorderWidth(24)
	l.empty.SetVAlign(gtk.ALIGN_CENTER)
	if l.spinner, err = newSpinner(); err != nil {
		return err
	}
	if l.reason, err = statusLabel("dim-label"); err != nil {
		return err
	}
	l.empty.PackStart(l.spinner.widget, false, false, 0)
	l.empty.PackStart(l.reason, false, false, 0)
	l.empty.ShowAll()
	l.box.SetPlaceholder(l.empty)
	describeWhileEmpty(l.box, l.reason)
	return nil
}

// say says why there are no rows.
func (l *guestList) say(text string, busy bool) {
	l.reason.SetText(laidOut(text))
	l.spinner.setBusy(busy)
}

func (l *guestList) clear() {
	l.conn = nil
	for _, r := range l.rows {
		r.row.Destroy()
	}
	l.rows = nil
	l.c.changed()
}

func (l *guestList) close() { l.shots.stop() }

// load lists the guests of a connection.
func (l *guestList) load(conn *guest.Connection) {
	l.clear()
	l.conn = conn
	inBackground(l.c.ctx, conn.List, func(list []guest.Info, err error) {
		switch {
		case conn != l.conn:
		case err != nil:
			l.say(finished(explain("", err).Reason), false)
		default:
			for _, info := range list {
				l.put(info)
			}
			l.c.app.say("%d guests on %s", len(list), conn.URI())
			l.say(i18n.T("There are no guests."), false)
			l.filter(l.c.text())
			l.selectNear()
		}
	})
}

// selectNear selects the guest that the user may have meant.
func (l *guestList) selectNear() {
	var none *guest.NoGuestError
	if l.c.problem == nil || !errors.As(l.c.problem.Err, &none) || len(none.Near) == 0 {
		return
	}
	i := slices.IndexFunc(l.rows, func(r *guestRow) bool { return r.info.Name == none.Near[0] })
	if i >= 0 && l.rows[i].row.GetVisible() {
		l.box.SelectRow(l.rows[i].row)
	}
}

// event keeps the list up to date.
func (l *guestList) event(e guest.Event) {
	conn := l.conn
	if conn == nil {
		return
	}
	inBackground(l.c.ctx, func(ctx context.Context) (guest.Info, error) { return conn.Info(ctx, e.UUID) },
		func(info guest.Info, err error) {
			var none *guest.NoGuestError
			switch {
			case conn != l.conn:
			case errors.As(err, &none):
				l.remove(e.UUID)
			case err == nil:
				l.put(info)
				l.filter(l.c.text())
			}
		})
}

// put shows a guest, in the row that it has or in a new one.
func (l *guestList) put(info guest.Info) {
	if i := slices.IndexFunc(l.rows, func(r *guestRow) bool { return r.info.UUID == info.UUID }); i >= 0 {
		if l.rows[i].info.Name == info.Name {
			l.rows[i].set(info)
			return
		}
		l.remove(info.UUID) // it was renamed and has another place
	}
	r, err := l.newRow(info)
	if err != nil {
		return
	}
	at, _ := slices.BinarySearchFunc(l.rows, info.Name, func(r *guestRow, name string) int { return strings.Compare(r.info.Name, name) })
	l.rows = slices.Insert(l.rows, at, r)
	l.box.Insert(r.row, at)
	r.row.ShowAll()
	r.set(info)
}

func (l *guestList) remove(uuid string) {
	i := slices.IndexFunc(l.rows, func(r *guestRow) bool { return r.info.UUID == uuid })
	if i < 0 {
		return
	}
	l.rows[i].row.Destroy()
	l.rows = slices.Delete(l.rows, i, i+1)
	if len(l.rows) == 0 {
		l.say(i18n.T("There are no guests."), false)
	}
	l.c.changed()
}

// newRow makes a line: a picture, the name above what it is doing, and a button that
// starts it.
func (l *guestList) newRow(info guest.Info) (*guestRow, error) {
	r := &guestRow{info: info}
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
	r.start.Connect("clicked", func() { l.startGuest(r) })
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

// set shows what a guest is called and what it is doing.
func (r *guestRow) set(info guest.Info) {
	if r.info.State != info.State {
		r.shot.forget()
	}
	r.info = info
	r.name.SetText(rfbclient.CleanText(info.Name, 120))
	detail := stateName(info.State)
	if info.Title != "" {
		detail = rfbclient.CleanText(info.Title, 120) + " · " + detail
	}
	r.detail.SetText(detail)
	gtkmore.SetName(r.row, rfbclient.CleanText(info.Name, 120)+", "+detail)
	r.start.SetVisible(r.canStart())
	r.start.SetSensitive(true)
	r.showPicture()
}

// canStart says whether the guest is off.
func (r *guestRow) canStart() bool {
	return r.info.State == guest.StateShutOff || r.info.State == guest.StateCrashed
}

// stateName is what a guest is doing, for people.
func stateName(s guest.State) string {
	switch s {
	case guest.StateRunning:
		return i18n.T("running")
	case guest.StatePaused:
		return i18n.T("paused")
	case guest.StateShuttingDown:
		return i18n.T("shutting down")
	case guest.StateShutOff:
		return i18n.T("shut off")
	case guest.StateCrashed:
		return i18n.T("crashed")
	case guest.StateSuspended:
		return i18n.T("asleep")
	}
	return i18n.T("in an unknown state")
}

// startGuest starts the guest of a row, which may be nil.
func (l *guestList) startGuest(r *guestRow) {
	conn := l.conn
	if conn == nil || r == nil || !r.canStart() {
		return
	}
	uuid, name := r.info.UUID, r.info.Name
	r.start.SetSensitive(false)
	inBackground(l.c.ctx, func(ctx context.Context) (struct{}, error) {
		g, err := conn.Find(ctx, guest.Query{Text: uuid, By: guest.ByUUID})
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, g.Start(ctx)
	}, func(_ struct{}, err error) {
		if err != nil {
			l.c.app.say("cannot start %s: %v", name, err)
			r.start.SetSensitive(true)
			l.c.complain(finished(explain("", err).Reason))
		}
	})
}

// filter shows the rows that have all the words of a text, and selects the first of
// them if none of them is selected.
func (l *guestList) filter(text string) {
	words := strings.Fields(strings.ToLower(text))
	var first *guestRow
	selected := l.selected()
	for _, r := range l.rows {
		has := r.has(words)
		r.row.SetVisible(has)
		if has && (first == nil || r == selected) {
			first = r
		}
		if r == selected && !has {
			l.box.UnselectRow(r.row)
		}
	}
	switch {
	case first != nil:
		l.box.SelectRow(first.row)
	case len(l.rows) > 0:
		l.say(i18n.T("No guest is called that."), false)
	}
	l.c.changed()
	l.shots.plan()
}

func (r *guestRow) has(words []string) bool {
	text := strings.ToLower(r.info.Name + " " + r.info.Title + " " + r.info.UUID)
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// selected is the row that is selected and can be seen; nil if there is none.
func (l *guestList) selected() *guestRow {
	i := slices.IndexFunc(l.rows, func(r *guestRow) bool { return r.row.IsSelected() && r.row.GetVisible() })
	if i < 0 {
		return nil
	}
	return l.rows[i]
}

// move selects the next row that can be seen, or the one before.
func (l *guestList) move(by int) {
	var visible []*guestRow
	at := -1
	for _, r := range l.rows {
		if r.row.GetVisible() {
			if r.row.IsSelected() {
				at = len(visible)
			}
			visible = append(visible, r)
		}
	}
	if len(visible) == 0 {
		return
	}
	r := visible[max(0, min(at+by, len(visible)-1))]
	l.box.SelectRow(r.row)
	l.scrollTo(r)
}

// scrollTo brings a row into view.
func (l *guestList) scrollTo(r *guestRow) {
	at := r.row.GetAllocation()
	view := l.scroller.GetVAdjustment()
	top, height := float64(at.GetY()), float64(at.GetHeight())
	switch {
	case top < view.GetValue():
		view.SetValue(top)
	case top+height > view.GetValue()+view.GetPageSize():
		view.SetValue(top + height - view.GetPageSize())
	}
}
