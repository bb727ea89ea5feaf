// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"libvirt.org/go/libvirt"
)

const (
	uuidWeb   = "11111111-2222-3333-4444-55555555aaaa"
	uuidDigit = "11111111-2222-3333-4444-55555555bbbb"
	uuidOff   = "11111111-2222-3333-4444-55555555cccc"
	uuidSpice = "11111111-2222-3333-4444-55555555dddd"
	uuidPort  = "11111111-2222-3333-4444-55555555eeee"
	uuidTwin  = "11111111-2222-3333-4444-55555555ffff"
)

// node writes a host for libvirt's test driver, which has guests without running
// any, and gives its URI.
func node(t *testing.T, more string) string {
	t.Helper()
	domain := func(name, uuid, inside, devices string) string {
		return "<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'><name>" + name + "</name><uuid>" + uuid + "</uuid>" +
			"<memory>65536</memory><os><type>hvm</type></os>" + inside + "<devices>" + devices + "</devices></domain>"
	}
	vnc := "<graphics type='vnc' port='5907' listen='127.0.0.1'/>"
	text := "<node>" + more +
		domain("web1", uuidWeb, "<title>The web server</title><description>Serves pages,\nand more</description>", vnc) +
		domain("7", uuidDigit, "", vnc) + // a name that reads as an ID
		domain("off", uuidOff, "<test:runstate>5</test:runstate>", vnc) +
		domain("spicy", uuidSpice, "", "<graphics type='spice' port='5908' autoport='no'/>") +
		domain("waiting", uuidPort, "", "<graphics type='vnc' autoport='yes' listen='127.0.0.1'/>") +
		domain(uuidWeb, uuidTwin, "", vnc) + // a name that is another's UUID
		"</node>"
	path := filepath.Join(t.TempDir(), "node.xml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return "test://" + path
}

func TestFind(t *testing.T) {
	c := openTest(t, node(t, ""), Options{})
	for _, tt := range []struct {
		name string
		text string
		by   By
		want string // UUID, or "" for none
	}{
		{"name", "web1", ByAny, uuidWeb},
		{"name only", "web1", ByName, uuidWeb},
		{"name is no ID", "web1", ByID, ""},
		{"name is no UUID", "web1", ByUUID, ""},
		{"name in other case", "WEB1", ByAny, ""},
		{"ID", "1", ByAny, uuidWeb},
		{"ID only", "2", ByID, uuidDigit},
		{"ID is no name", "1", ByName, ""},
		{"number that is no ID but a name", "7", ByAny, uuidDigit},
		{"number as an ID only", "7", ByID, ""},
		{"number too big for an ID", "99999999999999999999", ByAny, ""},
		{"signed number", "+1", ByAny, ""},
		{"UUID", uuidOff, ByAny, uuidOff},
		{"UUID in capitals without dashes", strings.ToUpper(strings.ReplaceAll(uuidOff, "-", "")), ByUUID, uuidOff},
		{"UUID before a name", uuidWeb, ByAny, uuidWeb},
		{"name that reads as a UUID", uuidWeb, ByName, uuidTwin},
		{"unknown UUID", "99999999-2222-3333-4444-55555555aaaa", ByAny, ""},
		{"shut off, by name", "off", ByAny, uuidOff},
		{"empty", "", ByAny, ""},
		{"name with a zero byte", "web1\x00x", ByAny, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, err := c.Find(limit(t), Query{Text: tt.text, By: tt.by})
			var missing *NoGuestError
			switch {
			case tt.want == "" && !errors.As(err, &missing):
				t.Errorf("got %v and %v, want a NoGuestError", g, err)
			case tt.want == "" && (missing.Text != tt.text || missing.URI != c.URI()):
				t.Errorf("got %#v", missing)
			case tt.want != "" && err != nil:
				t.Error(err)
			case tt.want != "" && g.UUID() != tt.want:
				t.Errorf("got %s, want %s", g.UUID(), tt.want)
			}
		})
	}
}

