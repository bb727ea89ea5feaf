// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// guestSource is the display of a guest that libvirt knows. It follows the
// guest's life: waits for its start, and ends or goes on when it stops.
//
// Every question to libvirt runs on a goroutine of its own (ask) and its answer
// comes back to the main loop, where all the fields belong.
type guestSource struct {
	v      *viewer
	ctx    context.Context // of everything under way
	cancel context.CancelFunc

	conn     *guest.Connection // nil until libvirt has answered
	guest    *guest.Guest      // nil until it was found
	shown    bool              // a connection to the display was begun since the last start
	displays int               // how many VNC displays the guest has; 0 until that is known
	lost     int               // connections lost in a row while the guest runs
	reopens  int               // tries in a row to reach libvirt anew
}

// How often, and after what pauses, what was lost is tried again.
var (
	displayPauses = []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}
	libvirtPauses = []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second}
)

// notReadyPause is how long a display without an address is given to get one.
const notReadyPause = 300 * time.Millisecond

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
	s.closeConnection()
}

// closeConnection does not wait: a call of libvirt's may hang in it.
func (s *guestSource) closeConnection() {
	if conn := s.conn; conn != nil {
		s.conn = nil
		go conn.Close()
	}
}

// ask runs a question on another goroutine and gives its answer to then, on the
// main loop, unless the source was closed meanwhile.
func ask[T any](s *guestSource, question func(ctx context.Context) (T, error), then func(T, error)) {
	go func() {
		answer, err := question(s.ctx)
		onMainLoop(func() {
			if s.ctx.Err() == nil {
				then(answer, err)
			}
		})
	}()
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
	// The first use of libvirt registers its event loop: on the main goroutine.
	if err := guest.Init(); err != nil {
		s.v.fail(explain(i18n.T("Cannot look for the guest"), err))
		return
	}
	s.v.wait(fmt.Sprintf(i18n.T("Looking for %s"), sentence(s.name())), s.v.options.Connect)
	s.open(func(err error) { s.v.fail(explain(i18n.T("Cannot look for the guest"), err)) })
}

// open connects to libvirt and follows its events.
func (s *guestSource) open(failed func(error)) {
	options := guest.Options{Attach: s.v.options.Attach, Direct: s.v.options.Direct, Ask: s.askUser}
	ask(s, func(ctx context.Context) (*guest.Connection, error) {
		return guest.Open(ctx, s.v.options.Connect, options)
	}, func(conn *guest.Connection, err error) {
		if err != nil {
			failed(err)
			return
		}
		s.conn, s.reopens = conn, 0
		conn.Watch(func(e guest.Event) { onMainLoop(func() { s.event(conn, e) }) })
		s.lookUp()
	})
}

// lookUp finds the guest.
func (s *guestSource) lookUp() {
	query := guest.Query{Text: s.v.options.Guest, By: s.v.options.By}
	if s.guest != nil { // by what does not change
		query = guest.Query{Text: s.guest.UUID(), By: guest.ByUUID}
	}
	conn := s.conn
	ask(s, func(ctx context.Context) (*guest.Guest, error) { return conn.Find(ctx, query) },
		func(found *guest.Guest, err error) {
			var none *guest.NoGuestError
			switch {
			case conn != s.conn:
			case errors.As(err, &none) && (s.v.options.Wait || s.guest != nil):
				s.v.wait(fmt.Sprintf(i18n.T("Waiting for guest %s to be created"), sentence(s.name())), "")
			case err != nil:
				s.v.fail(explain(i18n.T("Cannot find the guest"), err))
			default:
				s.guest = found
				s.v.say("found guest %s, %s", found.Name(), found.UUID())
				s.v.window.showTitle()
				s.v.window.updateActions()
				s.locate()
			}
		})
}

// locate asks where the guest's display is and connects to it.
func (s *guestSource) locate() {
	if s.v.display.IsOpen() {
		return // the display outlived a restart of libvirt
	}
	g := s.guest
	number := s.v.options.Display
	ask(s, func(ctx context.Context) (*guest.Display, error) { return g.DisplayNumber(ctx, number) },
		func(d *guest.Display, err error) {
			var notRunning *guest.NotRunningError
			var notReady *guest.NotReadyError
			switch {
			case g != s.guest || s.v.display.IsOpen():
			case errors.As(err, &notRunning):
				s.shown = false
				s.v.wait(fmt.Sprintf(i18n.T("Waiting for guest %s to start"), sentence(s.name())), "")
			case errors.As(err, &notReady):
				s.v.wait(fmt.Sprintf(i18n.T("Waiting for the display of %s"), sentence(s.name())), "")
				s.after(notReadyPause, s.locate)
			case err != nil:
				s.v.fail(explain(fmt.Sprintf(i18n.T("Cannot show the guest %s"), s.name()), err))
			default:
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
			}
		})
}

