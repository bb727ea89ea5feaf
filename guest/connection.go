// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/guest/internal/ssh"
)

// Options say how a connection is opened. The zero value opens it read-only and
// answers no questions.
type Options struct {
	// ReadWrite asks for a connection that may change guests. It is needed where
	// libvirt shall pass an open socket to a display.
	ReadWrite bool
	// Attach makes libvirt pass the socket to every display, even to one that
	// listens on an address. It implies ReadWrite.
	Attach bool
	// Direct dials the addresses of displays as they are even if libvirt is reached
	// through ssh. Otherwise their displays are reached through ssh too, with one
	// shared ssh connection for libvirt and all of them where that is possible.
	Direct bool
	// Ask answers libvirt's questions for a user name or a password. It is called
	// on a goroutine of the package and may take as long as it likes; its context
	// ends when Open is given up. The answers come in the order of the questions.
	// Without Ask, or if it returns an error, the questions stay unanswered.
	Ask func(ctx context.Context, questions []Question) (answers []string, err error)
}

// Connection is a connection to libvirt. Its methods may be called from any
// goroutine, the main one too, and return at the latest when their context ends.
type Connection struct {
	uri   string // libvirt's name of it, without a password
	asked string // what Open was called with
	opts  Options
	// where the guests run
	location location
	// the ssh connection over which libvirt is reached; without one where ssh is not used
	ssh *sharedSSH

	calls   chan func(*libvirt.Connect) // to the goroutine that calls libvirt
	closing chan struct{}               // closed by Close
	once    sync.Once                   // for closing
	done    chan struct{}               // closed when the connection is closed
	err     error                       // of closing; set before done is closed

	events     *eventQueue
	registered []int // callback numbers, of the calling goroutine
	second     second
	lost       atomic.Pointer[Loss] // why the connection broke, nil while it has not
}

// closePatience is how long a connection whose call hangs is waited for.
const closePatience = time.Second

// Open connects to libvirt; an empty URI means libvirt's own default. A try that
// outlasts ctx is abandoned, and closed should it succeed later. Errors:
// ConnectError, AuthError.
func Open(ctx context.Context, uri string, opts Options) (*Connection, error) {
	if err := Init(); err != nil {
		return nil, &ConnectError{URI: redact(uri), Err: err}
	}
	opts.ReadWrite = opts.ReadWrite || opts.Attach
	shared, err := shareWithLibvirt(ctx, uri)
	if err != nil {
		return nil, &ConnectError{URI: redact(uri), Err: err}
	}
	result := make(chan opened, 1)
	go open(ctx, uri, shared, opts, result)
	select {
	case r := <-result:
		return r.conn, r.err
	case <-ctx.Done():
		shared.release() // which ends libvirt's call, too
		go func() {
			if r := <-result; r.err == nil {
				r.conn.Close()
			}
		}()
		return nil, &ConnectError{URI: redact(uri), Err: context.Cause(ctx)}
	}
}

type opened struct {
	conn *Connection
	err  error
}

// open connects, hands the connection over and becomes the goroutine that makes
// its calls.
func open(ctx context.Context, uri string, shared *sharedSSH, opts Options, result chan<- opened) {
	lv, err := connect(ctx, uri, shared, opts)
	if err != nil {
		shared.release()
		result <- opened{err: err}
		return
	}
	c, err := newConnection(lv, uri, shared, opts)
	if err != nil {
		lv.Close()
		shared.release()
		result <- opened{err: err}
		return
	}
	result <- opened{conn: c}
	c.serve(lv)
}

func newConnection(lv *libvirt.Connect, uri string, shared *sharedSSH, opts Options) (*Connection, error) {
	own, err := lv.GetURI()
	if err != nil {
		return nil, &ConnectError{URI: redact(uri), Err: err}
	}
	if shared.exists() { // without the command that was added
		own = shared.asked
	}
	at, err := findLocation(own)
	if err != nil {
		return nil, &ConnectError{URI: redact(uri), Err: err}
	}
	if opts.Direct {
		at = at.withoutSSH()
	}
	c := &Connection{
		uri:      redact(own),
		ssh:      shared,
		asked:    uri,
		opts:     opts,
		location: at,
		calls:    make(chan func(*libvirt.Connect)),
		closing:  make(chan struct{}),
		done:     make(chan struct{}),
		events:   newEventQueue(),
	}
	// Drivers in this process have no line to probe and say "not supported".
	_ = lv.SetKeepAlive(ssh.KeepAliveInterval, ssh.KeepAliveCount)
	c.register(lv)
	return c, nil
}

// URI is libvirt's name of the connection, without a password.
func (c *Connection) URI() string { return c.uri }

// Here says whether the connection's guests run on this machine.
func (c *Connection) Here() bool { return c.location.reach == here }

// Close ends the connection; watchers hear nothing after it. It waits for a call
// in progress, but not longer than a second: a connection whose call hangs is
// closed when that call returns. An error says that libvirt could not close it,
// or that something of it is still in use.
func (c *Connection) Close() error {
	c.once.Do(func() { close(c.closing) })
	c.events.close()
	second := make(chan error, 1)
	go func() { second <- c.second.close() }()
	var err error
	select {
	case <-c.done:
		err = c.err
	case <-time.After(closePatience):
	}
	c.ssh.release()
	return errors.Join(err, <-second) // which has waited at the same time
}

// shut runs on the calling goroutine, at the end of it.
func (c *Connection) shut(lv *libvirt.Connect) {
	defer close(c.done)
	c.deregister(lv)
	left, err := lv.Close()
	if err != nil {
		c.err = &CallError{URI: c.uri, Doing: "close the connection", Err: err}
	}
	if left > 0 {
		c.err = &CallError{URI: c.uri, Doing: "close the connection", Err: fmt.Errorf("it is still in use %d times", left)}
	}
}
