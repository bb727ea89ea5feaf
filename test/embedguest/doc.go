// SPDX-License-Identifier: GPL-2.0-or-later

// Package embedguest runs the guest of test/guestimage in libvirt's embedded QEMU
// driver (URI qemu:///embed?root=DIR): libvirt's own code in this process, with
// all its files below one directory; no daemon and no configuration.
//
//	host, err := embedguest.Temp()
//	defer host.Remove()
//	err = host.Open()
//	defer host.Close()
//	err = host.Start(ctx, embedguest.Domain{Name: "web1", Graphics: xml})
//	err = host.WaitReady(ctx, "web1")
//	... open host.URI() ...
//
// Guests outlive the process that started them. This was tried with libvirt 9.0:
// a process starts a guest, closes its connection and ends; QEMU runs on; another
// process that opens the same root finds the guest with the same name, ID and
// UUID, reads its display's address, gets its events and can open its display,
// 30 ms after its start. The same holds if the first process is killed, and for
// read-only connections. So tools/demo starts the demo guest and ends, and the
// viewer opens the same URI by itself.
//
// Three rules go with it, all of libvirt's making. The driver locks its root
// (DIR/run/qemu/driver.pid) from the first connection until the process ends, even
// if that connection was closed long before; another process gets an error that
// names that file and cannot try again. A process can open one root only, for as long as it lives. And
// it can do so about a dozen times ("Too many drivers, cannot register QEMU":
// libvirt 9 registers the driver anew each time). So a test program has one host
// for all its tests, and few connections to it. EndAll ends guests without opening the root, by the process
// IDs in it.
//
// As root, libvirt wants its own user to exist ("libvirt-qemu" on Debian), though
// the guests here do not run as that user; Open says how to make it.
//
// libvirt needs an event loop: RunEvents is one, for programs without GTK.
package embedguest
