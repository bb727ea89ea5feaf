// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/auth"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// Config says how to connect. The zero value lacks only Dial.
type Config struct {
	// Dial makes the connection to the server. It is called once, on a goroutine
	// of the client (twice where TLS.Weak lets it try old TLS), and must return soon
	// after its context has ended. Where the connection itself is inside TLS it uses
	// TransportTLS(ctx).
	Dial func(ctx context.Context) (net.Conn, error)

	// Wake is called on a goroutine of the client when there is something to
	// Take. It is not called again before Take has been. It must not wait for
	// whoever calls Take. Nil: the application calls Take on its own account.
	Wake func()

	// SecurityTypes are the security types that may be used, by their names in
	// SecurityTypes(). Their order does not matter: the safest that the server
	// offers is used (RFB 7.1.2, 7.2). Nil: DefaultSecurityTypes().
	SecurityTypes []string

	// TLS says how the security types with TLS check the server.
	TLS TLS

	// AskUnprotected asks by Updates.Unprotected before a security type is used that
	// does not encrypt, or with which nobody checks who the server is. It is for
	// servers that are reached through a network.
	AskUnprotected bool

	// Exclusive asks the server to disconnect its other clients (RFB 7.3.1). By
	// default the display is shared.
	Exclusive bool

	// Encodings are the encodings to ask for, the preferred first (RFB 7.5.2). Nil:
	// all that this client has.
	Encodings []Encoding

	// Depth says in how many colours the server shall send the desktop (RFB 7.5.1).
	Depth Depth

	// Avoid are features that the server does not bear, as earlier sessions have shown:
	// they are left out. See Avoidance.
	Avoid Features

	// JPEGQuality, 1 to 9, allows servers to send pictures with losses, and says
	// how good they shall be; JPEGQualityAuto leaves that to the speed of the line.
	// When all is quiet, what had losses is asked for without. 0: without losses
	// (rfbproto, "JPEG Quality Level Pseudo-encoding").
	JPEGQuality int

	// Compression, 1 to 9, says how hard the server shall try to save bytes at the
	// cost of time. 0: as it likes (rfbproto, "Compression Level Pseudo-encoding").
	Compression int

	// Audio plays the server's sound (rfbproto, "QEMU Audio Pseudo-encoding"). Nil:
	// the server is not asked for any.
	Audio AudioSink
	// AudioFormat is the format that it wants. Zero, or impossible: 44.1 kHz, two
	// channels, 16 bits, signed. QEMU takes at most 48 kHz.
	AudioFormat AudioFormat

	// UpdateEnd, if not nil, is called on a goroutine of the client whenever a
	// FramebufferUpdate (RFB 7.6.1) has been read and decoded: offset bytes of the server's
	// had come by its end. Recorders find their way by it.
	UpdateEnd func(offset int64)
}

// Client is one connection to a server, from dialling to its end. All its
// methods may be called from any goroutine and none waits for the network; Take is
// called from one goroutine.
type Client struct {
	shared
}

// Start begins to connect and returns at once. Everything else is told by Take.
func Start(cfg Config) *Client {
	ctx, cancel := context.WithCancelCause(context.Background())
	c := &Client{shared{
		cfg:    cfg,
		cancel: cancel,
		done:   make(chan struct{}),
		send:   newSendQueue(),
		counts: newRectangleCounts(),
		answer: make(chan Credentials, 1),
	}}
	c.out.quality.wanted = levels{jpeg: cfg.JPEGQuality, compression: cfg.Compression}
	c.everLossy.Store(cfg.JPEGQuality != 0)
	c.send.sent.avoid = cfg.Avoid
	c.send.stop() // until the session begins
	c.size.Store(&Size{})
	c.out.flow.presented = true
	c.out.wake = cfg.Wake
	if c.out.wake == nil {
		c.out.wake = func() {}
	}
	go c.run(ctx)
	return c
}

// closeGrace is how long Close waits for the server to have taken what was sent.
const closeGrace = 300 * time.Millisecond

