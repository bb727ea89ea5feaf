// SPDX-License-Identifier: LGPL-2.1-or-later

package websocket

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// A panic is a fault of this package or of the library: tests must not miss it
// because it was turned into an error.
func init() {
	panicked = func(_ any, stack []byte) { panic(string(stack)) }
}

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// noLeak fails the test if goroutines are left when it ends, after all that is
// cleaned up.
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

// What a DialError's cause can be.
func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func hasStatus(status int) func(error) bool {
	return func(err error) bool {
		var e *StatusError
		return errors.As(err, &e) && e.Status == status
	}
}

// pointsTo is the cause of a server that points elsewhere; "" if it does not say where.
func pointsTo(location string) func(error) bool {
	return func(err error) bool {
		var e *StatusError
		return errors.As(err, &e) && e.Location == location
	}
}

func isCertificate(err error) bool {
	var e *CertificateError
	return errors.As(err, &e)
}

func isNetError(err error) bool {
	var e net.Error
	return errors.As(err, &e)
}

func wantDialError(t *testing.T, address string, o Options, cause func(error) bool, kind DialKind, says string) {
	t.Helper()
	c, err := Dial(context.Background(), address, o)
	if err == nil {
		c.Close()
		t.Fatal("it is connected")
	}
	var dial *DialError
	if !errors.As(err, &dial) || dial.Kind != kind || dial.fact() == "" || !cause(err) {
		t.Errorf("%#v: %v", err, err)
	}
	if !strings.Contains(err.Error(), says) {
		t.Errorf("%q does not say %q", err, says)
	}
	if strings.ContainsAny(err.Error(), "\x1b\n\r") {
		t.Errorf("%q is not clean", err)
	}
}

// serve starts an HTTP server and gives its ws:// address.
func serve(t *testing.T, handle http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewUnstartedServer(handle)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Start()
	t.Cleanup(s.Close)
	return "ws://" + s.Listener.Addr().String()
}

// upgrade takes the connection over and opens the WebSocket by hand, with more
// header lines and bytes that follow at once.
func upgrade(t *testing.T, w http.ResponseWriter, r *http.Request, more string) net.Conn {
	t.Helper()
	c, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return nil
	}
	_, _ = io.WriteString(c, switching(r, more))
	return c
}

// switching is the answer that opens a WebSocket, RFC 6455, section 4.2.2.
func switching(r *http.Request, more string) string {
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Accept: " + base64.StdEncoding.EncodeToString(sum[:]) + "\r\n" +
		"Sec-WebSocket-Protocol: binary\r\n" + more + "\r\n"
}

// What the first byte of a frame can be, RFC 6455, section 5.2.
const (
	final                              = 0x80
	opContinuation, opText, opBinary   = 0, 1, 2
	opClose, opPing, opPong, opUnknown = 8, 9, 10, 11
)

// frame makes a server's frame.
func frame(first byte, payload string) []byte {
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 127), uint64(n))
	}
	return append(b, payload...)
}

// maskedFrame makes a frame as only clients may send it (RFC 6455, section 5.1).
func maskedFrame(first byte, payload string) []byte {
	b := []byte{first, 0x80 | byte(len(payload)), 1, 2, 3, 4}
	for i := range payload {
		b = append(b, payload[i]^byte(1+i%4))
	}
	return b
}

// closeFrame makes a server's last frame.
func closeFrame(code uint16, reason string) []byte {
	return frame(final|opClose, string(binary.BigEndian.AppendUint16(nil, code))+reason)
}

// says serves what a server says at once after the handshake; then it reads until
// the client's end.
func says(t *testing.T, frames ...[]byte) string {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		if c := upgrade(t, w, r, ""); c != nil {
			defer c.Close()
			_, _ = c.Write(bytes.Join(frames, nil))
			_, _ = io.Copy(io.Discard, c)
		}
	})
}

