// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/auth"
	"github.com/govnc/virt-viewer/rfbclient/internal/decode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// How long the server may take, not counting the time in which the user thinks.
const (
	versionTimeout   = 15 * time.Second // to its first word
	handshakeTimeout = 30 * time.Second // from there to the session, for each step
)

// conn is the protocol's state. Only the connection's goroutine touches it, but for what is
// shared.
type conn struct {
	*shared
	ctx       context.Context
	socket    net.Conn // what Config.Dial gave
	shutting  []func() // close what open has opened
	transport net.Conn // the layers over it: what is read from and written to
	r         *wire.Reader
	writer    sync.WaitGroup  // of the send queue's goroutine
	version   int             // minor RFB version: 3, 7 or 8
	auth      *auth.Handshake // of security
	// beginAsked: ClientInit was sent (RFB 7.3.1).
	beginAsked bool

	decoders *decode.Set
	pseudo   map[Encoding]func(c *conn, rect Rect) error

	began        time.Time        // when the session did
	servers      wire.PixelFormat // the server's own
	converts     bool             // it was asked for another one
	emptyUpdates int              // without a rectangle, one after the other

	damage        Region            // of the update that is being read
	lastRectFound bool              // the update has ended early (LastRect)
	aside         *wire.Framebuffer // of decodeAside; nil if the update has not needed it
	exactSeen     bool              // pixels without losses have come (exact.go)

	meter lineMeter

	cursorShape  *Cursor // the last
	cursorHidden bool    // the server says that it is not to be seen
	sounding     bool    // sound has begun
}

func newConn(c *shared, ctx context.Context) *conn {
	p := &conn{
		shared: c,
		ctx:    ctx,
		pseudo: map[Encoding]func(*conn, Rect) error{},
	}
	asked := map[Encoding]bool{EncodingRaw: true}         // a server may always send Raw (RFB 7.7.1)
	for _, e := range c.askedEncodings(levels{jpeg: 9}) { // as many as there may be
		asked[e] = true
		// QEMU sends ZRLE in place of ZYWRLE where nothing may be lost; for the others see
		// preferExact.
		asked[EncodingZRLE] = asked[EncodingZRLE] || e.info().Level != nil || hasJPEG(e)
	}
	p.decoders = decode.NewSet(func(e *decode.Encoding) bool { return asked[Encoding(e.Number)] }, c.cfg.JPEGQuality)
	for _, e := range pseudoEncodings() {
		p.pseudo[e.number] = e.handle
	}
	return p
}

// open begins to talk over a socket, which is closed when the client is.
func (c *conn) open(socket net.Conn) {
	KeepAlive(socket)
	LimitUnsent(socket)
	stop := context.AfterFunc(c.ctx, func() {
		defer c.containSelf()
		socket.Close()
	})
	c.shutting = append(c.shutting, func() {
		stop()
		socket.Close()
	})
	c.attach(socket)
}

// shut closes what was opened.
func (c *conn) shut() {
	for _, shut := range c.shutting {
		shut()
	}
}

// attach makes a socket the one that is talked over.
func (c *conn) attach(socket net.Conn) {
	c.socket, c.transport = socket, withoutSignal(socket)
	c.r = wire.NewReader(socket)
	c.r.Closing = &c.closing
	c.r.Received = &c.stats.received
	c.auth.Read(c.r)
	if tcp, ok := socket.(*net.TCPConn); ok {
		c.stats.ping.tcp.Store(tcp)
	}
}

// release frees what decoders hold outside Go.
func (c *conn) release() {
	c.decoders.Close()
	c.auth.Free()
}

// talk leads the conversation from the first byte to the last.
func (c *conn) talk() error {
	defer c.endAudio()
	if err := c.handshake(); err != nil {
		return c.auth.Explain(c.early(c.explain(err)))
	}
	c.limitTime(0)
	return c.auth.Explain(c.rejected(c.explain(c.messages())))
}

// explain turns errors of the socket into those that this package promises.
func (c *conn) explain(err error) error {
	var netErr net.Error
	switch {
	case c.ctx.Err() != nil:
		return context.Cause(c.ctx)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("%w: %w", ErrTimeout, err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.ErrClosedPipe), errors.As(err, &netErr), errors.Is(err, net.ErrClosed):
		return lostError(err)
	}
	return err
}

// early marks the end of a connection that came before the session.
func (c *conn) early(err error) error {
	if !errors.Is(err, ErrLost) {
		return err
	}
	return &EarlyEndError{Asked: c.beginAsked, Exclusive: c.cfg.Exclusive, Err: err}
}

// limitTime ends the connection's reads and writes after d; 0 lifts the limit.
func (c *conn) limitTime(d time.Duration) {
	var t time.Time
	if d > 0 {
		t = time.Now().Add(d)
	}
	_ = c.socket.SetDeadline(t) // one without deadlines waits
}

// askedEncodings is the list of SetEncodings (RFB 7.5.2), the preferred first. The outbox
// is locked.
func (c *shared) askedEncodings(at levels) []Encoding {
	if c.cfg.Avoid.Has(FeatureEncodings) {
		return firstEncodings
	}
	list := c.cfg.Encodings
	if list == nil {
		for i := range decode.Encodings {
			if e := &decode.Encodings[i]; !e.OptIn {
				list = append(list, Encoding(e.Number))
			}
		}
	}
	if at = c.possible(at); at.lossless {
		list = slices.DeleteFunc(slices.Clone(list), isLossy)
	}
	jpeg := at.jpeg
	if jpeg == 0 && !c.out.quality.exact && slices.ContainsFunc(list, hasJPEG) {
		list, jpeg = preferExact(list), bestQuality
	}
	list = list[:len(list):len(list)]
	for _, e := range pseudoEncodings() {
		if e.number != encodingQEMUAudio || c.cfg.Audio != nil {
			list = append(list, e.number)
		}
	}
	list = append(list, announcements...)
	list = slices.DeleteFunc(list, func(e Encoding) bool { return c.cfg.Avoid.Has(announced[e]) })
	if at.compression > 0 {
		list = append(list, encodingCompressionLevel0+Encoding(min(at.compression, 9)))
	}
	if jpeg > 0 {
		list = append(list, encodingJPEGQuality0+Encoding(min(jpeg, 9)))
	}
	return list
}
