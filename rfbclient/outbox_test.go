// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"sync"
	"sync/atomic"
	"testing"
)

// TestOutboxLosesNothing: many post, one takes; every post is seen, and there is
// a wake-up for each batch and no more.
func TestOutboxLosesNothing(t *testing.T) {
	var wakes atomic.Int64
	woken := make(chan struct{}, 1)
	o := &outbox{wake: func() {
		wakes.Add(1)
		woken <- struct{}{} // room for one: a second wake-up before take would wait for ever
	}}
	const posts = 1000
	var posting sync.WaitGroup
	for n := range 4 {
		posting.Add(1)
		go func() {
			defer posting.Done()
			for i := range posts {
				o.post(func(u *Updates) { u.Damage.Add(Rect{X: n, Y: i, W: 1, H: 1}) })
			}
		}()
	}
	go func() {
		posting.Wait()
		o.post(func(u *Updates) { u.Closed = true })
	}()
	var u Updates
	var all Region
	takes := int64(0)
	for !u.Closed {
		<-woken
		o.take(&u)
		all.AddRegion(&u.Damage)
		takes++
	}
	if !all.Bounds().Contains(Rect{W: 4, H: posts}) {
		t.Errorf("the damage is %v", all.Bounds())
	}
	if wakes.Load() != takes {
		t.Errorf("%d wake-ups for %d batches", wakes.Load(), takes)
	}
}
