// SPDX-License-Identifier: LGPL-2.1-or-later

package websocket

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"image"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

// TestLive shows the guest of a QEMU through its own WebSocket and through
// websockify, plain and with TLS: the client has the picture that the guest has,
// and the guest sees a key.
func TestLive(t *testing.T) {
	certificate := servers.NewCertificate(t)
	for _, tt := range []struct {
		name        string
		host        string
		certificate *servers.Certificate
		websockify  bool
	}{
		{"QEMU", "", nil, false},
		{"QEMU, IPv6", "::1", nil, false},
		{"QEMU, TLS", "", certificate, false},
		{"QEMU, IPv6, TLS", "::1", certificate, false},
		{"websockify", "", nil, true},
		{"websockify, TLS", "", certificate, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			var q *servers.QEMU
			var address string
			if tt.websockify {
				q = servers.StartQEMU(t, servers.QEMUOptions{Host: tt.host})
				scheme := "ws"
				if tt.certificate != nil {
					scheme = "wss"
				}
				address = scheme + "://" + servers.StartWebsockify(t, q.Address(), tt.certificate) + "/websockify"
			} else {
				q, address = servers.StartQEMUWebSocket(t, servers.QEMUOptions{Host: tt.host}, tt.certificate)
			}
			s := startSession(t, address, options(tt.certificate))
			s.until("the guest's picture", func() bool { return s.shows(q.Screen(t)) })
			s.c.KeyEvent('3', 0x04, true)
			s.c.KeyEvent('3', 0x04, false)
			q.WaitDebug(t, "S 3")
			s.until("the guest's other picture", func() bool { return s.width == 800 && s.shows(q.Screen(t)) })
		})
	}
}

func options(c *servers.Certificate) Options {
	if c == nil {
		return Options{}
	}
	return Options{TLS: &tls.Config{RootCAs: c.Roots}}
}

// session is a client that keeps the picture.
type session struct {
	t             *testing.T
	c             *rfbclient.Client
	wake          chan struct{}
	u             rfbclient.Updates
	pixels        []byte
	width, height int
}

func startSession(t *testing.T, address string, o Options) *session {
	t.Helper()
	s := &session{t: t, wake: make(chan struct{}, 1)}
	s.c = rfbclient.Start(rfbclient.Config{
		Wake: func() { s.wake <- struct{}{} },
		Dial: func(ctx context.Context) (net.Conn, error) { return Dial(ctx, address, o) },
	})
	t.Cleanup(func() {
		s.c.Close()
		begun := time.Now()
		for {
			select {
			case <-s.wake:
			case <-s.c.Done():
				if d := time.Since(begun); d > time.Second {
					t.Errorf("closing took %v", d)
				}
				return
			}
		}
	})
	return s
}

// until takes news until a condition holds.
func (s *session) until(what string, holds func() bool) {
	s.t.Helper()
	for limit := time.After(servers.Patience); !holds(); {
		select {
		case <-s.wake:
			s.take()
		case <-time.After(50 * time.Millisecond):
		case <-limit:
			s.t.Fatalf("%s: not within %v", what, servers.Patience)
		}
	}
}

func (s *session) take() {
	s.c.Take(&s.u)
	if s.u.Closed {
		s.t.Fatalf("the session has ended: %v", s.u.Err)
	}
	if size := s.u.Size; size != nil {
		s.width, s.height = size.Width, size.Height
		s.pixels = make([]byte, 4*s.width*s.height)
	}
	s.c.CopyDamage(&s.u.Damage, s.pixels, 4*s.width, s.width, s.height)
}

// shows says whether the picture is the server's.
func (s *session) shows(truth image.Image) bool {
	b := truth.Bounds()
	if s.width != b.Dx() || s.height != b.Dy() {
		return false
	}
	for i := range s.width * s.height {
		r, g, bl, _ := truth.At(b.Min.X+i%s.width, b.Min.Y+i/s.width).RGBA()
		if p := s.pixels[4*i:]; uint32(p[2]) != r>>8 || uint32(p[1]) != g>>8 || uint32(p[0]) != bl>>8 {
			return false
		}
	}
	return true
}

// TestLiveFailures: what real servers answer when something is wrong.
func TestLiveFailures(t *testing.T) {
	certificate := servers.NewCertificate(t)
	q, plain := servers.StartQEMUWebSocket(t, servers.QEMUOptions{}, nil)
	_, secure := servers.StartQEMUWebSocket(t, servers.QEMUOptions{}, certificate)
	nobody := fmt.Sprintf("127.0.0.1:%d", servers.FreePort(t, "127.0.0.1"))
	for _, tt := range []struct {
		name  string
		url   string
		cause func(error) bool
		kind  DialKind
		says  string
	}{
		{"QEMU's path", plain + "websockify", hasStatus(404), DialStatus, "404 (Not Found) for the path /websockify"},
		{"a VNC port", "ws://" + q.Address(), is(ErrNotWebSocket), DialVNC, "a VNC server"},
		{"a VNC port with TLS", "wss://" + q.Address(), is(ErrNotTLS), DialNotTLS, "does not speak TLS"},
		{"TLS before a plain port", strings.Replace(plain, "ws:", "wss:", 1), is(os.ErrDeadlineExceeded), DialTimeout, "does not answer"}, // it waits for the rest of a request
		{"an untrusted certificate", secure, isCertificate, DialCertificate, "signed by nobody whom this computer trusts"},
		{"nobody listens", "ws://" + nobody, isNetError, DialFailed, "refused"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			wantDialError(t, tt.url, Options{HandshakeTimeout: 3 * time.Second}, tt.cause, tt.kind, tt.says)
		})
	}
	t.Run("a plain port instead of TLS", func(t *testing.T) {
		noLeak(t)
		// QEMU's GnuTLS closes, with an alert or without.
		_, err := Dial(context.Background(), strings.Replace(secure, "wss:", "ws:", 1), Options{})
		var dial *DialError
		if !errors.As(err, &dial) || dial.TLS || dial.Kind != DialNeedsTLS && dial.Kind != DialClosed {
			t.Errorf("%#v: %v", err, err)
		}
	})
	t.Run("websockify without a display", func(t *testing.T) {
		noLeak(t)
		c, err := Dial(context.Background(), "ws://"+servers.StartWebsockify(t, nobody, nil), Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_, err = io.ReadAll(c)
		var closed *CloseError
		if !errors.As(err, &closed) || !strings.Contains(closed.Error(), "Failed to connect") {
			t.Errorf("it ends with %v", err)
		}
	})
}
