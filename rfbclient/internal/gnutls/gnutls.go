// SPDX-License-Identifier: LGPL-2.1-or-later

// Package gnutls speaks what crypto/tls rightly does not have. TLS without certificates,
// anonymous Diffie-Hellman, is what many VNC servers offer: it protects against
// listeners, not against somebody who stands in the middle. TLS 1.2 with certificates
// and old key exchanges (see old.go) is all that some old servers have.
package gnutls

/*
#cgo CFLAGS: -Wall -Wextra
#cgo LDFLAGS: -ldl
#include <stdlib.h>
#include "session.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"unsafe"
)

// The key exchanges and versions to offer. TLS 1.3 has no anonymous ones.
const priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ANON-ECDH:+ANON-DH"

// recordSize is how much is encrypted at once, in bytes: TLS's largest record.
const recordSize = 16 << 10

// An Error is a failure that GnuTLS has found, or that the peer has told.
type Error struct {
	What  string // GnuTLS's words, without names of anything secret
	Alert bool   // the peer has ended TLS with an alert of that name
}

func (e *Error) Error() string {
	if e.Alert {
		return fmt.Sprintf("the peer refuses it (%s)", e.What)
	}
	return e.What
}

// Conn is a TLS connection over another one, whose deadlines, addresses and
// Close are its own: what waits is always the connection below. One goroutine
// may read while another writes.
type Conn struct {
	net.Conn // below

	reading sync.Mutex // held by whoever reads from below
	in      []byte

	writing sync.Mutex // held by whoever writes below, so that records stay in order

	mu      sync.Mutex // guards session, and is never held while waiting
	session *C.struct_session
}

// Client makes the client's side. Free must be called in the end.
func Client(below net.Conn) (*Conn, error) { return newConn(below, 0) }

// Server makes a server's side, which tests talk to.
func Server(below net.Conn) (*Conn, error) { return newConn(below, 1) }

func newConn(below net.Conn, isServer C.int) (*Conn, error) {
	return newSession(below, setup{isServer: isServer, priority: priority})
}

// setup is struct session_setup in Go's words: "" for NULL.
type setup struct {
	isServer, withCertificate         C.int
	priority, host, certFile, keyFile string
}

func newSession(below net.Conn, s setup) (*Conn, error) {
	var freed []unsafe.Pointer
	defer func() {
		for _, p := range freed {
			C.free(p)
		}
	}()
	text := func(s string) *C.char {
		if s == "" {
			return nil
		}
		p := C.CString(s)
		freed = append(freed, unsafe.Pointer(p))
		return p
	}
	setup := C.struct_session_setup{
		is_server: s.isServer, with_certificate: s.withCertificate, priority: text(s.priority),
		host: text(s.host), cert_file: text(s.certFile), key_file: text(s.keyFile),
	}
	var code C.int
	session := C.session_new(&setup, &code)
	if session == nil {
		return nil, &Error{What: C.GoString(C.session_error(code))}
	}
	return &Conn{Conn: below, session: session, in: make([]byte, C.SESSION_IN_ROOM)}, nil
}

// Free releases the memory outside Go. Reads and writes must have returned, and
// later ones give net.ErrClosed. The connection below stays as it is.
func (c *Conn) Free() {
	c.mu.Lock()
	defer c.mu.Unlock()
	C.session_free(c.session)
	c.session = nil
}

// Handshake agrees on keys. Reads and writes are possible after it only.
func (c *Conn) Handshake() error {
	c.reading.Lock()
	defer c.reading.Unlock()
	_, err := c.untilDone(func() C.ssize_t { return C.session_handshake(c.session) })
	return err
}

// Read gives what the peer has sent. The peer's farewell is io.EOF, an end
// without one io.ErrUnexpectedEOF.
func (c *Conn) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c.reading.Lock()
	defer c.reading.Unlock()
	n, err := c.untilDone(func() C.ssize_t {
		return C.session_recv(c.session, unsafe.Pointer(&p[0]), C.size_t(len(p)))
	})
	if err == nil && n == 0 {
		err = io.EOF
	}
	return n, err
}

// Write sends p.
func (c *Conn) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		piece := p[done:min(len(p), done+recordSize)]
		n, code := c.call(func() C.ssize_t {
			return C.session_send(c.session, unsafe.Pointer(&piece[0]), C.size_t(len(piece)))
		})
		if code != nil {
			return done, code
		}
		if n < 0 {
			return done, c.failure(n)
		}
		if err := c.flush(); err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}

// untilDone repeats a call that may want more from the network, and gives it
// that.
func (c *Conn) untilDone(call func() C.ssize_t) (int, error) {
	for {
		n, err := c.call(call)
		if err != nil {
			return 0, err
		}
		flushed := c.flush()
		switch {
		case n >= 0:
			return n, flushed
		case n == C.GNUTLS_E_AGAIN:
			if flushed != nil {
				return 0, flushed
			}
			if err := c.feed(); err != nil {
				return 0, err
			}
		case n == C.GNUTLS_E_INTERRUPTED, n == C.GNUTLS_E_WARNING_ALERT_RECEIVED:
		case n == C.GNUTLS_E_PREMATURE_TERMINATION:
			return 0, io.ErrUnexpectedEOF
		default:
			return 0, c.failure(n)
		}
	}
}

// call makes a call of GnuTLS unless the session was freed.
func (c *Conn) call(call func() C.ssize_t) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.session == nil {
		return 0, net.ErrClosed
	}
	return int(call()), nil
}

// feed waits for bytes from below and gives them to the session. The end of the
// bytes is the session's to judge: there may have been a farewell.
func (c *Conn) feed() error {
	n, err := c.Conn.Read(c.in)
	if n == 0 && err == nil {
		return nil // asked again
	}
	if n == 0 && !errors.Is(err, io.EOF) {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.session == nil {
		return net.ErrClosed
	}
	C.session_feed(c.session, unsafe.Pointer(unsafe.SliceData(c.in)), C.size_t(n))
	return nil
}

// flush writes what the session has made.
func (c *Conn) flush() error {
	c.writing.Lock()
	defer c.writing.Unlock()
	c.mu.Lock()
	var out []byte
	if c.session != nil && c.session.out_len > 0 {
		out = C.GoBytes(unsafe.Pointer(c.session.out), C.int(c.session.out_len))
		c.session.out_len = 0
	}
	c.mu.Unlock()
	if out == nil {
		return nil
	}
	_, err := c.Conn.Write(out)
	return err
}

// failure types GnuTLS's error.
func (c *Conn) failure(code int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if code == C.GNUTLS_E_FATAL_ALERT_RECEIVED && c.session != nil {
		if name := C.session_alert(c.session); name != nil {
			return &Error{What: C.GoString(name), Alert: true}
		}
	}
	return &Error{What: C.GoString(C.session_error(C.int(code)))}
}

// State says what was agreed on: the version ("TLS 1.2") and the cipher.
func (c *Conn) State() (version, cipher string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.session == nil {
		return "", ""
	}
	version = C.GoString(C.session_version(c.session))
	if len(version) > 3 && version[:3] == "TLS" {
		version = "TLS " + version[3:]
	}
	cipher = C.GoString(C.session_key_exchange(c.session)) + " " + C.GoString(C.session_cipher(c.session))
	return version, cipher
}
