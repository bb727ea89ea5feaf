// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/app/stderr"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/dialogs"
	"github.com/govnc/virt-viewer/ui/gtkx"
	"github.com/govnc/virt-viewer/widget"
)

// viewer is one session and its window.
type viewer struct {
	app      *app
	options  Options
	session  *session.Session
	window   *window
	display  *widget.Display
	recorder *recorder.Recorder // nil while nothing is recorded
	pointer  rfbclient.Point    // where it was last, px of the desktop

	shown    session.State  // as the window shows it
	wasHeld  bool           // as the display knows it
	wasShown bool           // a session has begun in this window
	size     rfbclient.Size // of the desktop, px
	// powerAsked: the server was asked for power control since it last failed.
	powerAsked  bool
	question    *gtk.Dialog          // about the server; nil while none is open
	credentials *dialogs.Credentials // nil while it is not open
}

func newViewer(a *app, o Options) (*viewer, error) {
	v := &viewer{app: a, options: o}
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
		Connected:     func() { v.session.Connected() },
		Certificate:   func(c *rfbclient.Certificate) { v.session.Certificate(c) },
		Unprotected:   func(u *rfbclient.Unprotected) { v.session.Unprotected(u) },
		Credentials:   func(r rfbclient.CredentialRequest) { v.session.Credentials(r) },
		Initialized:   func() { v.session.Initialized() },
		DesktopResize: v.resized,
		Damaged:       v.damaged,
		Pointed:       v.pointed,
		PointerMode:   func(m rfbclient.PointerMode) { v.say("the guest wants %v pointer events", m) },
		DesktopRename: func(string) { v.session.Renamed() },
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
	v.session = session.New(session.Config{Options: o, View: v, Display: sessionDisplay{display, v}, Loop: gtkx.MainLoop{},
		Links: a.links, Keyring: login.Desktop{}, Hosts: a.connections, Log: v.say})
	v.window, err = newWindow(v)
	return v, err
}

// start begins to look for the display and opens the window.
func (v *viewer) start() {
	if v.recordAtOnce() {
		v.session.Start()
	}
	v.window.show()
}

// close frees everything; app.end calls it.
func (v *viewer) close() {
	v.stopRecording()
	v.session.Free()
	v.display.SetHandlers(widget.Handlers{})
	v.app.letArrive(v.display.Done())
	v.display.Close()
	v.window.keepAppearance()
	v.window.close()
}

// optionsNow are the options for another window on the same guest or libvirt.
func (v *viewer) optionsNow() Options {
	o := v.options
	if g := v.session.Guest(); g != nil {
		o.Connect = g.URI()
	}
	return o
}

// say tells on stderr what happens, if the user wants to know.
func (v *viewer) say(format string, args ...any) {
	if !v.options.Verbose {
		return
	}
	who := ""
	if len(v.app.viewers) > 1 {
		who = rfbclient.CleanText(v.session.Name(), 80) + ": "
	}
	stderr.Note("%s%s", who, fmt.Sprintf(format, args...))
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

// disconnected is called when the connection has ended.
func (v *viewer) disconnected(err error) {
	v.window.forgetHeld()
	v.session.Disconnected(err)
}

// userCloses ends the viewer because the user has closed the window, after a question
// if there is a session.
func (v *viewer) userCloses() {
	if v.options.Kiosk {
		v.say("the user wants to close the window, which is a kiosk's")
		return
	}
	v.window.confirmClose(v.session.Close)
}