func dial(t *testing.T, address string, o Options) net.Conn {
	t.Helper()
	c, err := Dial(context.Background(), address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestRequest: what a server is asked.
func TestRequest(t *testing.T) {
	noLeak(t)
	for in, want := range map[string]string{
		"":                      "/",
		"/":                     "/",
		"/websockify":           "/websockify",
		"/a%2Fb/c?token=x%20y":  "/a%2Fb/c?token=x%20y",
		"/?path=websockify":     "/?path=websockify",
		"?token=1":              "/?token=1",
		"/sub/dir/?a=b&c=d/../": "/sub/dir/?a=b&c=d/../",
	} {
		requests := make(chan *http.Request, 1)
		address := serve(t, func(w http.ResponseWriter, r *http.Request) {
			requests <- r
			if c := upgrade(t, w, r, ""); c != nil {
				c.Close()
			}
		})
		dial(t, address+in, Options{})
		r := <-requests
		if r.RequestURI != want {
			t.Errorf("%q asks for %q, want %q", in, r.RequestURI, want)
		}
		if "ws://"+r.Host != address || r.Header.Get("Sec-WebSocket-Protocol") != "binary" || r.Header.Get("User-Agent") != "" {
			t.Errorf("host %q, header %v", r.Host, r.Header)
		}
	}
}

// TestEcho sends and receives messages of many sizes at a time.
func TestEcho(t *testing.T) {
	noLeak(t)
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"binary"}})
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = c.CloseNow() }()
		c.SetReadLimit(-1)
		for {
			kind, data, err := c.Read(r.Context())
			if err != nil {
				if websocket.CloseStatus(err) != websocket.StatusNormalClosure {
					t.Errorf("the server sees the end: %v", err)
				}
				return
			}
			if kind != websocket.MessageBinary {
				t.Errorf("a message of type %v", kind)
			}
			if err := c.Write(r.Context(), kind, data); err != nil {
				t.Error(err)
				return
			}
		}
	})
	c := dial(t, address, Options{})
	sizes := []int{1, 0, 125, 126, 4095, 4096, 65535, 65536, chunk, chunk + 1, 3*chunk - 1, 1 << 20}
	var want []byte
	for i, n := range sizes {
		want = append(want, bytes.Repeat([]byte{byte(i + 1)}, n)...)
	}
	sent := make(chan error, 1)
	go func() {
		rest := want
		for _, n := range sizes {
			if k, err := c.Write(rest[:n]); k != n || err != nil {
				sent <- fmt.Errorf("%d of %d bytes: %v", k, n, err)
				return
			}
			rest = rest[n:]
		}
		sent <- nil
	}()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(c, got); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v, equal: %v", err, bytes.Equal(got, want))
	}
	if err := <-sent; err != nil {
		t.Error(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// TestMessages: how messages come and how the connection ends.
func TestMessages(t *testing.T) {
	rfb := "RFB 003.008\n"
	for _, tt := range []struct {
		name   string
		frames [][]byte
		data   string
		end    func(error) bool
		words  string
	}{
		{"an ordinary end", [][]byte{frame(final|opBinary, rfb), closeFrame(1000, "Target closed")}, rfb, is(nil), ""},
		{"going away", [][]byte{closeFrame(1001, "")}, "", is(nil), ""},
		{"no status", [][]byte{frame(final|opClose, "")}, "", is(nil), ""},
		{"many messages", [][]byte{frame(final|opBinary, rfb), frame(final|opBinary, ""), frame(final|opBinary, "x"), closeFrame(1000, "")}, rfb + "x", is(nil), ""},
		{"fragments and pings", [][]byte{frame(opBinary, "RFB "), frame(final|opPing, "are you there"), frame(opContinuation, ""), frame(final|opPong, "unasked"),
			frame(final|opContinuation, "003.008\n"), closeFrame(1000, "")}, rfb, is(nil), ""},
		{"a reason", [][]byte{frame(final|opBinary, rfb), closeFrame(1011, "no\x1b[31m display\n")}, rfb, isCloseError, "no[31m display (1011)"},
		{"a code of its own", [][]byte{closeFrame(4000, "")}, "", isCloseError, "4000"},
		{"text", [][]byte{frame(final|opBinary, rfb), frame(final|opText, "hello")}, rfb, isProtocolError, "text"},
		{"too long a message", [][]byte{frame(final|opBinary, strings.Repeat("x", 1001))}, "", isProtocolError, "longer than 1000"},
		{"too long a message in fragments", [][]byte{frame(opBinary, strings.Repeat("x", 600)), frame(opContinuation, strings.Repeat("x", 600))}, strings.Repeat("x", 600), isProtocolError, "longer than 1000"},
		{"the longest message", [][]byte{frame(final|opBinary, strings.Repeat("x", 1000)), closeFrame(1000, "")}, strings.Repeat("x", 1000), is(nil), ""},
		{"a frame of 2^63 bytes", [][]byte{{final | opBinary, 127, 0x80, 0, 0, 0, 0, 0, 0, 0}}, "", isProtocolError, "negative"},
		{"an unknown opcode", [][]byte{frame(final|opUnknown, "")}, "", isProtocolError, "opcode"},
		{"reserved bits", [][]byte{frame(final|0x40|opBinary, rfb)}, "", isProtocolError, "rsv"},
		{"a continuation of nothing", [][]byte{frame(final|opContinuation, rfb)}, "", isProtocolError, "continuation"},
		{"a message in a message", [][]byte{frame(opBinary, rfb), frame(final|opBinary, rfb)}, rfb, isProtocolError, "without finishing"},
		{"a long ping", [][]byte{frame(final|opPing, strings.Repeat("x", 126))}, "", isProtocolError, "length"},
		{"a fragmented ping", [][]byte{frame(opPing, "x")}, "", isProtocolError, "fragmented"},
		{"a close of one byte", [][]byte{frame(final|opClose, "x")}, "", isProtocolError, "close"},
		{"a masked frame", [][]byte{frame(final|opBinary, rfb), maskedFrame(final|opBinary, rfb)}, rfb, isProtocolError, "masked"},
		{"a masked ping", [][]byte{frame(final|opBinary, rfb), maskedFrame(final|opPing, "x")}, rfb, isProtocolError, "masked"},
		{"a masked close", [][]byte{maskedFrame(final|opClose, "\x03\xe8")}, "", isProtocolError, "masked"},
		{"a masked fragment", [][]byte{frame(opBinary, "RFB "), maskedFrame(final|opContinuation, "003.008\n")}, "RFB ", isProtocolError, "masked"},
		{"each reserved bit: 2", [][]byte{frame(final|0x20|opBinary, rfb)}, "", isProtocolError, "rsv"},
		{"each reserved bit: 3", [][]byte{frame(final|0x10|opBinary, rfb)}, "", isProtocolError, "rsv"},
		{"a reserved bit of a ping", [][]byte{frame(final|0x40|opPing, "x")}, "", isProtocolError, "rsv"},
		{"a reserved opcode of data", [][]byte{frame(final|3, "x")}, "", isProtocolError, "opcode"},
		{"a fragmented close", [][]byte{frame(opClose, "\x03\xe8")}, "", isProtocolError, "fragmented"},
		{"a long close", [][]byte{closeFrame(1000, strings.Repeat("x", 124))}, "", isProtocolError, "length"},
		{"a close of a reason that is not UTF-8", [][]byte{closeFrame(1011, "\xff\xfe")}, "", isProtocolError, "UTF-8"},
		{"a close of the code that nobody sends", [][]byte{closeFrame(1006, "")}, "", isProtocolError, "invalid status code"},
		{"a short length in two bytes", [][]byte{append([]byte{final | opBinary, 126, 0, 12}, rfb...)}, "", isProtocolError, "12 bytes is written in 2"},
		{"a short length in eight bytes", [][]byte{append([]byte{final | opBinary, 127, 0, 0, 0, 0, 0, 0, 0, 12}, rfb...)}, "", isProtocolError, "12 bytes is written in 8"},
		{"a frame of 2^62 bytes that does not come", [][]byte{frame(final|opBinary, rfb), {final | opBinary, 127, 0x40, 0, 0, 0, 0, 0, 0, 0}}, rfb, isProtocolError, "longer than 1000"},
		{"a fragment of text", [][]byte{frame(opText, "hello"), frame(final|opContinuation, "x")}, "", isProtocolError, "text"},
		{"data after the end", [][]byte{frame(final|opBinary, rfb), closeFrame(1000, ""), frame(final|opBinary, "more")}, rfb, is(nil), ""},
		{"a close of a reserved code", [][]byte{closeFrame(1005, "")}, "", isProtocolError, "invalid status code"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			c := dial(t, says(t, tt.frames...), Options{MaxMessage: 1000})
			data, err := io.ReadAll(c)
			if string(data) != tt.data {
				t.Errorf("it reads %q, want %q", data, tt.data)
			}
			if !tt.end(err) || err != nil && !strings.Contains(err.Error(), tt.words) {
				t.Errorf("it ends with %v", err)
			}
			if strings.ContainsAny(fmt.Sprint(err), "\x1b\n") {
				t.Errorf("%q is not clean", err)
			}
			if _, again := c.Read(make([]byte, 1)); again != err && !(err == nil && again == io.EOF) {
				t.Errorf("after %v comes %v", err, again)
			}
		})
	}
}

// TestRefusalIsTold: a server that sends a masked frame is told that this was wrong, and
// nothing of the frame arrives, however it is cut.
func TestRefusalIsTold(t *testing.T) {
	noLeak(t)
	told := make(chan []byte, 1)
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		c := upgrade(t, w, r, "")
		defer c.Close()
		for _, b := range append(frame(final|opBinary, "whole"), maskedFrame(final|opBinary, "masked")...) {
			_, _ = c.Write([]byte{b})
		}
		last, _ := io.ReadAll(c)
		told <- last
	})
	data, err := io.ReadAll(dial(t, address, Options{}))
	if string(data) != "whole" || !isProtocolError(err) {
		t.Errorf("it reads %q and ends with %v", data, err)
	}
	// The close frame of a client: two bytes, its mask, and the code under that.
	last := <-told
	if len(last) != 8 || last[0] != final|opClose || last[1] != 0x80|2 ||
		binary.BigEndian.Uint16([]byte{last[6] ^ last[2], last[7] ^ last[3]}) != 1002 {
		t.Errorf("the server is told %x", last)
	}
}

