// SPDX-License-Identifier: LGPL-2.1-or-later

package gnutls

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"sync"
	"testing"
	"time"
)

// pair gives two ends of a TCP connection.
func pair(t testing.TB) (near, far net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	near, err = net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	far, err = l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { near.Close(); far.Close() })
	return near, far
}

// tlsPair gives two ends that have shaken hands.
func tlsPair(t testing.TB) (client, server *Conn) {
	t.Helper()
	near, far := pair(t)
	client, err := Client(near)
	if err != nil {
		t.Fatal(err)
	}
	server, err = Server(far)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Free(); server.Free() })
	failed := make(chan error, 1)
	go func() { failed <- server.Handshake() }()
	if err := client.Handshake(); err != nil {
		t.Fatal(err)
	}
	if err := <-failed; err != nil {
		t.Fatal(err)
	}
	return client, server
}

// TestBothWays sends much in both directions at once.
func TestBothWays(t *testing.T) {
	client, server := tlsPair(t)
	version, cipher := client.State()
	if version != "TLS 1.2" || cipher == "" {
		t.Errorf("agreed on %q, %q", version, cipher)
	}
	data := make([]byte, 3<<20+17)
	for i := range data {
		data[i] = byte(rand.Uint32())
	}
	var all sync.WaitGroup
	for _, way := range []struct{ from, to *Conn }{{client, server}, {server, client}} {
		all.Add(2)
		go func() {
			defer all.Done()
			if n, err := way.from.Write(data); n != len(data) || err != nil {
				t.Errorf("wrote %d: %v", n, err)
			}
		}()
		go func() {
			defer all.Done()
			got := make([]byte, len(data))
			if _, err := io.ReadFull(way.to, got); err != nil || !bytes.Equal(got, data) {
				t.Errorf("read something else: %v", err)
			}
		}()
	}
	all.Wait()
}

// TestNothingIsClear looks at the bytes of the connection below.
func TestNothingIsClear(t *testing.T) {
	near, far := net.Pipe()
	client, err := Client(near)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Free()
	var seen bytes.Buffer
	server, err := Server(&tap{far, &seen})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Free()
	go func() {
		if client.Handshake() == nil {
			_, _ = client.Write([]byte("the password"))
		}
		near.Close()
	}()
	if err := server.Handshake(); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 12)
	if _, err := io.ReadFull(server, got); err != nil || string(got) != "the password" {
		t.Fatalf("read %q, %v", got, err)
	}
	if bytes.Contains(seen.Bytes(), []byte("password")) {
		t.Error("the text went over in clear")
	}
	if _, err := server.Read(got); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("an end without farewell is %v", err)
	}
}

type tap struct {
	net.Conn
	seen *bytes.Buffer
}

func (c *tap) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.seen.Write(p[:n])
	return n, err
}

// TestDeadlineAndClose end a read that waits, in the handshake and after it.
func TestDeadlineAndClose(t *testing.T) {
	near, _ := pair(t)
	client, err := Client(near)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Free()
	_ = near.SetDeadline(time.Now().Add(20 * time.Millisecond))
	if err := client.Handshake(); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the handshake ended with %v", err)
	}
	begun, _ := tlsPair(t)
	_ = begun.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	if _, err := begun.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the read ended with %v", err)
	}
	_ = begun.SetReadDeadline(time.Time{})
	time.AfterFunc(20*time.Millisecond, func() { begun.Close() })
	if _, err := begun.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the read ended with %v", err)
	}
	begun.Free()
	if _, err := begun.Write([]byte("late")); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the write ended with %v", err)
	}
}

// FuzzHandshake gives a client what a server may say: it must end with an error.
func FuzzHandshake(f *testing.F) {
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
	f.Add([]byte{0x15, 3, 3, 0, 2, 2, 40})                 // fatal alert
	f.Add([]byte{0x16, 3, 3, 0xff, 0xff, 2, 0xff, 0xff})   // a long record
	f.Add(bytes.Repeat([]byte{0x15, 3, 3, 0, 2, 1, 0}, 9)) // farewells
	f.Fuzz(func(t *testing.T, said []byte) {
		client, err := Client(&deaf{said: said})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Free()
		if err := client.Handshake(); err == nil {
			t.Error("the handshake succeeded")
		}
	})
}

// deaf has said everything in advance.
type deaf struct {
	net.Conn
	said []byte
}

func (c *deaf) Read(p []byte) (int, error) {
	if len(c.said) == 0 {
		return 0, io.EOF
	}
	n := copy(p, c.said)
	c.said = c.said[n:]
	return n, nil
}

func (c *deaf) Write(p []byte) (int, error) { return len(p), nil }

// FuzzOldHandshake is FuzzHandshake of the client with certificates.
func FuzzOldHandshake(f *testing.F) {
	f.Add([]byte{0x15, 3, 3, 0, 2, 2, 40})
	f.Add([]byte{0x16, 3, 3, 0, 4, 14, 0, 0, 0})
	f.Fuzz(func(t *testing.T, said []byte) {
		client, err := OldClient(&deaf{said: said}, "host.example", Own{})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Free()
		if err := client.Handshake(); err == nil {
			t.Error("the handshake succeeded")
		}
		_ = client.PeerCertificates()
		_, _ = client.KeyExchange()
		_ = client.CertificateAsked()
	})
}
