// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"io"

	"libvirt.org/go/libvirt"
)

// serve makes the calls of a connection, one after the other, until Close.
func (c *Connection) serve(lv *libvirt.Connect) {
	defer c.shut(lv)
	for {
		select {
		case f := <-c.calls:
			f(lv)
		case <-c.closing:
			return
		}
	}
}

type answer[T any] struct {
	value T
	err   error
}

// call has the connection's goroutine run f and waits for its answer or for the
// end of ctx. Doing says what is tried, to follow "cannot", in errors. An answer
// that comes too late is dropped, and closed if it is something open.
func call[T any](ctx context.Context, c *Connection, doing string, f func(*libvirt.Connect) (T, error)) (T, error) {
	var none T
	reply := make(chan answer[T], 1)
	run := func(lv *libvirt.Connect) {
		value, err := f(lv)
		reply <- answer[T]{value, c.explain(lv, doing, err)}
	}
	select {
	case c.calls <- run:
	case <-c.closing:
		return none, &CallError{URI: c.uri, Doing: doing, Err: ErrClosed}
	case <-ctx.Done():
		return none, &CallError{URI: c.uri, Doing: doing, Err: context.Cause(ctx)}
	}
	select {
	case a := <-reply:
		return a.value, a.err
	case <-ctx.Done():
		go drop(reply)
		return none, &CallError{URI: c.uri, Doing: doing, Err: context.Cause(ctx)}
	}
}

func drop[T any](reply <-chan answer[T]) {
	if a := <-reply; a.err == nil {
		if open, ok := any(a.value).(io.Closer); ok {
			open.Close()
		}
	}
}

// explain says of a libvirt error what was tried; other errors explain themselves.
// A broken line often shows in a call before libvirt reports it (see lose).
func (c *Connection) explain(lv *libvirt.Connect, doing string, err error) error {
	var lverr libvirt.Error
	if !errors.As(err, &lverr) {
		return err
	}
	if lost := c.lost.Load(); lost != nil {
		return &LostError{c.uri, *lost}
	}
	if alive, aliveErr := lv.IsAlive(); aliveErr == nil && !alive {
		return &LostError{c.uri, Loss{LostSaid, libvirtWords(err)}}
	}
	return &CallError{URI: c.uri, Doing: doing, Err: err}
}
