// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/rfbclient/websocket"
)

// sessionRules say what a connection to a display can end with.
var sessionRules = []rule{
	on(rejectedProblem),
	on(func(e *rfbclient.ConnectError) *Problem { return dialProblem(e.Err) }),
	on(func(e *rfbclient.AuthError) *Problem {
		if e.Silent {
			return fails(ExitAuth, i18n.T("the server ended the connection when it had the password: it has probably refused it"), i18n.T("Check the password and try again."))
		}
		if e.Kind() != rfbclient.RefusedSomehow { // it was not the password
			return refusalProblem(e.Kind(), e.Reason)
		}
		return fails(ExitAuth, said(i18n.T("the server refused the authentication"), e.Reason), i18n.T("Check the password and try again."))
	}),
	on(func(e *rfbclient.RefusedError) *Problem { return refusalProblem(e.Kind(), e.Reason) }),
	on(securityProblem),
	on(func(e *rfbclient.CertificateError) *Problem {
		if e.Certificate.BareKey { // which no authority can vouch for
			return fails(ExitAuth, said(i18n.T("the server's key was not accepted"), CertificateReason(e.Certificate)),
				fmt.Sprintf(i18n.T("Nothing secret was sent. If it is your server's (SHA-256 %s), connect with a window once and trust it there."), e.Certificate.FingerprintText()))
		}
		return fails(ExitAuth, said(i18n.T("the server's certificate was not accepted"), CertificateReason(e.Certificate)),
			i18n.T("Nothing secret was sent. If it is your server's, give its authority with --ca-file."))
	}),
	on(func(e *rfbclient.UnprotectedError) *Problem {
		if e.Weak != nil {
			return fails(ExitAuth, i18n.T("the encryption of this server is weak, and such a connection is not wanted")+": "+Weakness(e.Weak),
				i18n.T("Nothing secret was sent. Bring the server's TLS up to date, reach it through ssh, or allow it with --security any."))
		}
		reason := i18n.T("the server does not encrypt, and a connection in clear text is not wanted")
		if e.Encrypted {
			reason = i18n.T("the server cannot show who it is, and a connection to an unknown server is not wanted")
		}
		return fails(ExitAuth, reason, i18n.T("Nothing was sent. Turn on TLS at the server, reach it through ssh, or allow it with --security any."))
	}),
	on(func(e *rfbclient.ClientCertificateError) *Problem {
		reason := i18n.T("the server ended the connection after it asked for a client certificate, and there is none: it probably requires one")
		if e.Sent {
			reason = i18n.T("the server ended the connection after it got the client certificate: it probably does not accept it")
		}
		return fails(ExitAuth, reason, i18n.T("Give one with --client-cert and --client-key."))
	}),
	on(func(e *rfbclient.TLSError) *Problem {
		return fails(ExitProtocol, tlsReason(e), i18n.T("Look at the server's certificate and TLS settings."))
	}),
	on(func(e *rfbclient.CredentialError) *Problem {
		reason := i18n.T("the user name is too long for this server: at most %d bytes can be sent")
		if e.Field == "password" {
			reason = i18n.T("the password is too long for this server: at most %d bytes can be sent")
		}
		return fails(ExitAuth, fmt.Sprintf(reason, e.Max), i18n.T("Check what you typed."))
	}),
	on(func(e *rfbclient.UnsupportedError) *Problem {
		return fails(ExitProtocol, unsupportedReason(e),
			i18n.T("Check that this is the port of a VNC server; if it is, please report this."))
	}),
	on(func(e *rfbclient.UsageError) *Problem {
		return fails(ExitInternal, e.Error(), i18n.T("This is a fault in this program; please report it."))
	}),
	on(func(e *rfbclient.ProtocolError) *Problem {
		return fails(ExitProtocol, said(i18n.T("the server breaks the protocol"), e.What),
			i18n.T("Check that this is the port of a VNC server; if it is, please report this."))
	}),
	on(func(e *websocket.ProtocolError) *Problem {
		return fails(ExitProtocol, said(i18n.T("the server breaks the WebSocket protocol"), e.What),
			i18n.T("Check that a VNC server is behind this WebSocket."))
	}),
	on(webSocketProblem),
	on(func(e *websocket.CertificateError) *Problem {
		return fails(ExitUnreachable, webSocketCertificate(e), "")
	}),
	on(func(e *websocket.StatusError) *Problem { return fails(ExitProtocol, statusReason(e), "") }),
	when(rfbclient.ErrTimeout, func(error) *Problem {
		return fails(ExitUnreachable, i18n.T("the server does not answer"),
			i18n.T("Check that this is the port of a VNC server, and that the server is not hung."))
	}),
	on(earlyProblem),
	on(func(e *ThrownOutError) *Problem {
		f := lostProblem(e.Err)
		return fails(f.Code, f.Reason, i18n.T("It did so as soon as the session had begun: somebody else may have taken it over, or it lets nobody in for long."))
	}),
	when(rfbclient.ErrLost, lostProblem),
	on(func(e *websocket.CloseError) *Problem { return fails(ExitLost, closeReason(e), "") }),
	when(rfbclient.ErrNotReading, lostProblem),
	when(rfbclient.ErrClosed, func(error) *Problem { return fails(ExitCancelled, i18n.T("it was cancelled"), "") }),
}