func TestNoGuestNamesNearOnes(t *testing.T) {
	c := openTest(t, node(t, ""), Options{})
	_, err := c.Find(limit(t), Query{Text: "web"})
	var missing *NoGuestError
	if !errors.As(err, &missing) || !slices.Equal(missing.Near, []string{"web1"}) {
		t.Fatalf("got %v", err)
	}
	if want := `did you mean "web1"?`; !strings.Contains(err.Error(), want) {
		t.Errorf("%q does not say %q", err, want)
	}
}

func TestList(t *testing.T) {
	c := openTest(t, node(t, ""), Options{})
	list, err := c.List(limit(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []Info{
		{"11111111-2222-3333-4444-55555555aaaa", "", "", uuidTwin, StateRunning},
		{"7", "", "", uuidDigit, StateRunning},
		{"off", "", "", uuidOff, StateShutOff},
		{"spicy", "", "", uuidSpice, StateRunning},
		{"waiting", "", "", uuidPort, StateRunning},
		{"web1", "The web server", "Serves pages,\nand more", uuidWeb, StateRunning},
	}
	if !reflect.DeepEqual(list, want) {
		t.Errorf("got %v, want %v", list, want)
	}
}

func TestDisplayOfTestDriver(t *testing.T) {
	c := openTest(t, node(t, ""), Options{})
	for _, tt := range []struct {
		guest string
		want  string // of the display
		err   error
	}{
		{"web1", "127.0.0.1:5907", nil},
		{"off", "", &NotRunningError{Guest: "off", State: StateShutOff}},
		{"spicy", "", &NoDisplayError{Guest: "spicy", Others: []string{"spice"}}},
		{"waiting", "", &NotReadyError{Guest: "waiting"}},
	} {
		t.Run(tt.guest, func(t *testing.T) {
			d, err := find(t, c, tt.guest).Display(limit(t))
			if !reflect.DeepEqual(err, tt.err) {
				t.Fatalf("got %v, want %v", err, tt.err)
			}
			if err == nil && (d.String() != tt.want || d.Host() != "127.0.0.1") {
				t.Errorf("got %s at %s", d, d.Host())
			}
		})
	}
}

func TestDialNobody(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close() // nobody listens there now
	d := &Display{guest: &Guest{conn: &Connection{}, name: "web1"}, endpoint: tcp("127.0.0.1", port)}
	_, err = d.Dial(limit(t))
	var dial *DialError
	if !errors.As(err, &dial) || dial.Address != d.String() {
		t.Fatalf("got %v", err)
	}
	if want := `cannot reach the display of the guest "web1" at ` + d.String() + ": connect: connection refused"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestAttachWhereLibvirtCannotPass(t *testing.T) {
	c := openTest(t, node(t, ""), Options{Attach: true}) // the test driver passes nothing
	d, err := find(t, c, "web1").Display(limit(t))
	if err != nil {
		t.Fatal(err)
	}
	if d.String() != "passed by libvirt" {
		t.Errorf("got %s", d)
	}
	_, err = d.Dial(limit(t))
	var attach *AttachError
	if !errors.As(err, &attach) {
		t.Errorf("got %v, want an AttachError", err)
	}
}

func TestState(t *testing.T) {
	c := openTest(t, node(t, ""), Options{})
	for name, want := range map[string]State{"web1": StateRunning, "off": StateShutOff} {
		if got, err := find(t, c, name).State(limit(t)); err != nil || got != want {
			t.Errorf("%s is %s, %v; want %s", name, got, err, want)
		}
	}
}

// change does something with a guest through the connection under test: each
// connection to the test driver has guests of its own.
func change(t *testing.T, g *Guest, f func(*libvirt.Domain) error) {
	t.Helper()
	_, err := onDomain(limit(t), g, "change the guest", func(d *libvirt.Domain) (struct{}, error) {
		return struct{}{}, f(d)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEvents(t *testing.T) {
	for _, way := range []string{"libvirt's", "polled"} {
		t.Run(way, func(t *testing.T) {
			c := openTest(t, node(t, ""), Options{ReadWrite: true})
			if way == "polled" {
				pollInstead(t, c)
			}
			g := find(t, c, "web1")
			r := record(t, c)
			steps := []struct {
				do   func(*libvirt.Domain) error
				want Event
			}{
				{(*libvirt.Domain).Suspend, Event{Kind: EventPaused}},
				{(*libvirt.Domain).Resume, Event{Kind: EventResumed}},
				{(*libvirt.Domain).Destroy, Event{Kind: EventStopped, Stop: StopDestroyed}},
				{(*libvirt.Domain).Create, Event{Kind: EventStarted}},
				{(*libvirt.Domain).Shutdown, Event{Kind: EventStopped, Stop: StopShutdown}},
				{(*libvirt.Domain).Undefine, Event{Kind: EventUndefined}},
			}
			for _, step := range steps {
				change(t, g, step.do)
				step.want.UUID, step.want.Name = g.UUID(), "web1"
				if got := r.wait(t, step.want.Kind); got != step.want {
					t.Errorf("got %+v, want %+v", got, step.want)
				}
			}
			var gone *NoGuestError
			if _, err := g.State(limit(t)); !errors.As(err, &gone) {
				t.Errorf("a guest that is gone: %v", err)
			}
		})
	}
}

// pollInstead makes a connection behave as with a driver that has no events.
func pollInstead(t *testing.T, c *Connection) {
	t.Helper()
	_, err := call(limit(t), c, "deregister", func(lv *libvirt.Connect) (struct{}, error) {
		c.deregister(lv)
		c.registered = nil
		return struct{}{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	first, err := c.look()
	if err != nil {
		t.Fatal(err)
	}
	go c.pollFrom(first)
}

func TestNoEventAfterStop(t *testing.T) {
	c := openTest(t, node(t, ""), Options{ReadWrite: true})
	heard := make(chan Event, 100)
	stop := c.Watch(func(e Event) { heard <- e })
	r := record(t, c)
	g := find(t, c, "web1")
	change(t, g, (*libvirt.Domain).Suspend)
	r.wait(t, EventPaused)
	stop()
	change(t, g, (*libvirt.Domain).Resume)
	r.wait(t, EventResumed)
	if len(heard) != 1 {
		t.Errorf("%d events, want the first alone", len(heard))
	}
}

func TestWaitRunning(t *testing.T) {
	c := openTest(t, node(t, ""), Options{ReadWrite: true})
	if err := find(t, c, "web1").WaitRunning(limit(t)); err != nil {
		t.Errorf("a guest that runs: %v", err)
	}
	g := find(t, c, "off")
	waited := make(chan error, 1)
	go func() { waited <- g.WaitRunning(limit(t)) }()
	waitForWatcher(t, c)
	change(t, g, (*libvirt.Domain).Create)
	if err := <-waited; err != nil {
		t.Errorf("a guest that is started: %v", err)
	}
	if state, err := g.State(limit(t)); err != nil || state != StateRunning {
		t.Errorf("it is %s, %v", state, err)
	}
}

func TestWaitFor(t *testing.T) {
	c := openTest(t, node(t, ""), Options{ReadWrite: true})
	type result struct {
		guest *Guest
		err   error
	}
	waited := make(chan result, 1)
	go func() {
		g, err := c.WaitFor(limit(t), Query{Text: "new"})
		waited <- result{g, err}
	}()
	waitForWatcher(t, c)
	_, err := call(limit(t), c, "define", func(lv *libvirt.Connect) (struct{}, error) {
		d, err := lv.DomainDefineXML("<domain type='test'><name>new</name><memory>65536</memory><os><type>hvm</type></os></domain>")
		if err == nil {
			err = d.Free()
		}
		return struct{}{}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := <-waited; r.err != nil || r.guest.Name() != "new" {
		t.Errorf("got %v", r)
	}
}

func TestWaitingEnds(t *testing.T) {
	c := openTest(t, node(t, ""), Options{})
	ctx, cancel := context.WithCancel(context.Background())
	waited := make(chan error, 1)
	go func() {
		_, err := c.WaitFor(ctx, Query{Text: "never"})
		waited <- err
	}()
	waitForWatcher(t, c)
	cancel()
	if err := <-waited; !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	go func() { waited <- find(t, c, "off").WaitRunning(context.Background()) }()
	waitForWatcher(t, c)
	c.Close()
	if err := <-waited; !errors.Is(err, ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

// waitForWatcher returns when somebody waits for events.
func waitForWatcher(t *testing.T, c *Connection) {
	t.Helper()
	waitUntil(t, "a watcher", func() bool {
		c.events.mu.Lock()
		defer c.events.mu.Unlock()
		return len(c.events.watchers) > 0
	})
}

func TestAuthentication(t *testing.T) {
	uri := node(t, "<auth><user password='secret1'>alice</user></auth>")
	answer := func(user, password string) func(context.Context, []Question) ([]string, error) {
		return func(_ context.Context, questions []Question) ([]string, error) {
			answers := make([]string, len(questions))
			for i, q := range questions {
				switch q.Kind {
				case QuestionUserName:
					answers[i] = user
				case QuestionPassword:
					answers[i] = password
				}
				if q.Prompt == "" || q.Secret != (q.Kind == QuestionPassword) {
					t.Errorf("question %d is %+v", i, q)
				}
			}
			return answers, nil
		}
	}
	gaveUp := errors.New("the dialog was closed")
	for _, tt := range []struct {
		name      string
		ask       func(context.Context, []Question) ([]string, error)
		asked     bool
		cancelled bool
	}{
		{"wrong password", answer("alice", "wrong"), true, false},
		{"unknown user", answer("bob", "secret1"), true, false},
		{"given up", func(context.Context, []Question) ([]string, error) { return nil, gaveUp }, false, true},
		{"too few answers", func(context.Context, []Question) ([]string, error) { return nil, nil }, false, true},
		{"nobody to ask", nil, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Open(limit(t), uri, Options{Ask: tt.ask})
			if err == nil {
				c.Close()
				t.Fatal("let in")
			}
			var auth *AuthError
			if !errors.As(err, &auth) || auth.URI != uri || auth.Asked != tt.asked || errors.Is(err, ErrCancelled) != tt.cancelled {
				t.Errorf("got %#v: %v", err, err)
			}
		})
	}
	t.Run("right", func(t *testing.T) {
		c := openTest(t, uri, Options{Ask: answer("alice", "secret1")})
		find(t, c, "web1")
	})
}

func TestConnectErrors(t *testing.T) {
	for _, tt := range []struct {
		name, uri, says string
	}{
		{"no such driver", "foo:///bar", ""},
		{"no daemon", "qemu+unix:///system?socket=/nonexistent/sock", "/nonexistent/sock"},
		{"no URI", "qemu://[::1", ""},
		{"nobody listens", "qemu+tcp://127.0.0.1:" + strconv.Itoa(freePort(t)) + "/system", "Connection refused"},
		{"no file", "test:///nonexistent.xml", "nonexistent.xml"},
		{"password in the URI", "foo+tcp://me:secret1@127.0.0.1:" + strconv.Itoa(freePort(t)) + "/", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Open(limit(t), tt.uri, Options{})
			if err == nil {
				c.Close()
				t.Fatal("connected")
			}
			var connect *ConnectError
			if !errors.As(err, &connect) {
				t.Fatalf("got %#v", err)
			}
			if strings.Contains(err.Error(), "virError") || strings.Contains(err.Error(), "secret1") || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %q, want it to say %q", err, tt.says)
			}
		})
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func TestClosedConnection(t *testing.T) {
	c := openTest(t, node(t, ""), Options{})
	g := find(t, c, "web1")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]func() error{
		"Find":    func() error { _, err := c.Find(limit(t), Query{Text: "web1"}); return err },
		"List":    func() error { _, err := c.List(limit(t)); return err },
		"State":   func() error { _, err := g.State(limit(t)); return err },
		"Display": func() error { _, err := g.Display(limit(t)); return err },
		"Close":   func() error { return errors.Join(c.Close(), ErrClosed) }, // may be called again
	} {
		if err := f(); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
