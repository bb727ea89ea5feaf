// SPDX-License-Identifier: LGPL-2.1-or-later

package widget

import (
	"sync"

	"github.com/gotk3/gotk3/glib"
)

// Go's finalizers run on a thread of their own, and gotk3's release GTK objects,
// which GTK allows on the main loop only. They are gathered and run there.
var finalizers struct {
	mu    sync.Mutex // guards queue
	queue []glib.Finalizer
}

func init() { glib.FinalizerStrategy = finalizeOnMainLoop }

func finalizeOnMainLoop(f glib.Finalizer) {
	finalizers.mu.Lock()
	defer finalizers.mu.Unlock()
	finalizers.queue = append(finalizers.queue, f)
	if len(finalizers.queue) == 1 {
		glib.IdleAdd(runFinalizers)
	}
}

func runFinalizers() {
	finalizers.mu.Lock()
	queue := finalizers.queue
	finalizers.queue = nil
	finalizers.mu.Unlock()
	for _, f := range queue {
		f()
	}
}
