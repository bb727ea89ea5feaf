// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/test/embedguest"
)

// The limit of anything that a test waits for; the first guest of a machine needs
// some seconds until libvirt has asked QEMU what it can do.
const patience = time.Minute

func TestMain(m *testing.M) {
	if err := embedguest.RunEvents(); err != nil {
		fmt.Fprintln(os.Stderr, "no event loop:", err)
		os.Exit(1)
	}
	if uri := os.Getenv(userURI); uri != "" {
		os.Exit(attemptAsUser(uri))
	}
	code := m.Run()
	if err := removeRealHost(); err != nil {
		fmt.Fprintln(os.Stderr, "guests are left over:", err)
		code = 1
	}
	os.Exit(code)
}

func limit(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// open opens a connection and sees to it that it closes without a trace.
func openTest(t *testing.T, uri string, opts Options) *Connection {
	t.Helper()
	c, err := Open(limit(t), uri, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		deliverEvents(t)
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		select {
		case <-c.done:
		default:
			t.Error("Close returned before the connection was closed")
		}
	})
	return c
}

// deliverEvents returns when libvirt has delivered the events that there are: one
// on its way holds its connection in use. The event loop goes round twice, for it
// serves what is due in any order.
func deliverEvents(t *testing.T) {
	t.Helper()
	for range 2 {
		served := make(chan struct{}, 1)
		id, err := libvirt.EventAddTimeout(0, func(int) {
			select {
			case served <- struct{}{}:
			default:
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		select {
		case <-served:
		case <-time.After(patience):
			t.Error("the event loop stands still")
		}
		if err := libvirt.EventRemoveTimeout(id); err != nil {
			t.Error(err)
		}
	}
}

func find(t *testing.T, c *Connection, text string) *Guest {
	t.Helper()
	g, err := c.Find(limit(t), Query{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// recorder keeps the events of a connection.
type recorder struct {
	mu     sync.Mutex // guards events
	events []Event
	more   chan struct{}
}

func record(t *testing.T, c *Connection) *recorder {
	t.Helper()
	r := &recorder{more: make(chan struct{}, 1)}
	t.Cleanup(c.Watch(func(e Event) {
		r.mu.Lock()
		r.events = append(r.events, e)
		r.mu.Unlock()
		select {
		case r.more <- struct{}{}:
		default:
		}
	}))
	return r
}

// wait takes the events up to the first of a kind and gives that one.
func (r *recorder) wait(t *testing.T, kind EventKind) Event {
	t.Helper()
	deadline := time.After(patience)
	var skipped []Event
	for {
		r.mu.Lock()
		for i, e := range r.events {
			if e.Kind == kind {
				r.events = r.events[i+1:]
				r.mu.Unlock()
				return e
			}
		}
		skipped = r.events
		r.mu.Unlock()
		select {
		case <-r.more:
		case <-deadline:
			t.Fatalf("waited in vain for %q, there were %v", kind, skipped)
		}
	}
}
