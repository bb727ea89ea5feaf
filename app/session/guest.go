// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/trust"
	"github.com/govnc/virt-viewer/guest"
)

// GuestSource is the display of a guest that libvirt knows. It follows the guest's
// life (guestlife.go): waits for its start, and goes on when it has stopped and
// starts again.
//
// Every question to libvirt runs on a goroutine of its own (Do) and its answer
// comes back to the loop, where all the fields belong.
type GuestSource struct {
	s      *Session
	ctx    context.Context // of everything under way
	cancel context.CancelFunc

	query    guest.Query // what the user calls the guest
	uri      string      // of the libvirt that it is on now
	link     *Link       // nil before Find
	guest    Guest       // nil until it was found
	displays int         // how many VNC displays the guest has; 0 until that is known
	reached  bool        // a connection to the display was begun since the guest's last start
	previous []string    // URIs of the hosts that the guest was on before
	power    guest.State // as libvirt said last
	gone     bool        // there is no such guest any more
	unready  time.Time   // since when the display has no address; zero if it has one, or is not known
	acting   bool        // an action that the user has chosen is under way
}

const (
	// notReadyPause is how long a display without an address is given to get one.
	notReadyPause = 300 * time.Millisecond
	// readyPatience is how long steps wait for that.
	readyPatience = 30 * time.Second
	// openPatience is how long libvirt may take to answer until the user is told. It is
	// waited for still: a key may have to be touched.
	openPatience = 15 * time.Second
	// firstTries is how often a display that was never there is tried.
	firstTries = 3
	// eventPause is how long an event may take that says why a guest has gone.
	eventPause = 300 * time.Millisecond
	// statePatience is how long libvirt may take to say whether the guest has
	// stopped, when the display has gone.
	statePatience = 3 * time.Second
)

func newGuestSource(s *Session) *GuestSource {
	ctx, cancel := context.WithCancel(context.Background())
	o := s.Options
	return &GuestSource{s: s, ctx: ctx, cancel: cancel, query: guest.Query{Text: o.Guest, By: o.By}, uri: o.Connect}
}

// Name is the guest's title or name.
func (g *GuestSource) Name() string {
	if g.guest == nil {
		return g.query.Text
	}
	name := g.guest.Name()
	if g.guest.Title() != "" {
		name = g.guest.Title()
	}
	if g.displays > 1 {
		name = fmt.Sprintf(i18n.T("%s (display %d)"), name, g.s.Options.Display+1)
	}
	return name
}

// Key has the guest's UUID.
func (g *GuestSource) Key() string {
	if uuid := g.UUID(); uuid != "" {
		return "guest " + uuid
	}
	return ""
}

// UUID is the guest's; "" until it was found.
func (g *GuestSource) UUID() string {
	if g.guest == nil {
		return ""
	}
	return g.guest.UUID()
}

// Displays is how many VNC displays the guest has; 0 until that is known.
func (g *GuestSource) Displays() int { return g.displays }

// URI is that of the libvirt that the guest is on now, as a user writes it.
func (g *GuestSource) URI() string { return g.uri }

// Link is the connection to libvirt; nil before there is one.
func (g *GuestSource) Link() *Link { return g.link }

// Power is what libvirt said last of the guest's state.
func (g *GuestSource) Power() guest.State { return g.power }

// Libvirt is the guest of package guest; nil if it was not found.
func (g *GuestSource) Libvirt() *guest.Guest {
	if g.guest == nil {
		return nil
	}
	return g.guest.Libvirt()
}

// Connection is the connection of package guest; nil if there is none now.
func (g *GuestSource) Connection() *guest.Connection {
	if g.link == nil {
		return nil
	}
	return g.link.Connection()
}

// Close ends all that is under way.
func (g *GuestSource) Close() {
	g.cancel()
	g.leave()
}

func (g *GuestSource) leave() {
	if g.link != nil {
		g.link.Leave(g)
		g.link = nil
	}
}

