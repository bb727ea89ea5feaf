// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/govnc/virt-viewer/ui/gtkx"
)

// signalPatience is how long the main loop may take to keep what is to be remembered.
const signalPatience = 2 * time.Second

// endBySignal waits for the signal by which desktops end their programs, keeps where the
// windows are, as closing them does, and ends the program as that signal does.
func (a *app) endBySignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	<-signals
	signal.Reset(syscall.SIGTERM)
	kept := make(chan struct{})
	gtkx.MainLoop{}.Post(func() {
		for _, v := range a.viewers {
			v.window.keepAppearance()
		}
		_ = a.settings.Save() // nobody reads what would be said
		close(kept)
	})
	select {
	case <-kept:
	case <-time.After(signalPatience):
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
}