// refusalProblem says why a server lets nobody in who may have the right password.
func refusalProblem(kind rfbclient.Refusal, reason string) *Problem {
	what := said(i18n.T("the server refused the connection"), reason)
	switch kind {
	case rfbclient.RefusedBlocked:
		return fails(ExitAuth, what, i18n.T("There were too many wrong passwords: the server does not listen to this computer for a while, also if the password is right. Wait some minutes, then try again."))
	case rfbclient.RefusedFull:
		return fails(ExitUnreachable, what, i18n.T("Another viewer is connected. Close that one first, or let the server share the display."))
	case rfbclient.RefusedByRule:
		return fails(ExitAuth, what, i18n.T("The password is not the reason: somebody at the server, or its settings, did not let you in."))
	}
	return fails(ExitUnreachable, what, i18n.T("Another viewer may be connected, or the server lets nobody in at the moment."))
}

// earlyProblem is the end of a connection on which no session has begun: nothing was
// lost, then.
func earlyProblem(e *rfbclient.EarlyEndError) *Problem {
	switch {
	case e.Asked && !e.Exclusive:
		return fails(ExitUnreachable, i18n.T("the server lets this viewer in, but ends the connection when the session should begin"),
			i18n.T("So does one that somebody has alone. Taking it over (--exclusive) disconnects that viewer."))
	case e.Asked:
		return fails(ExitUnreachable, i18n.T("the server ends the connection when this viewer asks to have it alone"),
			i18n.T("It probably allows nobody that. Leave out --exclusive."))
	}
	return fails(ExitUnreachable, said(i18n.T("the server closed the connection before a session began"), endDetail(e.Err)),
		i18n.T("Check that this is the port of a VNC server, and that it lets this computer in."))
}

// dialProblem knows why a socket cannot be opened.
func dialProblem(err error) *Problem {
	f := fails(ExitUnreachable, inner(err), i18n.T("Check the address and that the server runs."))
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
		return webSocketProblem(ws)
	case errors.As(err, &timeout) && timeout.Timeout():
		f.Reason = i18n.T("the host does not answer (timed out)")
		f.Advice = i18n.T("Check the address; a firewall may drop the connection.")
	}
	return f
}

// CertificateReason says why a certificate is not trusted by itself.
func CertificateReason(c *rfbclient.Certificate) string {
	words := make([]string, 0, len(c.Problems))
	for _, p := range c.Problems {
		if p == rfbclient.OtherProblem {
			return c.Reason
		}
		words = append(words, certificateProblem(p, c))
	}
	if len(words) == 0 {
		return c.Reason
	}
	return strings.Join(words, "; ")
}

func certificateProblem(p rfbclient.CertificateProblem, c *rfbclient.Certificate) string {
	switch p {
	case rfbclient.UnknownAuthority:
		return i18n.T("it is not signed by an authority that this computer trusts")
	case rfbclient.Expired:
		return fmt.Sprintf(i18n.T("it expired on %s"), Day(c.NotAfter))
	case rfbclient.NotYetValid:
		return fmt.Sprintf(i18n.T("it is valid only from %s on"), Day(c.NotBefore))
	case rfbclient.NotForServers:
		return i18n.T("it was not made for servers")
	case rfbclient.Revoked:
		return fmt.Sprintf(i18n.T("its authority revoked it on %s"), Day(c.RevokedOn))
	case rfbclient.WeakKey:
		return fmt.Sprintf(i18n.T("its key is too weak (%s bits)"), c.Key)
	case rfbclient.UnknownKey:
		return i18n.T("the server shows a key without a certificate")
	case rfbclient.WrongHost:
		return wrongHost(c)
	}
	return c.Reason
}

func wrongHost(c *rfbclient.Certificate) string {
	names := c.Names
	if len(names) > 3 {
		names = append(names[:3:3], "…")
	}
	switch {
	case c.Host == "":
		return i18n.T("the name of the server is not known, so it cannot be compared with the certificate's")
	case len(names) > 0:
		return fmt.Sprintf(i18n.T("it is for %[1]s and not for %[2]s"), strings.Join(names, ", "), c.Host)
	}
	return fmt.Sprintf(i18n.T("it does not name %s (the subject's common name does not count)"), c.Host)
}

// Day writes a date as the user's language does.
func Day(t time.Time) string {
	//: A date in Go's layout: 2 is the day, January or 1 the month, 2006 the year. Names of months are always English: use numbers.
	return t.Format(i18n.T("2 January 2006"))
}

// rejectedProblem is an end right behind something that not all servers know.
func rejectedProblem(e *rfbclient.RejectedError) *Problem {
	if !errors.Is(e.Err, rfbclient.ErrLost) {
		return nil
	}
	var reason string
	switch e.Feature {
	case rfbclient.FeatureDesktopSize:
		reason = i18n.T("the server closed the connection when it was asked for another size")
	case rfbclient.FeatureClipboard:
		reason = i18n.T("the server closed the connection when it was sent copied text")
	case rfbclient.FeaturePower:
		reason = i18n.T("the server closed the connection when it was asked to shut down or to reboot")
	default:
		return nil
	}
	return fails(ExitLost, reason, i18n.T("The server was stopped, or does not know this. It is left out if that happens again."))
}
