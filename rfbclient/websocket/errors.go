// SPDX-License-Identifier: LGPL-2.1-or-later

package websocket

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
)

// A DialError says why there is no WebSocket. Its texts are safe to show.
type DialError struct {
	URL    string // what was tried, without its query, which may hold a secret
	Reason string // what happened
	Advice string // what to do: sentences
	// Err is the cause: a *StatusError, a *CertificateError, ErrNotWebSocket or
	// ErrNotTLS; os.ErrDeadlineExceeded if the server does not answer; the
	// context's error; ErrURL; or what the network said.
	Err error
}

func (e *DialError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("cannot open the WebSocket %s: %s. %s", e.URL, e.Reason, e.Advice))
}

// Unwrap returns the cause.
func (e *DialError) Unwrap() error { return e.Err }

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

// advice says what to do about the status.
func (e *StatusError) advice(tls bool) string {
	switch e.Status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusOK:
		if e.Path == "/" {
			return `Try another path: websockify is often at "/websockify".`
		}
		return `Try another path: QEMU's WebSocket is at "/", websockify's often at "/websockify".`
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		if e.Location == "" {
			return "It points elsewhere, and does not say where."
		}
		return fmt.Sprintf("It points to %s; use that address if you trust it.", e.Location)
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
		return "The server lets only those in who have logged in to it, which cannot be done here."
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return "The server is busy: try again later."
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return "The server does not reach the display behind it: check that the guest runs."
	}
	if e.Status == http.StatusBadRequest && !tls {
		return "If the server speaks TLS there, the address begins with wss://."
	}
	return "Check the address, and that a VNC display is behind it."
}

// A CertificateError says that the server's certificate was not accepted.
type CertificateError struct {
	Host string // that the certificate should be for
	What string // what is wrong with it
	Err  error
}

func (e *CertificateError) Error() string {
	return fmt.Sprintf("the certificate of %s is not trusted: %s", e.Host, e.What)
}

// Unwrap returns what the verification said.
func (e *CertificateError) Unwrap() error { return e.Err }

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

// explain makes the DialError of what went wrong.
func (t *target) explain(err error) *DialError {
	e := &DialError{URL: t.shown(), Err: err}
	e.Reason, e.Advice = t.words(err)
	if e.Reason == "" {
		e.Reason = rfbclient.CleanText(plain(err).Error(), 200)
	}
	return e
}

// words says what happened and what to do.
func (t *target) words(err error) (reason, advice string) {
	var status *StatusError
	var certificate *CertificateError
	var alert tls.AlertError
	switch {
	case errors.As(err, &status):
		return status.Error(), status.advice(t.tls)
	case errors.As(err, &certificate):
		return certificate.Error(), "Correct the server's certificate, or let this computer trust it."
	case errors.Is(err, ErrNotTLS):
		return ErrNotTLS.Error(), "If it has no TLS there, the address begins with ws://."
	case errors.As(err, &alert):
		return "the server refused TLS: " + rfbclient.CleanText(alert.Error(), 100), "It may want a client certificate, or another version of TLS."
	case errors.Is(err, ErrNotWebSocket):
		return "", t.otherServer(err)
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return "the server does not answer", "Check that a WebSocket server is at this port" + t.otherScheme() + "."
	case errors.Is(err, context.Canceled):
		return "it was cancelled", ""
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the server closed the connection without an answer", "Check that a WebSocket server is at this port" + t.otherScheme() + "."
	}
	return "", "Check the address, and that the server runs."
}

// otherScheme is the advice to a user who may have taken the wrong one of two.
func (t *target) otherScheme() string {
	if t.tls {
		return "; if it has no TLS there, the address begins with ws://"
	}
	return "; if it speaks TLS there, the address begins with wss://"
}

// otherServer says what to do about a server that is none of HTTP.
func (t *target) otherServer(err error) string {
	var began *otherAnswer
	if errors.As(err, &began) && began.vnc {
		return fmt.Sprintf("It is a VNC server without WebSocket: use vnc://%s.", t.host)
	}
	if errors.As(err, &began) && began.tls {
		return "It speaks TLS: the address begins with wss://."
	}
	return "Check that a WebSocket server is at this port."
}

// plain takes away what net/http and the library put around the cause.
func plain(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		return outer.Err
	}
	return err
}

// explainTLS types an error of the TLS handshake.
func explainTLS(host string, err error) error {
	var unverified *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &unverified):
		return &CertificateError{host, certificateProblem(host, unverified.Err), err}
	case errors.As(err, &record):
		return fmt.Errorf("%w: %w", ErrNotTLS, err)
	}
	return err
}

// certificateProblem says what is wrong with a certificate.
func certificateProblem(host string, err error) string {
	var wrongHost x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &wrongHost):
		return "it is for " + certificateNames(wrongHost.Certificate)
	case errors.As(err, &unknown):
		if c := unknown.Cert; c != nil && string(c.RawIssuer) == string(c.RawSubject) {
			return "it is signed by itself"
		}
		return "it is signed by nobody whom this computer trusts"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return validity(invalid.Cert, time.Now())
	case errors.As(err, &invalid) && invalid.Reason == x509.IncompatibleUsage:
		return "it was not made for servers"
	}
	return rfbclient.CleanText(err.Error(), 200)
}

func validity(c *x509.Certificate, now time.Time) string {
	const day = "2 January 2006"
	if now.Before(c.NotBefore) {
		return "it is valid only from " + c.NotBefore.Format(day)
	}
	return "it expired on " + c.NotAfter.Format(day)
}

// certificateNames lists the first names that a certificate is for.
func certificateNames(c *x509.Certificate) string {
	names := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "no host"
	}
	return rfbclient.CleanText(strings.Join(names, ", "), 100)
}

// netError makes an error of this package one of the net package.
func netError(op string, err error) error {
	return &net.OpError{Op: op, Net: "websocket", Err: err}
}
