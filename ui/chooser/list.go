// SPDX-License-Identifier: GPL-2.0-or-later

package chooser

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// guestList is the chooser's list. It follows the events of the connection's guests.
//
// A libvirt may have thousands of guests, and a row of widgets costs as much as
// comparing a thousand of them with what was typed. So there are rows for the first
// matches only, which show others when these change; more come when the user scrolls
// to the end.
type guestList struct {
	c     *Guests
	conn  *guest.Connection // nil while there is none
	shots shots

	all     []*guest.Info // of the connection's guests, by name
	shown   map[string]*shot
	text    string        // that was looked for
	matches []*guest.Info // what it has found, best first
	current *guest.Info   // the selected one; nil if there is none
	rows    []*guestRow   // of the first matches; hidden where there are fewer
	limit   int           // of rows
	binding bool          // rows change; what GTK selects meanwhile does not count
	pending bool          // refresh is about to be called

	guestListParts
	spinner *gtkx.Spinner
	does    func() // what the button below the list does
}

// rowsAtOnce is how many rows there are at first, and how many come at the list's end.
const rowsAtOnce = 100

// guestListParts are the widgets of the list.
type guestListParts struct {
	scroller *gtk.ScrolledWindow
	box      *gtk.ListBox
	turning  *gtk.Spinner // this and the reason are there instead of rows
	reason   *gtk.Label
	other    *gtk.Button // below the list: shows the guests of offered
}

func newGuestList(c *Guests, parts guestListParts) *guestList {
	l := &guestList{c: c, limit: rowsAtOnce, shown: map[string]*shot{}, guestListParts: parts, spinner: gtkx.NewSpinner(parts.turning)}
	l.box.Connect("row-activated", func() { c.choose() })
	l.box.Connect("row-selected", func(_ *gtk.ListBox, row *gtk.ListBoxRow) { l.rowSelected(row) })
	l.other.Connect("clicked", func() { l.does() })
	gtkx.DescribeWhileEmpty(l.box, l.reason)
	view := l.scroller.GetVAdjustment()
	view.Connect("value-changed", func() {
		if view.GetValue()+2*view.GetPageSize() > view.GetUpper() {
			l.grow()
		}
	})
	l.shots.start(l)
	return l
}

// say says why there are no rows.
func (l *guestList) say(text string, busy bool) {
	l.other.Hide()
	l.reason.SetText(gtkx.LaidOut(text))
	l.spinner.SetBusy(busy)
}

func (l *guestList) clear() {
	l.conn = nil
	l.all, l.current, l.limit = nil, nil, rowsAtOnce
	l.shown = map[string]*shot{}
	l.refresh()
}

func (l *guestList) close() { l.shots.stop() }

// load lists the guests of a connection.
func (l *guestList) load(conn *guest.Connection) {
	l.clear()
	l.conn = conn
	session.Background(gtkx.MainLoop{}, l.c.ctx, conn.List, func(list []guest.Info, err error) {
		switch {
		case conn != l.conn:
		case err != nil:
			l.say(problem.Finished(problem.Explain("", err).Reason), false)
		default:
			l.all = make([]*guest.Info, len(list))
			for i := range list {
				l.all[i] = &list[i]
			}
			l.c.program.Log("%d guests on %s", len(list), conn.URI())
			l.refresh()
			if len(list) == 0 {
				l.showNone()
			}
		}
	})
}

// showNone shows that the connection has no guests, and looks whether another one has.
func (l *guestList) showNone() {
	uri := l.conn.URI()
	l.say(fmt.Sprintf(i18n.T("There are no guests on %s."), problem.ShownURI(uri)), false)
	l.countElsewhere(uri)
}

// event keeps the list up to date.
func (l *guestList) event(e guest.Event) {
	conn := l.conn
	if conn == nil {
		return
	}
	session.Background(gtkx.MainLoop{}, l.c.ctx, func(ctx context.Context) (guest.Info, error) { return conn.Info(ctx, e.UUID) },
		func(info guest.Info, err error) {
			var none *guest.NoGuestError
			switch {
			case conn != l.conn:
			case errors.As(err, &none):
				l.remove(e.UUID)
				l.refreshSoon()
			case err == nil:
				l.put(info)
				l.refreshSoon()
			}
		})
}

// put takes a guest into the list, or what has changed of it.
func (l *guestList) put(info guest.Info) {
	selected := l.current != nil && l.current.UUID == info.UUID
	if before := l.remove(info.UUID); before != nil && before.State != info.State {
		delete(l.shown, info.UUID)
	}
	at, _ := slices.BinarySearchFunc(l.all, info.Name, func(i *guest.Info, name string) int { return strings.Compare(i.Name, name) })
	l.all = slices.Insert(l.all, at, &info)
	if selected {
		l.current = &info
	}
}

// remove takes a guest out of the list and gives what was known of it; nil for nothing.
func (l *guestList) remove(uuid string) *guest.Info {
	at := slices.IndexFunc(l.all, func(i *guest.Info) bool { return i.UUID == uuid })
	if at < 0 {
		return nil
	}
	info := l.all[at]
	l.all = slices.Delete(l.all, at, at+1)
	return info
}

