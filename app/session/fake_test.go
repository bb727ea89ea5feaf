// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/login/keyring"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// fakeLoop is a main loop whose clock stands still until it is set. Goroutines run when
// they are begun.
type fakeLoop struct {
	now    time.Time
	timers []*fakeTimer
	mu     sync.Mutex // guards posts
	posts  []func()
}

type fakeTimer struct {
	at time.Time
	f  func()
}

func (l *fakeLoop) Now() time.Time { return l.now }
func (l *fakeLoop) Go(f func())    { f() }

func (l *fakeLoop) Post(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.posts = append(l.posts, f)
}

func (l *fakeLoop) After(d time.Duration, f func()) (stop func()) {
	t := &fakeTimer{l.now.Add(d), f}
	l.timers = append(l.timers, t)
	return func() { l.timers = slices.DeleteFunc(l.timers, func(other *fakeTimer) bool { return other == t }) }
}

// run does what was posted, and what that posts.
func (l *fakeLoop) run() {
	for {
		l.mu.Lock()
		posts := l.posts
		l.posts = nil
		l.mu.Unlock()
		if len(posts) == 0 {
			return
		}
		for _, f := range posts {
			f()
		}
	}
}

// pass lets time go by, and does what is due meanwhile.
func (l *fakeLoop) pass(d time.Duration) {
	end := l.now.Add(d)
	l.run()
	for {
		slices.SortStableFunc(l.timers, func(a, b *fakeTimer) int { return a.at.Compare(b.at) })
		if len(l.timers) == 0 || l.timers[0].at.After(end) {
			break
		}
		t := l.timers[0]
		l.timers = l.timers[1:]
		l.now = t.at
		t.f()
		l.run()
	}
	l.now = end
}

// fakeView is a person who sees all and does what the test says.
type fakeView struct {
	page     Page
	states   []State
	notices  [Topics]*Notice
	messages []string
	told     []string // headings of dialogs that end nothing
	facts    Facts

	certificate func(TrustAnswer)
	unprotected func(accept, remember bool)
	credentials func(a login.Answer, ok bool)
	question    login.Question
	asked       int // how often for credentials
	libvirt     func(c rfbclient.Credentials, ok bool)
	mayChoose   bool
	chosen      *problem.Problem
	complaints  []*problem.Problem
	failed      *problem.Problem
	then, again func()
	repairs     []Choice
	ended       []problem.ExitCode
	others      int
}

func (v *fakeView) Show(p Page) {
	v.page = p
	if n := len(v.states); n == 0 || v.states[n-1] != p.State {
		v.states = append(v.states, p.State)
	}
}
func (v *fakeView) Notify(t Topic, n *Notice) { v.notices[t] = n }
func (v *fakeView) Message(text string)       { v.messages = append(v.messages, text) }
func (v *fakeView) Tell(heading, _ string)    { v.told = append(v.told, heading) }
func (v *fakeView) Refresh(f Facts)           { v.facts |= f }
func (v *fakeView) AskCertificate(_ *rfbclient.Certificate, _ bool, answer func(TrustAnswer)) {
	v.certificate = answer
}
func (v *fakeView) AskUnprotected(_ *rfbclient.Unprotected, answer func(accept, remember bool)) {
	v.unprotected = answer
}
func (v *fakeView) CloseQuestions() { v.certificate, v.unprotected = nil, nil }
func (v *fakeView) AskCredentials(q login.Question, answer func(a login.Answer, ok bool)) {
	v.question, v.credentials = q, answer
	v.asked++
}
func (v *fakeView) CloseCredentials() { v.credentials = nil }
func (v *fakeView) AskLibvirt(_ login.Question, answer func(c rfbclient.Credentials, ok bool)) {
	v.libvirt = answer
}
func (v *fakeView) Warn(p *problem.Problem, _ ...Choice) { v.told = append(v.told, p.Tried) }
func (v *fakeView) ChooseGuest(why *problem.Problem) bool {
	v.chosen = why
	return v.mayChoose
}
func (v *fakeView) OpenAnother()                { v.others++ }
func (v *fakeView) Complain(p *problem.Problem) { v.complaints = append(v.complaints, p) }
func (v *fakeView) Fail(p *problem.Problem, then, again func(), choices ...Choice) {
	v.repairs = choices
	v.failed, v.then, v.again = p, then, again
}
func (v *fakeView) End(code problem.ExitCode) { v.ended = append(v.ended, code) }

// fakeDisplay is a display whose server does what the test says.
type fakeDisplay struct {
	opened      int
	open        bool
	closing     bool // Close was called, and Disconnected was not yet
	refuse      error
	shared      []bool
	pings       int
	statistics  rfbclient.Statistics
	security    rfbclient.Security
	name        string
	sent        []rfbclient.Credentials
	accepted    []bool // answers about the server
	avoid       rfbclient.Features
	types       []string
	unprotected bool
}

