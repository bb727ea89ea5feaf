// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Ends of connections.
var (
	errNetwork      = fmt.Errorf("%w: %w", rfbclient.ErrLost, syscall.ETIMEDOUT)
	errReset        = fmt.Errorf("%w: %w", rfbclient.ErrLost, syscall.ECONNRESET)
	errServerClosed = rfbclient.ErrLost
	unreached       = &rfbclient.ConnectError{Err: syscall.EHOSTUNREACH}
	busy            = &rfbclient.EarlyEndError{Asked: true, Err: rfbclient.ErrLost}
	fault           = &rfbclient.ProtocolError{What: "a wrong message"}
)

// atAddress shows a display on another machine, without libvirt.
func atAddress(_ *world, o *config.Options) {
	o.Guest, o.Address = "", &address.Address{Host: "far.example", Port: 5901}
}

func with(changes ...func(o *config.Options)) func(*world, *config.Options) {
	return func(w *world, o *config.Options) {
		atAddress(w, o)
		for _, change := range changes {
			change(o)
		}
	}
}

func ofGuest(changes ...func(o *config.Options)) func(*world, *config.Options) {
	return func(_ *world, o *config.Options) {
		for _, change := range changes {
			change(o)
		}
	}
}

func reconnect(o *config.Options)  { o.Reconnect = true }
func stayOnStop(o *config.Options) { o.StayOnStop = true }
func noDialogs(o *config.Options)  { o.NoDialogs = true }
func kiosk(o *config.Options)      { o.Kiosk = true }
func kioskQuits(o *config.Options) { o.Kiosk, o.KioskQuits = true, true }
func doesSteps(o *config.Options)  { o.NoDialogs, o.Steps = true, []config.Step{config.Pause{}} }
func wait(o *config.Options)       { o.Wait = true }

// lasts lets a session last.
func (w *world) lasts() { w.loop.pass(steady + time.Second) }

