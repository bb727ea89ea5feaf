// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/libvirtd"
)

// A daemon passes a display's socket through its own, stops to answer, goes on,
// and dies; the connection says so each time.
func TestDaemon(t *testing.T) {
	d := libvirtd.Start(t)
	c := openTest(t, d.URI(), Options{})
	rw := openTest(t, d.URI(), Options{ReadWrite: true})
	r := record(t, c)

	d.Run(t, embedguest.Domain{Name: "web1", Graphics: embedguest.VNCNone})
	if e := r.wait(t, EventStarted); e.Name != "web1" {
		t.Errorf("got %+v", e)
	}
	for name, c := range map[string]*Connection{"read-only": c, "read-write": rw} {
		display := displayOf(t, c, "web1")
		if display.String() != "passed by libvirt" {
			t.Errorf("%s: the display is %s", name, display)
		}
		greet(t, display)
	}

	d.Signal(t, syscall.SIGSTOP)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.List(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a daemon that does not answer: %v", err)
	}
	d.Signal(t, syscall.SIGCONT)
	if list, err := c.List(limit(t)); err != nil || len(list) != 1 {
		t.Errorf("a daemon that answers again: %v, %v", list, err)
	}

	waited := make(chan error, 1)
	go func() {
		_, err := c.WaitFor(limit(t), Query{Text: "another"})
		waited <- err
	}()
	d.Signal(t, syscall.SIGKILL)
	if e := r.wait(t, EventLost); e.Lost.Kind != LostClosed || e.Name != "" {
		t.Errorf("got %+v", e)
	}
	var lost *LostError
	if err := <-waited; !errors.As(err, &lost) {
		t.Errorf("who waited for a guest: %v", err)
	}
	if _, err := c.List(limit(t)); !errors.As(err, &lost) || lost.URI != c.URI() {
		t.Errorf("a call after the loss: %v", err)
	}
	<-d.Ended
	if c, err := Open(limit(t), d.URI(), Options{}); err == nil {
		c.Close()
		t.Error("connected to a daemon that is dead")
	}
}
