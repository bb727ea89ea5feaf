// SPDX-License-Identifier: LGPL-2.1-or-later

package websocket

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// DialKind is why there is no WebSocket.
type DialKind int

const (
	// DialFailed: the network or a library says Text.
	DialFailed DialKind = iota
	// DialNoURL: the address is no URL, as the parser says in Text.
	DialNoURL
	// DialNoScheme: its scheme is neither ws nor wss.
	DialNoScheme
	// DialNoHost: it has no host.
	DialNoHost
	// DialUser: it has a user name or a password, which do not belong there.
	DialUser
	// DialFragment: it has a fragment (#).
	DialFragment
	// DialNoPort: there is no port Text.
	DialNoPort
	// DialStatus: the server speaks HTTP only; Err is a *StatusError.
	DialStatus
	// DialCertificate: the server's certificate is not trusted; Err is a
	// *CertificateError.
	DialCertificate
	// DialNotTLS: the server does not answer with TLS.
	DialNotTLS
	// DialAlert: the server refused TLS with the alert Text.
	DialAlert
	// DialVNC: a VNC server without WebSocket is there.
	DialVNC
	// DialNeedsTLS: the server speaks TLS, and the address has none.
	DialNeedsTLS
	// DialNotHTTP: the server speaks neither WebSocket nor HTTP.
	DialNotHTTP
	// DialTooLong: the server's answer has more than Size bytes.
	DialTooLong
	// DialNotWebSocket: the server breaks the WebSocket's handshake, as Text says.
	DialNotWebSocket
	// DialTimeout: the server does not answer.
	DialTimeout
	// DialCancelled: the context has ended.
	DialCancelled
	// DialClosed: the server closed the connection without an answer.
	DialClosed
)

// A DialError says why there is no WebSocket. What it has is safe to show.
type DialError struct {
	Kind DialKind
	URL  string // what was tried, without its query, which may hold a secret
	Host string // HOST:PORT of it; "" if it has none
	TLS  bool   // it is a wss:// address
	Text string // words of the network, of a library or of the address, cleaned
	Size int    // bytes
	// Err is the cause: a *StatusError, a *CertificateError, ErrNotWebSocket or
	// ErrNotTLS; os.ErrDeadlineExceeded if the server does not answer; the
	// context's error; ErrURL; or what the network said.
	Err error
}

// Error states the fact, for developers.
func (e *DialError) Error() string {
	return fmt.Sprintf("cannot open the WebSocket %s: %s", e.URL, e.fact())
}

// Unwrap returns the cause.
func (e *DialError) Unwrap() error { return e.Err }

func (e *DialError) fact() string {
	switch e.Kind {
	case DialNoURL:
		return "it is no URL"
	case DialNoScheme:
		return "its scheme is neither ws nor wss"
	case DialNoHost:
		return "it has no host"
	case DialUser:
		return "user name and password do not belong there"
	case DialFragment:
		return "it has a fragment (#)"
	case DialNoPort:
		return "there is no port " + e.Text
	case DialStatus, DialCertificate:
		if e.Err != nil {
			return e.Err.Error()
		}
	case DialNotTLS:
		return ErrNotTLS.Error()
	case DialAlert:
		return "the server refused TLS: " + e.Text
	case DialVNC:
		return "it is a VNC server without WebSocket"
	case DialNeedsTLS:
		return "the server speaks TLS"
	case DialNotHTTP:
		return ErrNotWebSocket.Error() + ", nor any HTTP"
	case DialTooLong:
		return fmt.Sprintf("%v: its answer is longer than %d bytes", ErrNotWebSocket, e.Size)
	case DialNotWebSocket:
		return ErrNotWebSocket.Error() + ": " + e.Text
	case DialTimeout:
		return "the server does not answer"
	case DialCancelled:
		return "it was cancelled"
	case DialClosed:
		return "the server closed the connection without an answer"
	}
	return e.Text
}

