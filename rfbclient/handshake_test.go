// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"crypto/des"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/auth"
)

// kind names the type of an error.
func kind(err error) string {
	var protocol *ProtocolError
	var unsupported *UnsupportedError
	var security *UnsupportedSecurityError
	var auth *AuthError
	var refused *RefusedError
	var connect *ConnectError
	var tls *TLSError
	var certificate *CertificateError
	var credential *CredentialError
	switch {
	case errors.As(err, &tls):
		return "tls"
	case errors.As(err, &certificate):
		return "certificate"
	case errors.As(err, &credential):
		return "credential"
	case errors.As(err, &protocol):
		return "protocol"
	case errors.As(err, &unsupported):
		return "unsupported"
	case errors.As(err, &security):
		return "security"
	case errors.As(err, &auth):
		return "auth"
	case errors.As(err, &refused):
		return "refused"
	case errors.As(err, &connect):
		return "connect"
	case errors.Is(err, ErrClosed):
		return "closed"
	case errors.Is(err, ErrTimeout):
		return "timeout"
	case errors.Is(err, ErrLost):
		return "lost"
	}
	return "unknown"
}

func TestHandshake(t *testing.T) {
	challenge := strings.Repeat("c", 16)
	init := func(w *packet) *packet { return w.serverInit(4, 3, "test") }
	start := func(version string) *packet { return new(packet).text(version) }
	for _, tt := range []struct {
		name   string
		stream *packet
		want   string // kind of the error at the end
		begun  bool   // the session had begun
		says   string // part of the error
	}{
		{"3.8, None", init(start("RFB 003.008\n").u8(1, 1).u32(0)), "lost", true, ""},
		{"3.7, None: no result", init(start("RFB 003.007\n").u8(1, 1)), "lost", true, ""},
		{"3.3, None: the server decides", init(start("RFB 003.003\n").u32(1)), "lost", true, ""},
		{"3.5 is 3.3", init(start("RFB 003.005\n").u32(1)), "lost", true, ""},
		{"Apple's 3.889 is 3.8", init(start("RFB 003.889\n").u8(1, 1).u32(0)), "lost", true, ""},
		{"4.1 is 3.8", init(start("RFB 004.001\n").u8(1, 1).u32(0)), "lost", true, ""},
		{"3.8, VNC", init(start("RFB 003.008\n").u8(1, 2).text(challenge).u32(0)), "lost", true, ""},
		{"3.7, VNC", init(start("RFB 003.007\n").u8(1, 2).text(challenge).u32(0)), "lost", true, ""},
		{"3.3, VNC", init(start("RFB 003.003\n").u32(2).text(challenge).u32(0)), "lost", true, ""},
		{"VNC is better than None", init(start("RFB 003.008\n").u8(3, 1, 77, 2).text(challenge).u32(0)), "lost", true, ""},
		{"255 types", init(start("RFB 003.008\n").u8(255).text(strings.Repeat("\x4d", 254)).u8(1).u32(0)), "lost", true, ""},

		{"wrong password, 3.8", start("RFB 003.008\n").u8(1, 2).text(challenge).u32(1).u32(5).text("wrong"), "auth", false, "wrong"},
		{"wrong password, 3.7", start("RFB 003.007\n").u8(1, 2).text(challenge).u32(1), "auth", false, ""},
		{"too many attempts", start("RFB 003.007\n").u8(1, 2).text(challenge).u32(2), "auth", false, "too many attempts"},
		{"an unknown result is no success", start("RFB 003.008\n").u8(1, 1).u32(0x1000000), "protocol", false, "16777216"},
		{"closed when it has the password", start("RFB 003.008\n").u8(1, 2).text(challenge), "auth", false, "probably refused"},
		{"let in and closed", start("RFB 003.008\n").u8(1, 2).text(challenge).u32(0).u16(4), "auth", false, "probably refused"},
		{"let in without a password and closed", start("RFB 003.008\n").u8(1, 1).u32(0).u16(4), "lost", false, ""},
		{"refusal without words", start("RFB 003.008\n").u8(1, 2).text(challenge).u32(1), "auth", false, ""},
		{"a reason with escapes", start("RFB 003.008\n").u8(1, 2).text(challenge).u32(1).u32(14).text("a\x1b[31m\nb\u202e<i>"), "auth", false, "a[31m b<i>"},
		{"a reason of 4 GiB", start("RFB 003.008\n").u8(1, 2).text(challenge).u32(1).u32(0xffffffff).text("x"), "auth", false, ""},

		{"refused, 3.8", start("RFB 003.008\n").u8(0).u32(8).text("too many"), "refused", false, "too many"},
		{"refused, 3.3", start("RFB 003.003\n").u32(0).u32(8).text("too many"), "refused", false, "too many"},
		{"only unknown types", start("RFB 003.008\n").u8(2, 13, 77), "security", false, "13 (RSA-AES two-step), 77"},
		{"MSLogon from a 3.3 server", start("RFB 003.003\n").u32(0xfffffffa), "unsupported", false, "4294967290"},

		{"too old", start("RFB 003.002\n"), "unsupported", false, "3.2"},
		{"version 0", start("RFB 000.000\n"), "unsupported", false, ""},
		{"no number", start("RFB abc.def\n"), "protocol", false, ""},
		{"no end of line", start("RFB 003.008x"), "protocol", false, ""},
		{"ssh", start("SSH-2.0-OpenSSH_9.2\r\n"), "unsupported", false, "not a VNC server"},
		{"HTTP", start("HTTP/1.1 400 Bad Request\r\n\r\n"), "unsupported", false, "not a VNC server"},
		{"half a greeting", start("RFB 00"), "lost", false, ""},
		{"nothing", start(""), "lost", false, ""},
		{"closed after the types", start("RFB 003.008\n").u8(1, 1), "lost", false, ""},
		{"half a challenge", start("RFB 003.008\n").u8(1, 2).text("cccc"), "lost", false, ""},

		{"no pixels at all", hello(0, 0), "lost", true, ""},
		{"one row", hello(16384, 1), "lost", true, ""},
		{"as large as can be", hello(16384, MaxDesktopPixels/16384), "lost", true, ""},
		{"too large", hello(16384, MaxDesktopPixels/16384+1), "protocol", false, "16384x2305"},
		{"too wide", hello(65535, 1), "protocol", false, "65535x1"},
		{"too high", hello(1, 65535), "protocol", false, "1x65535"},
		{"wraps in 32 bits", hello(46341, 46341), "protocol", false, ""},
		{"a name of 20000 bytes", start("RFB 003.008\n").u8(1, 1).u32(0).serverInit(4, 3, strings.Repeat("n", 20000)), "lost", true, ""},
		{"a name of 100000 bytes", start("RFB 003.008\n").u8(1, 1).u32(0).serverInit(4, 3, strings.Repeat("n", 100000)), "lost", true, ""},
		{"a name of 4 GiB that does not come", start("RFB 003.008\n").u8(1, 1).u32(0).u16(4, 3).text(strings.Repeat("\x00", 16)).u32(0xffffffff).text("n"), "protocol", false, "desktop name of 4294967295 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, chunk := range []int{1 << 20, 1} {
				noLeak(t)
				_, u := converse(t, Config{}, tt.stream.Bytes(), chunk, func(CredentialRequest) Credentials {
					return Credentials{Password: []byte("secret")}
				})
				if got := kind(u.Err); got != tt.want || u.Initialized != tt.begun || !strings.Contains(u.Err.Error(), tt.says) {
					t.Errorf("in pieces of %d: session begun: %v, ended with %s: %v", chunk, u.Initialized, got, u.Err)
				}
			}
		})
	}
}

