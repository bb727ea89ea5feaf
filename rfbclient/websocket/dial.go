// SPDX-License-Identifier: LGPL-2.1-or-later

// Package websocket carries RFB through a WebSocket, as QEMU (-vnc
// ...,websocket=PORT) and websockify offer it: the bytes of the connection are the
// payload of binary messages, whose borders mean nothing.
//
//	rfbclient -> net.Conn of Dial -> frames (github.com/coder/websocket) -> TLS, if wss:// -> socket
//
// It is a package of its own so that rfbclient does without the library.
//
// The server is not trusted: its answer to the handshake, the messages and the
// time that it takes for them are bounded, and what breaks the protocol ends the
// connection with a ProtocolError.
package websocket

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"

	"github.com/govnc/virt-viewer/rfbclient"
)

// Options say how to dial. The zero value is usable.
type Options struct {
	// TLS is for wss:// addresses; nil: TLS 1.2 or newer, a certificate for the
	// address's host that the system trusts. An empty ServerName is the host. Its
	// VerifyConnection may take as long as it likes, and nothing is sent before.
	TLS *tls.Config
	// Dial makes the connection below; nil: that of net.Dialer. It is called with
	// "tcp" and HOST:PORT.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// HandshakeTimeout is how long the server may take for TLS, and then again from
	// there to the WebSocket; 0: 15 s.
	HandshakeTimeout time.Duration
	// MaxMessage is the longest message that is accepted, in bytes; 0: 64 MiB.
	MaxMessage int64
}

const (
	defaultHandshakeTimeout = 15 * time.Second
	// defaultMaxMessage has room for the largest picture that a server may
	// sensibly send at once. No memory is reserved for a message's length.
	defaultMaxMessage = 64 << 20
	// subprotocol is what QEMU demands, and what websockify knew from the start.
	subprotocol = "binary"
)

// Dial opens a WebSocket at ws://HOST[:PORT][/PATH] or wss://…; the path is "/" if
// there is none. ctx is for dialling only. Its errors are *DialError.
//
// The connection can be read, written and closed by different goroutines at a
// time. Its reading may go on after a read deadline has passed; a write deadline
// that passes breaks it, as it does with TLS. Close does not wait for the server.
func Dial(ctx context.Context, address string, o Options) (net.Conn, error) {
	t, err := parse(address)
	if err != nil {
		return nil, err
	}
	if o.Dial == nil {
		o.Dial = dialTCP
	}
	if o.HandshakeTimeout <= 0 {
		o.HandshakeTimeout = defaultHandshakeTimeout
	}
	if o.MaxMessage <= 0 {
		o.MaxMessage = defaultMaxMessage
	}
	c, err := t.dial(ctx, o)
	if err != nil {
		return nil, t.explain(err)
	}
	return c, nil
}

// dialTCP dials as the client wants its lines.
func dialTCP(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err == nil {
		rfbclient.KeepAlive(conn)
		rfbclient.LimitUnsent(conn)
	}
	return conn, err
}

// target is where to dial.
type target struct {
	url  url.URL
	host string // HOST:PORT
	tls  bool
}

// parse reads a WebSocket's URL.
func parse(address string) (*target, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, (&target{}).bad(DialNoURL, errors.Unwrap(err))
	}
	t := &target{url: *u, tls: u.Scheme == "wss"}
	port := u.Port()
	switch {
	case u.Scheme != "ws" && u.Scheme != "wss":
		return nil, t.bad(DialNoScheme, nil)
	case u.Hostname() == "":
		return nil, t.bad(DialNoHost, nil)
	case u.User != nil:
		return nil, t.bad(DialUser, nil)
	case u.Fragment != "":
		return nil, t.bad(DialFragment, nil)
	case port == "" && t.tls:
		port = "443"
	case port == "":
		port = "80"
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return nil, &DialError{Kind: DialNoPort, URL: t.shown(), TLS: t.tls, Text: port, Err: ErrURL}
	}
	if t.url.Path == "" {
		t.url.Path = "/"
	}
	t.host = net.JoinHostPort(u.Hostname(), port)
	return t, nil
}

// bad says that an address is not one of a WebSocket. err is the parser's, or nil.
func (t *target) bad(kind DialKind, err error) error {
	e := &DialError{Kind: kind, URL: t.shown(), TLS: t.tls, Err: ErrURL}
	if err != nil {
		e.Text, e.Err = rfbclient.CleanText(err.Error(), 200), fmt.Errorf("%w: %w", ErrURL, err)
	}
	return e
}

// shown is the URL as messages have it.
func (t *target) shown() string {
	u := url.URL{Scheme: t.url.Scheme, Host: t.url.Host, Path: t.url.Path}
	return rfbclient.CleanText(u.String(), 200)
}

// hostName is the host as a certificate has it: an IPv6 address's zone is this
// machine's matter.
func (t *target) hostName() string {
	name, _, _ := strings.Cut(t.url.Hostname(), "%")
	return name
}

// dial connects, and gives an error that explain knows.
func (t *target) dial(ctx context.Context, o Options) (c *conn, err error) {
	socket, err := o.Dial(ctx, "tcp", t.host)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			socket.Close()
		}
	}()
	defer recovered(&err)
	var w *wire
	if err := inTime(ctx, o.HandshakeTimeout, socket, func(ctx context.Context) (err error) {
		w, err = t.secure(ctx, socket, o.TLS)
		return err
	}); err != nil {
		return nil, err
	}
	if err := w.judge(o.TLS); err != nil {
		return nil, err
	}
	err = inTime(ctx, o.HandshakeTimeout, socket, func(ctx context.Context) (err error) {
		c, err = t.upgrade(ctx, w, o.MaxMessage)
		return err
	})
	if err != nil && c != nil {
		c.Close()
	}
	return c, err
}

// inTime closes the socket, so that the step fails, if it takes too long or ctx ends.
func inTime(ctx context.Context, limit time.Duration, socket net.Conn, step func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, os.ErrDeadlineExceeded)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { socket.Close() })
	err := step(ctx)
	if !stop() || err != nil && ctx.Err() != nil {
		return context.Cause(ctx) // what the closed socket says is no news
	}
	return err
}

// upgrade makes a WebSocket of the connection.
func (t *target) upgrade(ctx context.Context, w *wire, maxMessage int64) (c *conn, err error) {
	h := &handshake{wire: w, path: t.url.EscapedPath()}
	ws, _, err := websocket.Dial(ctx, t.url.String(), &websocket.DialOptions{
		HTTPClient:   &http.Client{Transport: h},
		HTTPHeader:   http.Header{"User-Agent": {""}}, // it is not sent
		Subprotocols: []string{subprotocol},
	})
	switch {
	case err == nil:
		w.frames.limit = maxMessage
		w.open.Store(true)
		return newConn(ws, w, maxMessage), nil
	case h.err != nil:
		return nil, h.err
	}
	return nil, brokenAnswer(err)
}
