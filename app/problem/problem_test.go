// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/app/login/keyring"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/rfbclient/websocket"
)

func TestExplain(t *testing.T) {
	dial := func(err error) error {
		return &rfbclient.ConnectError{Err: &net.OpError{Op: "dial", Net: "tcp", Err: err}}
	}
	webSocket := func(e websocket.DialError) error {
		e.URL = "ws://h"
		return &rfbclient.ConnectError{Err: &e}
	}
	lost := func(err error) error { return &rfbclient.LostError{Err: err} }
	noSSH := func(said string) error {
		return &rfbclient.ConnectError{Err: &guest.TunnelError{Guest: "web", Where: "127.0.0.1:1",
			Err: &guest.SSHError{Host: "root@host", Said: said, Err: errors.New("gone")}}}
	}
	for _, tt := range []struct {
		err   error
		code  ExitCode
		words string
	}{
		{dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), ExitUnreachable, "nobody listens"},
		{dial(os.NewSyscallError("connect", syscall.EHOSTUNREACH)), ExitUnreachable, "no route"},
		{dial(os.NewSyscallError("connect", syscall.ENOENT)), ExitUnreachable, "no such socket"},
		{dial(os.NewSyscallError("connect", syscall.EACCES)), ExitUnreachable, "permission denied"},
		{dial(context.DeadlineExceeded), ExitUnreachable, "timed out"},
		{dial(&net.DNSError{Name: "nowhere", IsNotFound: true}), ExitUnreachable, `no host "nowhere"`},
		{webSocket(websocket.DialError{Text: "x", Err: syscall.ECONNREFUSED}), ExitUnreachable, "nobody listens"},
		{webSocket(websocket.DialError{Text: "no such thing", Err: errors.New("x")}), ExitUnreachable, "no such thing. Check the address, and that the server runs."},
		{webSocket(websocket.DialError{Kind: websocket.DialCertificate, Err: &websocket.CertificateError{Kind: websocket.CertificateUsage, Host: "h"}}), ExitUnreachable,
			"the certificate of h is not trusted: it was not made for servers. Correct the server's certificate, or let this computer trust it."},
		{webSocket(websocket.DialError{Kind: websocket.DialStatus, Err: &websocket.StatusError{Status: 404, Path: "/x"}}), ExitProtocol,
			`the server answers 404 (Not Found) for the path /x. Try another path: QEMU's WebSocket is at "/"`},
		{webSocket(websocket.DialError{Kind: websocket.DialNotTLS, Err: websocket.ErrNotTLS}), ExitProtocol, "the server does not speak TLS. If it has no TLS there, the address begins with ws://."},
		{webSocket(websocket.DialError{Kind: websocket.DialTimeout, Err: os.ErrDeadlineExceeded}), ExitUnreachable, "does not answer. Check that a WebSocket server is at this port; if it speaks TLS there, the address begins with wss://."},
		{&websocket.ProtocolError{What: "text"}, ExitProtocol, "breaks the WebSocket protocol: text"},
		{lost(&websocket.CloseError{Code: 1011, Reason: "no display"}), ExitLost, "no display (1011)"},
		{&rfbclient.FileError{Kind: rfbclient.FileClientCertificate, Err: os.ErrNotExist}, ExitFile, "certificate: file does not exist. Check the file's name"},
		{&rfbclient.AuthError{Reason: "no"}, ExitAuth, "refused the authentication: no"},
		{&rfbclient.RefusedError{Reason: "full"}, ExitUnreachable, "full"},
		{&rfbclient.RefusedError{Reason: "Too many security failures"}, ExitAuth, "Too many security failures. There were too many wrong passwords"},
		{&rfbclient.AuthError{Reason: "Too many authentication failures"}, ExitAuth, "does not listen to this computer for a while"},
		{&rfbclient.AuthError{Reason: "too many attempts"}, ExitAuth, "There were too many wrong passwords"},
		{&rfbclient.RefusedError{Reason: "Too many connections"}, ExitUnreachable, "Another viewer is connected."},
		{&rfbclient.AuthError{Reason: "Server is already in use"}, ExitUnreachable, "refused the connection: Server is already in use. Another viewer is connected."},
		{&rfbclient.AuthError{Reason: "Connection rejected by local user"}, ExitAuth, "The password is not the reason"},
		{&rfbclient.RefusedError{Reason: "Permission denied"}, ExitAuth, "Permission denied. The password is not the reason"},
		{&rfbclient.AuthError{Reason: "Authentication failed"}, ExitAuth, "Check the password"},
		{&rfbclient.AuthError{Reason: "Invalid password"}, ExitAuth, "Check the password"},
		{&rfbclient.CertificateError{Certificate: &rfbclient.Certificate{BareKey: true, Problems: []rfbclient.CertificateProblem{rfbclient.UnknownKey}}}, ExitAuth,
			"key was not accepted: the server shows a key without a certificate. Nothing secret was sent. If it is your server's (SHA-256 00:00"},
		{&rfbclient.CertificateError{Certificate: &rfbclient.Certificate{Problems: []rfbclient.CertificateProblem{rfbclient.UnknownAuthority}}}, ExitAuth, "--ca-file"},
		{&rfbclient.UnprotectedError{Unprotected: rfbclient.Unprotected{Encrypted: true, Weak: &rfbclient.TLSWeakness{KeyExchange: "RSA", Cipher: "AES-128-CBC"}}}, ExitAuth,
			"key exchange RSA, cipher AES-128-CBC. Whoever records the connection and gets the server's key"},
		{&rfbclient.UnprotectedError{Unprotected: rfbclient.Unprotected{Encrypted: true, Weak: &rfbclient.TLSWeakness{KeyExchange: "DHE-RSA", Bits: 1024, Cipher: "AES-128-CBC"}}}, ExitAuth, "Numbers that short"},
		{&rfbclient.UnprotectedError{Unprotected: rfbclient.Unprotected{Encrypted: true, Weak: &rfbclient.TLSWeakness{KeyExchange: "RSA"}}}, ExitAuth, "allow it with --security any"},
		{&rfbclient.TLSError{Kind: rfbclient.TLSOld, Version: "TLS 1.0"}, ExitProtocol, "the server speaks TLS 1.0; TLS 1.2 is the oldest that this program accepts"},
		{&rfbclient.ProtocolError{What: "nonsense"}, ExitProtocol, "nonsense"},
		{&rfbclient.UnsupportedError{Kind: rfbclient.UnsupportedVersion, Major: 2}, ExitProtocol, "the server speaks RFB 2.0; 3.3 is the oldest version that this program knows. Check that this is the port"},
		{&rfbclient.UnsupportedSecurityError{Types: []uint8{19}}, ExitProtocol, "19 (VeNCrypt)"},
		{fmt.Errorf("%w: slow", rfbclient.ErrTimeout), ExitUnreachable, "does not answer"},
		{lost(errors.New("reset")), ExitLost, "the server closed the connection: reset. "},
		{rfbclient.ErrNotReading, ExitLost, "does not read"},
		{rfbclient.ErrLost, ExitLost, "somebody else has taken it over"},
		{lost(syscall.ECONNRESET), ExitLost, "the network failed"},
		{&ThrownOutError{rfbclient.ErrLost}, ExitLost, "as soon as the session had begun"},
		{&rfbclient.EarlyEndError{Err: rfbclient.ErrLost}, ExitUnreachable, "before a session began. Check that this is the port"},
		{&rfbclient.EarlyEndError{Err: lost(&websocket.CloseError{Code: 1011, Reason: "no display"})}, ExitUnreachable, "before a session began: the WebSocket was closed: no display (1011)"},
		{&rfbclient.EarlyEndError{Asked: true, Err: rfbclient.ErrLost}, ExitUnreachable, "So does one that somebody has alone. Taking it over (--exclusive)"},
		{&rfbclient.EarlyEndError{Asked: true, Exclusive: true, Err: rfbclient.ErrLost}, ExitUnreachable, "Leave out --exclusive"},
		{&rfbclient.ConnectError{Err: &guest.AttachError{Guest: "web", Err: &guest.AccessError{URI: "qemu:///system", Write: true, NoAgent: true, Group: "libvirt", Said: "no polkit agent available"}}},
			ExitAuth, `this needs write access to "qemu:///system", which was refused: no polkit agent available. No polkit agent runs in this session that could ask for a password: start your desktop's. Become a member of the group "libvirt" and log in again.`},
		{&guest.AccessError{URI: "qemu:///system", Write: true, Said: "access denied by policy"}, ExitAuth, "Ask the administrator"},
		{&guest.AccessError{URI: "qemu:///system", Group: "libvirt", Said: "Permission denied"}, ExitAuth, `no access to "qemu:///system": Permission denied`},
		{rfbclient.ErrClosed, ExitCancelled, "cancelled"},
		{&guest.ConnectError{URI: "qemu:///system", Err: errors.New("no daemon")}, ExitNoLibvirt, "no daemon"},
		{&guest.ConnectError{Err: guest.ErrNoLibvirt}, ExitNoLibvirt, "not usable"},
		{&guest.AuthError{URI: "qemu+tcp://h/", Err: errors.New("bad password")}, ExitAuth, "bad password"},
		{&guest.AuthError{Err: guest.ErrCancelled}, ExitCancelled, "not answered"},
		{&guest.NoGuestError{Text: "web", URI: "test:///default", Near: []string{"web1"}}, ExitNoGuest, `did you mean "web1"`},
		{&guest.NoDisplayError{Guest: "web", Others: []string{"spice"}}, ExitNoDisplay, "only spice"},
		{&guest.NoDisplayError{Guest: "web", Number: 2, Has: 1}, ExitNoDisplay, "no VNC display number 3, only 1 in all"},
		{&guest.NotReadyError{Guest: "web"}, ExitNoDisplay, "no address yet"},
		{&guest.NotRunningError{Guest: "web", State: guest.StateShutOff}, ExitNoDisplay, "shut off"},
		{&guest.UnreachableError{Guest: "web", Where: "127.0.0.1:1"}, ExitUnreachable, "its own host"},
		{&guest.UnreachableError{Guest: "web", Where: "127.0.0.1:1", Direct: true}, ExitUnreachable, "Leave out --direct"},
		{noSSH("Permission denied (publickey)."), ExitUnreachable, `it said: Permission denied (publickey). Check that "ssh root@host" works in a terminal. Or use --direct`},
		{noSSH("channel 0: open failed: connect failed: Connection refused"), ExitUnreachable, "Connection refused. ssh has reached the host, but not the display"},
		{lost(&guest.TunnelError{WasOpen: true, Err: &guest.SSHError{Host: "host", Err: errors.New("gone")}}), ExitLost, "has ended"},
		{&guest.ConnectError{URI: "qemu+ssh://root@host/", Err: &guest.SSHError{Host: "root@host", Said: "No route", Err: errors.New("gone")}}, ExitNoLibvirt, `No route. Check that "ssh root@host" works`},
		{&guest.ConnectError{URI: "qemu+ssh://root@host:2222/", Err: &guest.SSHError{Host: "root@host", Port: "2222", Said: "No route", Err: guest.ErrLibvirtsSSH}}, ExitNoLibvirt,
			`libvirt's connection through ssh to "root@host" ended; it said: No route. Check that "ssh -p 2222 root@host" works in a terminal. Check the URI`},
		{&guest.DialError{Guest: "web", Address: "127.0.0.1:1", Err: syscall.ECONNREFUSED}, ExitUnreachable, "127.0.0.1:1"},
		{&guest.AttachError{Guest: "web", Err: errors.New("denied")}, ExitUnreachable, "denied"},
		{&rfbclient.ConnectError{Err: &guest.AttachError{Guest: "web", Err: errors.New("denied")}}, ExitUnreachable, "denied"},
		{&RecordError{fmt.Errorf("record x: %w", &recorder.FullError{File: "/disk/web.mp4", Kept: 3*time.Hour + 65*time.Second, Err: syscall.ENOSPC})}, ExitNotWritten,
			"Cannot show web: the disk is full: /disk/web.mp4 has the first 3:01:05 of the recording, which can be played. Make room there, or choose another place."},
		{&RecordError{&recorder.FullError{File: "/disk/web.mp4", Err: syscall.EDQUOT}}, ExitNotWritten, "your share of the disk is used up: nothing of the recording is kept in /disk/web.mp4."},
		{&RecordError{&recorder.WriteError{Err: &recorder.FullError{File: "web.avi", Kept: time.Second, Err: syscall.EFBIG}}}, ExitNotWritten, "a file can become no larger there: web.avi has the first 0:01"},
		{&RecordError{&os.PathError{Op: "open", Path: "/disk/web.fbs", Err: syscall.ENOSPC}}, ExitNotWritten, "the disk is full: /disk/web.fbs was not written. Make room"},
		{&RecordError{&recorder.FFmpegError{Said: "no such codec", Err: errors.New("exit status 1")}}, ExitNotWritten, "ffmpeg did not write the video: no such codec. Check"},
		{&os.PathError{Op: "write", Path: "/disk/web.png", Err: syscall.ENOSPC}, ExitNotWritten, "the disk is full: /disk/web.png was not written."},
		{&guest.AccessError{URI: "qemu:///system", Socket: true, Group: "libvirt", Said: "Failed to connect socket to '/run/libvirt/libvirt-sock': Permission denied"}, ExitAuth,
			`no access to "qemu:///system": your user may not open it. Become a member of the group "libvirt" and log in again.`},
		{&guest.NoDaemonError{URI: "qemu:///system", Service: "libvirtd", CanStart: true}, ExitNoLibvirt,
			`libvirt's service libvirtd, which "qemu:///system" needs, does not run on this machine. Start it as root: "systemctl start libvirtd.socket".`},
		{&guest.NoDaemonError{URI: "qemu:///system", Service: "virtqemud"}, ExitNoLibvirt, `Start it as root: "virtqemud --daemon".`},
		{&guest.NoDaemonError{URI: "qemu:///session"}, ExitNoLibvirt, `libvirt, which "qemu:///session" needs, is not installed on this machine. Install it: the package libvirt-daemon-system`},
		{&guest.StartError{Service: "libvirtd", Said: "Access denied", Err: errors.New("exit status 4")}, ExitNoLibvirt, "the service libvirtd was not started: Access denied. Start it as root"},
		{keyring.ErrNone, ExitAuth, "no program keeps passwords in this session. Start or install one"},
		{keyring.ErrNoCollection, ExitAuth, "there is no keyring yet to keep passwords in. Create one"},
		{keyring.ErrDismissed, ExitAuth, "was not answered. It asks for a password of its own"},
		{&keyring.Error{What: "it cannot be used", Err: context.DeadlineExceeded}, ExitAuth, "the keyring does not answer"},
		{&keyring.Error{What: "it cannot be used", Err: errors.New("org.freedesktop.DBus.Error.Failed at /org")}, ExitAuth, "Cannot show web: the keyring has failed. Look with"},
		{errors.New("surprise"), ExitInternal, "surprise"},
	} {
		f := Explain("Cannot show web", tt.err)
		if f.Code != tt.code || !strings.Contains(f.Error(), tt.words) || !strings.HasPrefix(f.Error(), "Cannot show web: ") {
			t.Errorf("%v: code %d, %q; want %d, %q", tt.err, f.Code, f.Error(), tt.code, tt.words)
		}
		if !errors.Is(f, tt.err) {
			t.Errorf("%v is not kept", tt.err)
		}
	}
}

// TestForeignText: what a server says cannot reach the terminal or the window as
// anything but text.
func TestForeignText(t *testing.T) {
	f := Explain("Cannot show \x1b[31mweb", &rfbclient.AuthError{Reason: "no\x1b]0;x\a\n"})
	if strings.ContainsAny(f.Error(), "\x1b\a\n") {
		t.Errorf("%q", f.Error())
	}
}

// TestAdviceOnSSH: what the user shall try is what was tried.
func TestAdviceOnSSH(t *testing.T) {
	want := `Check that "ssh -p 2222 root@far" works in a terminal.`
	if got := adviceOnSSH(&guest.SSHError{Host: "root@far", Port: "2222"}); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
