// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/ui/thumbnail"
)

// The size of the pictures, in GTK's pixels.
const (
	shotWidth  = 96
	shotHeight = 60
)

const (
	// How often a picture is taken, of one guest after the other, in milliseconds.
	shotInterval = 400
	// How long a picture is good for.
	shotAge = 5 * time.Second
	// How long libvirt may take for one.
	shotPatience = 10 * time.Second
)

// shots takes pictures of the running guests that can be seen in the list, one at a
// time.
type shots struct {
	list  *guestList
	on    bool
	busy  bool
	timer glib.SourceHandle
}

// shot is the picture of a guest.
type shot struct {
	picture *gdk.Pixbuf
	taken   time.Time // tried, at least
}

func (s *shot) forget() { *s = shot{} }

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
	s.timer = glib.TimeoutAdd(shotInterval, func() bool {
		s.next()
		return true
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
	for _, r := range l.rows {
		if !on {
			r.shot.forget()
		}
		r.showPicture()
	}
}

// next takes the picture that is the oldest of those that can be seen.
func (s *shots) next() {
	conn := s.list.conn
	if !s.on || s.busy || conn == nil || !s.list.c.window.GetMapped() {
		return
	}
	r := s.oldest()
	if r == nil {
		return
	}
	s.busy = true
	r.shot.taken = time.Now()
	uuid := r.info.UUID
	inBackground(context.Background(), func(ctx context.Context) (*thumbnail.Picture, error) {
		ctx, cancel := context.WithTimeout(ctx, shotPatience)
		defer cancel()
		return takePicture(ctx, conn, uuid)
	}, func(p *thumbnail.Picture, err error) {
		s.busy = false
		if s.list.c.ctx.Err() != nil || conn != s.list.conn {
			return
		}
		if err != nil {
			s.list.c.app.say("no picture of %s: %v", uuid, err)
			r.shot.taken = time.Now().Add(10 * shotAge) // it will hardly be otherwise soon
			return
		}
		if r.info.State == guest.StateRunning || r.info.State == guest.StatePaused {
			s.list.c.app.say("took a picture of %s", r.info.Name)
			r.shot.picture = pixbufOf(p)
			r.showPicture()
		}
	})
}

func (s *shots) oldest() *guestRow {
	view := s.list.scroller.GetVAdjustment()
	top, bottom := view.GetValue(), view.GetValue()+view.GetPageSize()
	var oldest *guestRow
	for _, r := range s.list.rows {
		at := r.row.GetAllocation()
		seen := r.row.GetVisible() && float64(at.GetY()) < bottom && float64(at.GetY()+at.GetHeight()) > top
		live := r.info.State == guest.StateRunning || r.info.State == guest.StatePaused
		if seen && live && time.Since(r.shot.taken) > shotAge && (oldest == nil || r.shot.taken.Before(oldest.shot.taken)) {
			oldest = r
		}
	}
	return oldest
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
	if r.info.State == guest.StateShutOff || r.info.State == guest.StateCrashed {
		icon = "system-shutdown-symbolic"
	}
	r.picture.SetFromIconName(icon, gtk.ICON_SIZE_DND)
	r.picture.SetPixelSize(32)
}