func isProtocolError(err error) bool {
	var e *ProtocolError
	return errors.As(err, &e)
}

// isCloseError: it must be a net.Error, too, by which rfbclient knows a lost
// connection.
func isCloseError(err error) bool {
	var e *CloseError
	return errors.As(err, &e) && isNetError(err)
}

// TestCloseInTheMiddle cuts a message off at every byte.
func TestCloseInTheMiddle(t *testing.T) {
	noLeak(t)
	stream := append(frame(opBinary, strings.Repeat("a", 200)), frame(final|opContinuation, "bcd")...)
	for n := range stream {
		address := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if c := upgrade(t, w, r, ""); c != nil {
				_, _ = c.Write(stream[:n])
				c.Close()
			}
		})
		data, err := io.ReadAll(dial(t, address, Options{}))
		if !errors.Is(err, io.ErrUnexpectedEOF) || !isNetError(err) {
			t.Fatalf("after %d bytes it ends with %v", n, err)
		}
		if want := strings.Repeat("a", max(0, min(n-4, 200))) + "bcd"[:max(0, n-206)]; string(data) != want {
			t.Fatalf("after %d bytes it has read %q, want %q", n, data, want)
		}
	}
}

// TestByteByByte: the answer to the handshake and the frames come byte by byte.
func TestByteByByte(t *testing.T) {
	noLeak(t)
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		all := switching(r, "") + string(frame(opBinary, "RFB 003")) + string(frame(final|opPing, "x")) +
			string(frame(final|opContinuation, ".008\n")) + string(closeFrame(1000, ""))
		for i := range all {
			if _, err := c.Write([]byte{all[i]}); err != nil {
				t.Errorf("byte %d: %v", i, err)
				return
			}
		}
		_, _ = io.Copy(io.Discard, c)
	})
	data, err := io.ReadAll(dial(t, address, Options{}))
	if string(data) != "RFB 003.008\n" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
}

