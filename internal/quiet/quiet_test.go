// SPDX-License-Identifier: LGPL-2.1-or-later

package quiet

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"
)

// pair gives both ends of a connection.
func pair(t *testing.T, network, address string) (net.Conn, net.Conn) {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	a, err := net.Dial(network, l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	b, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return a, b
}

// TestWrite: long data arrives whole through a socket that takes little at a time.
func TestWrite(t *testing.T) {
	for network, address := range map[string]string{"tcp": "127.0.0.1:0", "unix": t.TempDir() + "/s"} {
		a, b := pair(t, network, address)
		want := bytes.Repeat([]byte("0123456789abcde"), 1<<18)
		sent := make(chan error, 1)
		go func() {
			n, err := Conn(a).Write(want)
			if n != len(want) && err == nil {
				err = io.ErrShortWrite
			}
			a.Close()
			sent <- err
		}()
		got, err := io.ReadAll(b)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d of %d bytes, %v", network, len(got), len(want), err)
		}
		if err := <-sent; err != nil {
			t.Errorf("%s: %v", network, err)
		}
	}
}

// TestNoSignal writes to a peer that has closed: there is an error, and no signal,
// which the plain connection raises.
func TestNoSignal(t *testing.T) {
	signals := make(chan os.Signal, 10)
	signal.Notify(signals, syscall.SIGPIPE, syscall.SIGWINCH)
	defer signal.Stop(signals)
	// A later signal of a higher number is told after the ones that were raised
	// before it.
	raised := func() os.Signal {
		t.Helper()
		if err := syscall.Kill(os.Getpid(), syscall.SIGWINCH); err != nil {
			t.Fatal(err)
		}
		select {
		case s := <-signals:
			return s
		case <-time.After(20 * time.Second):
			t.Fatal("no signal is told")
			return nil
		}
	}
	broken := func(c net.Conn) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
			if _, err := c.Write([]byte("x")); errors.Is(err, syscall.EPIPE) {
				return
			}
		}
		t.Fatal("the peer has closed, and writing goes on")
	}
	a, b := pair(t, "unix", t.TempDir()+"/a")
	b.Close()
	broken(Conn(a))
	if s := raised(); s != syscall.SIGWINCH {
		t.Errorf("%v was raised", s)
	}
	broken(a) // the same without this package
	if s := raised(); s != syscall.SIGPIPE {
		t.Errorf("%v: this test does not see what it is about", s)
	}
}

// TestDeadline: a write deadline holds.
func TestDeadline(t *testing.T) {
	a, _ := pair(t, "unix", t.TempDir()+"/s")
	c := Conn(a)
	if err := c.SetWriteDeadline(time.Now().Add(20 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	var timeout net.Error
	if _, err := c.Write(make([]byte, 64<<20)); !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &timeout) {
		t.Errorf("%v", err)
	}
}

// TestOther: what is no socket stays what it is.
func TestOther(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	if Conn(a) != a {
		t.Error("a pipe was changed")
	}
}
