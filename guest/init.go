// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"sync"

	"libvirt.org/go/libvirt"
)

var initOnce = sync.OnceValue(func() error {
	load()
	if err := libvirt.EventRegisterDefaultImpl(); err != nil {
		return &NoLibvirtError{err}
	}
	return nil
})

// Init loads libvirt and registers its default event loop implementation, which
// is GLib's main context. A GTK program calls it on the main goroutine before
// the first Open; Open calls it too. Only the first call does anything, the
// others return its result. The error wraps ErrNoLibvirt.
func Init() error { return initOnce() }

// RunEvents is Init for programs without GTK's main loop: it runs libvirt's event
// loop on a goroutine that never ends. A program with GTK must not call it.
func RunEvents() error { return runEvents() }

var runEvents = sync.OnceValue(func() error {
	if err := Init(); err != nil {
		return err
	}
	go func() {
		for libvirt.EventRunDefaultImpl() == nil {
		}
	}()
	return nil
})