// TestPings: pings are answered though nobody reads.
func TestPings(t *testing.T) {
	noLeak(t)
	answered := make(chan error, 1)
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"binary"}})
		if err != nil {
			answered <- err
			return
		}
		defer func() { _ = c.CloseNow() }()
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		c.CloseRead(ctx)
		answered <- c.Ping(ctx)
	})
	dial(t, address, Options{})
	if err := <-answered; err != nil {
		t.Error(err)
	}
}

// TestHandshakes: servers that open no WebSocket.
func TestHandshakes(t *testing.T) {
	status := func(code int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
			_, _ = io.WriteString(w, "<html>\x1b[31mwords</html>")
		}
	}
	raw := func(answer string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			_, _ = io.WriteString(c, answer)
			_, _ = io.Copy(io.Discard, c)
		}
	}
	for _, tt := range []struct {
		name  string
		serve http.HandlerFunc
		cause func(error) bool
		kind  DialKind
		says  string
	}{
		{"not found", status(404), hasStatus(404), DialStatus, "404 (Not Found) for the path /path"},
		{"a web page", status(200), hasStatus(200), DialStatus, "200 (OK) for the path /path"},
		{"moved", status(302, "Location", "https://user:secret@[other"), pointsTo(""), DialStatus, "302 (Found)"},
		{"moved to a good place", status(301, "Location", "https://user:secret@other.example/x"), pointsTo("wss://other.example/x"), DialStatus, "301 (Moved Permanently)"},
		{"login", status(401, "WWW-Authenticate", "Basic"), hasStatus(401), DialStatus, "401 (Unauthorized)"},
		{"forbidden", status(403), hasStatus(403), DialStatus, "403 (Forbidden)"},
		{"bad request", status(400), hasStatus(400), DialStatus, "400 (Bad Request)"},
		{"busy", status(503), hasStatus(503), DialStatus, "503 (Service Unavailable)"},
		{"nothing behind it", status(502), hasStatus(502), DialStatus, "502 (Bad Gateway)"},
		{"a teapot", status(418), hasStatus(418), DialStatus, "418 (I'm a teapot)"},
		{"a status that nobody knows", raw("HTTP/1.1 999 \x1b[31m\r\n\r\n"), hasStatus(999), DialStatus, "answers 999 for"},
		{"continue", raw("HTTP/1.1 100 Continue\r\n\r\n"), hasStatus(100), DialStatus, "100"},
		{"RFB", raw("RFB 003.008\n"), is(ErrNotWebSocket), DialVNC, "a VNC server"},
		{"SSH", raw("SSH-2.0-OpenSSH_9.2\r\n"), is(ErrNotWebSocket), DialNotHTTP, "nor any HTTP"},
		{"a TLS alert", raw("\x15\x03\x01\x00\x02\x02\x46"), is(ErrNotWebSocket), DialNeedsTLS, "speaks TLS"},
		{"no number", raw("HTTP/1.1 abc\r\n\r\n"), is(ErrNotWebSocket), DialNotWebSocket, "malformed"},
		{"a line without colon", raw("HTTP/1.1 101 x\r\n\x1b[31mnonsense\r\n\r\n"), is(ErrNotWebSocket), DialNotWebSocket, ""},
		{"no upgrade", raw("HTTP/1.1 101 x\r\n\r\n"), is(ErrNotWebSocket), DialNotWebSocket, "Connection header"},
		{"a wrong key", raw("HTTP/1.1 101 x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n" + strings.Repeat("x", 5000)), is(ErrNotWebSocket), DialNotWebSocket, "Sec-WebSocket-Accept"},
		{"an endless line", raw("HTTP/1.1 101 " + strings.Repeat("x", 2*maxHeader)), is(ErrNotWebSocket), DialTooLong, "longer than 32768 bytes"},
		{"endless lines", raw("HTTP/1.1 101 x\r\n" + strings.Repeat("X: y\r\n", maxHeader)), is(ErrNotWebSocket), DialTooLong, "longer than 32768 bytes"},
		{"another subprotocol", func(w http.ResponseWriter, r *http.Request) {
			c, _, _ := http.NewResponseController(w).Hijack()
			_, _ = io.WriteString(c, strings.Replace(switching(r, ""), "binary", "base64", 1))
			_, _ = io.Copy(io.Discard, c)
			c.Close()
		}, is(ErrNotWebSocket), DialNotWebSocket, "base64"},
		{"an extension", func(w http.ResponseWriter, r *http.Request) {
			c := upgrade(t, w, r, "Sec-WebSocket-Extensions: permessage-deflate\r\n")
			_, _ = io.Copy(io.Discard, c)
			c.Close()
		}, is(ErrNotWebSocket), DialNotWebSocket, "extension"},
		{"it closes", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }, is(io.EOF), DialClosed, "without an answer"},
		{"it closes in the middle", func(w http.ResponseWriter, r *http.Request) {
			c, _, _ := http.NewResponseController(w).Hijack()
			_, _ = io.WriteString(c, "HTTP/1.1 101 Switching")
			c.Close()
		}, is(io.ErrUnexpectedEOF), DialClosed, "without an answer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			address := serve(t, tt.serve)
			begun := time.Now()
			wantDialError(t, address+"/path?token=secret", Options{}, tt.cause, tt.kind, tt.says)
			if d := time.Since(begun); d > 2*time.Second {
				t.Errorf("it took %v", d)
			}
			_, err := Dial(context.Background(), address+"/path?token=secret", Options{})
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("%q has the secret", err)
			}
		})
	}
}

