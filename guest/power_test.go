// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/test/embedguest"
)

func TestPowerOfTestDriver(t *testing.T) {
	c := openTest(t, node(t, ""), Options{ReadWrite: true})
	g := find(t, c, "web1")
	for _, step := range []struct {
		name string
		do   func(*Guest, context.Context) error
		want State
		says string // of the error; "" if it works
	}{
		{"pause", (*Guest).Pause, StatePaused, ""},
		{"pause again", (*Guest).Pause, StatePaused, `cannot pause the guest "web1": `},
		{"resume", (*Guest).Resume, StateRunning, ""},
		{"start what runs", (*Guest).Start, StateRunning, `cannot start the guest "web1": `},
		{"reboot", (*Guest).Reboot, StateRunning, ""},
		{"force off", (*Guest).ForceOff, StateShutOff, ""},
		{"force off again", (*Guest).ForceOff, StateShutOff, `cannot force off the guest "web1": `},
		{"pause what is off", (*Guest).Pause, StateShutOff, `cannot pause the guest "web1": `},
		{"start", (*Guest).Start, StateRunning, ""},
		{"shut down", (*Guest).Shutdown, StateShutOff, ""},
		{"start again", (*Guest).Start, StateRunning, ""},
		{"save", (*Guest).Save, StateShutOff, ""},
		{"go on", (*Guest).Start, StateRunning, ""},
	} {
		err := step.do(g, limit(t))
		var action *ActionError
		switch {
		case step.says == "" && err != nil:
			t.Errorf("%s: %v", step.name, err)
		case step.says != "" && !errors.As(err, &action):
			t.Errorf("%s: got %v", step.name, err)
		case step.says != "" && (!strings.HasPrefix(err.Error(), step.says) || len(err.Error()) == len(step.says) || strings.Contains(err.Error(), "virError")):
			t.Errorf("%s: got %q", step.name, err)
		}
		if state, err := g.State(limit(t)); err != nil || state != step.want {
			t.Errorf("%s: it is %s, %v; want %s", step.name, state, err, step.want)
		}
	}
}

// Every action opens a connection that may do it, and says so if there is none.
func TestPowerNeedsAConnection(t *testing.T) {
	c := openTest(t, node(t, ""), Options{})
	g := find(t, c, "web1")
	if c.second.get() != nil {
		t.Error("a second connection is open before it is needed")
	}
	if err := g.Pause(limit(t)); err != nil {
		t.Errorf("from a read-only connection: %v", err)
	}
	if c.second.get() == nil {
		t.Error("no second connection is open")
	}
	// The test driver's connections have guests of their own: the second sees it.
	second := &Guest{conn: c.second.get(), uuid: g.uuid, name: g.name}
	if state, err := second.State(limit(t)); err != nil || state != StatePaused {
		t.Errorf("it is %s, %v", state, err)
	}

	gone := &Guest{conn: c, uuid: "99999999-2222-3333-4444-55555555aaaa", name: "gone"}
	closed := openTest(t, node(t, ""), Options{ReadWrite: true})
	late := find(t, closed, "web1")
	closed.Close()
	for name, do := range map[string]func(*Guest, context.Context) error{
		"Start": (*Guest).Start, "Pause": (*Guest).Pause, "Resume": (*Guest).Resume, "Shutdown": (*Guest).Shutdown,
		"Reboot": (*Guest).Reboot, "Reset": (*Guest).Reset, "ForceOff": (*Guest).ForceOff, "Save": (*Guest).Save,
		"Screenshot": func(g *Guest, ctx context.Context) error { _, _, err := g.Screenshot(ctx, 0); return err },
	} {
		var action *ActionError
		var missing *NoGuestError
		if err := do(gone, limit(t)); !errors.As(err, &action) || !errors.As(err, &missing) || action.Guest != "gone" {
			t.Errorf("%s of a guest that is gone: %v", name, err)
		}
		if err := do(late, limit(t)); !errors.As(err, &action) || !errors.Is(err, ErrClosed) {
			t.Errorf("%s on a closed connection: %v", name, err)
		}
	}
}

func TestActionThatHangsIsAbandoned(t *testing.T) {
	c := openTest(t, node(t, ""), Options{ReadWrite: true})
	g := find(t, c, "web1")
	release, hangs := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- g.act(ctx, "pause", func(*libvirt.Domain) error {
			close(hangs)
			<-release
			return nil
		})
	}()
	<-hangs
	cancel()
	var action *ActionError
	if err := <-done; !errors.As(err, &action) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(release)
	find(t, c, "web1") // the connection goes on
}

// A real guest obeys, and its display shows what the picture shows.
func TestPowerOfARealGuest(t *testing.T) {
	host := embedHost(t)
	boot(t, host, embedguest.Domain{Name: "power", Graphics: embedguest.VNCNone})
	c := sharedTest(t, "ro") // the actions open another connection
	g := find(t, c, "power")
	r := record(t, c)
	next := func(kind EventKind) Event {
		t.Helper()
		for {
			if e := r.wait(t, kind); e.Name == "power" {
				return e
			}
		}
	}
	do := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}

	picture, mime, err := g.Screenshot(limit(t), 0)
	do("screenshot", err)
	var width, height, depth int
	switch mime {
	case "image/x-portable-pixmap":
		if _, err := fmt.Sscanf(string(picture[:min(32, len(picture))]), "P6\n%d %d\n%d\n", &width, &height, &depth); err != nil || width < 320 || height < 200 || len(picture) < 3*width*height {
			t.Errorf("%d bytes of %dx%d pixels begin with %q: %v", len(picture), width, height, picture[:min(32, len(picture))], err)
		}
	case "image/png":
		if !bytes.HasPrefix(picture, []byte("\x89PNG")) {
			t.Errorf("%d bytes are no PNG", len(picture))
		}
	default:
		t.Errorf("a picture of type %q", mime)
	}
	if _, _, err := g.Screenshot(limit(t), 99); err == nil {
		t.Error("a picture of the hundredth screen")
	}

	do("pause", g.Pause(limit(t)))
	next(EventPaused)
	do("resume", g.Resume(limit(t)))
	next(EventResumed)
	do("reset", g.Reset(limit(t)))
	if err := host.WaitLog(limit(t), "power", boots(2)); err != nil {
		t.Fatal(err)
	}
	next(EventRebooted)
	do("shutdown", g.Shutdown(limit(t))) // this guest does not listen
	do("save", g.Save(limit(t)))
	if e := next(EventStopped); e.Stop != StopSaved {
		t.Errorf("got %+v", e)
	}
	do("start", g.Start(limit(t)))
	next(EventStarted)
	greet(t, displayOf(t, c, "power"))
	do("force off", g.ForceOff(limit(t)))
	if e := next(EventStopped); e.Stop != StopDestroyed {
		t.Errorf("got %+v", e)
	}
}
