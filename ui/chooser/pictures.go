// SPDX-License-Identifier: GPL-2.0-or-later

package chooser

import (
	"context"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/app/thumbnail"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// The size of the pictures, in GTK's pixels.
const (
	shotWidth  = 96
	shotHeight = 60
)

const (
	// How often a picture is taken, of one guest after the other.
	shotInterval = 400 * time.Millisecond
	// How long a picture is good for: at first, and at most. Of a guest whose picture
	// stays the same, the next one is taken after twice the time.
	shotAge, shotLongest = 5 * time.Second, 2 * time.Minute
	// How long libvirt may take for one.
	shotPatience = 10 * time.Second
)

// shots takes pictures of the running guests that can be seen in the list, one at a
// time.
type shots struct {
	list *guestList
	on   bool
	busy bool
	// minimized: the window is, though it stays mapped.
	minimized bool
	timer     glib.SourceHandle // of the next one; 0 if none is due
}

// shot is the picture of a guest.
type shot struct {
	picture *gdk.Pixbuf
	rgb     []byte        // the same
	due     time.Time     // when the next one is; zero for now
	good    time.Duration // how long it is good for
}

func (s *shot) forget() { *s = shot{} }

// took notes a picture, or nil if none could be taken. It says whether it is another
// than before.
func (s *shot) took(p *thumbnail.Picture, now time.Time) (other bool) {
	other = p != nil && !slices.Equal(p.RGB, s.rgb)
	switch {
	case other:
		s.picture, s.rgb, s.good = pixbufOf(p), p.RGB, shotAge
	case p == nil: // it will hardly be otherwise soon
		s.good = shotLongest
	default:
		s.good = min(2*s.good, shotLongest)
	}
	s.due = now.Add(s.good)
	return other
}

// picturesAreCheap says whether taking pictures asks nobody for a password: they need
// a connection that may change guests, which is known to be given to root, in the
// user's own session, and in this process.
func picturesAreCheap(uri string) bool {
	u, err := url.Parse(uri)
	if err != nil {
		return false
	}
	driver, transport, _ := strings.Cut(u.Scheme, "+")
	switch {
	case driver == "test", u.Path == "/session", u.Path == "/embed":
		return true
	case transport == "ssh":
		return u.User.Username() == "root"
	}
	return u.Host == "" && os.Geteuid() == 0
}

func (s *shots) start(l *guestList) {
	s.list = l
	view := l.scroller.GetVAdjustment()
	view.Connect("changed", s.plan)
	view.Connect("value-changed", s.plan)
	l.c.window.Connect("map", s.plan)
	l.c.window.Connect("window-state-event", func(_ *gtk.Window, event *gdk.Event) {
		s.minimized = gdk.EventWindowStateNewFromEvent(event).NewWindowState()&gdk.WINDOW_STATE_ICONIFIED != 0
		s.plan()
	})
}

// plan has the next picture taken when it is due. It is called whenever other guests can
// be seen than before.
func (s *shots) plan() {
	s.stop()
	r := s.next()
	if r == nil {
		return
	}
	pause := max(shotInterval, time.Until(r.shot.due))
	s.timer = glib.TimeoutAdd(uint(pause.Milliseconds()), func() bool {
		s.timer = 0
		s.take(r)
		return false
	})
}

func (s *shots) stop() {
	if s.timer != 0 {
		glib.SourceRemove(s.timer)
		s.timer = 0
	}
}

// setPictures says whether pictures are wanted.
func (l *guestList) setPictures(on bool) {
	l.shots.on = on
	defer l.shots.plan()
	if !on {
		for _, s := range l.shown {
			s.forget()
		}
	}
	for _, r := range l.rows {
		if r.info != nil {
			r.showPicture()
		}
	}
}

// take takes the picture of a guest.
func (s *shots) take(r *guestRow) {
	conn := s.list.conn
	if conn == nil {
		return
	}
	s.busy = true
	taken, uuid, name := r.shot, r.info.UUID, r.info.Name // the row may show another guest then
	session.Background(gtkx.MainLoop{}, context.Background(), func(ctx context.Context) (*thumbnail.Picture, error) {
		ctx, cancel := context.WithTimeout(ctx, shotPatience)
		defer cancel()
		return takePicture(ctx, conn, uuid)
	}, func(p *thumbnail.Picture, err error) {
		s.busy = false
		if s.list.c.ctx.Err() != nil {
			return
		}
		defer s.plan()
		if conn != s.list.conn || !s.on || s.list.shown[uuid] != taken { // it has stopped, perhaps
			return
		}
		if err != nil {
			s.list.c.program.Log("no picture of %s: %v", uuid, err)
			taken.took(nil, time.Now())
			return
		}
		s.list.c.program.Log("took a picture of %s", name)
		if taken.took(p, time.Now()) && r.shot == taken {
			r.showPicture()
		}
	})
}

// next is the guest whose picture is due first, of those that can be seen; nil if there
// is none.
func (s *shots) next() *guestRow {
	if !s.on || s.busy || s.minimized || s.list.conn == nil || !s.list.c.window.GetMapped() {
		return nil
	}
	view := s.list.scroller.GetVAdjustment()
	top, bottom := view.GetValue(), view.GetValue()+view.GetPageSize()
	var first *guestRow
	for _, r := range s.list.rows {
		if !r.row.GetVisible() || !isLive(r.info) {
			continue
		}
		at := r.row.GetAllocation()
		seen := float64(at.GetY()) < bottom && float64(at.GetY()+at.GetHeight()) > top
		if seen && (first == nil || r.shot.due.Before(first.shot.due)) {
			first = r
		}
	}
	return first
}

func takePicture(ctx context.Context, conn *guest.Connection, uuid string) (*thumbnail.Picture, error) {
	g, err := conn.Find(ctx, guest.Query{Text: uuid, By: guest.ByUUID})
	if err != nil {
		return nil, err
	}
	data, _, err := g.Screenshot(ctx, 0)
	if err != nil {
		return nil, err
	}
	return thumbnail.Make(data, shotWidth, shotHeight)
}

func pixbufOf(p *thumbnail.Picture) *gdk.Pixbuf {
	pixbuf, err := gdk.PixbufNew(gdk.COLORSPACE_RGB, false, 8, p.Width, p.Height)
	if err != nil {
		return nil
	}
	pixels, stride := pixbuf.GetPixels(), pixbuf.GetRowstride()
	for y := range p.Height {
		copy(pixels[y*stride:], p.RGB[3*y*p.Width:3*(y+1)*p.Width])
	}
	return pixbuf
}

// showPicture shows the guest's picture, or a symbol of what it is doing.
func (r *guestRow) showPicture() {
	if r.shot.picture != nil {
		r.picture.SetFromPixbuf(r.shot.picture)
		return
	}
	icon := "video-display-symbolic"
	if canStart(r.info) {
		icon = "system-shutdown-symbolic"
	}
	r.picture.SetFromIconName(icon, gtk.ICON_SIZE_DND)
	r.picture.SetPixelSize(32)
}