// use opens the connection to the guest's libvirt, or shares one.
func (g *GuestSource) use() {
	g.leave()
	o := g.s.Options
	o.Connect = g.uri
	g.link = g.s.Links.Use(LinkKeyOf(o), g)
}

// conn is the connection to libvirt; nil if there is none now.
func (g *GuestSource) conn() Connection {
	if g.link == nil {
		return nil
	}
	return g.link.conn
}

// Do runs a question on another goroutine and gives its answer to then, on the loop,
// unless the session was closed meanwhile.
func Do[T any](g *GuestSource, question func(ctx context.Context) (T, error), then func(T, error)) {
	Background(g.s.Loop, g.ctx, question, then)
}

// Act is Do for what has no answer.
func Act(g *GuestSource, do func(ctx context.Context) error, then func(error)) {
	Perform(g.s.Loop, g.ctx, do, then)
}

// after calls f on the loop after a pause, unless the session was closed.
func (g *GuestSource) after(pause time.Duration, f func()) {
	g.s.Loop.After(pause, func() {
		if g.ctx.Err() == nil {
			f()
		}
	})
}

// Find connects to libvirt.
func (g *GuestSource) Find() {
	s := g.s
	lookingFor := fmt.Sprintf(i18n.T("Looking for %s"), problem.Sentence(g.Name()))
	s.wait(Look, lookingFor, g.uri)
	g.use()
	g.after(openPatience, func() {
		if g.conn() == nil && g.guest == nil && s.state == Looking {
			s.wait(Look, lookingFor,
				i18n.T("libvirt has not answered yet. Check the URI; it may also be waiting for you to confirm something elsewhere."))
		}
	})
}

// Reach connects to the display again.
func (g *GuestSource) Reach() {
	switch {
	case g.conn() == nil:
		g.waitForLibvirt()
	case g.guest == nil:
		g.findGuest()
	default:
		g.locate()
	}
}

// Again is Reach after a problem: the link may have given up.
func (g *GuestSource) Again() {
	if g.conn() == nil && (g.link == nil || g.link.hasGivenUp()) {
		g.Find()
		return
	}
	g.Reach()
}

// findGuest finds the guest.
func (g *GuestSource) findGuest() {
	s, query := g.s, g.query
	if g.guest != nil { // by what does not change
		query = guest.Query{Text: g.guest.UUID(), By: guest.ByUUID}
	}
	conn := g.conn()
	Do(g, func(ctx context.Context) (Guest, error) { return conn.Find(ctx, query) },
		func(found Guest, err error) {
			var none *guest.NoGuestError
			switch {
			case conn != g.conn() || s.IsOver():
			case errors.As(err, &none) && (s.Options.Wait || g.guest != nil):
				g.notThere()
			case errors.As(err, &none) && !s.Options.NoDialogs && !s.Options.Kiosk:
				g.chooseInstead(problem.Explain(i18n.T("Cannot find the guest"), err))
			case isLost(err): // and will be found again
			case err != nil:
				s.Fail(problem.Explain(i18n.T("Cannot find the guest"), err))
			default:
				g.found(found)
			}
		})
}

// chooseInstead asks for another guest in place of one that there is not.
func (g *GuestSource) chooseInstead(p *problem.Problem) {
	if !g.s.View.ChooseGuest(p) {
		g.s.Fail(p)
		return
	}
	g.s.pass(Quit) // without a code: what is chosen decides on that
}

// isLost says whether a call has failed because libvirt is not reached any more.
func isLost(err error) bool {
	var lost *guest.LostError
	return errors.As(err, &lost) || errors.Is(err, guest.ErrClosed)
}

func (g *GuestSource) found(found Guest) {
	g.guest, g.gone = found, false
	g.s.Log("found guest %s, %s", found.Name(), found.UUID())
	g.s.View.Refresh(FactName | FactGuest | FactActions)
	g.locate()
}

