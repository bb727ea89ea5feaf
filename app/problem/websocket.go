// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient/websocket"
)

// webSocketProblem says why there is no WebSocket, and what to do.
func webSocketProblem(e *websocket.DialError) *Problem {
	return fails(webSocketCode(e), webSocketReason(e), webSocketAdvice(e))
}

// webSocketCode says whether a server was reached, but was another one than a
// WebSocket's.
func webSocketCode(e *websocket.DialError) ExitCode {
	switch e.Kind {
	case websocket.DialStatus, websocket.DialNotTLS, websocket.DialVNC, websocket.DialNeedsTLS, websocket.DialNotHTTP,
		websocket.DialTooLong, websocket.DialNotWebSocket:
		return ExitProtocol
	}
	return ExitUnreachable
}

// webSocketReason says why there is no WebSocket; "" for an unknown kind.
func webSocketReason(e *websocket.DialError) string {
	switch e.Kind {
	case websocket.DialFailed:
		return e.Text
	case websocket.DialNoURL:
		return i18n.T("it is no URL")
	case websocket.DialNoScheme:
		return i18n.T("its scheme is neither ws nor wss")
	case websocket.DialNoHost:
		return i18n.T("it has no host")
	case websocket.DialUser:
		return i18n.T("user name and password do not belong there")
	case websocket.DialFragment:
		return i18n.T("it has a fragment (#)")
	case websocket.DialNoPort:
		return fmt.Sprintf(i18n.T("there is no port %s"), e.Text)
	case websocket.DialStatus, websocket.DialCertificate:
		return inner(e.Err)
	case websocket.DialNotTLS:
		return i18n.T("the server does not speak TLS")
	case websocket.DialAlert:
		return fmt.Sprintf(i18n.T("the server refused TLS: %s"), e.Text)
	case websocket.DialTimeout:
		return i18n.T("the server does not answer")
	case websocket.DialCancelled:
		return i18n.T("it was cancelled")
	case websocket.DialClosed:
		return i18n.T("the server closed the connection without an answer")
	}
	return otherServerReason(e)
}

// otherServerReason says what a server does that speaks no WebSocket; "" for another
// kind.
func otherServerReason(e *websocket.DialError) string {
	no := i18n.T("the server does not speak WebSocket")
	switch e.Kind {
	case websocket.DialVNC, websocket.DialNeedsTLS:
		return no
	case websocket.DialNotHTTP:
		return i18n.T("the server does not speak WebSocket, nor any HTTP")
	case websocket.DialTooLong:
		return said(no, fmt.Sprintf(i18n.T("its answer is longer than %d bytes"), e.Size))
	case websocket.DialNotWebSocket:
		return said(no, e.Text)
	}
	return ""
}

// webSocketAdvice says what to do.
func webSocketAdvice(e *websocket.DialError) string {
	switch e.Kind {
	case websocket.DialNoURL, websocket.DialNoScheme, websocket.DialNoHost, websocket.DialUser, websocket.DialFragment, websocket.DialNoPort:
		return i18n.T("Write ws://HOST:PORT/PATH or wss://HOST:PORT/PATH.")
	case websocket.DialStatus:
		var status *websocket.StatusError
		if errors.As(e.Err, &status) {
			return statusAdvice(status, e.TLS)
		}
	case websocket.DialCertificate:
		return i18n.T("Correct the server's certificate, or let this computer trust it.")
	case websocket.DialNotTLS:
		return i18n.T("If it has no TLS there, the address begins with ws://.")
	case websocket.DialAlert:
		return i18n.T("It may want a client certificate, or another version of TLS.")
	case websocket.DialVNC:
		return fmt.Sprintf(i18n.T("It is a VNC server without WebSocket: use vnc://%s."), e.Host)
	case websocket.DialNeedsTLS:
		return i18n.T("It speaks TLS: the address begins with wss://.")
	case websocket.DialNotHTTP, websocket.DialTooLong, websocket.DialNotWebSocket:
		return i18n.T("Check that a WebSocket server is at this port.")
	case websocket.DialTimeout, websocket.DialClosed:
		if e.TLS {
			return i18n.T("Check that a WebSocket server is at this port; if it has no TLS there, the address begins with ws://.")
		}
		return i18n.T("Check that a WebSocket server is at this port; if it speaks TLS there, the address begins with wss://.")
	case websocket.DialCancelled:
		return ""
	}
	return i18n.T("Check the address, and that the server runs.")
}

// statusReason says what a server answers that opens no WebSocket.
func statusReason(e *websocket.StatusError) string {
	if name := http.StatusText(e.Status); name != "" {
		return fmt.Sprintf(i18n.T("the server answers %[1]d (%[2]s) for the path %[3]s"), e.Status, name, e.Path)
	}
	return fmt.Sprintf(i18n.T("the server answers %[1]d for the path %[2]s"), e.Status, e.Path)
}

// statusAdvice says what to do about HTTP's status. tls: the address is a wss:// one.
func statusAdvice(e *websocket.StatusError, tls bool) string {
	switch e.Status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusOK:
		if e.Path == "/" {
			return i18n.T(`Try another path: websockify is often at "/websockify".`)
		}
		return i18n.T(`Try another path: QEMU's WebSocket is at "/", websockify's often at "/websockify".`)
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		if e.Location == "" {
			return i18n.T("It points elsewhere, and does not say where.")
		}
		return fmt.Sprintf(i18n.T("It points to %s; use that address if you trust it."), e.Location)
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
		return i18n.T("The server lets only those in who have logged in to it, which cannot be done here.")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return i18n.T("The server is busy: try again later.")
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return i18n.T("The server does not reach the display behind it: check that the guest runs.")
	}
	if e.Status == http.StatusBadRequest && !tls {
		return i18n.T("If the server speaks TLS there, the address begins with wss://.")
	}
	return i18n.T("Check the address, and that a VNC display is behind it.")
}

// webSocketCertificate says why a WebSocket's certificate is not trusted.
func webSocketCertificate(e *websocket.CertificateError) string {
	what := ""
	switch e.Kind {
	case websocket.CertificateOther:
		what = e.Text
	case websocket.CertificateHost:
		what = fmt.Sprintf(i18n.T("it is for %s"), e.Names)
		if e.Names == "" {
			what = i18n.T("it is for no host")
		}
	case websocket.CertificateSelfSigned:
		what = i18n.T("it is signed by itself")
	case websocket.CertificateAuthority:
		what = i18n.T("it is signed by nobody whom this computer trusts")
	case websocket.CertificateNotYet:
		what = fmt.Sprintf(i18n.T("it is valid only from %s on"), Day(e.When))
	case websocket.CertificateExpired:
		what = fmt.Sprintf(i18n.T("it expired on %s"), Day(e.When))
	case websocket.CertificateUsage:
		what = i18n.T("it was not made for servers")
	default:
		return ""
	}
	return fmt.Sprintf(i18n.T("the certificate of %[1]s is not trusted: %[2]s"), e.Host, what)
}

// closeReason says how a server has closed a WebSocket.
func closeReason(e *websocket.CloseError) string {
	if e.Reason == "" {
		return fmt.Sprintf(i18n.T("the WebSocket was closed with code %d"), e.Code)
	}
	return fmt.Sprintf(i18n.T("the WebSocket was closed: %[1]s (%[2]d)"), e.Reason, e.Code)
}