// event follows the guest's life.
func (s *guestSource) event(conn *guest.Connection, e guest.Event) {
	if conn != s.conn || s.v.ending {
		return
	}
	if e.Kind == guest.EventLost {
		s.v.say("%v", e)
		s.closeConnection()
		s.reopen()
		return
	}
	if s.guest == nil {
		if e.Kind == guest.EventDefined || e.Kind == guest.EventStarted {
			s.lookUp()
		}
		return
	}
	if e.UUID != s.guest.UUID() {
		return
	}
	s.v.say("%v", e)
	switch e.Kind {
	case guest.EventStarted:
		s.lost = 0
		s.locate()
	case guest.EventStopped:
		s.stopped()
	}
}

// reopen connects to libvirt anew. A session that is open goes on meanwhile.
func (s *guestSource) reopen() {
	pause := libvirtPauses[min(s.reopens, len(libvirtPauses)-1)]
	s.reopens++
	if !s.v.display.IsOpen() {
		s.v.wait(i18n.T("Waiting for libvirt"), fmt.Sprintf(i18n.T("The connection was lost. Trying again in %v."), pause))
	}
	s.after(pause, func() {
		s.open(func(err error) {
			s.v.say("%v", err)
			var ssh *guest.SSHError
			if errors.As(err, &ssh) && ssh.Refused() {
				if !s.v.display.IsOpen() {
					s.v.fail(explain(i18n.T("Cannot reach libvirt again"), err))
				}
				return // not to ask for a password again and again
			}
			s.reopen()
		})
	})
}

// ended is told that the connection to the display has ended. Whether the guest
// has stopped, too, is known to libvirt.
func (s *guestSource) ended(err error) {
	lost := errors.Is(err, rfbclient.ErrLost) || errors.Is(err, rfbclient.ErrNotReading)
	var refused *rfbclient.ConnectError
	var ssh *guest.SSHError
	if !lost && !errors.As(err, &refused) || errors.As(err, &ssh) && ssh.Refused() {
		s.v.fail(explain(fmt.Sprintf(i18n.T("Cannot show the guest %s"), s.name()), err))
		return
	}
	g := s.guest
	ask(s, func(ctx context.Context) (guest.State, error) { return g.State(ctx) },
		func(state guest.State, stateErr error) {
			switch {
			case g != s.guest || s.v.display.IsOpen() || s.v.ending:
			case stateErr == nil && (state == guest.StateShutOff || state == guest.StateCrashed || state == guest.StateShuttingDown):
				s.stopped()
			default:
				s.retry(err)
			}
		})
}

// stopped is called when the guest has ended: so does the program, unless it is
// to wait for the next start.
func (s *guestSource) stopped() {
	if !s.shown {
		return // it was being waited for, and still is
	}
	if !s.v.options.Reconnect {
		s.v.say("the guest has stopped")
		s.v.quit(ExitOK)
		return
	}
	s.shown, s.lost = false, 0
	s.v.display.Close()
	s.v.wait(fmt.Sprintf(i18n.T("Waiting for guest %s to start again"), sentence(s.name())), "")
}

// retry connects to the display again after a while; what cannot be reached
// after several tries is given up.
func (s *guestSource) retry(err error) {
	if s.lost >= len(displayPauses) {
		s.v.fail(explain(fmt.Sprintf(i18n.T("Cannot show the guest %s"), s.name()), err))
		return
	}
	pause := displayPauses[s.lost]
	s.lost++
	f := explain("", err)
	s.v.wait(fmt.Sprintf(i18n.T("Connecting to %s again"), sentence(s.name())), fmt.Sprintf(i18n.T("%s. Trying again in %v."), f.Reason, pause))
	s.after(pause, func() {
		if !s.v.ending && !s.v.display.IsOpen() {
			s.locate()
		}
	})
}

// askUser asks the user what libvirt wants to know. It runs on a goroutine of
// package guest and waits for the user.
func (s *guestSource) askUser(ctx context.Context, questions []guest.Question) ([]string, error) {
	answers := make([]string, len(questions))
	q := credentialQuestion{heading: i18n.T("libvirt asks who you are")}
	for _, question := range questions {
		if question.Secret {
			q.password = true
		} else {
			q.username = true
		}
	}
	type reply struct {
		c  rfbclient.Credentials
		ok bool
	}
	replies := make(chan reply, 1)
	onMainLoop(func() {
		s.v.window.askCredentials(q, func(c rfbclient.Credentials, ok bool) { replies <- reply{c, ok} })
	})
	select {
	case r := <-replies:
		if !r.ok {
			return nil, guest.ErrCancelled
		}
		for i, question := range questions {
			if answers[i] = r.c.Username; question.Secret {
				answers[i] = string(r.c.Password)
			}
		}
		clear(r.c.Password)
		return answers, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
