// SPDX-License-Identifier: LGPL-2.1-or-later

package websocket

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
)

// TestTransportTLS: a client checks the server of a wss:// address as it checks others,
// asks if it must, and waits for the answer before it says what it wants. Then its
// Security tells of the TLS that the WebSocket is in.
func TestTransportTLS(t *testing.T) {
	for _, tt := range []struct {
		name          string
		trusted       bool // by an authority
		asks, accepts bool
		peer          rfbclient.PeerAuthentication
	}{
		{"verified", true, false, false, rfbclient.PeerVerified},
		{"accepted", false, true, true, rfbclient.PeerAccepted},
		{"refused", false, true, false, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			shown := certificate(t, nil)
			var requests atomic.Int32
			address := serveRFB(t, shown, &requests)
			roots := x509.NewCertPool()
			if tt.trusted {
				roots.AddCert(shown.Leaf)
			}
			const limit = 2 * time.Second // of the handshake, not of the user
			wake := make(chan struct{}, 1)
			c := rfbclient.Start(rfbclient.Config{
				Wake: func() { wake <- struct{}{} },
				TLS:  rfbclient.TLS{ServerName: "127.0.0.1", RootCAs: roots},
				Dial: func(ctx context.Context) (net.Conn, error) {
					return Dial(ctx, address, Options{TLS: rfbclient.TransportTLS(ctx), HandshakeTimeout: limit})
				},
				AskUnprotected: true, // TLS protects what is inside: nothing to ask
			})
			defer func() {
				c.Close()
				<-c.Done()
			}()
			var u rfbclient.Updates
			asked := false
			for end := time.After(patience); !u.Initialized && !u.Closed; {
				select {
				case <-wake:
					c.Take(&u)
				case <-end:
					t.Fatal("neither session nor end")
				}
				if u.Unprotected != nil {
					t.Fatal("it takes TLS for nothing")
				}
				if u.Certificate != nil {
					asked = true
					time.Sleep(limit + limit/10) // the user thinks
					if n := requests.Load(); n != 0 {
						t.Errorf("%d requests before the answer", n)
					}
					c.AnswerCertificate(tt.accepts)
				}
			}
			if asked != tt.asks {
				t.Errorf("asked: %v", asked)
			}
			if tt.peer == 0 {
				var refused *rfbclient.CertificateError
				if !errors.As(u.Err, &refused) || errors.As(u.Err, new(*rfbclient.ConnectError)) || requests.Load() != 0 {
					t.Errorf("ended with %v after %d requests", u.Err, requests.Load())
				}
				return
			}
			if s := c.Security(); s.Peer != tt.peer || !s.Encrypted || s.Protocol != "TLS 1.3" || s.Cipher == "" || s.Type != "None" || s.Certificate == nil {
				t.Errorf("%+v, ended with %v", s, u.Err)
			}
		})
	}
}

// serveRFB serves a desktop of one pixel in a WebSocket in TLS.
func serveRFB(t *testing.T, shown tls.Certificate, requests *atomic.Int32) (address string) {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		if c := upgrade(t, w, r, ""); c != nil {
			defer c.Close()
			// Version, security type None, its success, and ServerInit (RFB 7.1, 7.3.2).
			_, _ = c.Write(frame(final|opBinary, "RFB 003.008\n\x01\x01\x00\x00\x00\x00"+
				"\x00\x01\x00\x01\x20\x18\x00\x01\x00\xff\x00\xff\x00\xff\x10\x08\x00\x00\x00\x00\x00\x00\x00\x01x"))
			_, _ = io.Copy(io.Discard, c)
		}
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{shown}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return "wss://" + s.Listener.Addr().String() + "/secret"
}

// TestPanicWhileDialling: a fault that the server's certificate has found is an error of
// dialling, and the connection is closed.
func TestPanicWhileDialling(t *testing.T) {
	noLeak(t)
	toldOf := panicked
	panicked = nil
	t.Cleanup(func() { panicked = toldOf })
	var requests atomic.Int32
	address := serveRFB(t, certificate(t, nil), &requests)
	var socket net.Conn
	_, err := Dial(context.Background(), address, Options{
		TLS: &tls.Config{InsecureSkipVerify: true, VerifyConnection: func(tls.ConnectionState) error { panic("certificate") }},
		Dial: func(ctx context.Context, network, address string) (c net.Conn, err error) {
			socket, err = dialTCP(ctx, network, address)
			return socket, err
		},
	})
	var wrong *ProtocolError
	if !errors.As(err, &wrong) || !strings.Contains(wrong.What, "internal error: certificate") || requests.Load() != 0 {
		t.Errorf("dialled with %v", err)
	}
	if _, err := socket.Write([]byte{0}); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the socket is open: %v", err)
	}
}
