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

	"github.com/govnc/virt-viewer/app/login/keyring"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/rfbclient/websocket"
)

func TestExplain(t *testing.T) {
	dial := func(err error) error {
		return &rfbclient.ConnectError{Err: &net.OpError{Op: "dial", Net: "tcp", Err: err}}
	}
	webSocket := func(reason string, err error) error {
		return &rfbclient.ConnectError{Err: &websocket.DialError{URL: "ws://h", Reason: reason, Advice: "Do this.", Err: err}}
	}
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
		{webSocket("x", syscall.ECONNREFUSED), ExitUnreachable, "nobody listens"},
		{webSocket("the certificate of h is not trusted: it expired", &websocket.CertificateError{}), ExitUnreachable, "it expired. Do this."},
		{webSocket("the server answers 404", &websocket.StatusError{Status: 404}), ExitProtocol, "answers 404. Do this."},
		{webSocket("no", websocket.ErrNotTLS), ExitProtocol, "no. Do this."},
		{webSocket("the server does not answer", os.ErrDeadlineExceeded), ExitUnreachable, "does not answer. Do this."},
		{&websocket.ProtocolError{What: "text"}, ExitProtocol, "breaks the WebSocket protocol: text"},
		{fmt.Errorf("%w: %w", rfbclient.ErrLost, &websocket.CloseError{Code: 1011, Reason: "no display"}), ExitLost, "no display (1011)"},
		{&rfbclient.FileError{What: "cannot use the client certificate", Err: os.ErrNotExist}, ExitFile, "certificate: file does not exist. Check the file's name"},
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
		{&rfbclient.TLSError{What: "the server speaks TLS 1.0; TLS 1.2 is the oldest that this program accepts"}, ExitProtocol, "speaks TLS 1.0"},
		{&rfbclient.ProtocolError{What: "nonsense"}, ExitProtocol, "nonsense"},
		{&rfbclient.UnsupportedError{What: "RFB 2"}, ExitProtocol, "RFB 2"},
		{&rfbclient.UnsupportedSecurityError{Types: []uint8{19}}, ExitProtocol, "19 (VeNCrypt)"},
		{fmt.Errorf("%w: slow", rfbclient.ErrTimeout), ExitUnreachable, "does not answer"},
		{fmt.Errorf("%w: reset", rfbclient.ErrLost), ExitLost, "closed the connection"},
		{rfbclient.ErrNotReading, ExitLost, "does not read"},
		{rfbclient.ErrLost, ExitLost, "somebody else has taken it over"},
		{fmt.Errorf("%w: %w", rfbclient.ErrLost, syscall.ECONNRESET), ExitLost, "the network failed"},
		{&ThrownOutError{rfbclient.ErrLost}, ExitLost, "as soon as the session had begun"},
		{&rfbclient.EarlyEndError{Err: rfbclient.ErrLost}, ExitUnreachable, "before a session began. Check that this is the port"},
		{&rfbclient.EarlyEndError{Err: fmt.Errorf("%w: no display (1011)", rfbclient.ErrLost)}, ExitUnreachable, "before a session began: no display (1011)"},
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
		{fmt.Errorf("%w: %w", rfbclient.ErrLost, &guest.TunnelError{WasOpen: true, Err: &guest.SSHError{Host: "host", Err: errors.New("gone")}}), ExitLost, "has ended"},
		{&guest.ConnectError{URI: "qemu+ssh://root@host/", Err: &guest.SSHError{Host: "root@host", Said: "No route", Err: errors.New("gone")}}, ExitNoLibvirt, `No route. Check that "ssh root@host" works`},
		{&guest.DialError{Guest: "web", Address: "127.0.0.1:1", Err: syscall.ECONNREFUSED}, ExitUnreachable, "127.0.0.1:1"},
		{&guest.AttachError{Guest: "web", Err: errors.New("denied")}, ExitUnreachable, "denied"},
		{&rfbclient.ConnectError{Err: &guest.AttachError{Guest: "web", Err: errors.New("denied")}}, ExitUnreachable, "denied"},
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
