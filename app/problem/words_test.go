// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/config/keyspec"
	"github.com/govnc/virt-viewer/app/config/settings"
	"github.com/govnc/virt-viewer/app/config/vvfile"
	"github.com/govnc/virt-viewer/app/login/secrets"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/rfbclient/websocket"
)

// TestWords: what kinds and facts are in words, as users have read them all along.
func TestWords(t *testing.T) {
	day := time.Date(2026, time.May, 1, 0, 0, 0, 0, time.UTC)
	file := func(kind vvfile.Kind, text string) error { return &vvfile.Error{Name: "x.vv", Kind: kind, Text: text} }
	addr := func(text string) error {
		_, err := address.Parse(text)
		return err
	}
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&rfbclient.UnsupportedError{Text: "SSH-"}, `this is not a VNC server: it begins with "SSH-"`},
		{&rfbclient.UnsupportedError{Kind: rfbclient.UnsupportedSecurity, Number: 300}, "the server demands security type 300, which this program does not have"},
		{&rfbclient.UnsupportedError{Kind: rfbclient.UnsupportedVeNCrypt, Minor: 1}, "the server speaks VeNCrypt 0.1; 0.2 is the oldest version that this program knows"},
		{&rfbclient.UnsupportedError{Kind: rfbclient.UnsupportedMechanisms, Text: "ANONYMOUS"}, `the server offers no SASL mechanism that can be used here: "ANONYMOUS"`},
		{&rfbclient.UnsupportedError{Kind: rfbclient.UnsupportedName, Text: "vnc", Known: []string{"VNC", "None"}}, `"vnc" is not a security type that this program has; it has VNC, None`},
		{&rfbclient.UnsupportedError{Kind: rfbclient.UnsupportedColourMap, Number: 32}, "the server has a colour map for pixels of 32 bits; only those of 8 and 16 bits are understood"},
		{&rfbclient.TLSError{Kind: rfbclient.TLSOld}, "the server speaks only TLS 1.1, TLS 1.0 or older; TLS 1.2 is the oldest that this program accepts"},
		{&rfbclient.TLSError{Kind: rfbclient.TLSTooWeak, Text: "handshake failure"}, "the server ends TLS: handshake failure (it may have only key exchanges and ciphers that are too weak)"},
		{&rfbclient.FileError{Kind: rfbclient.FileNoAuthority, File: "/ca.pem"}, "the file /ca.pem has no certificate authority in PEM form"},
		{&rfbclient.UnsupportedSecurityError{Types: []uint8{2}, Forbidden: []string{"VNC"}}, "the server offers no security type that is allowed; it has: 2 (VNC)"},

		{&websocket.CertificateError{Kind: websocket.CertificateHost, Host: "h", Names: "a.example, b.example"}, "the certificate of h is not trusted: it is for a.example, b.example"},
		{&websocket.CertificateError{Kind: websocket.CertificateHost, Host: "h"}, "the certificate of h is not trusted: it is for no host"},
		{&websocket.CertificateError{Kind: websocket.CertificateSelfSigned, Host: "h"}, "the certificate of h is not trusted: it is signed by itself"},
		{&websocket.CertificateError{Kind: websocket.CertificateExpired, Host: "h", When: day}, "the certificate of h is not trusted: it expired on 1 May 2026"},
		{&websocket.CertificateError{Kind: websocket.CertificateNotYet, Host: "h", When: day}, "the certificate of h is not trusted: it is valid only from 1 May 2026 on"},
		{&websocket.StatusError{Status: 999, Path: "/"}, "the server answers 999 for the path /"},
		{&websocket.CloseError{Code: 1011}, "the WebSocket was closed with code 1011"},

		{&guest.BadDisplayError{Guest: "web", Err: &guest.XMLError{Text: `"x"`}}, `the description of the guest "web" cannot be used: it is not XML: "x"`},
		{&guest.BadDisplayError{Guest: "web", Err: &guest.ValueError{Kind: guest.ValueNotPort, Value: "70000"}}, `the description of the guest "web" cannot be used: 70000 is not a port`},
		{&guest.BadDisplayError{Guest: "web", Err: &guest.SizeError{Size: 5, Max: 4}}, `the description of the guest "web" cannot be used: it has 5 bytes, more than 4`},
		{&guest.ConnectError{URI: "x://-", Err: &guest.ValueError{Kind: guest.ValueDash, Value: `"-"`}}, `cannot connect to "x://-": "-" starts with a dash`},
		{&guest.ActionError{Guest: "web", Err: &guest.ValueError{Kind: guest.ValueNoDrive, Value: `"sdb"`}}, `it has no drive "sdb"`},
		{&guest.LostError{URI: "test:///default", Loss: guest.Loss{Kind: guest.LostSilent}}, `the connection to "test:///default" was lost: the libvirt daemon does not answer`},
		{&guest.LostError{URI: "test:///default", Loss: guest.Loss{Kind: guest.LostSaid, Said: "x"}}, `the connection to "test:///default" was lost: x`},
		{&guest.AttachError{Guest: "web", Err: guest.ErrNotLocal}, `libvirt cannot open the display of the guest "web": only a libvirt on this machine can pass an open connection`},
		{&guest.ConnectError{Err: &guest.NoLibvirtError{Err: errors.New("no such library")}}, "cannot connect to libvirt's default connection: libvirt is not usable on this machine: no such library"},
		{&guest.ConnectError{Err: &guest.SSHError{Host: "h", Err: &guest.PrivateDirError{Err: os.ErrNotExist}}}, `ssh to "h" failed: there is no place for a private directory: file does not exist`},

		{&keys.ChordError{Text: "ctrl+", Name: ""}, `no key is named in "ctrl+"`},
		{&keys.ChordError{Text: "ctrl+foo", Name: "foo"}, `there is no key "foo" in "ctrl+foo"`},
		{&layout.UnknownError{Layout: "klingon"}, `there is no such keyboard layout: "klingon"`},
		{&PictureNameError{Name: "x.gif"}, `pictures are saved as .png, .jpg or .jpeg, not as "x.gif"`},
		{&RecordError{Err: &recorder.EndingError{Name: "x.gif"}}, `recordings are saved as .mp4, .webm, .avi or .fbs, not as "x.gif"`},
		{&recorder.EndingError{Name: "x.gif"}, `recordings are saved as .mp4, .webm, .avi or .fbs, not as "x.gif"`},
		{recorder.ErrNoFFmpeg, "ffmpeg is not installed; without it, videos are saved as .avi only"},
		{&RecordError{Err: recorder.ErrNoFFmpeg}, "ffmpeg is not installed; without it, videos are saved as .avi only"},
		{&RecordError{Err: fmt.Errorf("record x.mp4: %w", &recorder.FFmpegError{Said: "no space", Err: errors.New("exit status 1")})}, "ffmpeg did not write the video: no space"},

		{addr("vnc://host:0"), `"vnc://host:0": there is no port 0`},
		{addr("vnc://host:x"), `"vnc://host:x" is no URI: invalid port ":x" after host`},
		{addr("vnc://host/path"), `"vnc://host/path": nothing may follow the port`},
		{addr("vnc+unix://host/path"), `"vnc+unix://host/path": a unix socket is written vnc+unix:///PATH`},
		{addr("ws://host/#x"), `"ws://host/#x": a WebSocket's address has no #`},
		{addr("http://host/vnc.html"), `"http://host/vnc.html" is a web page's address; a WebSocket's begins with ws:// or wss://`},
		{addr("spice://host:5900"), `"spice://host:5900" is the address of a SPICE display; this program shows VNC displays only`},
		{addr("rdp://host"), `"rdp://host": this program shows VNC displays only`},
		{addr("qemu+ssh://host/system"), `"qemu+ssh://host/system": addresses of displays begin with vnc://, vnc+unix://, ws:// or wss://; for libvirt's URIs use --connect`},
		{addr("fe80::1"), `"fe80::1": this address exists on each of the machine's networks; name the network interface, as in [fe80::1%eth0]`},
		{addr("a b"), `"a b" is no address of a display: use vnc://HOST:PORT, HOST:DISPLAY or HOST::PORT`},
		{addr("vnc://me:secret@host"), "a password in the address can be read by everybody on this machine; leave it out, you will be asked"},

		{&keyspec.Error{Name: "zoom-in"}, "Missing value for hotkey 'zoom-in'"},
		{&keyspec.Error{Kind: keyspec.BadHotkey, Name: "x", Text: "a+b", Err: keyspec.ErrTwoKeys}, "Invalid hotkey 'a+b' for 'x': it has two keys that are not modifiers"},
		{&keyspec.Error{Kind: keyspec.BadHotkey, Name: "x", Text: "blah", Err: &keys.ChordError{Text: "blah", Name: "blah"}}, `Invalid hotkey 'blah' for 'x': there is no key "blah" in "blah"`},
		{&keyspec.Error{Kind: keyspec.UnknownKey, Name: "nokey"}, "Unable to lookup 'nokey' key"},
		{&keyspec.Error{Kind: keyspec.NoMapping, Name: "x"}, "Missing mapping value for key 'x'"},
		{&keyspec.Error{Kind: keyspec.UnknownMappedKey, Name: "nokey"}, "Unable to lookup mapped key 'nokey' it will be ignored"},
		{&settings.Error{Kind: settings.NotSaved, Err: &settings.Error{Kind: settings.NotRegular, File: "/x"}}, "cannot save the settings: /x is not a regular file"},
		{&secrets.Error{Err: syscall.ENOENT}, "cannot read the password: no such file or directory"},
		{&secrets.Error{Kind: secrets.NoDescriptor, Descriptor: 9}, "there is no descriptor 9"},
		{&secrets.Error{Kind: secrets.TooLong, File: "/x"}, fmt.Sprintf("the password in /x is longer than %d bytes", secrets.MaxLength)},

		{file(vvfile.NoGroup, ""), "this is no connection file: it has no group [virt-viewer]"},
		{file(vvfile.NoType, ""), "this is no connection file: it does not say the type of its display"},
		{file(vvfile.UnknownType, "foo"), "Unsupported graphic type 'foo'"},
		{file(vvfile.NewerVersion, "99.0"), "At least Remote Viewer version 99.0 is required to setup this connection"},
		{&vvfile.Error{Kind: vvfile.NewerVersion, Text: "99.0", URL: "http://x.example/"}, "At least Remote Viewer version 99.0 is required to setup this connection, see http://x.example/ for details"},
		{file(vvfile.NoPort, "0"), `there is no port "0"`},
		{file(vvfile.TooLarge, ""), "the file is larger than the 65536 bytes that a connection file may have"},
		{&vvfile.Error{Kind: vvfile.Unreadable, Err: syscall.ENOENT}, "the file cannot be read: no such file or directory"},
	} {
		if got := Words(tt.err); got != tt.want {
			t.Errorf("%#v: %q, want %q", tt.err, got, tt.want)
		}
	}
}