func TestNamesAreClean(t *testing.T) {
	for name, want := range map[string]string{
		"plain":                    "plain",
		"\xff\xfe broken":          "\ufffd\ufffd broken",
		"\x1b]0;title\a":           "]0;title",
		"a\nb\tc":                  "a b c",
		"\u202eevil":               "evil",
		strings.Repeat("long", 60): strings.Repeat("long", 30) + "…",
		"<b>bold</b> & %s":         "<b>bold</b> & %s",
	} {
		stream := new(packet).text("RFB 003.008\n").u8(1, 1).u32(0).serverInit(1, 1, name)
		if _, u := session(t, stream.Bytes(), 1<<20); u.Name == nil || *u.Name != want {
			t.Errorf("%q became %q", name, *u.Name)
		}
	}
}

// TestVNCResponse checks the answer as a server does: it decrypts it.
func TestVNCResponse(t *testing.T) {
	challenge := [16]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	response, err := auth.VNCResponse([]byte("secret12ignored"), challenge)
	if err != nil {
		t.Fatal(err)
	}
	// "secret12", each byte's bits in reverse order.
	server, err := des.NewCipher([]byte{0xce, 0xa6, 0xc6, 0x4e, 0xa6, 0x2e, 0x8c, 0x4c})
	if err != nil {
		t.Fatal(err)
	}
	var got [16]byte
	server.Decrypt(got[:8], response[:8])
	server.Decrypt(got[8:], response[8:])
	if got != challenge {
		t.Errorf("the server decrypts %v", got)
	}
	if other, _ := auth.VNCResponse([]byte("secret1"), challenge); other == response {
		t.Error("the eighth character does not count")
	}
}

func TestDialFails(t *testing.T) {
	noLeak(t)
	trouble := errors.New("no such host")
	c := Start(Config{Dial: func(context.Context) (net.Conn, error) { return nil, trouble }})
	<-c.Done()
	var u Updates
	c.Take(&u)
	if kind(u.Err) != "connect" || !errors.Is(u.Err, trouble) || u.Connected {
		t.Errorf("ended with %v, connected: %v", u.Err, u.Connected)
	}
}

// TestCloseInEveryState closes while the client dials, waits for the server's
// words, waits for the user, and works: it must end at once and leave nothing.
func TestCloseInEveryState(t *testing.T) {
	whole := hello(2, 2).Bytes()
	question := new(packet).text("RFB 003.008\n").u8(1, 2).text(strings.Repeat("c", 16)).Bytes()
	states := map[string]func(ctx context.Context) (net.Conn, error){
		"dialling": func(ctx context.Context) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() },
		"asking":   func(context.Context) (net.Conn, error) { return newMemoryConn(question, 100, true), nil },
		"at work":  func(context.Context) (net.Conn, error) { return newMemoryConn(whole, 100, true), nil },
	}
	for n := range whole {
		states["after "+string(rune('a'+n%26))+" bytes"] = func(context.Context) (net.Conn, error) {
			return newMemoryConn(whole[:n], 100, true), nil
		}
	}
	for name, dial := range states {
		t.Run(name, func(t *testing.T) {
			noLeak(t)
			woken := make(chan struct{}, 10)
			c := Start(Config{Dial: dial, Wake: func() { woken <- struct{}{} }})
			if name != "dialling" {
				<-woken // it has connected
			}
			c.KeyEvent('a', 0x1e, true)
			c.Close()
			c.Close()
			<-c.Done()
			var u Updates
			c.Take(&u)
			if !u.Closed || !errors.Is(u.Err, ErrClosed) {
				t.Errorf("closed: %v, %v", u.Closed, u.Err)
			}
			c.KeyEvent('a', 0x1e, false) // no harm
			c.Answer(Credentials{Password: []byte("late")})
		})
	}
}
