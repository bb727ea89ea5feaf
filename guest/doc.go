// SPDX-License-Identifier: GPL-2.0-or-later

// Package guest finds a guest (a libvirt domain) through libvirt, follows its
// life and reaches its VNC display. It knows nothing of GTK and of RFB: what it
// hands out is an open net.Conn on which a server's greeting waits.
//
//	conn, err := guest.Open(ctx, "qemu:///system", guest.Options{})
//	web, err := conn.Find(ctx, guest.Query{Text: "web1"})
//	display, err := web.Display(ctx)
//	socket, err := display.Dial(ctx)
//
// How it flows: one goroutine for each connection makes all the libvirt calls
// of that connection, one after the other, as they come through a channel. Who
// asked waits for the answer or for the end of its context; a call that hangs
// holds up neither the asker nor any other connection. Events go the other way:
// libvirt's callbacks come on whatever thread libvirt likes, so they copy a few
// values into a queue, and one more goroutine hands them to the watchers.
//
// libvirt needs an event loop in the process. Its default implementation is
// GLib's main context, so a program that runs GTK's main loop has one: Init
// registers it. A program without GTK calls RunEvents, which runs it.
//
// Where libvirt is reached through ssh (qemu+ssh://host/system), so are the displays,
// by the user's own ssh program: see internal/ssh for the tunnels, sharedSSH for how
// libvirt and the tunnels share one ssh connection, and Options.Direct for doing without.
//
// Guests are known by their UUID. An ID is only good until the guest stops and
// is therefore never kept.
//
// Names, titles, addresses and libvirt's own words come from strangers. Errors
// quote names and addresses as Go does (%q); everything else must go through a
// sanitiser before it is shown or logged.
package guest