// TestWebSocketAdvice: what to do about a server that opens no WebSocket.
func TestWebSocketAdvice(t *testing.T) {
	status := func(status int, path, location string, tls bool) websocket.DialError {
		return websocket.DialError{Kind: websocket.DialStatus, TLS: tls, Err: &websocket.StatusError{Status: status, Path: path, Location: location}}
	}
	for _, tt := range []struct {
		err  websocket.DialError
		want string
	}{
		{status(404, "/path", "", false), `Try another path: QEMU's WebSocket is at "/", websockify's often at "/websockify".`},
		{status(200, "/", "", false), `Try another path: websockify is often at "/websockify".`},
		{status(302, "/", "", false), "It points elsewhere, and does not say where."},
		{status(301, "/", "wss://other.example/x", false), "It points to wss://other.example/x; use that address if you trust it."},
		{status(401, "/", "", false), "The server lets only those in who have logged in to it, which cannot be done here."},
		{status(403, "/", "", false), "The server lets only those in who have logged in to it, which cannot be done here."},
		{status(400, "/", "", false), "If the server speaks TLS there, the address begins with wss://."},
		{status(400, "/", "", true), "Check the address, and that a VNC display is behind it."},
		{status(503, "/", "", false), "The server is busy: try again later."},
		{status(502, "/", "", false), "The server does not reach the display behind it: check that the guest runs."},
		{status(418, "/", "", false), "Check the address, and that a VNC display is behind it."},
		{websocket.DialError{Kind: websocket.DialVNC, Host: "127.0.0.1:5900"}, "It is a VNC server without WebSocket: use vnc://127.0.0.1:5900."},
		{websocket.DialError{Kind: websocket.DialNeedsTLS}, "It speaks TLS: the address begins with wss://."},
		{websocket.DialError{Kind: websocket.DialNotHTTP}, "Check that a WebSocket server is at this port."},
		{websocket.DialError{Kind: websocket.DialClosed}, "Check that a WebSocket server is at this port; if it speaks TLS there, the address begins with wss://."},
		{websocket.DialError{Kind: websocket.DialTimeout, TLS: true}, "Check that a WebSocket server is at this port; if it has no TLS there, the address begins with ws://."},
		{websocket.DialError{Kind: websocket.DialAlert, Text: "x"}, "It may want a client certificate, or another version of TLS."},
		{websocket.DialError{Kind: websocket.DialNoPort, Text: "0"}, "Write ws://HOST:PORT/PATH or wss://HOST:PORT/PATH."},
	} {
		tt.err.URL = "ws://h"
		if f := Explain("", &rfbclient.ConnectError{Err: &tt.err}); f.Advice != tt.want {
			t.Errorf("%v: %q, want %q", &tt.err, f.Advice, tt.want)
		}
	}
}

// TestFileNotes: what a connection file has and is not used is named.
func TestFileNotes(t *testing.T) {
	for _, tt := range []struct {
		note vvfile.Note
		want string
	}{
		{vvfile.Note{Kind: vvfile.ForSPICE, Name: "x.vv", Key: "proxy"}, `x.vv: "proxy" is for SPICE displays and has no effect`},
		{vvfile.Note{Kind: vvfile.UnknownKey, Name: "x.vv", Key: "command"}, `x.vv: "command" is not known and has no effect`},
		{vvfile.Note{Kind: vvfile.ForOVirt, Name: "x.vv", Key: "ovirt"}, "x.vv: the group [ovirt] has no effect: CDs are not changed through oVirt"},
		{vvfile.Note{Kind: vvfile.NotDeleted, Name: "x.vv", Err: syscall.EACCES}, "x.vv: the file should be deleted, and cannot be: permission denied"},
	} {
		if got := FileNote(tt.note); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
	if advice := Explain("", &vvfile.Error{Kind: vvfile.SPICE}).Advice; !strings.Contains(advice, "a viewer that knows SPICE") {
		t.Errorf("%q", advice)
	}
}
