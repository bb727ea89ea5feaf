// SPDX-License-Identifier: LGPL-2.1-or-later

package websocket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"

	"github.com/govnc/virt-viewer/rfbclient"
)

const (
	// chunk is how much is read ahead, in bytes, twice: while one is taken the
	// other is filled.
	chunk = 32 << 10
	// closeTimeout is how long Close tries to tell the server.
	closeTimeout = 200 * time.Millisecond
)

// conn is a WebSocket as a net.Conn. A goroutine, the pump, reads the messages all
// the time, so that pings are answered and a read deadline breaks nothing.
type conn struct {
	ws         *websocket.Conn
	wire       *wire
	maxMessage int64
	closing    sync.Once
	pumped     chan struct{} // closed when the pump has ended

	mu       sync.Mutex // guards all below
	change   *sync.Cond // something below has changed
	pending  []byte     // read and not taken
	err      error      // why nothing more is read
	closed   bool
	deadline time.Time   // of Read
	alarm    *time.Timer // at deadline; nil without
}

func newConn(ws *websocket.Conn, w *wire, maxMessage int64) *conn {
	// The pump counts a message's bytes itself, for an error of its own type.
	ws.SetReadLimit(-1)
	c := &conn{ws: ws, wire: w, maxMessage: maxMessage, pumped: make(chan struct{})}
	c.change = sync.NewCond(&c.mu)
	go c.pump()
	return c
}

// Read gives what has come, at least a byte unless p is empty.
func (c *conn) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		switch {
		case c.closed:
			return 0, netError("read", net.ErrClosed)
		case !c.deadline.IsZero() && !time.Now().Before(c.deadline):
			return 0, netError("read", os.ErrDeadlineExceeded)
		case len(p) == 0:
			return 0, nil
		case len(c.pending) > 0:
			n := copy(p, c.pending)
			c.pending = c.pending[n:]
			if len(c.pending) == 0 {
				c.change.Broadcast()
			}
			return n, nil
		case c.err != nil:
			return 0, c.err
		}
		c.change.Wait()
	}
}

// Write sends p as one binary message.
func (c *conn) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	// The wire's deadline ends it, and Close does.
	if err := c.ws.Write(context.Background(), websocket.MessageBinary, p); err != nil {
		return 0, c.writeError()
	}
	return len(p), nil
}

func (c *conn) writeError() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := kept(&c.wire.writeErr); err != nil && !c.closed {
		var network net.Error
		if errors.As(err, &network) {
			return err
		}
		return netError("write", err)
	}
	// Closed by this side, or by the server in an orderly way.
	return netError("write", net.ErrClosed)
}

// Close tells the server, if that can be done at once, and frees everything.
func (c *conn) Close() error {
	c.shut(websocket.StatusNormalClosure)
	<-c.pumped
	return nil
}

// CloseWrite ends the sending half of the connection below, so that the server
// sees its end. What it sends until then can be read.
func (c *conn) CloseWrite() error {
	half, ok := c.wire.Conn.(interface{ CloseWrite() error }) // TLS
	if !ok {
		half, ok = c.wire.socket.(interface{ CloseWrite() error })
	}
	if !ok {
		return c.Close()
	}
	return half.CloseWrite()
}

// shut closes the connection once, with a status code for the server. It does not
// wait for the server's answer, nor for the pump.
func (c *conn) shut(code websocket.StatusCode) {
	c.closing.Do(func() {
		c.mu.Lock()
		c.closed = true
		if c.alarm != nil {
			c.alarm.Stop()
		}
		c.change.Broadcast()
		c.mu.Unlock()
		// A full socket keeps the last words back, and TLS's: this ends them.
		late := time.AfterFunc(closeTimeout, func() { c.wire.socket.Close() })
		defer late.Stop()
		_ = c.wire.SetReadDeadline(time.Unix(1, 0)) // the server's answer is not waited for
		c.farewell(code)
		c.wire.socket.Close()
	})
}

// farewell tells the server that this is the end. The connection may be broken already.
func (c *conn) farewell(code websocket.StatusCode) {
	var err error // nobody needs it any more
	defer recovered(&err)
	_ = c.ws.Close(code, "")
}

// LocalAddr is that of the socket.
func (c *conn) LocalAddr() net.Addr { return c.wire.socket.LocalAddr() }

// RemoteAddr is that of the socket.
func (c *conn) RemoteAddr() net.Addr { return c.wire.socket.RemoteAddr() }

