// SPDX-License-Identifier: GPL-2.0-or-later

package interop

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/rfbclient/websocket"
	"github.com/govnc/virt-viewer/test/servers"
)

// serverList is every server in every mode.
//
// QEMU 7.2 may forget a client: when what is dirty of its display is not so for that
// client, it makes a job without rectangles, throws it away, and waits for ever for
// its end (vnc_update_client in its ui/vnc.c). With some dozens of clients that
// happens about once in a run of this test; with one, it was not seen.
var serverList = []server{
	{program: "QEMU", start: startQEMU(servers.QEMUOptions{}), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "lossy=on", start: startQEMU(servers.QEMUOptions{VNC: "lossy=on"}), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "non-adaptive=on", start: startQEMU(servers.QEMUOptions{VNC: "non-adaptive=on"}), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "lossy=on,non-adaptive=on", start: startQEMU(servers.QEMUOptions{VNC: "lossy=on,non-adaptive=on"}), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "password", start: startQEMU(servers.QEMUOptions{Password: "secret1"}), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "power-control=on,key-delay-ms=1,share=force-shared and sound", start: startQEMU(withSound), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "IPv6", start: startQEMU(servers.QEMUOptions{Host: "::1"}), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "a unix socket", start: startQEMU(servers.QEMUOptions{Unix: true}), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "its WebSocket", start: startWebSocket(false), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "its WebSocket with TLS", start: startWebSocket(true), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "behind websockify", start: startWebsockify(false), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "behind websockify with TLS", start: startWebsockify(true), quantise: truncate, forgets: true},
	{program: "QEMU", mode: "tls-creds with a certificate and a password", start: startTLS, quantise: truncate, forgets: true},
	{program: "QEMU", mode: "tls-creds without a certificate, sasl=on", start: startSASL, quantise: truncate, forgets: true},
	{program: "TigerVNC Xvnc", mode: "depth 24", start: startXvnc(24), quantise: throughBytes},
	{program: "TigerVNC Xvnc", mode: "depth 16", start: startXvnc(16), quantise: throughBytes},
	{program: "x11vnc on Xvfb", mode: "depth 24", start: startX11vnc(24), quantise: servers.Scale},
	{program: "x11vnc on Xvfb", mode: "depth 16", start: startX11vnc(16), quantise: servers.Scale},
	{program: "x11vnc on Xvfb", mode: "depth 8 with a colour map", start: startX11vnc(8), quantise: servers.Scale, own: bgr233},
	{program: "libvncserver", mode: "32 bits", start: startLibVNCServer(32, false), quantise: servers.Scale},
	{program: "libvncserver", mode: "16 bits", start: startLibVNCServer(16, false), quantise: servers.Scale},
	{program: "libvncserver", mode: "8 bits", start: startLibVNCServer(8, false), quantise: servers.Scale},
	{program: "libvncserver", mode: "8 bits with a colour map", start: startLibVNCServer(8, true), quantise: servers.Scale, own: bgr233},
	{program: "TightVNC Xtightvnc", mode: "depth 24", start: startXtightvnc(24), quantise: servers.Scale},
	{program: "TightVNC Xtightvnc", mode: "depth 16", start: startXtightvnc(16), quantise: servers.Scale},
	{program: "TightVNC Xtightvnc", mode: "depth 8", start: startXtightvnc(8), quantise: servers.Scale},
	{program: "TightVNC Xtightvnc", mode: "depth 8 with a colour map", start: startXtightvnc(8, "-cc", "3"), quantise: servers.Scale}, // 3: PseudoColor
	{program: "wayvnc on sway", start: startWayvnc, quantise: truncate},
}

// bgr233 is what libvncserver makes of a colour map for a client that asks for one:
// a map of its own, of colours of 3, 3 and 2 bits.
var bgr233 = [3]int{7, 7, 3}

// faults are known faults of servers. Cells to which one applies must be wrong, and
// say why.
var faults = []struct {
	program, mode, encoding, depth string // "" for all
	what                           string
}{
	{program: "QEMU", encoding: "TightPNG", depth: "16 bits",
		what: "QEMU's PNG pictures have all colours, whatever depth was asked for."},
}

// fault gives what is known to be wrong, "" for nothing.
func fault(s server, e encoding, d depth) string {
	is := func(want, is string) bool { return want == "" || want == is }
	for _, f := range faults {
		if is(f.program, s.program) && is(f.mode, s.mode) && is(f.encoding, e.name) && is(f.depth, d.name) {
			return f.what
		}
	}
	return ""
}

// truncate keeps the highest bits.
func truncate(v, from, to int) int { return v * (to + 1) / (from + 1) }

// throughBytes makes bytes of it, rounded down, and of these the nearest value.
func throughBytes(v, from, to int) int { return (v*255/from*to + 128) / 255 }

// version finds a version's number in what a program prints about itself. Of
// QEMU, whose bug fixes Debian follows, only the first two parts are kept.
func version(t *testing.T, parts int, program string, args ...string) string {
	t.Helper()
	out := servers.Output(t, program, args...)
	number := regexp.MustCompile(`[0-9]+(\.[0-9]+)+`).FindString(out)
	if number == "" {
		t.Fatalf("%s does not say its version: %q", program, out)
	}
	all := strings.Split(number, ".")
	return strings.Join(all[:min(parts, len(all))], ".")
}

// withSound has what of -vnc does not change pictures, and must not.
var withSound = servers.QEMUOptions{
	VNC:  "power-control=on,key-delay-ms=1,share=force-shared,audiodev=sound",
	Args: []string{"-audiodev", "none,id=sound", "-machine", "pc,pcspk-audiodev=sound"},
}

