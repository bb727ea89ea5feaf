// SPDX-License-Identifier: LGPL-2.1-or-later

// Package sasl is the client's side of SASL (RFC 4422) through Cyrus SASL, whose
// mechanisms are plug-ins of the system: SCRAM, DIGEST-MD5, GSSAPI, PLAIN.
package sasl

/*
#cgo pkg-config: libsasl2
#cgo CFLAGS: -Wall -Wextra
#include <stdlib.h>
#include "client.h"
*/
import "C"

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"unsafe"
)

// maxBuffer is the largest message of a security layer, in bytes: what a server
// may send at once, and what is given to the library at once.
const maxBuffer = 64 << 10

// ErrNoMechanism says that this computer does not have the mechanism, that it
// needs something that is missing (a Kerberos ticket, for example), or that it
// does not protect enough.
var ErrNoMechanism = errors.New("the SASL mechanism cannot be used")

// An Error is a failure that the library has found.
type Error struct {
	What string // the library's words, which may have the server's in them
}

func (e *Error) Error() string { return e.What }

// Properties say what a mechanism must and may do. A strength is in bits of a
// key (SSF in SASL's words); 0 is no protection, 1 only against changes.
type Properties struct {
	// Min and Max bound the strength of the security layer.
	Min, Max int
	// External is the strength of what lies below, TLS for example. Only with it
	// are there mechanisms that send the password as it is.
	External int
}

// Ask gives the credentials. It is called at most once for each.
type Ask func(name, password bool) (Answer, error)

// Answer is the answer to Ask. The package wipes the password.
type Answer struct {
	Name     string
	Password []byte
}

// all is held in every call that may touch what connections share: the library's
// plug-ins have state of their own, and no locks unless the first user of the
// library in the process has given it some.
var all sync.Mutex

var initialize = sync.OnceValue(func() C.int { return C.client_init() })

// Client is one exchange with a server. Encode and Decode may be called by two
// goroutines at once, all else by one only.
type Client struct {
	mu     sync.Mutex // guards client; taken before all
	client *C.struct_client
	host   string
	ask    Ask
	named  bool // the library has a user name
	proved bool // and a password
	scram  bool
	done   bool
}

// New begins an exchange with a host. Free must be called in the end.
func New(host string, p Properties, ask Ask) (*Client, error) {
	all.Lock()
	defer all.Unlock()
	if code := initialize(); code != C.SASL_OK {
		return nil, &Error{C.GoString(C.client_error(nil, code))}
	}
	h := C.CString(host)
	defer C.free(unsafe.Pointer(h))
	var code C.int
	client := C.client_new(h, C.uint(p.Min), C.uint(p.Max), C.uint(p.External), maxBuffer, &code)
	if client == nil {
		return nil, &Error{C.GoString(C.client_error(nil, code))}
	}
	return &Client{client: client, host: host, ask: ask}, nil
}

// Free releases the memory outside Go and wipes what was secret in it. It waits
// for a call that is under way.
func (c *Client) Free() {
	c.mu.Lock()
	defer c.mu.Unlock()
	all.Lock()
	defer all.Unlock()
	C.client_free(c.client)
	c.client = nil
}

// Start chooses a mechanism and gives its first message, nil if it has none. If
// the result is ErrNoMechanism another one may be tried. GSSAPI may wait for the
// network, as long as Kerberos's settings say.
func (c *Client) Start(mechanism string) ([]byte, error) {
	c.scram = strings.HasPrefix(mechanism, "SCRAM-")
	m := C.CString(mechanism)
	defer C.free(unsafe.Pointer(m))
	// Kerberos has locks of its own, and nobody shall wait with it.
	return c.untilAnswered(func() C.struct_outcome { return C.client_start(c.client, m) }, true, mechanism != "GSSAPI")
}

// Step gives the answer to a message of the server. Either is nil if there is
// none, which is not the same as an empty one.
func (c *Client) Step(in []byte) ([]byte, error) {
	if c.done && in == nil {
		return nil, nil // the library knows no step after the last one
	}
	if c.scram && iterations(in) > maxIterations {
		return nil, &Error{fmt.Sprintf("the server asks for %d iterations: more than %d", iterations(in), maxIterations)}
	}
	var p *C.char
	if in != nil {
		p = (*C.char)(C.CBytes(append(in, 0))) // never empty
		defer C.free(unsafe.Pointer(p))
	}
	return c.untilAnswered(func() C.struct_outcome { return C.client_step(c.client, p, C.uint(len(in))) }, false, true)
}

// maxIterations bounds the work that a server can make this side do: a second or
// so, in which the library cannot be stopped.
const maxIterations = 1_000_000

