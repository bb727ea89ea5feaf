// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/widget"
)

// viewer is one source of a display and one window.
type viewer struct {
	app      *app
	options  Options
	source   source
	window   *window
	display  *widget.Display
	recorder *recorder.Recorder // nil while nothing is recorded
	pointer  rfbclient.Point    // where it was last, px of the desktop
	exit     problem.ExitCode
	ending   bool // it is about to end, or a failure is being shown

	following // session.go

	lessons lessons // avoid.go

	target target         // the display that is being connected to
	size   rfbclient.Size // of the desktop, px
	login  login
	// powerAsked: the server was asked for power control since it last failed.
	powerAsked bool
	// mustVerify: the server has shown who it is before, and must do so again.
	mustVerify bool
	question   *gtk.Dialog // about the server, while it is open; nil else
}

func newViewer(a *app, o Options) (*viewer, error) {
	v := &viewer{app: a, options: o, following: following{retry: retry{pauses: displayPauses}}}
	v.login.v = v
	display, err := widget.New()
	if err != nil {
		return nil, err
	}
	v.display = display
	properties := widget.Defaults()
	properties.Scaling = true
	properties.ForceSize = false
	properties.GrabKeyboard = true
	properties.GrabPointer = true
	properties.LossyEncoding = true
	properties.Audio = true
	configure(&properties, o)
	if o.Recording != nil {
		replayOptions(&properties)
		display.SetReplay(true)
	}
	if err := display.Configure(properties); err != nil {
		return nil, err
	}
	display.SetHandlers(widget.Handlers{
		Connected:     func() { v.say("connected to %s", v.target.where) },
		Certificate:   v.askCertificate,
		Unprotected:   v.askUnprotected,
		Credentials:   v.login.ask,
		Initialized:   v.initialized,
		DesktopResize: v.resized,
		Damaged:       v.damaged,
		Pointed:       v.pointed,
		PointerMode:   func(m rfbclient.PointerMode) { v.say("the guest wants %v pointer events", m) },
		DesktopRename: func(string) { v.renamed() },
		ResizeRefused: func(s rfbclient.ResizeStatus) {
			v.say("the guest's size was not changed: %v", s)
			v.window.resizeRefused(s)
		},
		CutTextTooLong: func(bytes int) { v.window.cutTextTooLong(bytes) },
		Typing:         func(done, total int) { v.window.typed(done, total) },
		PowerAvailable: func() {
			v.say("the server can shut down, reboot and reset its machine")
			v.window.updateActions()
		},
		PowerFailed: func() {
			if !v.powerAsked { // a server may say so at any time, and again and again
				return
			}
			v.powerAsked = false
			v.window.tell(i18n.T("The server could not do it"), i18n.T("It did not say why. Use the guest's own way to shut down."))
		},
		LEDs:         func(leds rfbclient.LEDs) { v.say("the server's lock keys: %v", leds) },
		Bell:         func() { v.window.beep() },
		GrabChanged:  v.grabChanged,
		Disconnected: v.disconnected,
	})
	switch {
	case o.Broken != nil:
		v.source = &brokenSource{v, o.File, o.Broken}
	case o.Recording != nil:
		v.source = newReplaySource(v, o.RecordingFile, o.Recording)
	case o.Address != nil:
		v.source = &addressSource{v, *o.Address}
	default:
		v.source = newGuestSource(v)
	}
	v.window, err = newWindow(v)
	return v, err
}

// start begins to look for the display and opens the window.
func (v *viewer) start() {
	v.unwanted = v.cancelled()
	if v.recordAtOnce() {
		v.source.find()
	}
	v.window.show()
}

// close frees everything; app.end calls it.
func (v *viewer) close() {
	v.retry.stop()
	v.alive.stop()
	v.stopRecording()
	v.closeQuestion()
	v.login.end()
	v.source.close()
	v.display.SetHandlers(widget.Handlers{})
	v.app.letArrive(v.display.Done())
	v.display.Close()
	v.window.keepAppearance()
	v.window.close()
}

// say tells on stderr what happens, if the user wants to know.
func (v *viewer) say(format string, args ...any) {
	if !v.options.Verbose {
		return
	}
	who := ""
	if len(v.app.viewers) > 1 {
		who = rfbclient.CleanText(v.source.name(), 80) + ": "
	}
	note("%s%s", who, fmt.Sprintf(format, args...))
}

// wait shows what is waited for, and what the user can do meanwhile.
func (v *viewer) wait(heading, detail string, choices ...choice) {
	v.offer(condition{heading: heading, detail: detail, busy: true, choices: choices})
}

// offer shows what is going on.
func (v *viewer) offer(c condition) {
	v.say("%s", c.heading)
	if v.everShown {
		c.close = i18n.T("_Close")
	}
	v.window.showCondition(c)
}