// TestHang: a server that does not answer, at every step.
func TestHang(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // nobody accepts
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, scheme := range []string{"ws", "wss"} {
		t.Run(scheme, func(t *testing.T) {
			noLeak(t)
			address := scheme + "://" + l.Addr().String()
			wantDialError(t, address, Options{HandshakeTimeout: 50 * time.Millisecond}, is(os.ErrDeadlineExceeded), DialTimeout, "does not answer")
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(20*time.Millisecond, cancel)
			if _, err := Dial(ctx, address, Options{}); !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled: %v", err)
			}
			ctx, cancel = context.WithTimeout(context.Background(), 20*time.Millisecond)
			defer cancel()
			if _, err := Dial(ctx, address, Options{}); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("timed out: %v", err)
			}
		})
	}
}

// TestBadURLs: nobody is dialled.
func TestBadURLs(t *testing.T) {
	for in, want := range map[string]struct {
		kind DialKind
		says string
	}{
		"http://host":              {DialNoScheme, "neither ws nor wss"},
		"host:1":                   {DialNoScheme, "neither ws nor wss"},
		"":                         {DialNoScheme, "neither ws nor wss"},
		"ws://":                    {DialNoHost, "no host"},
		"ws://:80":                 {DialNoHost, "no host"},
		"ws:///path":               {DialNoHost, "no host"},
		"ws://host:0":              {DialNoPort, "no port 0"},
		"ws://host:65536":          {DialNoPort, "no port 65536"},
		"ws://host:x":              {DialNoURL, "no URL"},
		"ws://[::1":                {DialNoURL, "no URL"},
		"ws://me:secret@host":      {DialUser, "do not belong"},
		"ws://me@host":             {DialUser, "do not belong"},
		"ws://host/#fragment":      {DialFragment, "fragment"},
		"ws://host\x1b[31m/\x00\n": {DialNoURL, "no URL"},
	} {
		o := Options{Dial: func(context.Context, string, string) (net.Conn, error) {
			t.Errorf("%q: dialled", in)
			return nil, io.EOF
		}}
		wantDialError(t, in, o, is(ErrURL), want.kind, want.says)
		if _, err := Dial(context.Background(), in, o); strings.Contains(err.Error(), "secret") {
			t.Errorf("%q has the secret", err)
		}
	}
}