// locate asks where the guest's display is and connects to it.
func (g *GuestSource) locate() {
	s := g.s
	if s.isConnected() {
		g.readState() // the display outlived a restart of libvirt
		return
	}
	of, number := g.guest, s.Options.Display
	Do(g, func(ctx context.Context) (GuestDisplay, error) { return of.Display(ctx, number) },
		func(d GuestDisplay, err error) {
			var notRunning *guest.NotRunningError
			var notReady *guest.NotReadyError
			var none *guest.NoGuestError
			switch {
			case of != g.guest || s.isConnected() || s.IsOver():
			case errors.As(err, &notRunning) && s.isScript() && !s.Options.Wait, errors.As(err, &notReady) && g.isNeverReady():
				s.Fail(problem.Explain(fmt.Sprintf(i18n.T("Cannot show the guest %s"), g.Name()), err))
			case errors.As(err, &notRunning):
				g.notRunning(notRunning)
			case errors.As(err, &notReady):
				s.wait(Look, fmt.Sprintf(i18n.T("Waiting for the display of %s"), problem.Sentence(g.Name())), "")
				g.after(notReadyPause, func() {
					if s.state == Looking {
						g.Reach()
					}
				})
			case errors.As(err, &none):
				g.notThere()
			case isLost(err):
				g.waitForLibvirt()
			case err != nil:
				s.Fail(problem.Explain(fmt.Sprintf(i18n.T("Cannot show the guest %s"), g.Name()), err))
			default:
				g.connect(d)
			}
		})
}

// isNeverReady is called whenever the display has no address. It says whether steps that
// wait for it have waited long enough.
func (g *GuestSource) isNeverReady() bool {
	now := g.s.Loop.Now()
	if g.unready.IsZero() {
		g.unready = now
	}
	return g.s.isScript() && now.Sub(g.unready) > readyPatience
}

func (g *GuestSource) connect(d GuestDisplay) {
	g.unready = time.Time{}
	g.reached = true
	g.displays = d.Of()
	g.s.View.Refresh(FactName | FactDisplays)
	g.s.Connect(Target{
		Server: trust.Server{Where: d.String(), Host: d.Host(), Local: d.Local()},
		Dial:   d.Dial,
	})
	g.readState()
}

// Ended is called when the connection to the display has ended. Whether the guest
// has stopped, too, is known to libvirt.
func (g *GuestSource) Ended(err error) {
	s := g.s
	how := endingOf(err, false)
	tried := fmt.Sprintf(i18n.T("Cannot show the guest %s"), g.Name())
	if how == endStays || how == endFault || g.conn() == nil || s.isScript() {
		s.endedAfter(err, tried, false)
		return
	}
	of := g.guest
	Do(g, func(ctx context.Context) (guest.Condition, error) {
		ctx, cancel := context.WithTimeout(ctx, statePatience)
		defer cancel()
		return of.Condition(ctx)
	}, func(c guest.Condition, stateErr error) {
		var none *guest.NoGuestError
		if stateErr == nil && of == g.guest {
			g.setPower(c.State)
		}
		switch {
		case of != g.guest || !g.reached || s.state != Ending: // something else has come first
		case errors.As(stateErr, &none): // an event that says why is on its way
			g.after(eventPause, func() {
				if of == g.guest && s.state == Ending {
					g.stopped(guest.StopUnknown)
				}
			})
		case stateErr == nil && c.State == guest.StateShuttingDown: // EventStopped follows
			s.wait(GoingDown, fmt.Sprintf(i18n.T("The guest %s is shutting down"), problem.Sentence(g.Name())), "")
		case stateErr == nil && !c.Active:
			g.stopped(c.Stop)
		case !s.began && how != endBusy && s.retry.tries < firstTries: // it may only begin to listen
			s.scheduleReconnect(err)
		default:
			s.endedAfter(err, tried, false)
		}
	})
}
