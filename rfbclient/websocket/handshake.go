// SPDX-License-Identifier: LGPL-2.1-or-later

package websocket

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/govnc/virt-viewer/internal/quiet"
	"github.com/govnc/virt-viewer/rfbclient"
)

// maxHeader is the longest answer to the handshake that is read, in bytes.
const maxHeader = 32 << 10

// wire is what the WebSocket's frames go through: the socket, or TLS over it. It
// keeps the first error of each direction, which the library wraps in words.
type wire struct {
	net.Conn              // reads and writes frames
	socket   net.Conn     // the lowest connection: closing it ends everything at once
	r        io.Reader    // what came with the answer to the handshake, then Conn
	open     atomic.Bool  // the handshake is over; before, nothing is read through Read
	frames   frames       // what r gives, read along
	readErr  atomic.Value // of firstError
	writeErr atomic.Value // of firstError
}

// firstError has one type for atomic.Value.
type firstError struct{ error }

func keep(v *atomic.Value, err error) {
	if err != nil {
		v.CompareAndSwap(nil, firstError{err})
	}
}

func kept(v *atomic.Value) error {
	if e, ok := v.Load().(firstError); ok {
		return e.error
	}
	return nil
}

// Read reads frames. The library reads the body of an answer that it does not
// like; there is none.
func (w *wire) Read(p []byte) (int, error) {
	if !w.open.Load() {
		return 0, io.EOF
	}
	if err := kept(&w.readErr); err != nil {
		return 0, err
	}
	n, err := w.r.Read(p)
	n, refused := w.frames.accept(p[:n])
	if refused != nil {
		err = refused
	}
	keep(&w.readErr, err)
	if n > 0 {
		return n, nil // the error comes next
	}
	return 0, err
}

// Write writes frames.
func (w *wire) Write(p []byte) (int, error) {
	n, err := w.Conn.Write(p)
	keep(&w.writeErr, err)
	return n, err
}

// secure makes the wire of the socket: with TLS if the URL says so.
func (t *target) secure(ctx context.Context, socket net.Conn, config *tls.Config) (*wire, error) {
	w := &wire{Conn: quiet.Conn(socket), socket: socket}
	if !t.tls {
		return w, nil
	}
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if config.ServerName == "" {
		config = config.Clone()
		config.ServerName = t.hostName()
	}
	layer := tls.Client(w.Conn, withoutVerdict(config))
	if err := layer.HandshakeContext(ctx); err != nil {
		return nil, explainTLS(config.ServerName, err)
	}
	w.Conn = layer
	return w, nil
}

// withoutVerdict leaves the certificate for judge.
func withoutVerdict(config *tls.Config) *tls.Config {
	if config.VerifyConnection == nil {
		return config
	}
	config = config.Clone()
	config.VerifyConnection = nil
	return config
}

// judge has Options.TLS say whether the server is the right one, before anything is
// said to it: the path may be a secret. It may ask the user.
func (w *wire) judge(config *tls.Config) error {
	layer, ok := w.Conn.(*tls.Conn)
	if !ok || config == nil || config.VerifyConnection == nil {
		return nil
	}
	return config.VerifyConnection(layer.ConnectionState())
}

// handshake is the http.RoundTripper for the one request that opens a WebSocket.
// net/http's own Transport would read what a server says before it is asked, log
// it and connect again.
type handshake struct {
	wire *wire
	path string
	err  error // why there is no WebSocket, unless the library finds it
}

// RoundTrip sends the request and reads the answer's header.
func (h *handshake) RoundTrip(req *http.Request) (*http.Response, error) {
	answer, err := h.ask(req)
	if err != nil {
		h.err = err
		return nil, err
	}
	return answer, nil
}

func (h *handshake) ask(req *http.Request) (*http.Response, error) {
	w := h.wire
	if err := req.Write(w.Conn); err != nil {
		return nil, err
	}
	limited := &io.LimitedReader{R: w.Conn, N: maxHeader}
	r := bufio.NewReader(limited)
	if err := begins(r); err != nil {
		return nil, err
	}
	answer, err := http.ReadResponse(r, req)
	var broken net.Error
	switch {
	case err != nil && limited.N <= 0:
		return nil, &answerError{kind: DialTooLong, size: maxHeader}
	case errors.As(err, &broken), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, err
	case err != nil:
		return nil, brokenAnswer(err)
	case answer.StatusCode != http.StatusSwitchingProtocols:
		return nil, &StatusError{answer.StatusCode, h.path, location(answer)}
	}
	limited.N = math.MaxInt64
	w.r = r
	answer.Body = w
	return answer, nil
}

// begins looks at the first bytes of the answer, which tell what server it is.
func begins(r *bufio.Reader) error {
	first, err := r.Peek(5)
	switch {
	case strings.HasPrefix(string(first), "RFB "):
		return &answerError{kind: DialVNC}
	case len(first) >= 2 && first[0] == 21 && first[1] == 3:
		// A TLS alert, as TLS servers answer to what is no TLS.
		return &answerError{kind: DialNeedsTLS}
	case err != nil:
		return err
	case string(first) != "HTTP/":
		return &answerError{kind: DialNotHTTP}
	}
	return nil
}

// location is where a redirection points to, as a WebSocket's address.
func location(answer *http.Response) string {
	u, err := url.Parse(answer.Header.Get("Location"))
	if err != nil {
		return ""
	}
	u.User = nil
	switch u.Scheme {
	case "http":
		u.Scheme = "ws"
	case "https":
		u.Scheme = "wss"
	}
	return rfbclient.CleanText(u.String(), 200)
}