// TestWhereItDials: hosts and ports, IPv6 too.
func TestWhereItDials(t *testing.T) {
	for in, want := range map[string]string{
		"ws://host":                 "host:80",
		"wss://host":                "host:443",
		"ws://host:5700/x":          "host:5700",
		"wss://192.0.2.1:1":         "192.0.2.1:1",
		"ws://[::1]":                "[::1]:80",
		"wss://[2001:db8::1]:65535": "[2001:db8::1]:65535",
		"ws://[fe80::1%25eth0]:5":   "[fe80::1%eth0]:5",
	} {
		var got string
		_, err := Dial(context.Background(), in, Options{Dial: func(_ context.Context, network, address string) (net.Conn, error) {
			got = network + " " + address
			return nil, syscall.ECONNREFUSED
		}})
		if got != "tcp "+want || !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("%q dials %q, want %q; %v", in, got, want, err)
		}
	}
}

// certificate makes a certificate that signs itself.
func certificate(t *testing.T, change func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "a test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if change != nil {
		change(c)
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

// TestCertificates: each problem is named, and a good certificate is accepted.
func TestCertificates(t *testing.T) {
	for _, tt := range []struct {
		name    string
		change  func(*x509.Certificate)
		trusted bool
		host    string // "" for 127.0.0.1
		says    string // "" if it is good
	}{
		{"good", nil, true, "", ""},
		{"good, IPv6", nil, true, "::1", ""},
		{"self-signed", nil, false, "", "it is signed by itself"},
		{"for others", func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"a.example", "b.example"} }, true, "", "the certificate of 127.0.0.1 is not trusted: it is for a.example, b.example"},
		{"for nobody", func(c *x509.Certificate) { c.IPAddresses = nil }, true, "", "it is for no host"},
		{"expired", func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }, true, "", "it expired on " + time.Now().Add(-time.Minute).UTC().Format("2 January 2006")},
		{"not yet valid", func(c *x509.Certificate) { c.NotBefore = time.Now().Add(30 * time.Minute) }, true, "", "it is valid only from"},
		{"for clients", func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }, true, "", "not made for servers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			shown := certificate(t, tt.change)
			s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if c := upgrade(t, w, r, ""); c != nil {
					defer c.Close()
					_, _ = c.Write(append(frame(final|opBinary, "RFB 003.008\n"), closeFrame(1000, "")...))
					_, _ = io.Copy(io.Discard, c)
				}
			}))
			s.Config.ErrorLog = log.New(io.Discard, "", 0)
			if tt.host != "" {
				l, err := net.Listen("tcp", net.JoinHostPort(tt.host, "0"))
				if err != nil {
					t.Fatal(err)
				}
				s.Listener.Close()
				s.Listener = l
			}
			s.TLS = &tls.Config{Certificates: []tls.Certificate{shown}}
			s.StartTLS()
			t.Cleanup(s.Close)
			o := Options{TLS: &tls.Config{RootCAs: x509.NewCertPool()}}
			if tt.trusted {
				o.TLS.RootCAs.AddCert(shown.Leaf)
			}
			address := "wss://" + s.Listener.Addr().String()
			if tt.says != "" {
				wantDialError(t, address, o, isCertificate, DialCertificate, tt.says)
				return
			}
			data, err := io.ReadAll(dial(t, address, o))
			if string(data) != "RFB 003.008\n" || err != nil {
				t.Errorf("%q, %v", data, err)
			}
			if o.TLS.ServerName != "" {
				t.Error("the caller's tls.Config was changed")
			}
		})
	}
}

