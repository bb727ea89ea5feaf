// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"context"
	"errors"
	"time"

	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// session is one connection to a display and the picture that it shows.
type session struct {
	o      Options
	place  *place
	client *rfbclient.Client
	woken  chan struct{}
	u      rfbclient.Updates
	began  bool
	record *recording // nil if nothing is recorded
	refuse error      // why a question was not answered

	picture picture
	fresh   rfbclient.Region // what has come since ask or a new size
	before  picture          // what was seen before the last key
	typed   bool             // since the server last answered for sure
}

// How long a server may take for a whole picture after its session has begun, and
// after it was asked for one. Then it is taken as it is.
const (
	firstPictureTime = 5 * time.Second
	pictureTime      = 2 * time.Second
)

// connect begins a session and waits for its first picture.
func connect(ctx context.Context, o Options, p *place, r *recording) (*session, error) {
	s := &session{o: o, place: p, record: r, woken: make(chan struct{}, 1)}
	config := rfbclient.Config{Dial: p.dial, Avoid: p.avoid.Features(), Wake: func() { s.woken <- struct{}{} },
		Exclusive: o.Exclusive, Depth: o.Depth, JPEGQuality: o.Quality}
	if o.Security != nil {
		config.TLS, config.SecurityTypes, config.AskUnprotected = o.Security(p.where, p.host, p.local)
	}
	o.Say("connecting to %s", p.where)
	s.client = rfbclient.Start(config)
	for !s.began {
		if err := s.next(ctx); err != nil {
			s.close()
			return nil, err
		}
	}
	if err := s.wholePicture(ctx, firstPictureTime); err != nil {
		s.close()
		return nil, err
	}
	s.before = s.picture.copy()
	return s, nil
}

func (s *session) close() {
	s.client.Close()
	<-s.client.Done()
}

// next waits for news of the server, or for the context's end.
func (s *session) next(ctx context.Context) error {
	select {
	case <-s.woken:
		return s.take()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// errElapsed says that nextUntil's time is over.
var errElapsed = errors.New("time is over")

// nextUntil is next, but gives errElapsed at a time.
func (s *session) nextUntil(ctx context.Context, end time.Time) error {
	timer := time.NewTimer(time.Until(end))
	defer timer.Stop()
	select {
	case <-s.woken:
		return s.take()
	case <-timer.C:
		return errElapsed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// take handles what the connection has said.
func (s *session) take() error {
	u := &s.u
	s.client.Take(u)
	if u.Credentials != nil {
		s.answer(*u.Credentials)
	}
	if u.Unprotected != nil {
		s.client.AnswerUnprotected(s.o.Allowed != nil && s.o.Allowed(s.place.where, u.Unprotected))
	}
	if u.Certificate != nil {
		s.client.AnswerCertificate(s.o.Trusted != nil && s.o.Trusted(s.place.where, u.Certificate))
	}
	if u.Size != nil {
		s.o.Say("the desktop has %dx%d pixels", u.Size.Width, u.Size.Height)
		s.picture = newPicture(u.Size.Width, u.Size.Height)
		s.fresh.Clear()
	}
	if u.Initialized {
		s.began = true
		s.o.Say("initialized %dx%d", s.picture.width, s.picture.height)
	}
	if !u.Damage.Empty() {
		p := &s.picture
		if s.client.CopyDamage(&u.Damage, p.pixels, p.stride(), p.width, p.height) && u.Size == nil {
			s.fresh.AddRegion(&u.Damage)
		} else if u.Initialized {
			s.fresh.AddRegion(&u.Damage)
		}
		if s.record != nil {
			s.record.update(s)
		}
	}
	if u.Closed {
		if s.refuse != nil {
			return s.refuse
		}
		return u.Err
	}
	return nil
}

func (s *session) answer(request rfbclient.CredentialRequest) {
	credentials, err := rfbclient.Credentials{}, problem.ErrNoAnswer
	if s.o.Credentials != nil {
		credentials, err = s.o.Credentials(request)
	}
	if err != nil {
		s.refuse = err
		s.client.Close()
		return
	}
	s.client.Answer(credentials)
}

// wholePicture waits until all of the desktop has come since fresh was cleared, or
// for as long as the server may take for it.
func (s *session) wholePicture(ctx context.Context, patience time.Duration) error {
	end := time.Now().Add(patience)
	for !covers(&s.fresh, s.picture.width, s.picture.height) {
		err := s.nextUntil(ctx, end)
		if errors.Is(err, errElapsed) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// refresh has the server send all of the desktop anew. When it has come, the server
// has also handled all that it was sent before.
func (s *session) refresh(ctx context.Context) error {
	s.fresh.Clear()
	s.client.Refresh()
	s.typed = false
	return s.wholePicture(ctx, pictureTime)
}

// settle makes sure that the server has handled all keys: one that is not read
// when the connection ends may be lost.
func (s *session) settle(ctx context.Context) error {
	if !s.typed {
		return nil
	}
	return s.refresh(ctx)
}

// covers says whether a region has all pixels of a desktop.
func covers(g *rfbclient.Region, width, height int) bool {
	return coversRect(g.Rects(), rfbclient.Rect{W: width, H: height})
}

// coversRect cuts r at the edges of the first rectangle and looks for the parts that
// are left in the others.
func coversRect(list []rfbclient.Rect, r rfbclient.Rect) bool {
	if r.Empty() {
		return true
	}
	if len(list) == 0 {
		return false
	}
	i := list[0].Intersect(r)
	if i.Empty() {
		return coversRect(list[1:], r)
	}
	for _, part := range []rfbclient.Rect{
		{X: r.X, Y: r.Y, W: r.W, H: i.Y - r.Y},
		{X: r.X, Y: i.Y + i.H, W: r.W, H: r.Y + r.H - i.Y - i.H},
		{X: r.X, Y: i.Y, W: i.X - r.X, H: i.H},
		{X: i.X + i.W, Y: i.Y, W: r.X + r.W - i.X - i.W, H: i.H},
	} {
		if !coversRect(list[1:], part) {
			return false
		}
	}
	return true
}
