// SPDX-License-Identifier: LGPL-2.1-or-later

// Command go-viewer is a VNC viewer in a few lines: go-viewer HOST PORT
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/widget"
)

// GTK wants the process's first thread.
func init() { runtime.LockOSThread() }

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go-viewer HOST PORT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "go-viewer:", err)
		os.Exit(1)
	}
}

func run(host, port string) error {
	gtk.Init(nil)
	window, err := gtk.WindowNew(gtk.WINDOW_TOPLEVEL)
	if err != nil {
		return err
	}
	display, err := widget.New()
	if err != nil {
		return err
	}
	var end error
	display.SetHandlers(widget.Handlers{
		Initialized: func() { window.SetTitle(display.DesktopName()) },
		Credentials: func(rfbclient.CredentialRequest) {
			display.SetCredentials(rfbclient.Credentials{
				Username: os.Getenv("USER"), Password: []byte(os.Getenv("VNC_PASSWORD")),
			})
		},
		Disconnected: func(err error) {
			end = err
			gtk.MainQuit()
		},
	})
	window.Add(display)
	window.Connect("destroy", display.Close)
	if err := display.OpenHost(host, port); err != nil {
		return err
	}
	window.ShowAll()
	gtk.Main()
	if errors.Is(end, rfbclient.ErrClosed) {
		return nil
	}
	return end
}
