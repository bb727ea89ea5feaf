// SPDX-License-Identifier: GPL-2.0-or-later

// Package ui is the application: its window, dialogs, menus and what they do.
//
//	run.go      begins and ends the program
//	app.go      the windows that there are, and what the program ends with
//	viewer.go   a session (app/session), its display and its window
//	sessionview.go  what the session shows
//	window.go, fullscreen.go, panel.go, banner.go  what is seen
//	*.ui, style.css  what windows and bars look like; dialogs are package dialogs
//	actions.go  everything that menus and accelerators can do, in one table
//	headless.go  steps without a window, by app/script
//
// What errors mean to a user stands in app/problem.
//
// Everything belongs to GTK's main loop, which runs on the main goroutine. What
// takes time, libvirt above all, runs on goroutines whose results come back
// through gtkx.MainLoop.
package ui

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/app/stderr"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// Run opens a window and shows the display that the options name, until it and all
// those that were opened from it have ended; or it does the options' steps, without
// a window.
// It gives what the program is to exit with, and has said on stderr why if that
// is not 0. It must be called on the main goroutine, locked to the process's
// first thread, after i18n.Init, and only once.
func Run(o Options) problem.ExitCode {
	if o.File != "" {
		o = readFile(o)
	}
	if len(o.Steps) > 0 && o.Broken != nil {
		return stderr.Complain(problem.Explain(fmt.Sprintf(i18n.T("Cannot use the connection file %s"), o.File), o.Broken))
	}
	if len(o.Steps) > 0 {
		return runHeadless(o)
	}
	if o.Recording != nil && o.Record != "" {
		return runConversion(o)
	}
	// Entering Go from one of GTK's callbacks needs a free processor of Go's,
	// also while all of the machine's are busy decoding.
	runtime.GOMAXPROCS(max(4, runtime.NumCPU()+2))
	glib.SetPrgname(config.ApplicationID)
	glib.SetApplicationName(i18n.T("Virt Viewer"))
	arguments := append([]string{config.ApplicationID}, o.GTK...)
	err := withoutGL(func() error { return gtk.InitCheck(&arguments) })
	if err != nil {
		return stderr.Complain(problem.Explain(i18n.T("Cannot open a window"), noScreen(o.GTK)))
	}
	if i18n.RightToLeft() { // GTK says so itself only where its own catalogues are installed
		gtkx.SetRightToLeft()
	}
	addStyle()
	offerAskpass()
	a := &app{options: o, links: session.NewLinks(gtkx.MainLoop{}, session.System{})}
	a.loadSettings()
	if err := a.begin(); err != nil {
		return stderr.Complain(problem.Explain(i18n.T("Cannot open a window"), err))
	}
	go a.endBySignal()
	gtk.Main()
	guest.EndTunnels()
	if err := a.settings.Save(); err != nil {
		a.complainOfSettings(err)
	}
	return a.recordings.finish(a.exit())
}

// withoutGL has f, GTK's beginning, leave OpenGL alone: on an X server where no GTK
// program has looked for it yet, that loads its libraries, and a compiler for
// shaders, to choose a visual. It costs more time and memory than all else, and
// nothing here draws with it. What is started later, a web browser for example, is
// not to inherit that.
func withoutGL(f func() error) error {
	const variable = "GDK_GL"
	if os.Getenv(variable) == "" {
		os.Setenv(variable, "disable")
		defer os.Unsetenv(variable)
	}
	return f()
}

// tuneCollector is called when a session has begun. Hardly anything is allocated from then
// on: what is collected early is memory of the program's beginning, and collecting
// costs next to nothing. Before, it would only keep the window waiting.
var tuneCollector = sync.OnceFunc(func() { debug.SetGCPercent(25) })