// TestOldTLS: TLS 1.1 is refused unless somebody asked for it.
func TestOldTLS(t *testing.T) {
	noLeak(t)
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	s.StartTLS()
	t.Cleanup(s.Close)
	wantDialError(t, "wss://"+s.Listener.Addr().String(), Options{}, func(error) bool { return true }, DialFailed, "version")
}

// full serves a WebSocket whose server reads nothing, until the test ends.
func full(t *testing.T) string {
	t.Helper()
	end := make(chan struct{})
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if c := upgrade(t, w, r, ""); c != nil {
			defer c.Close()
			<-end
		}
	})
	t.Cleanup(func() { close(end) })
	return address
}

// TestReadDeadline: it passes, and afterwards reading goes on.
func TestReadDeadline(t *testing.T) {
	noLeak(t)
	speak := make(chan struct{})
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if c := upgrade(t, w, r, ""); c != nil {
			defer c.Close()
			_, _ = c.Write(frame(opBinary, "a")[:2]) // in the middle of a frame
			<-speak
			_, _ = c.Write([]byte("a"))
			_, _ = io.Copy(io.Discard, c)
		}
	})
	c := dial(t, address, Options{})
	p := make([]byte, 1)
	for _, at := range []time.Time{time.Unix(1, 0), time.Now(), time.Now().Add(20 * time.Millisecond)} {
		if err := c.SetReadDeadline(at); err != nil {
			t.Fatal(err)
		}
		_, err := c.Read(p)
		var timeout net.Error
		if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &timeout) || !timeout.Timeout() {
			t.Fatalf("deadline %v: %v", at, err)
		}
	}
	// One that is set while Read waits.
	if err := c.SetDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(20*time.Millisecond, func() { _ = c.SetReadDeadline(time.Now()) })
	if _, err := c.Read(p); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal(err)
	}
	if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	close(speak)
	if n, err := c.Read(p); n != 1 || err != nil || p[0] != 'a' {
		t.Errorf("%d bytes, %v, %q", n, err, p)
	}
}

// TestWriteDeadline: a server that does not read holds nobody for ever.
func TestWriteDeadline(t *testing.T) {
	noLeak(t)
	c := dial(t, full(t), Options{})
	if err := c.SetWriteDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if err := fill(c); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("it ends with %v", err)
	}
	if err := c.SetWriteDeadline(time.Time{}); err != nil {
		t.Error(err)
	}
	if _, err := c.Write([]byte("x")); err == nil {
		t.Error("half a frame was sent, and then another")
	}
}

// fill writes until an error.
func fill(c net.Conn) error {
	p := make([]byte, 1<<20)
	for {
		if _, err := c.Write(p); err != nil {
			return err
		}
	}
}

// TestClose closes from another goroutine, with readers and writers at work, more
// than once.
func TestClose(t *testing.T) {
	noLeak(t)
	c := dial(t, full(t), Options{})
	ends := make(chan error)
	for range 2 {
		go func() { _, err := c.Read(make([]byte, 1)); ends <- err }()
		go func() { ends <- fill(c) }()
	}
	time.AfterFunc(20*time.Millisecond, func() {
		var all sync.WaitGroup
		for range 3 {
			all.Add(1)
			go func() {
				defer all.Done()
				begun := time.Now()
				if err := c.Close(); err != nil {
					t.Error(err)
				}
				if d := time.Since(begun); d > 900*time.Millisecond {
					t.Errorf("Close took %v", d)
				}
			}()
		}
		all.Wait()
		ends <- nil
	})
	late := time.After(patience)
	for range 5 {
		select {
		case err := <-ends:
			if err != nil && !errors.Is(err, net.ErrClosed) {
				t.Errorf("it ends with %v", err)
			}
		case <-late:
			t.Fatal("somebody is still at work")
		}
	}
	if _, err := c.Write([]byte("x")); !errors.Is(err, net.ErrClosed) {
		t.Errorf("writing after Close: %v", err)
	}
	if _, err := c.Read(nil); !errors.Is(err, net.ErrClosed) {
		t.Errorf("reading after Close: %v", err)
	}
	if err := c.SetDeadline(time.Now()); err == nil {
		t.Error("a deadline after Close")
	}
}

