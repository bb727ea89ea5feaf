// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/rfbclient"
)

// display is a client whose picture nobody sees: the session's display.
type display struct {
	o       Options
	loop    *loop
	nobody  *nobody
	session *session.Session
	client  *rfbclient.Client // nil before the first connection
	config  rfbclient.Config  // of the next connection
	u       rfbclient.Updates
	name    string
	begun   time.Time         // when the last session began
	record  *recording        // nil if nothing is recorded
	cancel  func(cause error) // ends the steps

	picture picture
	fresh   rfbclient.Region // what has come since it was asked for, or since a new size
	before  picture          // what was seen before the last key
	typed   bool             // since the server last answered for sure
}

// How long a server may take for a whole picture after its session has begun, and
// after it was asked for one. Then it is taken as it is.
const (
	firstPictureTime = 5 * time.Second
	pictureTime      = 2 * time.Second
)

// Open connects, and begins the recording with the first connection.
func (d *display) Open(dial func(ctx context.Context) (net.Conn, error)) error {
	if err := d.startRecording(); err != nil {
		return err
	}
	var client *rfbclient.Client
	c := d.config
	c.Dial, c.Depth, c.JPEGQuality = dial, d.o.Depth, max(0, d.o.Quality) // pictures are saved as they are, unless a quality was named
	c.Wake = func() { d.loop.Post(func() { d.take(client) }) }
	client = rfbclient.Start(c)
	d.client = client
	return nil
}

// Close closes the connection. Its end comes as every other.
func (d *display) Close() {
	if d.client != nil {
		d.client.Close()
	}
}

// SetSecurity says how the server is checked.
func (d *display) SetSecurity(tls rfbclient.TLS, types []string) {
	d.config.TLS, d.config.SecurityTypes = tls, types
}

// SetAskUnprotected says whether what does not protect well is asked about.
func (d *display) SetAskUnprotected(ask bool) { d.config.AskUnprotected = ask }

// SetAvoid says what the server does not bear.
func (d *display) SetAvoid(f rfbclient.Features) { d.config.Avoid = f }

// SetShared says whether others may stay connected.
func (d *display) SetShared(shared bool) { d.config.Exclusive = !shared }

// SetCredentials answers the server.
func (d *display) SetCredentials(c rfbclient.Credentials) { d.client.Answer(c) }

// AnswerCertificate says whether the server is the right one.
func (d *display) AnswerCertificate(accept bool) { d.client.AnswerCertificate(accept) }

// AnswerUnprotected says whether to connect without much protection.
func (d *display) AnswerUnprotected(accept bool) { d.client.AnswerUnprotected(accept) }

// Security is how the connection is protected.
func (d *display) Security() rfbclient.Security { return d.client.Security() }

// DesktopName is the desktop's name.
func (d *display) DesktopName() string { return d.name }

// Ping asks for a sign of life.
func (d *display) Ping() { d.client.Ping() }

// Statistics are those of the connection.
func (d *display) Statistics() rfbclient.Statistics { return d.client.Statistics() }

// end closes the connection and waits until the last keys are on their way.
func (d *display) end() {
	if d.client != nil {
		d.client.Close()
		<-d.client.Done()
	}
}

// nextUntil waits until something has happened; it gives errElapsed at a time that is not
// zero.
func (d *display) nextUntil(ctx context.Context, at time.Time) error {
	if !d.nobody.ended {
		if err := d.loop.wait(ctx, at); err != nil {
			return err
		}
	}
	switch {
	case !d.nobody.ended:
		return nil
	case d.nobody.problem == nil:
		return rfbclient.ErrClosed
	case d.nobody.problem.Err != nil:
		return d.nobody.problem.Err
	}
	return d.nobody.problem
}

// take handles what a connection has said.
func (d *display) take(client *rfbclient.Client) {
	if client != d.client {
		return // another one came after it
	}
	u := &d.u
	client.Take(u)
	if u.Connected {
		d.session.Connected()
	}
	if u.Credentials != nil {
		d.session.Credentials(*u.Credentials)
	}
	if u.Unprotected != nil {
		d.session.Unprotected(u.Unprotected)
	}
	if u.Certificate != nil {
		d.session.Certificate(u.Certificate)
	}
	if u.Name != nil {
		d.name = *u.Name
	}
	if u.Size != nil {
		d.o.Say("the desktop has %dx%d pixels", u.Size.Width, u.Size.Height)
		d.picture = newPicture(u.Size.Width, u.Size.Height)
		d.fresh.Clear()
	}
	if u.Initialized {
		d.begun = time.Now()
		d.o.Say("initialized %dx%d", d.picture.width, d.picture.height)
		d.session.Initialized()
	}
	d.takePicture()
	if u.Closed {
		d.session.Disconnected(u.Err)
	}
}

// takePicture takes what has changed.
func (d *display) takePicture() {
	u, p := &d.u, &d.picture
	if u.Damage.Empty() {
		return
	}
	if d.client.CopyDamage(&u.Damage, p.pixels, p.stride(), p.width, p.height) && u.Size == nil || u.Initialized {
		d.fresh.AddRegion(&u.Damage)
	}
	if d.record != nil {
		d.record.update(d)
	}
}

// firstPicture waits for a session and all of its picture. A server may end the session
// before, and be connected to again without what it does not bear.
func (d *display) firstPicture(ctx context.Context) error {
	for {
		end := time.Time{}
		if d.session.State() == session.Open {
			if covers(&d.fresh, d.picture.width, d.picture.height) {
				break
			}
			end = d.begun.Add(firstPictureTime)
		}
		err := d.nextUntil(ctx, end)
		if errors.Is(err, errElapsed) {
			break
		}
		if err != nil {
			return err
		}
	}
	d.before = d.picture.copy()
	return nil
}

// wholePicture waits until all of the desktop has come since fresh was cleared, or
// for as long as the server may take for it.
func (d *display) wholePicture(ctx context.Context, patience time.Duration) error {
	end := time.Now().Add(patience)
	for !covers(&d.fresh, d.picture.width, d.picture.height) {
		err := d.nextUntil(ctx, end)
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
func (d *display) refresh(ctx context.Context) error {
	d.fresh.Clear()
	d.client.Refresh()
	d.typed = false
	return d.wholePicture(ctx, pictureTime)
}

// flush makes sure that the server has handled all keys: one that is not read
// when the connection ends may be lost.
func (d *display) flush(ctx context.Context) error {
	if !d.typed {
		return nil
	}
	return d.refresh(ctx)
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
