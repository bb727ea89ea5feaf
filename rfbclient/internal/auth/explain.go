// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"

	"github.com/govnc/virt-viewer/rfbclient/internal/gnutls"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// Explain types the errors of TLS.
func (h *Handshake) Explain(err error) error {
	var op *net.OpError
	var header tls.RecordHeaderError
	var anonymous *gnutls.Error
	if err == nil {
		return nil
	}
	// crypto/tls has no type for alerts, but tells them so.
	remote := errors.As(err, &op) && op.Op == "remote error"
	local := errors.As(err, &op) && op.Op == "local error"
	var old *oldTLSError
	switch {
	case remote && errors.As(err, &old):
		return &TLSError{Kind: TLSTooWeak, Text: tlsWords(op.Err), Err: err}
	case strings.Contains(err.Error(), "protocol version not supported"), strings.Contains(err.Error(), "unsupported protocol version"):
		return &TLSError{Kind: TLSOld, Version: oldVersion(err), Err: err}
	case (remote || errors.Is(err, wire.ErrLost)) && h.certificateUnanswered():
		return &ClientCertificateError{Sent: h.negotiated.certificateSent, Err: err}
	case remote:
		return &TLSError{Kind: TLSRefused, Text: tlsWords(op.Err), Err: err}
	case local:
		return &TLSError{Kind: TLSBroken, Text: tlsWords(op.Err), Err: err}
	case errors.As(err, &anonymous) && h.certificateUnanswered():
		return &ClientCertificateError{Sent: h.negotiated.certificateSent, Err: err}
	case errors.As(err, &header):
		return &TLSError{Kind: TLSNotSpoken, Err: err}
	case errors.As(err, &anonymous) && anonymous.Alert:
		return &TLSError{Kind: TLSRefused, Text: wire.CleanText(anonymous.What, 200), Err: err}
	case errors.As(err, &anonymous):
		return &TLSError{Text: tlsWords(anonymous), Err: err}
	case strings.HasPrefix(err.Error(), "tls: "):
		return &TLSError{Text: tlsWords(err), Err: err}
	}
	return err
}

// certificateUnanswered: nothing says yet that the server accepts the client's certificate,
// or that there is none. With TLS 1.3 it decides that when the client has finished the
// handshake already: the first read fails.
func (p *peer) certificateUnanswered() bool {
	return p.negotiated.certificateAsked && p.r.Total == p.negotiated.receivedBefore
}

// tlsWords gives a library's words without its name.
func tlsWords(err error) string {
	return wire.CleanText(strings.TrimPrefix(err.Error(), "tls: "), 200)
}