// connect connects to a display, as soon as the connection before has closed.
func (v *viewer) connect(t target) {
	v.retry.stop()
	v.target = t
	if v.hungUp {
		v.next = true
		return
	}
	v.secure(t)
	v.holdForNow()
	if !t.quiet {
		name, detail := v.source.name(), t.where
		if detail == name {
			detail = ""
		}
		v.wait(fmt.Sprintf(i18n.T("Connecting to %s"), rfbclient.CleanText(name, 80)), detail)
	}
	if err := v.display.Open(func(ctx context.Context) (net.Conn, error) { return t.dial(ctx) }); err != nil {
		v.fail(problem.Explain(fmt.Sprintf(i18n.T("Cannot connect to %s"), t.where), err))
	}
}

func (v *viewer) initialized() {
	settle()
	width, height := v.display.DesktopSize()
	v.say("initialized %dx%d", width, height)
	v.login.succeeded()
	v.rememberProtection()
	v.window.forgetHeld()
	v.window.refused = false
	if !v.everShown {
		v.rememberDisplay()
	}
	v.begun()
	v.window.starts = v.window.settle != 0 // else the display asks by itself
	v.window.showDisplay()
	v.window.recallPlace()
	v.showLessons()
	v.meet()
}

func (v *viewer) resized(width, height int) {
	v.say("the desktop has %dx%d pixels", width, height)
	if size := (rfbclient.Size{Width: width, Height: height}); size != v.size {
		v.size = size                               // else it is the same desktop again, and the user has chosen the window's size
		if !v.display.HasAskedSize(width, height) { // else the window has that size
			v.window.fitDesktop()
		}
	}
}

// grabChanged tells who has keyboard and pointer.
func (v *viewer) grabChanged(keyboard, pointer bool) {
	switch {
	case pointer:
		v.say("keyboard and pointer grabbed")
	case keyboard:
		v.say("keyboard grabbed")
	default:
		v.say("keyboard and pointer released")
	}
	v.window.showGrab(keyboard || pointer)
	v.window.updateActions()
}

// disconnected decides what the end of a connection means.
func (v *viewer) disconnected(err error) {
	v.say("disconnected: %v", err)
	v.window.forgetHeld()
	v.window.area.update(v.window)
	v.window.sound.update(v.window)
	v.window.updateActions()
	if v.ending {
		return
	}
	v.closeQuestion()
	if v.hungUp {
		v.login.failed()
		v.wasHungUp()
		return
	}
	var auth *rfbclient.AuthError
	if errors.As(err, &auth) && v.login.refused(auth) {
		v.connect(v.target)
		return
	}
	v.login.failed()
	if v.lessons.learn(err) && problem.RejectedEarly(err) {
		v.sessionEnded()
		v.source.reach()
		return
	}
	if v.endsWithSession() {
		v.quit(problem.ExitOK)
		return
	}
	v.sessionEnded()
	v.source.ended(v.explainDowngrade(err))
}

// cancel ends the viewer because the user does not want to go on.
func (v *viewer) cancel() {
	v.quit(complain(v.cancelled()))
}

func (v *viewer) cancelled() *problem.Problem {
	return &problem.Problem{Code: problem.ExitCancelled, Tried: fmt.Sprintf(i18n.T("Did not connect to %s"), problem.Sentence(v.source.name())), Reason: i18n.T("cancelled")}
}

// userCloses ends the viewer because the user has closed the window, after a question
// if there is a session.
func (v *viewer) userCloses() {
	if v.options.Kiosk {
		v.say("the user wants to close the window, which is a kiosk's")
		return
	}
	v.window.confirmClose(v.closed)
}

// closed ends the viewer as the user wants it.
func (v *viewer) closed() {
	switch {
	case v.ending:
		v.quit(v.exit)
	case v.unwanted != nil:
		v.quit(complain(v.unwanted))
	default:
		v.quit(problem.ExitOK)
	}
}

// fail shows a failure and then ends the viewer with its code.
func (v *viewer) fail(f *problem.Problem) {
	if v.ending {
		return
	}
	if v.staysForever() {
		v.failForNow(f)
		return
	}
	v.ending = true
	v.exit = complain(f)
	v.closeQuestion()
	v.login.end()
	v.display.Close()
	v.retry.stop()
	heading := i18n.T("Disconnected")
	if !v.everShown {
		heading = i18n.T("Not connected")
	}
	v.window.showCondition(condition{heading: heading, detail: f.Reason, close: i18n.T("_Close")})
	if v.options.NoDialogs || v.options.Kiosk {
		v.quit(f.Code)
		return
	}
	var again func()
	if v.canBeTriedAgain(f) {
		again = v.connectAfterFailure
	}
	v.window.showFailure(f, func() { v.quit(f.Code) }, again)
}

// canBeTriedAgain says whether a failure may be over when it is tried again: that of a
// connection may, whether or not there was a session; that of a file was read already.
func (v *viewer) canBeTriedAgain(f *problem.Problem) bool {
	return v.options.Recording == nil && v.options.Broken == nil && f.Code != problem.ExitNotWritten
}

// connectAfterFailure goes on after a failure that would have ended the viewer.
func (v *viewer) connectAfterFailure() {
	v.ending, v.exit = false, problem.ExitOK
	v.login.again()
	v.hangUp()
	v.source.again()
}

// quit ends the viewer.
func (v *viewer) quit(code problem.ExitCode) {
	v.ending = true
	v.exit = code
	v.app.end(v, code)
}
