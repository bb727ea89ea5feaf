// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
)

// guestSource is the display of a guest that libvirt knows. It follows the guest's
// life (guestlife.go): waits for its start, and goes on when it has stopped and
// starts again.
//
// Every question to libvirt runs on a goroutine of its own (ask) and its answer
// comes back to the main loop, where all the fields belong.
type guestSource struct {
	v      *viewer
	ctx    context.Context // of everything under way
	cancel context.CancelFunc

	link     *link        // nil before find
	guest    *guest.Guest // nil until it was found
	displays int          // how many VNC displays the guest has; 0 until that is known
	shown    bool         // a connection to the display was begun since the last start
	been     []string     // URIs of the hosts that the guest was on before
	state    guest.State  // as was heard of last
	gone     bool         // there is no such guest any more
	work     *work        // something long that is being done; nil if nothing is
	acting   bool         // an action that the user has chosen is under way
}

const (
	// notReadyPause is how long a display without an address is given to get one.
	notReadyPause = 300 * time.Millisecond
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

func newGuestSource(v *viewer) *guestSource {
	ctx, cancel := context.WithCancel(context.Background())
	return &guestSource{v: v, ctx: ctx, cancel: cancel}
}

func (s *guestSource) name() string {
	if s.guest == nil {
		return s.v.options.Guest
	}
	name := s.guest.Name()
	if s.guest.Title() != "" {
		name = s.guest.Title()
	}
	if s.displays > 1 {
		name = fmt.Sprintf(i18n.T("%s (display %d)"), name, s.v.options.Display+1)
	}
	return name
}

func (s *guestSource) close() {
	s.cancel()
	if s.link != nil {
		s.link.leave(s)
	}
}

// conn is the connection to libvirt; nil if there is none now.
func (s *guestSource) conn() *guest.Connection {
	if s.link == nil {
		return nil
	}
	return s.link.conn
}

// ask runs a question on another goroutine and gives its answer to then, on the
// main loop, unless the source was closed meanwhile.
func ask[T any](s *guestSource, question func(ctx context.Context) (T, error), then func(T, error)) {
	inBackground(s.ctx, question, then)
}

// after calls f on the main loop after a pause, unless the source was closed.
func (s *guestSource) after(pause time.Duration, f func()) {
	time.AfterFunc(pause, func() {
		onMainLoop(func() {
			if s.ctx.Err() == nil {
				f()
			}
		})
	})
}

// find connects to libvirt.
func (s *guestSource) find() {
	o := s.v.options
	s.v.wait(fmt.Sprintf(i18n.T("Looking for %s"), problem.Sentence(s.name())), o.Connect)
	s.link = s.v.app.use(linkKeyOf(o), s)
	s.after(openPatience, func() {
		if s.conn() == nil && s.guest == nil && !s.v.ending {
			s.v.wait(fmt.Sprintf(i18n.T("Looking for %s"), problem.Sentence(s.name())),
				i18n.T("libvirt has not answered yet. Check the URI; it may also be waiting for you to confirm something elsewhere."))
		}
	})
}

// reach connects to the display again.
func (s *guestSource) reach() {
	switch {
	case s.conn() == nil:
		s.waitForLibvirt()
	case s.guest == nil:
		s.lookUp()
	default:
		s.locate()
	}
}

// again is reach after a failure: the link may have given up.
func (s *guestSource) again() {
	if s.conn() == nil && s.link != nil && !slices.Contains(s.v.app.links, s.link) {
		s.link.leave(s)
		s.v.wait(fmt.Sprintf(i18n.T("Looking for %s"), problem.Sentence(s.name())), s.v.options.Connect)
		s.link = s.v.app.use(linkKeyOf(s.v.options), s)
		return
	}
	s.reach()
}

// lookUp finds the guest.
func (s *guestSource) lookUp() {
	query := guest.Query{Text: s.v.options.Guest, By: s.v.options.By}
	if s.guest != nil { // by what does not change
		query = guest.Query{Text: s.guest.UUID(), By: guest.ByUUID}
	}
	conn := s.conn()
	ask(s, func(ctx context.Context) (*guest.Guest, error) { return conn.Find(ctx, query) },
		func(found *guest.Guest, err error) {
			var none *guest.NoGuestError
			switch {
			case conn != s.conn() || s.v.ending:
			case errors.As(err, &none) && (s.v.options.Wait || s.guest != nil):
				s.notThere()
			case errors.As(err, &none) && !s.v.options.NoDialogs && !s.v.options.Kiosk:
				s.v.app.chooseInstead(s.v, problem.Explain(i18n.T("Cannot find the guest"), err))
			case isLost(err): // and will be found again
			case err != nil:
				s.v.fail(problem.Explain(i18n.T("Cannot find the guest"), err))
			default:
				s.found(found)
			}
		})
}

// isLost says whether a call has failed because libvirt is not reached any more.
func isLost(err error) bool {
	var lost *guest.LostError
	return errors.As(err, &lost) || errors.Is(err, guest.ErrClosed)
}

func (s *guestSource) found(g *guest.Guest) {
	s.guest, s.gone = g, false
	s.v.say("found guest %s, %s", g.Name(), g.UUID())
	s.v.window.showTitle()
	s.v.window.guestKnown()
	s.v.window.updateActions()
	s.v.window.recall()
	s.locate()
}

// locate asks where the guest's display is and connects to it.
func (s *guestSource) locate() {
	if s.v.isConnected() {
		s.readState() // the display outlived a restart of libvirt
		return
	}
	g := s.guest
	number := s.v.options.Display
	ask(s, func(ctx context.Context) (*guest.Display, error) { return g.DisplayNumber(ctx, number) },
		func(d *guest.Display, err error) {
			var notRunning *guest.NotRunningError
			var notReady *guest.NotReadyError
			var none *guest.NoGuestError
			switch {
			case g != s.guest || s.v.isConnected() || s.v.ending:
			case errors.As(err, &notRunning):
				s.notRunning(notRunning)
			case errors.As(err, &notReady):
				s.v.wait(fmt.Sprintf(i18n.T("Waiting for the display of %s"), problem.Sentence(s.name())), "")
				s.after(notReadyPause, s.reach)
			case errors.As(err, &none):
				s.notThere()
			case isLost(err):
				s.waitForLibvirt()
			case err != nil:
				s.v.fail(problem.Explain(fmt.Sprintf(i18n.T("Cannot show the guest %s"), s.name()), err))
			default:
				s.connect(d)
			}
		})
}

func (s *guestSource) connect(d *guest.Display) {
	s.shown = true
	s.displays = d.Of()
	s.v.window.displays.show(s.displays)
	s.v.window.showTitle()
	s.v.connect(target{
		where: d.String(),
		host:  d.Host(),
		local: d.Local(),
		dial:  func(ctx context.Context) (net.Conn, error) { return d.Dial(ctx) },
	})
	s.readState()
}

// ended is told that the connection to the display has ended. Whether the guest
// has stopped, too, is known to libvirt.
func (s *guestSource) ended(err error) {
	how := endingOf(err, false)
	tried := fmt.Sprintf(i18n.T("Cannot show the guest %s"), s.name())
	if how == endStays || how == endFault || s.conn() == nil {
		s.v.endedAfter(err, tried, false)
		return
	}
	g := s.guest
	ask(s, func(ctx context.Context) (guest.Condition, error) {
		ctx, cancel := context.WithTimeout(ctx, statePatience)
		defer cancel()
		return g.Condition(ctx)
	}, func(c guest.Condition, stateErr error) {
		var none *guest.NoGuestError
		if stateErr == nil && g == s.guest {
			s.setState(c.State)
		}
		switch {
		case g != s.guest || !s.shown || s.v.isConnected() || s.v.ending || s.v.retry.waiting():
		case errors.As(stateErr, &none): // an event that says why is on its way
			s.after(eventPause, func() {
				if g == s.guest && !s.v.isConnected() && !s.v.ending {
					s.stopped(guest.StopUnknown)
				}
			})
		case stateErr == nil && c.State == guest.StateShuttingDown: // EventStopped follows
			s.v.wait(fmt.Sprintf(i18n.T("The guest %s is shutting down"), problem.Sentence(s.name())), "")
		case stateErr == nil && !c.Active:
			s.stopped(c.Stop)
		case !s.v.everShown && how != endBusy && s.v.retry.tries < firstTries: // it may only begin to listen
			s.v.comeBack(err)
		default:
			s.v.endedAfter(err, tried, false)
		}
	})
}
