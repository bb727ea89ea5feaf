// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import (
	"sync"
	"syscall"
)

// waker wakes the main loop from any goroutine by adding to an eventfd. It never
// waits. After close it does nothing, so that the descriptor can be closed.
type waker struct {
	mu   sync.Mutex // guards fd and open
	fd   int
	live bool
}

// one is what is added: eventfd(2) takes 8 bytes in the machine's order.
var one = []byte{1, 0, 0, 0, 0, 0, 0, 1}

func (w *waker) open(fd int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fd, w.live = fd, true
}

func (w *waker) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.live = false
}

func (w *waker) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.live {
		// EAGAIN means that it counts very many wake-ups already: awake.
		_, _ = syscall.Write(w.fd, one)
	}
}