func (d *fakeDisplay) Open(func(ctx context.Context) (net.Conn, error)) error {
	if d.open {
		return errors.New("it is open")
	}
	if d.refuse != nil {
		return d.refuse
	}
	d.opened++
	d.open = true
	return nil
}

func (d *fakeDisplay) Close() { d.closing = d.open }

func (d *fakeDisplay) SetSecurity(_ rfbclient.TLS, types []string) { d.types = types }
func (d *fakeDisplay) SetAskUnprotected(ask bool)                  { d.unprotected = ask }
func (d *fakeDisplay) SetAvoid(f rfbclient.Features)               { d.avoid = f }
func (d *fakeDisplay) SetShared(shared bool)                       { d.shared = append(d.shared, shared) }
func (d *fakeDisplay) SetCredentials(c rfbclient.Credentials)      { d.sent = append(d.sent, c) }
func (d *fakeDisplay) AnswerCertificate(accept bool)               { d.accepted = append(d.accepted, accept) }
func (d *fakeDisplay) AnswerUnprotected(accept bool)               { d.accepted = append(d.accepted, accept) }
func (d *fakeDisplay) Security() rfbclient.Security                { return d.security }
func (d *fakeDisplay) DesktopName() string                         { return d.name }
func (d *fakeDisplay) Ping()                                       { d.pings++ }
func (d *fakeDisplay) Statistics() rfbclient.Statistics            { return d.statistics }

// fakeKeyring is empty.
type fakeKeyring struct{}

func (fakeKeyring) Available() bool { return false }
func (fakeKeyring) Lookup(context.Context, string) (keyring.Login, bool, error) {
	return keyring.Login{}, false, nil
}
func (fakeKeyring) Save(context.Context, string, string, keyring.Login) error { return nil }
func (fakeKeyring) Forget(context.Context, string) error                      { return nil }
func (fakeKeyring) Create(context.Context, string) error                      { return nil }

// fakeLibvirt is several libvirts by their URIs.
type fakeLibvirt struct {
	hosts  map[string]*fakeHost
	opened []string
}

type fakeHost struct {
	uri    string
	refuse error // why it cannot be reached
	guests map[string]*fakeGuest
	watch  func(guest.Event)
}

func (l *fakeLibvirt) Init() error { return nil }

func (l *fakeLibvirt) Open(_ context.Context, uri string, _ guest.Options) (Connection, error) {
	l.opened = append(l.opened, uri)
	h := l.hosts[uri]
	if h == nil {
		return nil, &guest.ConnectError{URI: uri, Err: errors.New("no such host")}
	}
	if h.refuse != nil {
		return nil, h.refuse
	}
	return h, nil
}

func (h *fakeHost) URI() string                { return h.uri }
func (h *fakeHost) Close() error               { return nil }
func (h *fakeHost) Libvirt() *guest.Connection { return nil }
func (h *fakeHost) Watch(f func(guest.Event)) (stop func()) {
	h.watch = f
	return func() { h.watch = nil }
}

func (h *fakeHost) Find(_ context.Context, q guest.Query) (Guest, error) {
	for _, g := range h.guests {
		if g.name == q.Text || g.uuid == q.Text {
			return g, nil
		}
	}
	return nil, &guest.NoGuestError{URI: h.uri, Text: q.Text, By: q.By}
}

// fakeGuest is a guest; what is done to it is told to its host's watcher.
type fakeGuest struct {
	host       *fakeHost
	uuid, name string
	condition  guest.Condition
	ready      bool // its display has an address
	acts       []string
	err        error // of all questions about it
}

func (g *fakeGuest) UUID() string          { return g.uuid }
func (g *fakeGuest) Name() string          { return g.name }
func (g *fakeGuest) Title() string         { return "" }
func (g *fakeGuest) Libvirt() *guest.Guest { return nil }
func (g *fakeGuest) Condition(context.Context) (guest.Condition, error) {
	return g.condition, g.err
}

func (g *fakeGuest) Display(_ context.Context, number int) (GuestDisplay, error) {
	switch {
	case g.err != nil:
		return nil, g.err
	case !g.condition.Active:
		return nil, &guest.NotRunningError{Guest: g.name, State: g.condition.State, Stop: g.condition.Stop}
	case !g.ready:
		return nil, &guest.NotReadyError{Guest: g.name}
	}
	return fakeReach{g.host.uri}, nil
}

func (g *fakeGuest) act(name string) error {
	g.acts = append(g.acts, name)
	return g.err
}
func (g *fakeGuest) Start(context.Context) error  { return g.act("start") }
func (g *fakeGuest) Resume(context.Context) error { return g.act("resume") }
func (g *fakeGuest) Reset(context.Context) error  { return g.act("reset") }