// TestBackPressure: a server is not read faster than the reader reads.
func TestBackPressure(t *testing.T) {
	noLeak(t)
	sent := make(chan int64, 1)
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if c := upgrade(t, w, r, ""); c != nil {
			defer c.Close()
			_ = c.(*net.TCPConn).SetWriteBuffer(1 << 16)
			one := frame(final|opBinary, strings.Repeat("x", 1<<16))
			total := int64(0)
			for {
				_ = c.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
				n, err := c.Write(one)
				total += int64(n)
				if err != nil {
					sent <- total
					return
				}
			}
		}
	})
	c := dial(t, address, Options{})
	// What sockets hold is megabytes at most.
	if n := <-sent; n > 64<<20 {
		t.Errorf("%d bytes were taken, and nobody reads", n)
	}
	if _, err := io.Copy(io.Discard, c); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("it ends with %v", err)
	}
}

// TestCloseWrite: the server sees the end, and what it says then is read.
func TestCloseWrite(t *testing.T) {
	noLeak(t)
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if c := upgrade(t, w, r, ""); c != nil {
			defer c.Close()
			_, _ = io.Copy(io.Discard, c)
			_, _ = c.Write(append(frame(final|opBinary, "why"), closeFrame(1000, "")...))
		}
	})
	c := dial(t, address, Options{})
	if err := c.(*conn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(c)
	if string(data) != "why" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
}

// FuzzServer: whatever a server says, the connection ends with an error of a known
// type, and no goroutine is left.
func FuzzServer(f *testing.F) {
	for _, s := range [][]byte{
		frame(final|opBinary, "RFB 003.008\n"), frame(opBinary, "x"), frame(final|opText, "x"), closeFrame(1000, "bye"), closeFrame(1011, ""),
		frame(final|opPing, "x"), append(frame(opBinary, "x"), frame(final|opContinuation, "y")...), {final | opBinary, 127, 1, 2, 3, 4, 5, 6, 7, 8},
		{final | opBinary, 126, 0, 200, 1}, {final | opBinary, 0x85, 1, 2, 3, 4, 5, 6, 7, 8, 9},
	} {
		f.Add("", s)
	}
	f.Add("Sec-WebSocket-Extensions: permessage-deflate\r\n", []byte{})
	f.Add("Connection: close\r\nX: \xff\r\n", []byte{final | opBinary, 1, 'x'})
	f.Add("\n\x02", []byte("\n "))
	f.Fuzz(func(t *testing.T, header string, stream []byte) {
		ours, theirs := net.Pipe()
		go func() {
			defer theirs.Close()
			r, err := readRequest(theirs)
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(io.Discard, theirs) }()
			_, _ = io.WriteString(theirs, switching(r, header))
			_, _ = theirs.Write(stream)
		}()
		c, err := Dial(context.Background(), "ws://host", Options{MaxMessage: 1 << 16, Dial: func(context.Context, string, string) (net.Conn, error) { return ours, nil }})
		if err != nil {
			var dial *DialError
			if !errors.As(err, &dial) {
				t.Fatalf("%#v", err)
			}
			return
		}
		defer c.Close()
		_ = c.SetReadDeadline(time.Now().Add(patience))
		n, err := io.Copy(io.Discard, c)
		if err != nil && !isProtocolError(err) && !isNetError(err) || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("%#v: %v", err, err)
		}
		// An empty line may have ended the header early.
		if most := len(header) + len("\r\n") + len(stream); n > int64(most) {
			t.Fatalf("at most %d bytes were sent, and %d read", most, n)
		}
	})
}

// FuzzHandshake: whatever a server answers to the request, Dial ends.
func FuzzHandshake(f *testing.F) {
	for _, s := range []string{"HTTP/1.1 101 x\r\nConnection: Upgrade\r\n\r\n", "HTTP/1.0 404 Not Found\r\nContent-Length: 5\r\n\r\nhello", "RFB 003.008\n", "\x15\x03\x01",
		"HTTP/1.1 301 x\r\nLocation: http://a:b@c/\r\n\r\n", "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		ours, theirs := net.Pipe()
		go func() {
			defer theirs.Close()
			if _, err := readRequest(theirs); err == nil {
				_, _ = theirs.Write(answer)
			}
		}()
		c, err := Dial(context.Background(), "ws://host", Options{Dial: func(context.Context, string, string) (net.Conn, error) { return ours, nil }})
		if err == nil {
			c.Close()
			t.Fatal("it guessed the key")
		}
		if strings.ContainsAny(err.Error(), "\x1b\n\r") {
			t.Errorf("%q is not clean", err)
		}
	})
}

func readRequest(r io.Reader) (*http.Request, error) {
	return http.ReadRequest(bufio.NewReader(r))
}