// Close ends the connection from any state. It returns at once; Done tells when
// the last goroutine has ended. The application still gets Updates.Closed. In a
// session, keys and all else that was sent before still arrive: the connection ends
// when the server has closed its side, too, or 300 ms later.
func (c *Client) Close() {
	if c.closing.Swap(true) {
		return
	}
	if !c.send.finish() {
		c.cancel(nil)
		return
	}
	time.AfterFunc(closeGrace, func() { c.cancel(nil) })
}

// Done is closed when the connection has ended and holds no resources any more.
func (c *Client) Done() <-chan struct{} { return c.done }

// Take moves what the connection has had to say since the last Take into u,
// whose memory is reused: call it with the same u each time. Taking the damage
// lets the client ask the server for more.
func (c *Client) Take(u *Updates) {
	c.out.take(u)
	c.requestUpdate(nil)
}

// Answer gives the credentials that Updates.Credentials asked for. Their
// password is wiped after use. An answer that nobody waits for is dropped.
func (c *Client) Answer(credentials Credentials) {
	select {
	case c.answer <- credentials:
	default:
		clear(credentials.Password)
	}
}

// SetVisible says whether anybody looks at the display; at first it is true.
// While nobody does, no updates are asked for.
func (c *Client) SetVisible(visible bool) {
	c.requestUpdate(func(f *flow) {
		if f.hidden && visible && c.mayLose() {
			c.scheduleRefresh()
		}
		f.hidden = !visible
	})
}

// Refresh asks for the whole picture anew (RFB 7.5.3, not incremental).
func (c *Client) Refresh() {
	c.requestUpdate(func(f *flow) { f.full = true })
}

// CopyDamage copies the region's pixels from the framebuffer to dst, a picture
// of the same size in pixels with stride bytes a row, each pixel the bytes B, G,
// R and an undefined one. It waits while a rectangle is being decoded, which may
// take milliseconds. It copies nothing and says false if the framebuffer
// has another size, which the next Updates will tell.
func (c *Client) CopyDamage(region *Region, dst []byte, stride, width, height int) bool {
	fb := &c.fb
	fb.Mu.Lock()
	defer fb.Mu.Unlock()
	if width != fb.Width || height != fb.Height {
		return false
	}
	fb.ApplySize()
	for _, r := range region.Rects() {
		r = r.Intersect(fb.Bounds())
		for y := r.Y; y < r.Y+r.H; y++ {
			copy(dst[y*stride+4*r.X:], wire.PixelBytes(fb.Row(r.X, y, r.W)))
		}
	}
	return true
}

// run is the connection's goroutine.
func (c *Client) run(ctx context.Context) {
	err := c.connect(ctx)
	c.cancel(nil)
	c.send.stop()
	c.out.stopQuality()
	if c.closing.Load() || errors.Is(err, context.Canceled) {
		err = ErrClosed
	}
	c.out.post(func(u *Updates) { u.Closed, u.Err = true, err })
	close(c.done)
}

// connect dials and talks until the connection's end. It returns when every
// goroutine that it started has ended.
func (c *Client) connect(ctx context.Context) (err error) {
	defer wire.Contain(&err)
	conn := newConn(&c.shared, ctx)
	conn.auth, err = auth.NewHandshake(auth.Config{SecurityTypes: c.cfg.SecurityTypes, TLS: c.cfg.TLS, AskUnprotected: c.cfg.AskUnprotected}, link{conn})
	if err != nil {
		return err
	}
	if err := c.cfg.check(); err != nil {
		return err
	}
	defer conn.release() // when nobody uses it any more:
	transport, err := conn.dial()
	if err != nil {
		return err
	}
	defer conn.shut()
	conn.open(transport)
	defer conn.writer.Wait() // when the writer has ended:
	defer c.cancel(nil)
	c.out.post(func(u *Updates) { u.Connected = true })
	err = conn.talk()
	if c.closing.Load() {
		conn.awaitEnd()
	}
	return err
}