func startQEMU(o servers.QEMUOptions) func(t *testing.T) running {
	return func(t *testing.T) running {
		r, q := qemu(t, o)
		if q.Path != "" {
			r.reach = func(c *rfbclient.Config) {
				c.Dial = func(ctx context.Context) (net.Conn, error) { return dialUnix(ctx, q.Path) }
			}
		}
		return r
	}
}

// dialUnix connects to a socket whose queue of callers may be full: other than with
// TCP that is an error.
func dialUnix(ctx context.Context, path string) (net.Conn, error) {
	for {
		conn, err := new(net.Dialer).DialContext(ctx, "unix", path)
		if !errors.Is(err, syscall.EAGAIN) {
			return conn, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// qemu starts a QEMU that many clients may call.
func qemu(t *testing.T, o servers.QEMUOptions) (running, *servers.QEMU) {
	if o.VNC != "" {
		o.VNC += ","
	}
	o.VNC += fmt.Sprintf("connections=%d", len(encodings)*len(depths)+1)
	q, screen := servers.StartQEMUCanvas(t, o, width, height)
	return running{
		version: version(t, 2, "qemu-system-x86_64", "--version"), address: q.Address(), password: o.Password, screen: screen,
	}, q
}

// startWebSocket starts a QEMU that is reached by its WebSocket.
func startWebSocket(encrypted bool) func(t *testing.T) running {
	return func(t *testing.T) running {
		port := servers.FreePort(t, "127.0.0.1")
		o, scheme := servers.QEMUOptions{}, "ws"
		var certificate *servers.Certificate
		if encrypted {
			certificate, scheme = servers.NewCertificate(t), "wss"
			o = certificate.QEMU()
			o.VNC += ","
		}
		o.VNC += fmt.Sprintf("websocket=%d", port)
		r, _ := qemu(t, o)
		r.reach = byWebSocket(fmt.Sprintf("%s://127.0.0.1:%d/", scheme, port), certificate)
		return r
	}
}

// startWebsockify starts a QEMU behind a websockify.
func startWebsockify(encrypted bool) func(t *testing.T) running {
	return func(t *testing.T) running {
		r, q := qemu(t, servers.QEMUOptions{})
		scheme := "ws"
		var certificate *servers.Certificate
		if encrypted {
			certificate, scheme = servers.NewCertificate(t), "wss"
		}
		r.reach = byWebSocket(scheme+"://"+servers.StartWebsockify(t, q.Address(), certificate), certificate)
		return r
	}
}

func byWebSocket(url string, certificate *servers.Certificate) func(*rfbclient.Config) {
	var o websocket.Options
	if certificate != nil {
		o.TLS = &tls.Config{RootCAs: certificate.Roots}
	}
	return func(c *rfbclient.Config) {
		c.Dial = func(ctx context.Context) (net.Conn, error) { return websocket.Dial(ctx, url, o) }
		if certificate != nil { // QEMU then offers VeNCrypt within, too
			c.TLS = rfbclient.TLS{ServerName: "localhost", RootCAs: certificate.Roots}
		}
	}
}

func startTLS(t *testing.T) running {
	ca := servers.NewAuthority(t)
	o := ca.X509(false)
	o.Password = "secret1"
	r, _ := qemu(t, o)
	r.reach = func(c *rfbclient.Config) { c.TLS = rfbclient.TLS{ServerName: "localhost", RootCAs: ca.Pool()} }
	return r
}

func startSASL(t *testing.T) running {
	r, _ := qemu(t, servers.WithSASL(t, servers.AnonymousTLS(), "digest-md5"))
	r.user, r.password = "alice", "secret"
	r.reach = func(c *rfbclient.Config) { c.TLS.AllowAnonymous = true }
	return r
}

func startXvnc(depth int) func(t *testing.T) running {
	return func(t *testing.T) running {
		x := servers.StartXvncOfDepth(t, width, height, depth)
		return running{version: version(t, 3, "Xvnc", "-version"), address: fmt.Sprintf("127.0.0.1:%d", x.Port), screen: x.Canvas(t)}
	}
}

func startX11vnc(depth int) func(t *testing.T) running {
	return func(t *testing.T) running {
		x := servers.StartX11vncScreen(t, width, height, depth)
		return running{version: version(t, 3, "x11vnc", "-version"), address: fmt.Sprintf("127.0.0.1:%d", x.Port), screen: x.Canvas(t)}
	}
}

func startLibVNCServer(bits int, colourMap bool) func(t *testing.T) running {
	return func(t *testing.T) running {
		s := servers.StartLibVNCServer(t, width, height, bits, colourMap)
		return running{version: version(t, 3, "pkg-config", "--modversion", "libvncserver"), address: fmt.Sprintf("127.0.0.1:%d", s.Port), screen: s}
	}
}

func startXtightvnc(depth int, args ...string) func(t *testing.T) running {
	return func(t *testing.T) running {
		x := servers.StartXtightvnc(t, width, height, depth, args...)
		return running{version: version(t, 3, "Xtightvnc", "-version"), address: fmt.Sprintf("127.0.0.1:%d", x.Port), screen: x.Canvas(t)}
	}
}

func startWayvnc(t *testing.T) running {
	s := servers.StartWayvnc(t, width, height)
	return running{version: version(t, 3, "wayvnc", "--version"), address: fmt.Sprintf("127.0.0.1:%d", s.Port), screen: s}
}