// refreshSoon shows what has changed, once for all events that are there.
func (l *guestList) refreshSoon() {
	if l.pending {
		return
	}
	l.pending = true
	gtkx.MainLoop{}.Post(func() {
		l.pending = false
		if l.c.ctx.Err() != nil || l.conn == nil {
			return
		}
		l.refresh()
		if len(l.all) == 0 {
			l.showNone()
		}
	})
}

// filter shows the guests that a text names, and selects the one that it names best.
func (l *guestList) filter(text string) {
	if l.text == text {
		return
	}
	l.text, l.limit = text, rowsAtOnce
	if text != "" {
		l.current = nil
	}
	l.refresh()
	l.scroller.GetVAdjustment().SetValue(0)
}

// refresh finds what is to be shown, and shows it.
func (l *guestList) refresh() {
	l.matches = guest.Matching(l.suggested(), l.text)
	if i := slices.Index(l.matches, l.current); i < 0 || i >= l.limit {
		l.current = nil
		if len(l.matches) > 0 {
			l.current = l.matches[0]
		}
	}
	switch {
	case len(l.matches) > 0 || len(l.all) == 0:
	case isAddress(l.text):
		l.say(i18n.T("No guest is called that. It is opened as the address of a display."), false)
	default:
		l.say(i18n.T("No guest is called that."), false)
	}
	l.bind()
}

// suggested gives all guests. Those that the user may have meant, as the window says,
// come first.
func (l *guestList) suggested() []*guest.Info {
	var none *guest.NoGuestError
	if l.c.problem == nil || !errors.As(l.c.problem.Err, &none) || len(none.Near) == 0 {
		return l.all
	}
	var near, others []*guest.Info
	for _, info := range l.all {
		if slices.Contains(none.Near, info.Name) {
			near = append(near, info)
		} else {
			others = append(others, info)
		}
	}
	slices.SortStableFunc(near, func(a, b *guest.Info) int {
		return slices.Index(none.Near, a.Name) - slices.Index(none.Near, b.Name)
	})
	return append(near, others...)
}

// bind has the rows show the first matches.
func (l *guestList) bind() {
	l.binding = true
	n, before := min(len(l.matches), l.limit), len(l.rows)
	for len(l.rows) < n {
		r := l.newRow()
		l.rows = append(l.rows, r)
		l.box.Add(r.row)
		r.row.ShowAll()
	}
	if len(l.rows) > before {
		l.c.program.Log("the list has %d rows", len(l.rows))
	}
	for i, r := range l.rows {
		if i < n {
			r.bind(l.matches[i], l.shotOf(l.matches[i]))
		}
		r.row.SetVisible(i < n)
	}
	if i := slices.Index(l.matches, l.current); i >= 0 && i < n {
		l.box.SelectRow(l.rows[i].row)
	} else {
		l.current = nil
		l.box.UnselectAll()
	}
	l.binding = false
	l.shots.plan()
	l.c.changed()
}

// shotOf gives the picture of a guest, which may still be to be taken.
func (l *guestList) shotOf(info *guest.Info) *shot {
	s := l.shown[info.UUID]
	if s == nil {
		s = &shot{}
		l.shown[info.UUID] = s
	}
	return s
}

// grow makes more rows, if there is something for them to show. It gives whether it has.
func (l *guestList) grow() bool {
	if l.binding || l.limit >= len(l.matches) {
		return false
	}
	l.limit += rowsAtOnce
	l.bind()
	return true
}

func (l *guestList) rowSelected(row *gtk.ListBoxRow) {
	if l.binding {
		return
	}
	l.current = nil
	if row != nil && row.GetIndex() < len(l.rows) {
		l.current = l.rows[row.GetIndex()].info
	}
	l.c.changed()
}

// startGuest starts a guest, which may be nil.
func (l *guestList) startGuest(info *guest.Info) {
	conn := l.conn
	if conn == nil || info == nil || !canStart(info) {
		return
	}
	uuid, name := info.UUID, info.Name
	l.setStarting(uuid, true)
	session.Perform(gtkx.MainLoop{}, l.c.ctx, func(ctx context.Context) error {
		g, err := conn.Find(ctx, guest.Query{Text: uuid, By: guest.ByUUID})
		if err != nil {
			return err
		}
		return g.Start(ctx)
	}, func(err error) {
		if err != nil {
			l.c.program.Log("cannot start %s: %v", name, err)
			l.setStarting(uuid, false)
			l.c.complain(problem.Finished(problem.Explain("", err).Reason))
		}
	})
}

// setStarting lets the guest's button be pressed, or not.
func (l *guestList) setStarting(uuid string, starting bool) {
	for _, r := range l.rows {
		if r.info != nil && r.info.UUID == uuid {
			r.start.SetSensitive(!starting)
		}
	}
}

// move selects the next guest, or the one before.
func (l *guestList) move(by int) {
	if len(l.matches) == 0 {
		return
	}
	at := max(0, min(slices.Index(l.matches, l.current)+by, len(l.matches)-1))
	if at >= l.limit && !l.grow() {
		return
	}
	r := l.rows[at]
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

// isAddress says whether a text that names no guest is the address of a display.
func isAddress(text string) bool {
	text = strings.TrimSpace(text)
	return address.LooksLike(text) || address.IsIP(text)
}