// iterations reads the count in SCRAM's first message of the server (RFC 5802:
// "r=…,s=…,i=4096"); 0 if there is none.
func iterations(message []byte) int64 {
	var most int64
	for _, field := range bytes.Split(message, []byte(",")) {
		digits, found := bytes.CutPrefix(field, []byte("i="))
		if !found {
			continue
		}
		// The library reads what is a number up to its first other character.
		var n int64
		for _, d := range bytes.TrimLeft(digits, " \t\n\v\f\r+") {
			if d < '0' || d > '9' || n > maxIterations {
				break
			}
			n = 10*n + int64(d-'0')
		}
		if bytes.HasPrefix(bytes.TrimSpace(digits), []byte("-")) {
			n = maxIterations + 1 // it may wrap
		}
		most = max(most, n)
	}
	return most
}

// Done says whether the mechanism is content: the server has proved what it
// could.
func (c *Client) Done() bool { return c.done }

// untilAnswered repeats a call that has questions to the user.
func (c *Client) untilAnswered(call func() C.struct_outcome, starting, shares bool) ([]byte, error) {
	for range 10 {
		out, code, err := c.call(call, shares)
		switch {
		case err != nil:
			return nil, err
		case code == C.SASL_OK, code == C.SASL_CONTINUE:
			c.done = code == C.SASL_OK
			return out, nil
		case code == C.SASL_INTERACT:
			if err := c.answer(); err != nil {
				return nil, err
			}
		case starting:
			return nil, fmt.Errorf("%w: %w", ErrNoMechanism, c.failure(code))
		default:
			return nil, c.failure(code)
		}
	}
	return nil, &Error{"the library asks without end"}
}

// call makes a call of the library and copies what it gives. shares says whether
// it may touch what connections share.
func (c *Client) call(call func() C.struct_outcome, shares bool) (out []byte, code C.int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if shares {
		all.Lock()
		defer all.Unlock()
	}
	if c.client == nil {
		return nil, 0, net.ErrClosed
	}
	o := call()
	if o.out != nil && o.result >= 0 && o.result != C.SASL_INTERACT {
		out = C.GoBytes(unsafe.Pointer(o.out), C.int(o.out_len))
	}
	return out, o.result, nil
}

// answer gives the library what it asks for; it keeps that itself.
func (c *Client) answer() error {
	name, password := C.client_needs(c.client, C.ANSWER_NAME) != 0, C.client_needs(c.client, C.ANSWER_PASSWORD) != 0
	var answer Answer
	if name && !c.named || password && !c.proved {
		var err error
		if answer, err = c.ask(name, password); err != nil {
			return err
		}
		defer clear(answer.Password)
	}
	given := C.int(1)
	if name {
		c.named = true
		given &= c.give(C.ANSWER_NAME, []byte(answer.Name))
	}
	if password {
		c.proved = true
		given &= c.give(C.ANSWER_PASSWORD, answer.Password)
	}
	given &= c.give(C.ANSWER_REALM, []byte(c.host))
	if given == 0 {
		return &Error{"out of memory"}
	}
	return nil
}

func (c *Client) give(which C.enum_answer, text []byte) C.int {
	return C.client_answer(c.client, which, (*C.char)(unsafe.Pointer(unsafe.SliceData(text))), C.uint(len(text)))
}

// Strength is that of the security layer that was agreed on; 0: there is none.
func (c *Client) Strength() int { return c.number(C.SASL_SSF) }

func (c *Client) number(property C.int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.client == nil {
		return 0
	}
	return int(C.client_number(c.client, property))
}

// MaxEncode is how much Encode takes at once, in bytes.
func (c *Client) MaxEncode() int {
	if n := c.number(C.SASL_MAXOUTBUF); n > 0 && n < maxBuffer {
		return n
	}
	return maxBuffer
}

// Encode wraps what is to be sent.
func (c *Client) Encode(p []byte) ([]byte, error) {
	return c.convert(p, func(data *C.char, n C.uint) C.struct_outcome { return C.client_encode(c.client, data, n) })
}

// Decode unwraps what has come, in any pieces of at most MaxDecode bytes; it may
// give nothing yet.
func (c *Client) Decode(p []byte) ([]byte, error) {
	return c.convert(p, func(data *C.char, n C.uint) C.struct_outcome { return C.client_decode(c.client, data, n) })
}

// MaxDecode is how much Decode takes at once, in bytes.
const MaxDecode = maxBuffer

func (c *Client) convert(p []byte, call func(data *C.char, n C.uint) C.struct_outcome) ([]byte, error) {
	if len(p) == 0 || len(p) > maxBuffer {
		return nil, &Error{fmt.Sprintf("%d bytes at once", len(p))}
	}
	out, code, err := c.call(func() C.struct_outcome {
		return call((*C.char)(unsafe.Pointer(unsafe.SliceData(p))), C.uint(len(p)))
	}, false)
	if err == nil && code != C.SASL_OK {
		err = c.failure(code)
	}
	return out, err
}

// failure puts the library's error into words.
func (c *Client) failure(code C.int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return &Error{C.GoString(C.client_error(c.client, code))}
}
