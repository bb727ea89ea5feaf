// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"
)

// promptly is how soon something ends that is given up, on a busy machine.
const promptly = 2 * time.Second

// WantGivenUp has open connect to a server at l that says nothing, and gives up: open must
// return at once, with the reason, and the connection must be closed.
func WantGivenUp(t testing.TB, l net.Listener, open func(ctx context.Context) error) {
	t.Helper()
	gaveUp := errors.New("the user gave up")
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	opened := make(chan error, 1)
	go func() { opened <- open(ctx) }()
	socket, err := l.Accept() // what connects waits for the server's version now
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	if _, err := io.ReadFull(socket, make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	cancel(gaveUp)
	select {
	case err := <-opened:
		if !errors.Is(err, gaveUp) || time.Since(start) > promptly {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	case <-time.After(time.Minute):
		t.Fatal("it still waits")
	}
	// What connected is gone: the socket is at its end.
	socket.SetDeadline(time.Now().Add(time.Minute))
	if _, err := io.Copy(io.Discard, socket); err != nil && !errors.Is(err, syscall.ECONNRESET) {
		t.Error(err)
	}
}

// CheckMessage fails if an error could do harm where it is printed.
func CheckMessage(t testing.TB, err error) {
	t.Helper()
	text := err.Error()
	if len(text) > 2000 {
		t.Errorf("a message of %d bytes", len(text))
	}
	for _, r := range text {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u202e' {
			t.Errorf("the message %q has the character %U", text, r)
			return
		}
	}
}
