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
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
)

// explain makes the DialError of what went wrong.
func (t *target) explain(err error) *DialError {
	e := &DialError{URL: t.shown(), Host: t.host, TLS: t.tls, Err: err}
	var answer *answerError
	var alert tls.AlertError
	switch {
	case errors.As(err, new(*StatusError)):
		e.Kind = DialStatus
	case errors.As(err, new(*CertificateError)):
		e.Kind = DialCertificate
	case errors.Is(err, ErrNotTLS):
		e.Kind = DialNotTLS
	case errors.As(err, &alert):
		e.Kind, e.Text = DialAlert, rfbclient.CleanText(alert.Error(), 100)
	case errors.As(err, &answer):
		e.Kind, e.Text, e.Size = answer.kind, answer.text, answer.size
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		e.Kind = DialTimeout
	case errors.Is(err, context.Canceled):
		e.Kind = DialCancelled
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		e.Kind = DialClosed
	default:
		e.Text = rfbclient.CleanText(plain(err).Error(), 200)
	}
	return e
}

// answerError says of which kind the answer of a server is that speaks no WebSocket.
type answerError struct {
	kind DialKind
	text string // cleaned
	size int    // bytes
}

func (e *answerError) Error() string {
	return (&DialError{Kind: e.kind, Text: e.text, Size: e.size}).fact()
}

func (e *answerError) Unwrap() error { return ErrNotWebSocket }

// brokenAnswer is what a library finds wrong with an answer.
func brokenAnswer(err error) error {
	return &answerError{kind: DialNotWebSocket, text: rfbclient.CleanText(err.Error(), 200)}
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
		e := certificateError(unverified.Err, time.Now())
		e.Host, e.Err = host, err
		return e
	case errors.As(err, &record):
		return fmt.Errorf("%w: %w", ErrNotTLS, err)
	}
	return err
}

// certificateError says what is wrong with a certificate.
func certificateError(err error, now time.Time) *CertificateError {
	var wrongHost x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &wrongHost):
		return &CertificateError{Kind: CertificateHost, Names: certificateNames(wrongHost.Certificate)}
	case errors.As(err, &unknown):
		if c := unknown.Cert; c != nil && string(c.RawIssuer) == string(c.RawSubject) {
			return &CertificateError{Kind: CertificateSelfSigned}
		}
		return &CertificateError{Kind: CertificateAuthority}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && now.Before(invalid.Cert.NotBefore):
		return &CertificateError{Kind: CertificateNotYet, When: invalid.Cert.NotBefore}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return &CertificateError{Kind: CertificateExpired, When: invalid.Cert.NotAfter}
	case errors.As(err, &invalid) && invalid.Reason == x509.IncompatibleUsage:
		return &CertificateError{Kind: CertificateUsage}
	}
	return &CertificateError{Text: rfbclient.CleanText(err.Error(), 200)}
}

// certificateNames lists the first names that a certificate is for.
func certificateNames(c *x509.Certificate) string {
	names := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return rfbclient.CleanText(strings.Join(names, ", "), 100)
}

// netError makes an error of this package one of the net package.
func netError(op string, err error) error {
	return &net.OpError{Op: op, Net: "websocket", Err: err}
}