// TestSession: what a session does, each as a story from its beginning.
func TestSession(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options func(w *world, o *config.Options)
		story   func(w *world)
	}{
		{"an address is connected to and shown", atAddress, func(w *world) {
			w.start()
			w.want(Connecting)
			w.wantHeading("Connecting to vnc://far.example:5901")
			w.begin()
			w.want(Open)
			w.s.Close()
			w.wantEnd(problem.ExitOK)
		}},
		{"the network fails, and the display comes back by itself", atAddress, func(w *world) {
			w.start()
			w.begin()
			w.lasts()
			w.cut(errNetwork)
			w.want(Pausing)
			if !strings.Contains(w.view.page.Detail, "tried again in 1 second.") {
				w.t.Errorf("%q", w.view.page.Detail)
			}
			w.loop.pass(499 * time.Millisecond)
			w.want(Pausing)
			w.loop.pass(10 * time.Millisecond)
			w.want(Connecting)
			w.begin()
			w.want(Open)
		}},
		{"the pauses grow, and the seconds are counted", atAddress, func(w *world) {
			w.start()
			w.begin()
			w.lasts()
			w.cut(errNetwork)
			w.loop.pass(510 * time.Millisecond)
			for _, pause := range []time.Duration{1, 2, 4, 8, 15, 15} {
				w.cut(unreached)
				w.want(Pausing)
				if !strings.Contains(w.view.page.Detail, fmt.Sprintf("in %d second", pause)) {
					w.t.Errorf("%d s: %q", pause, w.view.page.Detail)
				}
				w.loop.pass(pause*time.Second - time.Millisecond)
				w.want(Pausing)
				w.loop.pass(20 * time.Millisecond)
				w.want(Connecting)
			}
		}},
		{"Reconnect now does not wait", atAddress, func(w *world) {
			w.start()
			w.begin()
			w.lasts()
			w.cut(errNetwork)
			w.press(w.view.page.Choices, "_Reconnect now")
			w.want(Connecting)
			opened := w.display.opened
			w.loop.pass(time.Minute)
			if w.display.opened != opened {
				w.t.Error("the pause went on")
			}
		}},
		{"closing while it is tried again is the loss of the session", atAddress, func(w *world) {
			w.start()
			w.begin()
			w.lasts()
			w.cut(errNetwork)
			w.s.Close()
			w.wantEnd(problem.ExitLost)
		}},
		{"closing before a session has begun is cancelling", atAddress, func(w *world) {
			w.start()
			w.s.Close()
			w.wantEnd(problem.ExitCancelled)
		}},
		{"an address that cannot be reached", atAddress, func(w *world) {
			w.start()
			w.cut(unreached)
			w.want(Failed)
			w.wantHeading("Not connected")
			if w.view.failed == nil || w.view.failed.Code != problem.ExitUnreachable || w.view.again == nil {
				w.t.Fatalf("%+v", w.view.failed)
			}
			w.view.then()
			w.wantEnd(problem.ExitUnreachable)
		}},
		{"and it is tried again because the user wants to", atAddress, func(w *world) {
			w.start()
			w.cut(unreached)
			w.view.again()
			w.loop.run()
			w.want(Connecting)
			w.begin()
			w.want(Open)
			w.s.Close()
			w.wantEnd(problem.ExitOK)
		}},
		{"a script is told at once", with(noDialogs), func(w *world) {
			w.start()
			w.cut(unreached)
			w.wantEnd(problem.ExitUnreachable)
		}},
		{"a script's session that is lost", with(noDialogs), func(w *world) {
			w.start()
			w.begin()
			w.lasts()
			w.cut(errNetwork)
			w.wantEnd(problem.ExitLost)
		}},
		{"a script's session that shall come back", with(noDialogs, reconnect), func(w *world) {
			w.start()
			w.begin()
			w.lasts()
			w.cut(errNetwork)
			w.want(Pausing)
		}},
		{"a server that closes a session is asked about", atAddress, func(w *world) {
			w.start()
			w.begin()
			w.lasts()
			w.cut(errServerClosed)
			w.want(Deciding)
			opened := w.display.opened
			w.loop.pass(time.Hour)
			if w.display.opened != opened {
				w.t.Error("it was connected to without a question")
			}
			w.press(w.view.page.Choices, "Connect _again")
			w.begin()
			w.want(Open)
		}},
		{"with --reconnect it is not", with(reconnect), func(w *world) {
			w.start()
			w.begin()
			w.lasts()
			w.cut(errServerClosed)
			w.want(Pausing)
		}},
		{"two windows do not throw each other out", with(reconnect), func(w *world) {
			w.start()
			w.begin()
			w.cut(errServerClosed)
			w.want(Deciding)
		}},
		{"a reset at once may be somebody's who took over", atAddress, func(w *world) {
			w.start()
			w.begin()
			w.cut(errReset)
			w.want(Deciding)
		}},
		{"somebody has it alone, and is thrown out because the user wants that", atAddress, func(w *world) {
			w.start()
			w.cut(busy)
			w.want(Deciding)
			w.wantHeading("Somebody else probably has vnc://far.example:5901 alone")
			w.press(w.view.page.Choices, "_Take over")
			if last := len(w.display.shared) - 1; last < 0 || w.display.shared[last] {
				w.t.Errorf("others may stay: %v", w.display.shared)
			}
			w.begin()
			w.lasts()
			w.cut(errNetwork)
			if last := len(w.display.shared) - 1; !w.display.shared[last] {
				w.t.Error("the next session takes it over, too")
			}
		}},
		{"a fault of the server in a session can be tried again", atAddress, func(w *world) {
			w.start()
			w.begin()
			w.cut(fault)
			w.want(Failed)
			w.wantHeading("Disconnected")
			w.view.again()
			w.loop.run()
			w.begin()
			w.want(Open)
		}},
		{"Reconnect waits for the old connection's end", atAddress, func(w *world) {
			w.start()
			w.begin()
			w.s.Reconnect()
			w.want(Connecting)
			if w.display.opened != 1 {
				w.t.Error("two connections at once")
			}
			w.closes()
			w.want(Connecting)
			if w.display.opened != 2 {
				w.t.Error("there is no new connection")
			}
			w.begin()
			w.want(Open)
		}},
		{"another machine answers at the port", atAddress, func(w *world) {
			w.start()
			w.begin()
			if w.s.IsHeld() {
				w.t.Error("the first machine is held")
			}
			w.lasts()
			w.cut(errNetwork)
			w.loop.pass(time.Second)
			if !w.s.IsHeld() {
				w.t.Error("what is typed while connecting would be sent")
			}
			w.display.name = "QEMU (db1)"
			w.begin()
			w.want(Held)
			if !w.s.IsHeld() {
				w.t.Error("what is typed would be sent to another machine")
			}
			w.press(w.view.page.Choices, "_Use this machine")
			w.want(Open)
			if w.s.IsHeld() {
				w.t.Error("the machine that was accepted is held")
			}
		}},
		{"another machine, and nobody to ask", with(noDialogs, reconnect), func(w *world) {
			w.start()
			w.begin()
			w.lasts()
			w.cut(errNetwork)
			w.loop.pass(time.Second)
			w.display.name = "QEMU (db1)"
			w.begin()
			w.wantEnd(problem.ExitLost)
		}},
		{"a server that does not answer any more", atAddress, func(w *world) {
			w.start()
			w.begin()
			w.display.statistics.Received = 1000
			w.loop.pass(4 * time.Second)
			w.display.statistics.Waiting = 10 * time.Second
			w.loop.pass(3 * time.Second)
			if w.view.notices[TopicServer] != nil {
				w.t.Error("it is told too early")
			}
			w.loop.pass(4 * time.Second)
			if n := w.view.notices[TopicServer]; n == nil || !strings.Contains(n.Text, "has not answered for") {
				w.t.Fatalf("%+v", n)
			}
			w.display.statistics = rfbclient.Statistics{Received: 2000}
			w.loop.pass(2 * time.Second)
			if w.view.notices[TopicServer] != nil {
				w.t.Error("it is still told")
			}
			pings := w.display.pings
			w.loop.pass(30 * time.Second)
			if n := w.display.pings - pings; n < 9 || n > 11 {
				w.t.Errorf("%d pings in 30 s of a server that answers", n)
			}
		}},
		{"nothing is asked of a server after the session", atAddress, func(w *world) {
			w.start()
			w.begin()
			w.s.Close()
			w.s.Free()
			pings := w.display.pings
			w.loop.pass(time.Minute)
			if w.display.pings != pings {
				w.t.Error("it was pinged")
			}
		}},
		{"late answers after the window was closed change nothing", atAddress, func(w *world) {
			w.start()
			w.s.Close()
			w.s.Disconnected(errNetwork)
			w.s.Initialized()
			w.s.Fail(&problem.Problem{})
			w.s.Reconnect()
			w.loop.pass(time.Minute)
			w.wantEnd(problem.ExitCancelled)
		}},

		{"a wrong password is asked for again, three times", atAddress, func(w *world) {
			w.start()
			request := rfbclient.CredentialRequest{SecurityType: "VNC", Password: true}
			for try := 1; try <= 3; try++ {
				w.s.Credentials(request)
				if w.view.asked != try {
					w.t.Fatalf("asked %d times", w.view.asked)
				}
				if told := w.view.question.Reason != ""; told != (try > 1) {
					w.t.Errorf("try %d: %q", try, w.view.question.Reason)
				}
				w.view.credentials(login.Answer{Credentials: rfbclient.Credentials{Password: []byte("wrong")}}, true)
				w.cut(&rfbclient.AuthError{})
			}
			w.want(Failed)
			if w.view.failed.Code != problem.ExitAuth {
				w.t.Errorf("%+v", w.view.failed)
			}
		}},
		{"a password that was right is given again after a loss, without a question", atAddress, func(w *world) {
			w.start()
			request := rfbclient.CredentialRequest{SecurityType: "VNC", Password: true}
			w.s.Credentials(request)
			w.view.credentials(login.Answer{Credentials: rfbclient.Credentials{Password: []byte("right")}}, true)
			w.begin()
			w.lasts()
			w.cut(errNetwork)
			w.loop.pass(time.Second)
			w.s.Credentials(request)
			if n := len(w.display.sent); n != 2 || string(w.display.sent[1].Password) != "right" || w.view.asked != 1 {
				w.t.Errorf("%d answers, asked %d times", n, w.view.asked)
			}
		}},
		{"who does not want to answer has cancelled", atAddress, func(w *world) {
			w.start()
			w.s.Credentials(rfbclient.CredentialRequest{SecurityType: "VNC", Password: true})
			w.view.credentials(login.Answer{}, false)
			w.wantEnd(problem.ExitCancelled)
		}},
		{"a script is not asked", with(noDialogs), func(w *world) {
			w.start()
			w.s.Credentials(rfbclient.CredentialRequest{SecurityType: "VNC", Password: true})
			w.wantEnd(problem.ExitAuth)
		}},
		{"a question is closed with its connection", atAddress, func(w *world) {
			w.start()
			w.s.Certificate(&rfbclient.Certificate{})
			if w.view.certificate == nil {
				w.t.Fatal("nobody was asked")
			}
			w.cut(errNetwork)
			if w.view.certificate != nil {
				w.t.Error("the question is still there")
			}
		}},
		{"that a server is trusted cannot be remembered, which is told", atAddress, func(w *world) {
			// A file is where the directory should be.
			if err := os.WriteFile(filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "virt-viewer"), nil, 0o600); err != nil {
				w.t.Fatal(err)
			}
			w.start()
			w.s.Certificate(&rfbclient.Certificate{Fingerprint: [32]byte{1}})
			w.view.certificate(TrustAlways)
			if len(w.view.told) != 1 || len(w.display.accepted) != 1 || !w.display.accepted[0] {
				w.t.Errorf("it tells %q and answers %v", w.view.told, w.display.accepted)
			}
		}},
		{"a server that is trusted once is not asked about again", atAddress, func(w *world) {
			w.start()
			c := &rfbclient.Certificate{Fingerprint: [32]byte{1}}
			w.s.Certificate(c)
			w.view.certificate(TrustAlways)
			w.view.certificate = nil
			w.s.Certificate(c)
			if w.view.certificate != nil || len(w.display.accepted) != 2 || !w.display.accepted[1] {
				w.t.Errorf("answers %v", w.display.accepted)
			}
			w.s.Certificate(&rfbclient.Certificate{Fingerprint: [32]byte{2}})
			if w.view.certificate == nil {
				w.t.Error("another certificate is taken")
			}
		}},

		{"a kiosk tries for ever", with(kiosk), func(w *world) {
			w.start()
			for range 3 {
				w.cut(fault)
				w.want(Pausing)
				w.loop.pass(20 * time.Second)
				w.want(Connecting)
			}
			if w.view.failed != nil {
				w.t.Error("a dialog")
			}
			w.begin()
			w.want(Open)
		}},
		{"a kiosk asks again who does not answer", with(kiosk), func(w *world) {
			w.start()
			w.s.Credentials(rfbclient.CredentialRequest{SecurityType: "VNC", Password: true})
			w.view.credentials(login.Answer{}, false)
			if w.view.asked != 2 || len(w.view.ended) > 0 {
				w.t.Errorf("asked %d times, ended %v", w.view.asked, w.view.ended)
			}
		}},
		{"a kiosk that quits ends with its session", with(kioskQuits), func(w *world) {
			w.start()
			w.begin()
			w.cut(errNetwork)
			w.wantEnd(problem.ExitOK)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.options)
			tt.story(w)
			w.s.Free()
		})
	}
}

