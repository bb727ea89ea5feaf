// SPDX-License-Identifier: LGPL-2.1-or-later

package widget_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"os"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/widget"
)

// A viewer: package main also needs func init() { runtime.LockOSThread() }.
func Example() {
	gtk.Init(nil)
	window, err := gtk.WindowNew(gtk.WINDOW_TOPLEVEL)
	if err != nil {
		log.Fatal(err)
	}
	display, err := widget.New()
	if err != nil {
		log.Fatal(err)
	}
	display.SetHandlers(widget.Handlers{
		Initialized: func() { window.SetTitle(display.DesktopName()) },
		Credentials: func(rfbclient.CredentialRequest) {
			display.SetCredentials(rfbclient.Credentials{Password: []byte(os.Getenv("VNC_PASSWORD"))})
		},
		Disconnected: func(err error) {
			if !errors.Is(err, rfbclient.ErrClosed) {
				log.Print(err)
			}
			gtk.MainQuit()
		},
	})
	window.Add(display)
	window.Connect("destroy", display.Close)
	if err := display.OpenHost("127.0.0.1", "5900"); err != nil {
		log.Fatal(err)
	}
	window.ShowAll()
	gtk.Main()
}

// Anything that gives a net.Conn can be the way to the server: here a unix socket.
func ExampleDisplay_Open() {
	var display *widget.Display // of widget.New
	err := display.Open(func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", "/run/guest.vnc")
	})
	if errors.Is(err, widget.ErrOpen) {
		fmt.Println("It is connected already.")
	}
}

// A picture that fits the window, and a server that may send losses.
func ExampleDisplay_Configure() {
	var display *widget.Display // of widget.New
	options := widget.Defaults()
	options.Scaling = true
	options.LossyEncoding = true
	options.GrabKeyboard = true
	if err := display.Configure(options); err != nil {
		log.Print(err)
	}
}

func ExampleDisplay_SendKeys() {
	var display *widget.Display // of widget.New
	display.SendKeys(gdk.KEY_Control_L, gdk.KEY_Alt_L, gdk.KEY_Delete)
}

// A .ui file may name the class.
func ExampleFromObject() {
	builder, err := gtk.BuilderNewFromString(`<interface><object class="GovncDisplay" id="console"/></interface>`)
	if err != nil {
		log.Fatal(err)
	}
	object, err := builder.GetObject("console")
	if err != nil {
		log.Fatal(err)
	}
	display := object.(*widget.Display)
	fmt.Println(display.IsOpen())
}
