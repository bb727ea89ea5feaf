// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/rfbclient/websocket"
	"github.com/govnc/virt-viewer/ui/i18n"
	"github.com/govnc/virt-viewer/ui/vvfile"
)

// explain turns an error into words: what was tried (known to the caller), what
// happened, what to do. Text from elsewhere is cleaned.
func explain(tried string, err error) *Failure {
	f := classify(err)
	f.Err = err
	if f.Tried == "" {
		f.Tried = tried
	}
	f.Tried, f.Reason = sentence(f.Tried), sentence(f.Reason)
	return f
}

// sentence makes foreign text a part of ours.
func sentence(s string) string {
	return strings.TrimRight(rfbclient.CleanText(s, 400), ".: ")
}

func classify(err error) *Failure {
	var failure *Failure
	if errors.As(err, &failure) {
		return failure
	}
	var file *vvfile.Error
	if errors.As(err, &file) {
		return &Failure{Code: ExitFile, Reason: file.Reason, Advice: file.Advice}
	}
	if f := classifyGuest(err); f != nil {
		return f
	}
	if f := classifyHeadless(err); f != nil {
		return f
	}
	if f := classifySession(err); f != nil {
		return f
	}
	return &Failure{Code: ExitInternal, Reason: reason(err), Advice: i18n.T("This is a fault in this program; please report it.")}
}

// classifyGuest knows what libvirt and the guest's definition can be wrong with.
func classifyGuest(err error) *Failure {
	var tunnel *guest.TunnelError
	var ssh *guest.SSHError
	var connect *guest.ConnectError
	var auth *guest.AuthError
	var call *guest.CallError
	var lost *guest.LostError
	var noGuest *guest.NoGuestError
	var dial *guest.DialError
	switch {
	case errors.Is(err, guest.ErrCancelled):
		return &Failure{Code: ExitCancelled, Reason: i18n.T("the question was not answered")}
	case errors.Is(err, guest.ErrNoLibvirt):
		return &Failure{Code: ExitNoLibvirt, Reason: reason(err), Advice: i18n.T("Install libvirt's client library (libvirt0).")}
	case errors.As(err, &tunnel) && errors.As(err, &ssh):
		return classifyTunnel(tunnel, ssh)
	case errors.As(err, &connect) && errors.As(err, &ssh):
		return &Failure{Code: ExitNoLibvirt, Reason: reason(err), Advice: adviceOnSSH(ssh)}
	case errors.As(err, &connect):
		return &Failure{Code: ExitNoLibvirt, Reason: reason(err), Advice: i18n.T("Check the URI (--connect), that libvirt runs there, and that you may use it: \"virsh -c URI list\" must work.")}
	case errors.As(err, &auth):
		return &Failure{Code: ExitAuth, Reason: reason(err), Advice: i18n.T("Check the user name and the password.")}
	case errors.As(err, &call), errors.As(err, &lost):
		return &Failure{Code: ExitNoLibvirt, Reason: reason(err), Advice: i18n.T("Check that libvirt still runs there.")}
	case errors.As(err, &noGuest):
		return &Failure{Code: ExitNoGuest, Reason: reason(err), Advice: i18n.T("\"virsh list --all\" lists the guests; --wait waits for one to appear.")}
	case errors.As(err, &dial):
		f := classifyDial(dial.Err)
		f.Reason = fmt.Sprintf("%s (%s)", f.Reason, dial.Address)
		return f
	}
	return classifyDisplay(err)
}

// classifyTunnel knows why a display is not reached through ssh.
func classifyTunnel(tunnel *guest.TunnelError, ssh *guest.SSHError) *Failure {
	f := &Failure{Code: ExitUnreachable, Reason: reason(tunnel), Advice: adviceOnSSH(ssh) + " " + i18n.T("Or use --direct.")}
	switch {
	case tunnel.WasOpen:
		f.Code, f.Advice = ExitLost, i18n.T("The network failed, or the host was stopped.")
	case strings.Contains(ssh.Said, "open failed"):
		f.Advice = i18n.T("ssh has reached the host, but not the display from there. Check that the guest runs, and that the host allows forwarding or has nc.")
	}
	return f
}

func adviceOnSSH(ssh *guest.SSHError) string {
	return fmt.Sprintf(i18n.T("Check that \"ssh %s\" works in a terminal."), ssh.Host)
}

// classifyDisplay knows why a guest's display cannot be used.
func classifyDisplay(err error) *Failure {
	var notRunning *guest.NotRunningError
	var noDisplay *guest.NoDisplayError
	var notReady *guest.NotReadyError
	var unreachable *guest.UnreachableError
	var bad *guest.BadDisplayError
	var attach *guest.AttachError
	switch {
	case errors.As(err, &noDisplay):
		return &Failure{Code: ExitNoDisplay, Reason: reason(err), Advice: i18n.T("Add <graphics type='vnc' autoport='yes'/> to its devices (\"virsh edit\") and start it anew.")}
	case errors.As(err, &notReady), errors.As(err, &bad):
		return &Failure{Code: ExitNoDisplay, Reason: reason(err), Advice: i18n.T("Look at its <graphics> element: \"virsh dumpxml\".")}
	case errors.As(err, &notRunning):
		return &Failure{Code: ExitNoDisplay, Reason: reason(err), Advice: i18n.T("Start it: \"virsh start\".")}
	case errors.As(err, &unreachable) && unreachable.Direct:
		return &Failure{Code: ExitUnreachable, Reason: reason(err), Advice: i18n.T("Leave out --direct.")}
	case errors.As(err, &unreachable):
		return &Failure{Code: ExitUnreachable, Reason: reason(err), Advice: i18n.T("With a URI such as qemu+ssh://HOST/system it is reached through ssh, if it has an address or a socket.")}
	case errors.As(err, &attach):
		return &Failure{Code: ExitUnreachable, Reason: reason(err), Advice: i18n.T("Passing a display needs write access to libvirt on this machine; without --attach its address is used.")}
	}
	return nil
}

