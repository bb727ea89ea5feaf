// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"slices"
	"time"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config/settings"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/app/stderr"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/ui/chooser"
	"github.com/govnc/virt-viewer/ui/dialogs"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// app is the program: its viewers, each with a window and a display of its own. It
// ends with the last of them.
type app struct {
	options  Options // the command line's; a viewer that is opened later has its own target
	viewers  []*viewer
	links    *session.Links  // connections to libvirt
	choosing *chooser.Guests // nil while nobody is asked what to open
	// connecting asks for an address; nil while nobody is asked.
	connecting *chooser.Address
	ended      []problem.ExitCode // of the windows that there were, in the order of their ends

	settings      *settings.Store
	settingsWrong bool                 // it was said that they cannot be read or saved
	prefs         *dialogs.Preferences // nil while it is not open

	recordings recordings
	closing    int  // connections that end
	quit       bool // the main loop was told to
}

// begin opens what the command line names, or asks.
func (a *app) begin() error {
	if a.options.Ask {
		a.askAddress(problem.ExitCancelled)
		return nil
	}
	if a.options.AsksForGuest() {
		return a.choose(a.options, nil, problem.ExitCancelled)
	}
	return a.open(a.options)
}

// open opens one more viewer.
func (a *app) open(o Options) error {
	v, err := newViewer(a, o)
	if err != nil {
		return err
	}
	a.viewers = append(a.viewers, v)
	v.start()
	a.numberChanged()
	return nil
}

// choose asks what to open. If nothing is chosen, that counts as code.
func (a *app) choose(o Options, why *problem.Problem, code problem.ExitCode) error {
	if a.choosing != nil {
		a.choosing.Again(why)
		return nil
	}
	var err error
	a.choosing, err = chooser.Ask(chooserProgram{a}, o, why, code, func(code problem.ExitCode) {
		a.choosing = nil
		a.chosen(code)
	})
	return err
}

// askAddress asks for an address; code is what it means if there is none.
func (a *app) askAddress(code problem.ExitCode) {
	a.connecting = chooser.AskAddress(chooserProgram{a}, code, func(code problem.ExitCode) {
		a.connecting = nil
		a.chosen(code)
	})
}

// chosen is called when a window that asks has closed.
func (a *app) chosen(code problem.ExitCode) {
	if code != problem.ExitOK {
		a.ended = append(a.ended, code)
	}
	a.quitIfNobody()
}

// chooserProgram is the program, as package chooser knows it.
type chooserProgram struct{ a *app }

func (p chooserProgram) Log(format string, args ...any) { p.a.say(format, args...) }
func (p chooserProgram) Options() Options               { return p.a.options }
func (p chooserProgram) Open(o Options) error           { return p.a.open(o) }
func (p chooserProgram) ReadFile(o Options) Options     { return readFile(o) }
func (p chooserProgram) Links() *session.Links          { return p.a.links }
func (p chooserProgram) Connections() []string          { return p.a.connections() }
func (p chooserProgram) RememberConnection(uri string)  { p.a.rememberConnection(uri) }

// openElse opens what the user has asked for in a window, which tells if that cannot
// be done.
func (a *app) openElse(w *window, o Options) {
	if err := a.open(o); err != nil {
		w.tell(i18n.T("Not opened"), problem.Finished(problem.Explain("", err).Reason))
	}
}

// end ends a viewer, and the program with the last. It may be called from anywhere
// in the viewer: what it stands on goes when the main loop comes round.
func (a *app) end(v *viewer, code problem.ExitCode) {
	if !slices.Contains(a.viewers, v) {
		return
	}
	a.viewers = slices.DeleteFunc(a.viewers, func(other *viewer) bool { return other == v })
	again := len(a.viewers) == 0 && code != problem.ExitOK && (a.options.Ask || a.options.AsksForGuest() && !v.session.HasBegun() && !v.options.NoDialogs)
	if !again {
		a.ended = append(a.ended, code)
	}
	a.numberChanged()
	gtkx.MainLoop{}.Post(func() {
		v.close()
		if again && a.askAgain(v.options, code) != nil {
			a.ended = append(a.ended, code)
		}
		a.quitIfNobody()
	})
}

// askAgain asks what to open after what was chosen before could not be shown.
func (a *app) askAgain(o Options, code problem.ExitCode) error {
	switch {
	case a.connecting != nil || a.choosing != nil:
		return nil
	case a.options.Ask:
		a.askAddress(code)
		return nil
	}
	return a.choose(o, nil, code)
}

// chooseInstead ends a viewer whose guest does not exist and asks for another one. It
// says whether that can be asked.
func (a *app) chooseInstead(v *viewer, why *problem.Problem) bool {
	if err := a.choose(v.options, why, why.Code); err != nil {
		return false
	}
	a.viewers = slices.DeleteFunc(a.viewers, func(other *viewer) bool { return other == v })
	gtkx.MainLoop{}.Post(v.close)
	return true
}

// lastWords is how long the program waits for connections that end, when there is no
// window any more: rfbclient takes less than a second to close one.
const lastWords = time.Second

// letArrive has the program not end before a connection has: the keys that were typed last
// may still be on their way. done is nil if there is none.
func (a *app) letArrive(done <-chan struct{}) {
	if done == nil {
		return
	}
	a.closing++
	go func() {
		select {
		case <-done:
		case <-time.After(lastWords):
		}
		gtkx.MainLoop{}.Post(func() {
			a.closing--
			a.quitIfNobody()
		})
	}()
}

// quitIfNobody ends the program when there is no window any more.
func (a *app) quitIfNobody() {
	if len(a.viewers) == 0 && a.choosing == nil && a.connecting == nil && a.closing == 0 && !a.quit {
		a.quit = true
		gtk.MainQuit()
	}
}

// say tells on stderr what happens, if the user wants to know.
func (a *app) say(format string, args ...any) {
	if a.options.Verbose {
		stderr.Note(format, args...)
	}
}

// exit is what the program ends with: the first failure of a viewer. That the user
// did not want one of several counts only if nothing else came of any.
func (a *app) exit() problem.ExitCode {
	code := problem.ExitOK
	if !slices.Contains(a.ended, problem.ExitOK) && len(a.ended) > 0 {
		code = a.ended[0]
	}
	for _, ended := range a.ended {
		if ended != problem.ExitOK && ended != problem.ExitCancelled {
			return ended
		}
	}
	return code
}

// numberChanged tells all windows how many there are.
func (a *app) numberChanged() {
	for _, v := range a.viewers {
		v.window.updateActions()
	}
}

// presentNext brings the window after a viewer's to the front.
func (a *app) presentNext(v *viewer) {
	at := slices.Index(a.viewers, v)
	a.viewers[(at+1)%len(a.viewers)].window.window.Present()
}

// showDisplay shows another display of a viewer's guest: in the window that has it
// already, else in a new one.
func (a *app) showDisplay(v *viewer, number int) {
	g := v.session.Guest()
	if g == nil || g.UUID() == "" || number < 0 || number >= g.Displays() {
		return
	}
	for _, other := range a.viewers {
		o := other.session.Guest()
		if o != nil && o.UUID() == g.UUID() && o.Link() == g.Link() && other.options.Display == number {
			other.window.window.Present()
			return
		}
	}
	options := v.optionsNow()
	options.Guest, options.By, options.Display = g.UUID(), guest.ByUUID, number
	a.openElse(v.window, options)
}