// SetDeadline sets both deadlines.
func (c *conn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// SetReadDeadline says when Read gives up; a later one makes it work again.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return netError("set", net.ErrClosed)
	}
	if c.alarm != nil {
		c.alarm.Stop()
		c.alarm = nil
	}
	c.deadline = t
	if !t.IsZero() {
		c.alarm = time.AfterFunc(time.Until(t), func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.change.Broadcast()
		})
	}
	c.change.Broadcast()
	return nil
}

// SetWriteDeadline says when Write gives up, for good.
func (c *conn) SetWriteDeadline(t time.Time) error { return c.wire.SetWriteDeadline(t) }

// pump reads messages until the connection's end.
func (c *conn) pump() {
	defer close(c.pumped)
	err := c.messages()
	var refused *violation
	if errors.As(kept(&c.wire.readErr), &refused) {
		err = c.refuse(refused.code, refused.what)
	}
	c.mu.Lock()
	c.err = c.explain(err)
	c.change.Broadcast()
	c.mu.Unlock()
}

// messages reads messages until an error.
func (c *conn) messages() (err error) {
	defer recovered(&err)
	buf, other := make([]byte, chunk), make([]byte, chunk)
	for {
		kind, message, err := c.ws.Reader(context.Background())
		if err != nil {
			return err
		}
		if kind != websocket.MessageBinary {
			return c.refuse(websocket.StatusUnsupportedData, "it sends text instead of VNC's data")
		}
		for size := int64(0); err != io.EOF; {
			var n int
			n, err = message.Read(buf)
			if size += int64(n); size > c.maxMessage {
				return c.refuse(websocket.StatusMessageTooBig, tooLong(c.maxMessage))
			}
			if n > 0 {
				if !c.hand(buf[:n]) {
					return net.ErrClosed
				}
				buf, other = other, buf
			}
			if err != nil && err != io.EOF {
				return err
			}
		}
	}
}

// hand gives data to Read when it has taken what it had. It says whether the
// connection is still open.
func (c *conn) hand(data []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.pending) > 0 && !c.closed {
		c.change.Wait()
	}
	c.pending = data
	c.change.Broadcast()
	return !c.closed
}

// refuse is what the pump says to a server that is not to be listened to any more.
func (c *conn) refuse(code websocket.StatusCode, what string) error {
	// What came before is still to be read: only the wire is closed here.
	late := time.AfterFunc(closeTimeout, func() { c.wire.socket.Close() })
	defer late.Stop()
	_ = c.wire.SetReadDeadline(time.Unix(1, 0))
	c.farewell(code)
	return &ProtocolError{what}
}

// explain says why no more is read: io.EOF at the ordinary end, a *CloseError, a
// *ProtocolError, or an error of the network.
func (c *conn) explain(err error) error {
	var wrong *ProtocolError
	var ended websocket.CloseError
	var network net.Error
	cause := kept(&c.wire.readErr)
	switch {
	case errors.As(err, &wrong):
		return wrong
	case errors.As(err, &ended) && !utf8.ValidString(ended.Reason): // RFC 6455, section 8.1
		return &ProtocolError{"the reason of its end is not UTF-8"}
	case errors.As(err, &ended):
		switch ended.Code {
		case websocket.StatusNormalClosure, websocket.StatusGoingAway, websocket.StatusNoStatusRcvd:
			return io.EOF
		}
		return &CloseError{int(ended.Code), rfbclient.CleanText(ended.Reason, 123)}
	case errors.Is(cause, io.EOF), errors.Is(cause, io.ErrUnexpectedEOF):
		return netError("read", io.ErrUnexpectedEOF) // there was no close frame
	case errors.As(cause, &network):
		return cause
	case cause != nil:
		return netError("read", cause)
	case kept(&c.wire.writeErr) != nil: // of the answer to a ping
		return netError("read", kept(&c.wire.writeErr))
	case errors.Is(err, net.ErrClosed), errors.Is(err, context.DeadlineExceeded):
		return netError("read", net.ErrClosed)
	}
	// The library has told the server; it leaves the closing to us.
	c.wire.socket.Close()
	return &ProtocolError{rfbclient.CleanText(strings.TrimPrefix(err.Error(), "failed to get reader: "), 200)}
}

// recovered turns a panic in the library, which a server may have found, into the
// end of this connection.
func recovered(err *error) {
	if fault := recover(); fault != nil {
		if panicked != nil {
			panicked(fault, debug.Stack())
		}
		*err = &ProtocolError{fmt.Sprintf("its message could not be understood (internal error: %v)", fault)}
	}
}

// panicked is told of panics while tests run; nil otherwise.
var panicked func(fault any, stack []byte)