var (
	// ErrURL is the cause of a DialError for what is no WebSocket's URL.
	ErrURL = errors.New("not the URL of a WebSocket")
	// ErrNotWebSocket is the cause of a DialError for a server that answers with
	// something else than HTTP, or breaks the WebSocket's handshake.
	ErrNotWebSocket = errors.New("the server does not speak WebSocket")
	// ErrNotTLS is the cause of a DialError for a server that does not answer
	// with TLS.
	ErrNotTLS = errors.New("the server does not speak TLS")
)

// A StatusError says that the server speaks HTTP but opens no WebSocket.
type StatusError struct {
	Status   int    // HTTP's status code
	Path     string // that was asked for
	Location string // where the server points to; "" if nowhere
}

func (e *StatusError) Error() string {
	text := fmt.Sprintf("the server answers %d", e.Status)
	if name := http.StatusText(e.Status); name != "" {
		text += fmt.Sprintf(" (%s)", name)
	}
	return fmt.Sprintf("%s for the path %s", text, e.Path)
}

// CertificateKind is why a server's certificate is not trusted.
type CertificateKind int

const (
	// CertificateOther: something else is wrong, as the verification says in Text.
	CertificateOther CertificateKind = iota
	// CertificateHost: it is for Names, the first of those that it has; "" if it is for
	// no host.
	CertificateHost
	// CertificateSelfSigned: it is signed by itself.
	CertificateSelfSigned
	// CertificateAuthority: it is signed by nobody whom this computer trusts.
	CertificateAuthority
	// CertificateNotYet: it is valid only from When on.
	CertificateNotYet
	// CertificateExpired: it expired on When.
	CertificateExpired
	// CertificateUsage: it was not made for servers.
	CertificateUsage
)

// A CertificateError says that the server's certificate was not accepted.
type CertificateError struct {
	Kind  CertificateKind
	Host  string // that the certificate should be for
	Names string // the hosts that it is for, cleaned
	When  time.Time
	Text  string // the verification's words, cleaned
	Err   error  // the verification's error
}

// Error states the fact, for developers.
func (e *CertificateError) Error() string {
	return fmt.Sprintf("the certificate of %s is not trusted: %s", e.Host, e.fact())
}

// Unwrap returns what the verification said.
func (e *CertificateError) Unwrap() error { return e.Err }

func (e *CertificateError) fact() string {
	const day = "2 January 2006"
	switch e.Kind {
	case CertificateHost:
		if e.Names == "" {
			return "it is for no host"
		}
		return "it is for " + e.Names
	case CertificateSelfSigned:
		return "it is signed by itself"
	case CertificateAuthority:
		return "it is signed by nobody whom this computer trusts"
	case CertificateNotYet:
		return "it is valid only from " + e.When.Format(day)
	case CertificateExpired:
		return "it expired on " + e.When.Format(day)
	case CertificateUsage:
		return "it was not made for servers"
	}
	return e.Text
}

// A ProtocolError says that the server broke the WebSocket's protocol (RFC 6455),
// or sent what no VNC server sends, and ended the connection.
type ProtocolError struct {
	What string // safe to show
}

func (e *ProtocolError) Error() string { return "the server breaks the WebSocket protocol: " + e.What }

// A CloseError says that the server closed the WebSocket with a reason that is
// not the ordinary end. It is a net.Error.
type CloseError struct {
	Code   int    // RFC 6455, section 7.4
	Reason string // the server's words, cleaned; "" if it gave none
}

func (e *CloseError) Error() string {
	if e.Reason == "" {
		return fmt.Sprintf("the WebSocket was closed with code %d", e.Code)
	}
	return fmt.Sprintf("the WebSocket was closed: %s (%d)", e.Reason, e.Code)
}

// Timeout says that it is none.
func (e *CloseError) Timeout() bool { return false }

// Temporary says that it is not.
func (e *CloseError) Temporary() bool { return false }