// classifySession knows what a connection to a display can end with.
func classifySession(err error) *Failure {
	var connect *rfbclient.ConnectError
	var auth *rfbclient.AuthError
	var refused *rfbclient.RefusedError
	var protocol *rfbclient.ProtocolError
	var unsupported *rfbclient.UnsupportedError
	var security *rfbclient.UnsupportedSecurityError
	var certificate *rfbclient.CertificateError
	var clientCertificate *rfbclient.ClientCertificateError
	var unprotected *rfbclient.UnprotectedError
	var tls *rfbclient.TLSError
	var credential *rfbclient.CredentialError
	var frames *websocket.ProtocolError
	switch {
	case errors.As(err, &connect):
		return classifyDial(connect.Err)
	case errors.As(err, &auth):
		return &Failure{Code: ExitAuth, Reason: reason(err), Advice: i18n.T("Check the password and try again.")}
	case errors.As(err, &refused):
		return &Failure{Code: ExitUnreachable, Reason: reason(err), Advice: i18n.T("Another viewer may be connected, or the server lets nobody in at the moment.")}
	case errors.As(err, &security):
		f := &Failure{Code: ExitProtocol, Reason: reason(err), Advice: i18n.T("Allow another security type at the server.")}
		if len(security.Forbidden) > 0 {
			f.Advice = fmt.Sprintf(i18n.T("It protects less than it should. If you want it nevertheless: --security %s."), strings.Join(security.Forbidden, ","))
		}
		return f
	case errors.As(err, &certificate):
		return &Failure{Code: ExitAuth, Reason: reason(err), Advice: i18n.T("Nothing secret was sent. If it is your server's, give its authority with --ca-file.")}
	case errors.As(err, &unprotected):
		return &Failure{Code: ExitAuth, Reason: reason(err), Advice: i18n.T("Nothing was sent. Turn on TLS at the server, reach it through ssh, or allow it with --security any.")}
	case errors.As(err, &clientCertificate):
		return &Failure{Code: ExitAuth, Reason: reason(err), Advice: i18n.T("Give one with --client-cert and --client-key.")}
	case errors.As(err, &tls):
		return &Failure{Code: ExitProtocol, Reason: reason(err), Advice: i18n.T("Look at the server's certificate and TLS settings.")}
	case errors.As(err, &credential):
		return &Failure{Code: ExitAuth, Reason: reason(err), Advice: i18n.T("Check what you typed.")}
	case errors.As(err, &unsupported), errors.As(err, &protocol):
		return &Failure{Code: ExitProtocol, Reason: reason(err), Advice: i18n.T("Check that this is the port of a VNC server; if it is, please report this.")}
	case errors.As(err, &frames):
		return &Failure{Code: ExitProtocol, Reason: reason(err), Advice: i18n.T("Check that a VNC server is behind this WebSocket.")}
	case errors.Is(err, rfbclient.ErrTimeout):
		return &Failure{Code: ExitUnreachable, Reason: i18n.T("the server does not answer"), Advice: i18n.T("Check that this is the port of a VNC server, and that the server is not hung.")}
	case errors.Is(err, rfbclient.ErrLost), errors.Is(err, rfbclient.ErrNotReading):
		return &Failure{Code: ExitLost, Reason: reason(err), Advice: i18n.T("The server was stopped, or the network failed.")}
	case errors.Is(err, rfbclient.ErrClosed):
		return &Failure{Code: ExitCancelled, Reason: i18n.T("it was cancelled")}
	}
	return nil
}

// classifyDial knows why a socket cannot be opened.
func classifyDial(err error) *Failure {
	f := &Failure{Code: ExitUnreachable, Reason: reason(err), Advice: i18n.T("Check the address and that the server runs.")}
	var dns *net.DNSError
	var timeout net.Error
	var ws *websocket.DialError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		f.Reason = fmt.Sprintf(i18n.T("there is no host %q"), dns.Name)
		f.Advice = i18n.T("Check the name.")
	case errors.Is(err, syscall.ECONNREFUSED):
		f.Reason = i18n.T("nobody listens there (connection refused)")
		f.Advice = i18n.T("Check the port, and that the server or guest runs.")
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		f.Reason = i18n.T("the host cannot be reached (no route)")
		f.Advice = i18n.T("Check the address and the network.")
	case errors.Is(err, os.ErrNotExist):
		f.Reason = i18n.T("there is no such socket")
		f.Advice = i18n.T("Check the path, and that the server or guest runs.")
	case errors.Is(err, os.ErrPermission):
		f.Reason = i18n.T("you may not open it (permission denied)")
		f.Advice = i18n.T("Check the socket's owner and permissions.")
	case errors.As(err, &ws):
		f.Code, f.Reason, f.Advice = webSocketCode(ws), phrase(ws.Reason), ws.Advice
	case errors.As(err, &timeout) && timeout.Timeout():
		f.Reason = i18n.T("the host does not answer (timed out)")
		f.Advice = i18n.T("Check the address; a firewall may drop the connection.")
	}
	return f
}

// webSocketCode says whether a server was reached, but was another one than a
// WebSocket's.
func webSocketCode(err *websocket.DialError) ExitCode {
	var status *websocket.StatusError
	if errors.As(err, &status) || errors.Is(err, websocket.ErrNotWebSocket) || errors.Is(err, websocket.ErrNotTLS) {
		return ExitProtocol
	}
	return ExitUnreachable
}
