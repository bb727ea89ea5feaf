// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/recorder/frames"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Convert records what a recorded session has shown, with the session's own times, as
// fast as it can be decoded and written. If it fails, what there is of the file can be
// played. Errors: those of package rfbclient if the session cannot be decoded; EndingError,
// ErrNoFFmpeg, ErrNothing and others if it cannot be written, which a WriteError wraps.
func Convert(ctx context.Context, file, title string, session *fbs.Recording) error {
	if err := Check(file); err != nil {
		return &WriteError{err}
	}
	if same(file, session) {
		return &WriteError{ErrSelf}
	}
	stepper, err := session.Step()
	if err != nil {
		return err
	}
	c := &converter{stepper: stepper, film: frames.NewFilm(func(w, h int) (Sink, limits, error) { return openSink(file, title, w, h) })}
	err = c.run(ctx)
	if closeErr := c.film.Close(c.at); err == nil && closeErr != nil {
		err = &WriteError{fmt.Errorf("record %s: %w", file, closeErr)}
	}
	return err
}

// ErrSelf is wrapped by Convert's error for a session that would be written over itself.
var ErrSelf = errors.New("the file is the session itself")

// A WriteError says why a session cannot be written in another form.
type WriteError struct{ Err error }

func (e *WriteError) Error() string { return e.Err.Error() }

// Unwrap returns what happened.
func (e *WriteError) Unwrap() error { return e.Err }

// same says whether a file is the one that a session is read from.
func same(file string, session *fbs.Recording) bool {
	a, err := os.Stat(file)
	b, sessionErr := os.Stat(session.Name())
	return err == nil && sessionErr == nil && os.SameFile(a, b)
}

// converter follows a session block by block.
type converter struct {
	stepper *fbs.Stepper
	client  *rfbclient.Client
	film    *frames.Film
	u       rfbclient.Updates
	size    rfbclient.Size
	at      time.Duration // of the block that was read last
}

func (c *converter) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	c.client = rfbclient.Start(rfbclient.Config{
		Dial:  func(context.Context) (net.Conn, error) { return c.stepper, nil },
		Depth: rfbclient.DepthServer,
	})
	defer func() {
		c.client.Close()
		<-c.client.Done()
	}()
	go func() { // nobody reads any more
		<-c.client.Done()
		cancel(errClientEnded)
	}()
	for {
		next, err := c.stepper.Next(ctx)
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended && !errors.Is(err, errClientEnded) {
			return err
		}
		if err := c.take(); err != nil || ended {
			return err // the last picture is Close's
		}
		if err := c.film.Frame(c.at, next); err != nil {
			return &WriteError{err}
		}
		c.at = next
		c.stepper.Go()
	}
}

var errClientEnded = errors.New("the client has ended")

// take handles what the client has made of the blocks so far.
func (c *converter) take() error {
	c.client.Take(&c.u)
	if c.u.Closed {
		return c.u.Err
	}
	if c.u.Size != nil {
		c.size = *c.u.Size
	}
	c.film.Update(c.client, c.size, &c.u.Damage)
	return nil
}
