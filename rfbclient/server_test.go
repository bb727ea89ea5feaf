// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"runtime"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// A panic in the protocol is a fault of this package: tests must not miss it
// because it was turned into an error.
func init() {
	loud := func(_ any, stack []byte) { panic(string(stack)) }
	wire.Panicked.Store(&loud)
}

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// wire builds what a server sends.
type packet struct{ bytes.Buffer }

func (w *packet) u8(values ...int) *packet {
	for _, v := range values {
		w.WriteByte(byte(v))
	}
	return w
}

func (w *packet) u16(values ...int) *packet {
	for _, v := range values {
		w.Write(binary.BigEndian.AppendUint16(nil, uint16(v)))
	}
	return w
}

func (w *packet) u32(values ...int) *packet {
	for _, v := range values {
		w.Write(binary.BigEndian.AppendUint32(nil, uint32(v)))
	}
	return w
}

func (w *packet) text(s string) *packet { w.WriteString(s); return w }

// rect is the header of a rectangle.
func (w *packet) rect(x, y, width, height int, e Encoding) *packet {
	return w.u16(x, y, width, height).u32(int(e))
}

// update is the header of a FramebufferUpdate of n rectangles.
func (w *packet) update(n int) *packet { return w.u8(0, 0).u16(n) }

// serverInit is the server's last word in the handshake.
func (w *packet) serverInit(width, height int, name string) *packet {
	return w.serverInitFormat(width, height, name, formats[DepthFull])
}

func (w *packet) serverInitFormat(width, height int, name string, f wire.PixelFormat) *packet {
	w.u16(width, height).Write(f.Append(nil))
	return w.u32(len(name)).text(name)
}

// hello is a whole handshake of RFB 3.8 without authentication.
func hello(width, height int) *packet {
	return new(packet).text("RFB 003.008\n").u8(1, 1).u32(0).serverInit(width, height, "test")
}

// memoryConn is a connection whose server has said everything in advance. It
// gives at most chunk bytes a read, and keeps what the client writes.
type memoryConn struct {
	net.Conn // of a pipe: for closing and deadlines
	other    net.Conn
	said     *bytes.Reader
	chunk    int
	open     bool // the server does not close after its last byte
}

func newMemoryConn(stream []byte, chunk int, open bool) *memoryConn {
	a, b := net.Pipe()
	go func() { _, _ = io.Copy(io.Discard, b) }() // what the client writes
	return &memoryConn{Conn: a, other: b, said: bytes.NewReader(stream), chunk: chunk, open: open}
}

func (c *memoryConn) Read(p []byte) (int, error) {
	if c.said.Len() == 0 {
		if !c.open {
			return 0, io.EOF
		}
		return c.Conn.Read(p) // until somebody closes
	}
	return c.said.Read(p[:min(len(p), max(1, c.chunk))])
}

// session runs a client against a stream to its end and gives everything that it
// said, merged.
func session(t testing.TB, stream []byte, chunk int) (*Client, *Updates) {
	t.Helper()
	return converse(t, Config{}, stream, chunk, nil)
}

// converse is session with a configuration, and with answers to the client's
// questions.
func converse(t testing.TB, config Config, stream []byte, chunk int, answer func(CredentialRequest) Credentials) (*Client, *Updates) {
	t.Helper()
	config.Dial = func(context.Context) (net.Conn, error) { return newMemoryConn(stream, chunk, false), nil }
	woken := make(chan struct{}, 1)
	config.Wake = func() {
		select {
		case woken <- struct{}{}:
		default:
		}
	}
	c := Start(config)
	all, u := &Updates{}, &Updates{}
	late := time.After(patience)
	for !all.Closed {
		select {
		case <-woken:
		case <-late:
			t.Fatal("the session does not end")
		}
		c.Take(u)
		if u.Credentials != nil && answer != nil {
			c.Answer(answer(*u.Credentials))
		}
		if u.Certificate != nil {
			c.AnswerCertificate(true)
		}
		merge(all, u)
	}
	<-c.Done()
	return c, all
}

// merge adds what was said later.
func merge(all, u *Updates) {
	all.Connected = all.Connected || u.Connected
	all.Initialized = all.Initialized || u.Initialized
	all.Bell = all.Bell || u.Bell
	all.Damage.AddRegion(&u.Damage)
	latest(&all.Credentials, u.Credentials)
	latest(&all.Certificate, u.Certificate)
	latest(&all.Size, u.Size)
	latest(&all.ResizeRefused, u.ResizeRefused)
	latest(&all.Name, u.Name)
	latest(&all.Cursor, u.Cursor)
	latest(&all.PointerMode, u.PointerMode)
	latest(&all.CutText, u.CutText)
	latest(&all.LEDs, u.LEDs)
	latest(&all.PointerPosition, u.PointerPosition)
	all.PowerAvailable = all.PowerAvailable || u.PowerAvailable
	all.PowerFailed = all.PowerFailed || u.PowerFailed
	all.Closed, all.Err = u.Closed, u.Err
}

func latest[T any](old **T, new *T) {
	if new != nil {
		*old = new
	}
}

// picture gives the framebuffer of a client that has ended, without the unused
// byte of the pixels.
func picture(c *Client) []uint32 {
	c.fb.ApplySize()
	pix := make([]uint32, len(c.fb.Pix))
	for i, p := range c.fb.Pix {
		pix[i] = p & 0xffffff
	}
	return pix
}

// noLeak fails the test if goroutines are left when it ends.
func noLeak(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for end := time.Now().Add(patience); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				buf := make([]byte, 1<<16)
				t.Errorf("goroutines are left:\n%s", buf[:runtime.Stack(buf, true)])
				return
			}
		}
	})
}

// isLost says whether a session ended as it does when the server has no more to
// say.
func isLost(err error) bool { return errors.Is(err, ErrLost) }