// fakeReach is where the display of a guest is.
type fakeReach struct{ at string }

func (r fakeReach) String() string                         { return r.at }
func (r fakeReach) Host() string                           { return "" }
func (r fakeReach) Local() bool                            { return true }
func (r fakeReach) Of() int                                { return 1 }
func (r fakeReach) Dial(context.Context) (net.Conn, error) { return nil, errors.New("fake") }

// world is a session and all that it meets.
type world struct {
	t       *testing.T
	loop    *fakeLoop
	view    *fakeView
	display *fakeDisplay
	libvirt *fakeLibvirt
	host    *fakeHost // qemu:///system
	web1    *fakeGuest
	hosts   []string // URIs that were used before
	s       *Session
}

const system, far = "qemu:///system", "qemu+ssh://far/system"

// newWorld makes a session that has not begun; change changes its options.
func newWorld(t *testing.T, change func(w *world, o *config.Options)) *world {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	w := &world{t: t, loop: &fakeLoop{now: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)}, view: &fakeView{}, display: &fakeDisplay{name: "QEMU (web1)"}}
	w.host = &fakeHost{uri: system}
	w.web1 = &fakeGuest{host: w.host, uuid: "u1", name: "web1", ready: true, condition: guest.Condition{State: guest.StateRunning, Active: true}}
	w.host.guests = map[string]*fakeGuest{"web1": w.web1}
	w.libvirt = &fakeLibvirt{hosts: map[string]*fakeHost{system: w.host}}
	o := config.Options{Guest: "web1", Connect: system, Protection: config.ProtectionAny}
	change(w, &o)
	w.s = New(Config{Options: o, View: w.view, Display: w.display, Loop: w.loop, Links: NewLinks(w.loop, w.libvirt),
		Keyring: fakeKeyring{}, Hosts: func() []string { return w.hosts }, Log: t.Logf})
	return w
}

func (w *world) start() {
	w.s.Start()
	w.loop.run()
}

// begin has the server begin a session.
func (w *world) begin() {
	w.t.Helper()
	if !w.display.open {
		w.t.Fatalf("nobody connects in the state %v", w.s.State())
	}
	w.s.Connected()
	w.s.Initialized()
	w.loop.run()
}

// cut ends the connection with an error.
func (w *world) cut(err error) {
	w.t.Helper()
	if !w.display.open {
		w.t.Fatalf("there is no connection in the state %v", w.s.State())
	}
	w.display.open, w.display.closing = false, false
	w.s.Disconnected(err)
	w.loop.run()
}

// closes has a connection end that this side closes.
func (w *world) closes() {
	w.t.Helper()
	if !w.display.closing {
		w.t.Fatalf("this side does not close the connection in the state %v", w.s.State())
	}
	w.cut(rfbclient.ErrClosed)
}

// press presses the button of the page or a notice whose label has a text.
func (w *world) press(choices []Choice, label string) {
	w.t.Helper()
	for _, c := range choices {
		if c.Label == label {
			c.Do()
			w.loop.run()
			return
		}
	}
	w.t.Fatalf("there is no button %q on %+v", label, w.view.page)
}

// happens has libvirt tell of the guest.
func (w *world) happens(kind guest.EventKind, stop guest.StopReason) {
	w.t.Helper()
	if w.host.watch == nil {
		w.t.Fatal("nobody watches the guests")
	}
	w.host.watch(guest.Event{Kind: kind, UUID: w.web1.uuid, Name: w.web1.name, Stop: stop})
	w.loop.run()
}

// stops has the guest stop.
func (w *world) stops(reason guest.StopReason) {
	w.t.Helper()
	w.web1.condition = guest.Condition{State: guest.StateShutOff, Stop: reason}
	w.happens(guest.EventStopped, reason)
}

// starts has the guest start.
func (w *world) starts() {
	w.t.Helper()
	w.web1.condition = guest.Condition{State: guest.StateRunning, Active: true}
	w.happens(guest.EventStarted, 0)
}

func (w *world) want(state State) {
	w.t.Helper()
	if got := w.s.State(); got != state {
		w.t.Fatalf("%v instead of %v; the page is %+v, complaints %v", got, state, w.view.page, w.view.complaints)
	}
	if w.view.page.State != state && state != Ending && state != Ended {
		w.t.Fatalf("the page of %v is shown in %v", w.view.page.State, state)
	}
}

func (w *world) wantHeading(heading string) {
	w.t.Helper()
	if w.view.page.Heading != heading {
		w.t.Fatalf("%q instead of %q", w.view.page.Heading, heading)
	}
}

func (w *world) wantEnd(code problem.ExitCode) {
	w.t.Helper()
	if !slices.Equal(w.view.ended, []problem.ExitCode{code}) {
		w.t.Fatalf("ended with %v instead of %d, state %v", w.view.ended, code, w.s.State())
	}
}
