// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"slices"
	"sync"
)

// More events than any host makes while a watcher is busy; beyond it the oldest
// are dropped, for memory must stay bounded whatever the daemon sends.
const maxEvents = 4096

// eventQueue stands between libvirt's threads, which must never wait, and the
// watchers.
type eventQueue struct {
	more chan struct{} // of one: there is something to do

	mu       sync.Mutex // guards all below
	waiting  []Event
	watchers []*watcher
	closed   bool
}

type watcher struct{ f func(Event) }

func newEventQueue() *eventQueue {
	q := &eventQueue{more: make(chan struct{}, 1)}
	go q.run()
	return q
}

func (q *eventQueue) watch(f func(Event)) (stop func()) {
	w := &watcher{f}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.watchers = append(q.watchers, w)
	return func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.watchers = slices.DeleteFunc(q.watchers, func(other *watcher) bool { return other == w })
	}
}

func (q *eventQueue) add(e Event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	if len(q.waiting) == maxEvents {
		q.waiting = q.waiting[1:]
	}
	q.waiting = append(q.waiting, e)
	q.wake()
}

func (q *eventQueue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.wake()
}

func (q *eventQueue) wake() {
	select {
	case q.more <- struct{}{}:
	default:
	}
}

// run hands the events to the watchers until the queue is closed.
func (q *eventQueue) run() {
	for range q.more {
		for {
			e, ok := q.take()
			if !ok {
				break
			}
			q.tell(e)
		}
		if q.isClosed() {
			return
		}
	}
}

func (q *eventQueue) take() (Event, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || len(q.waiting) == 0 {
		return Event{}, false
	}
	e := q.waiting[0]
	q.waiting = q.waiting[1:]
	return e, true
}

// tell calls the watchers in the order in which they came.
func (q *eventQueue) tell(e Event) {
	q.mu.Lock()
	watchers := slices.Clone(q.watchers)
	q.mu.Unlock()
	for _, w := range watchers {
		if q.has(w) { // not stopped by one before it
			w.f(e)
		}
	}
}

func (q *eventQueue) has(w *watcher) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return !q.closed && slices.Contains(q.watchers, w)
}

func (q *eventQueue) isClosed() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed
}