// TestGuestSession: the same with a guest of libvirt.
func TestGuestSession(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options func(w *world, o *config.Options)
		story   func(w *world)
	}{
		{"a guest that runs is shown", ofGuest(), func(w *world) {
			w.s.Start()
			w.want(Looking)
			w.wantHeading("Looking for web1")
			w.loop.run()
			w.want(Connecting)
			w.begin()
			w.want(Open)
		}},
		{"a libvirt that does not run is started by a button, which may fail first", ofGuest(), func(w *world) {
			w.host.refuse = &guest.NoDaemonError{URI: system, Service: "libvirtd", CanStart: true}
			var started []string
			var failure error = &guest.StartError{Service: "libvirtd", Said: "no"}
			defer func(before func(context.Context, string) error) { startService = before }(startService)
			startService = func(_ context.Context, service string) error {
				started = append(started, service)
				return failure
			}
			w.start()
			w.want(Failed)
			w.press(w.view.repairs, "_Start libvirt")
			w.want(Failed)
			if w.view.failed.Tried != "Cannot start libvirt" {
				w.t.Errorf("%v", w.view.failed)
			}
			w.view.again()
			w.loop.run()
			failure = nil
			w.press(w.view.repairs, "_Start libvirt")
			w.want(Failed) // it is not there yet
			w.host.refuse = nil
			w.press(w.view.repairs, "_Start libvirt")
			w.want(Connecting)
			if len(started) != 3 || started[0] != "libvirtd" {
				w.t.Errorf("started: %q", started)
			}
		}},
		{"who may not use the system's libvirt can use the own one", ofGuest(), func(w *world) {
			w.host.refuse = &guest.AccessError{URI: system, Socket: true}
			own := &fakeHost{uri: sessionURI, guests: w.host.guests}
			w.libvirt.hosts[sessionURI] = own
			w.start()
			w.want(Failed)
			w.press(w.view.repairs, "_Use qemu:///session")
			w.want(Connecting)
		}},
		{"a guest is waited for, started by the user, and shown", ofGuest(), func(w *world) {
			w.web1.condition = guest.Condition{State: guest.StateShutOff}
			w.start()
			w.want(Waiting)
			w.press(w.view.page.Choices, "S_tart")
			if len(w.web1.acts) != 1 || w.web1.acts[0] != "start" {
				w.t.Errorf("%v", w.web1.acts)
			}
			w.starts()
			w.begin()
			w.want(Open)
		}},
		{"a display without an address yet is asked for again", ofGuest(), func(w *world) {
			w.web1.ready = false
			w.start()
			w.want(Looking)
			w.loop.pass(2 * time.Second)
			w.web1.ready = true
			w.loop.pass(time.Second)
			w.want(Connecting)
		}},
		{"a display that only begins to listen", ofGuest(), func(w *world) {
			w.start()
			w.cut(unreached)
			w.want(Pausing)
			w.loop.pass(time.Second)
			w.cut(unreached)
			w.loop.pass(2 * time.Second)
			w.begin()
			w.want(Open)
		}},
		{"a display that never listens", ofGuest(), func(w *world) {
			w.start()
			for range firstTries {
				w.cut(unreached)
				w.want(Pausing)
				w.loop.pass(5 * time.Second)
			}
			w.cut(unreached)
			w.want(Failed)
		}},
		{"the guest stops, and the window ends", ofGuest(), func(w *world) {
			w.start()
			w.begin()
			w.stops(guest.StopShutdown)
			w.wantEnd(problem.ExitOK)
		}},
		{"the guest stops, and the window stays, and shows it when it starts", ofGuest(stayOnStop), func(w *world) {
			w.start()
			w.begin()
			w.stops(guest.StopShutdown)
			w.want(Off)
			w.wantHeading("The guest web1 is shut off")
			w.closes()
			w.want(Off)
			w.display.name = "QEMU (web1 anew)" // it was started anew: that is no other machine
			w.starts()
			w.begin()
			w.want(Open)
		}},
		{"the guest starts again before the connection has closed", ofGuest(stayOnStop), func(w *world) {
			w.start()
			w.begin()
			w.stops(guest.StopShutdown)
			w.starts()
			w.want(Connecting)
			if w.display.opened != 1 {
				w.t.Error("two connections at once")
			}
			w.closes()
			w.begin()
			w.want(Open)
		}},
		{"the guest crashes", ofGuest(stayOnStop), func(w *world) {
			w.start()
			w.begin()
			w.stops(guest.StopCrashed)
			w.wantHeading("The guest web1 has crashed")
		}},
		{"the display goes before libvirt tells why", ofGuest(stayOnStop), func(w *world) {
			w.start()
			w.begin()
			w.web1.condition = guest.Condition{State: guest.StateShuttingDown, Active: true}
			w.cut(errServerClosed)
			w.want(ShuttingDown)
			w.stops(guest.StopShutdown)
			w.want(Off)
		}},
		{"a guest that was only started is forgotten when it stops", ofGuest(stayOnStop), func(w *world) {
			w.start()
			w.begin()
			w.web1.err = &guest.NoGuestError{Text: "u1"}
			w.cut(errServerClosed)
			w.want(Ending)
			w.loop.pass(time.Second)
			w.want(Missing)
			w.wantHeading("The guest web1 was removed")
			w.web1.err = nil
			w.starts()
			w.begin()
			w.want(Open)
		}},
		{"the network to the display fails while the guest runs", ofGuest(), func(w *world) {
			w.start()
			w.begin()
			w.lasts()
			w.cut(errNetwork)
			w.want(Pausing)
			w.loop.pass(time.Second)
			w.begin()
			w.want(Open)
		}},
		{"a guest that there is not", ofGuest(), func(w *world) {
			delete(w.host.guests, "web1")
			w.view.mayChoose = true
			w.start()
			if w.view.chosen == nil || w.view.chosen.Code != problem.ExitNoGuest {
				w.t.Fatalf("%+v", w.view.chosen)
			}
			if w.s.State() != Ended || len(w.view.ended) > 0 {
				w.t.Errorf("%v, ended %v", w.s.State(), w.view.ended)
			}
		}},
		{"a guest that there is not, and a script", ofGuest(noDialogs), func(w *world) {
			delete(w.host.guests, "web1")
			w.start()
			w.wantEnd(problem.ExitNoGuest)
		}},
		{"a guest that is waited for until it is created", ofGuest(wait), func(w *world) {
			delete(w.host.guests, "web1")
			w.start()
			w.want(Missing)
			w.host.guests["web1"] = w.web1
			w.happens(guest.EventDefined, 0)
			w.want(Connecting)
		}},
		{"libvirt that cannot be reached", ofGuest(), func(w *world) {
			w.host.refuse = &guest.ConnectError{URI: system, Err: errors.New("no socket")}
			w.start()
			w.want(Failed)
			w.host.refuse = nil
			w.view.again()
			w.loop.run()
			w.begin()
			w.want(Open)
		}},
		{"libvirt goes while the display is shown, and comes back", ofGuest(), func(w *world) {
			w.start()
			w.begin()
			w.host.refuse = errors.New("gone")
			w.host.watch(guest.Event{Kind: guest.EventLost})
			w.loop.run()
			w.want(Open)
			if n := w.view.notices[TopicLibvirt]; n == nil || n.Choice == nil {
				w.t.Fatalf("%+v", n)
			}
			w.host.refuse = nil
			w.loop.pass(2 * time.Second)
			w.want(Open)
			if w.view.notices[TopicLibvirt] != nil {
				w.t.Error("it is still told")
			}
		}},
		{"libvirt goes while the guest is waited for", ofGuest(), func(w *world) {
			w.web1.condition = guest.Condition{State: guest.StateShutOff}
			w.start()
			w.host.refuse = errors.New("gone")
			w.host.watch(guest.Event{Kind: guest.EventLost})
			w.loop.run()
			w.want(LibvirtAway)
			w.host.refuse = nil
			w.press(w.view.page.Choices, "_Now")
			w.want(Waiting)
		}},
		{"libvirt refuses for good while the guest is waited for", ofGuest(), func(w *world) {
			w.web1.condition = guest.Condition{State: guest.StateShutOff}
			w.start()
			w.host.refuse = &guest.AuthError{URI: system, Err: errors.New("no")}
			w.host.watch(guest.Event{Kind: guest.EventLost})
			w.loop.run()
			w.loop.pass(2 * time.Second)
			w.want(Failed)
		}},
		{"the guest is paused by its host's full disk", ofGuest(), func(w *world) {
			w.start()
			w.begin()
			w.web1.condition = guest.Condition{State: guest.StatePaused, Active: true, Pause: guest.PauseByFault}
			w.happens(guest.EventPaused, 0)
			n := w.view.notices[TopicGuest]
			if n == nil || n.Choice == nil {
				w.t.Fatalf("%+v", n)
			}
			n.Choice.Do()
			w.loop.run()
			if len(w.web1.acts) != 1 || w.web1.acts[0] != "resume" {
				w.t.Errorf("%v", w.web1.acts)
			}
			w.web1.condition = guest.Condition{State: guest.StateRunning, Active: true}
			w.happens(guest.EventResumed, 0)
			if w.view.notices[TopicGuest] != nil {
				w.t.Error("it is still told")
			}
		}},
		{"the guest moves to a host that is known", func(w *world, o *config.Options) {
			other := &fakeHost{uri: far}
			other.guests = map[string]*fakeGuest{"web1": {host: other, uuid: "u1", name: "web1", ready: true,
				condition: guest.Condition{State: guest.StateRunning, Active: true}}}
			w.libvirt.hosts[far] = other
			w.hosts = []string{far}
		}, func(w *world) {
			w.start()
			w.begin()
			w.display.name = "QEMU (web1 there)"
			w.stops(guest.StopMigrated)
			w.closes()
			w.want(Connecting)
			w.begin()
			w.want(Open)
			if uri := w.s.Guest().URI(); uri != far {
				w.t.Errorf("it is on %s", uri)
			}
		}},
		{"the guest moves to a host that nobody knows", ofGuest(), func(w *world) {
			w.start()
			w.begin()
			w.stops(guest.StopMigrated)
			w.want(Moving)
			w.press(w.view.page.Choices, "_Open another…")
			if w.view.others != 1 {
				w.t.Error("it is not asked")
			}
			w.closes()
			w.want(Moving)
			w.starts() // it has come back
			w.begin()
			w.want(Open)
		}},
		{"the same name on another guest is what the user meant", ofGuest(stayOnStop), func(w *world) {
			w.start()
			w.begin()
			w.stops(guest.StopShutdown)
			w.closes()
			w.web1.err = &guest.NoGuestError{Text: "u1"}
			w.happens(guest.EventUndefined, 0)
			w.want(Missing)
			w.web1.err = nil
			w.web1.uuid = "u2"
			w.starts()
			w.begin()
			w.want(Held) // and yet it is another machine
		}},
		{"libvirt asks who the user is", ofGuest(), func(w *world) {
			w.start()
			asked := false
			w.s.Guest().LinkAsks(login.Question{Password: true}, func(rfbclient.Credentials, bool) { asked = true })
			w.view.libvirt(rfbclient.Credentials{}, true)
			if !asked {
				w.t.Error("the answer did not come")
			}
		}},
		{"closing while the guest is waited for is cancelling", ofGuest(), func(w *world) {
			w.web1.condition = guest.Condition{State: guest.StateShutOff}
			w.start()
			w.s.Close()
			w.wantEnd(problem.ExitCancelled)
		}},
		{"steps need a guest that runs", ofGuest(doesSteps), func(w *world) {
			w.web1.condition = guest.Condition{State: guest.StateShutOff}
			w.start()
			w.wantEnd(problem.ExitNoDisplay)
		}},
		{"steps that wait for it", ofGuest(doesSteps, wait), func(w *world) {
			w.web1.condition = guest.Condition{State: guest.StateShutOff}
			w.start()
			w.want(Waiting)
			w.starts()
			w.begin()
			w.want(Open)
			w.stops(guest.StopShutdown) // is told by the end of the display
			w.want(Open)
			w.cut(errServerClosed)
			w.wantEnd(problem.ExitLost)
		}},
		{"steps wait for an address, but not for ever", ofGuest(doesSteps), func(w *world) {
			w.web1.ready = false
			w.start()
			w.loop.pass(29 * time.Second)
			w.want(Looking)
			w.loop.pass(2 * time.Second)
			w.wantEnd(problem.ExitNoDisplay)
		}},
		{"steps connect again once to a server that ends the session at what it was told first", ofGuest(doesSteps), func(w *world) {
			w.start()
			w.begin()
			w.cut(&rfbclient.RejectedError{Feature: rfbclient.FeatureEncodings, Err: rfbclient.ErrLost})
			w.begin()
			w.want(Open)
			w.lasts()
			w.cut(errNetwork)
			w.wantEnd(problem.ExitLost)
		}},
		{"two windows share a connection", ofGuest(), func(w *world) {
			w.start()
			other := New(w.s.Config)
			other.Start()
			w.loop.run()
			if len(w.libvirt.opened) != 1 {
				w.t.Errorf("%q", w.libvirt.opened)
			}
			other.Free()
			if uris := w.s.Links.URIs(); len(uris) != 1 {
				w.t.Errorf("%q", uris)
			}
			w.s.Free()
			if uris := w.s.Links.URIs(); len(uris) != 0 {
				w.t.Errorf("%q", uris)
			}
		}},
		{"a kiosk whose guest cannot be shown looks for it anew, and shares nothing with itself", ofGuest(kiosk), func(w *world) {
			w.web1.err = &guest.NoDisplayError{Guest: "web1"}
			w.start()
			w.want(Pausing)
			w.loop.pass(time.Second)
			w.want(Pausing)
			if n := len(w.s.Guest().Link().users); n != 1 {
				w.t.Errorf("%d users of the connection", n)
			}
			w.web1.err = nil
			w.loop.pass(5 * time.Second)
			w.begin()
			w.want(Open)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.options)
			tt.story(w)
			w.s.Free()
		})
	}
}
