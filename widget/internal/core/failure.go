// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include <stdlib.h>
#include "private.h"
*/
import "C"

import (
	"errors"
	"net"
	"strings"
	"syscall"
	"unsafe"

	"github.com/govnc/virt-viewer/rfbclient"
)

// tellFailure keeps why the connection ended, and emits the signals that gtk-vnc has
// for it, in its order: vnc-error, then what it was.
func (d *Display) tellFailure(err error) {
	if errors.Is(err, rfbclient.ErrClosed) {
		return
	}
	text := failureText(err)
	c := C.CString(text)
	defer C.free(unsafe.Pointer(c))
	C.govnc_keep_error(d.object, C.int(failureCode(err)), c)
	C.govnc_emit_text(d.object, C.GOVNC_SESSION_ERROR, c)
	var auth *rfbclient.AuthError
	var unsupported *rfbclient.UnsupportedSecurityError
	switch {
	case errors.As(err, &auth):
		C.govnc_emit_text(d.object, C.GOVNC_AUTH_FAILURE, c)
	case errors.As(err, &unsupported):
		C.govnc_emit_number(d.object, C.GOVNC_AUTH_UNSUPPORTED, C.guint(unsupported.Types[0]))
	}
}

// failureText is what gtk-vnc says of a failure, and for what it does not know what
// the error says.
func failureText(err error) string {
	var auth *rfbclient.AuthError
	var connect *rfbclient.ConnectError
	switch {
	case errors.As(err, &auth) && auth.Reason != "":
		return auth.Reason
	case errors.As(err, &auth):
		return "Authentication failure"
	case errors.As(err, &connect):
		return connectText(connect.Err)
	}
	return err.Error()
}

// connectText is "Unable to connect to HOST:PORT: Connection refused".
func connectText(err error) string {
	var op *net.OpError
	var dns *net.DNSError
	var number syscall.Errno
	where := ""
	if errors.As(err, &op) && op.Addr != nil {
		where = " to " + op.Addr.String()
	}
	switch {
	case errors.As(err, &dns):
		return "Unable to connect to " + dns.Name + ": " + dns.Err
	case errors.As(err, &number):
		s := number.Error()
		return "Unable to connect" + where + ": " + strings.ToUpper(s[:1]) + s[1:]
	}
	return "Unable to connect" + where + ": " + err.Error()
}

// failureCode is a GovncError.
func failureCode(err error) int {
	var (
		connect     *rfbclient.ConnectError
		auth        *rfbclient.AuthError
		credential  *rfbclient.CredentialError
		certificate *rfbclient.CertificateError
		client      *rfbclient.ClientCertificateError
		tls         *rfbclient.TLSError
		refused     *rfbclient.RefusedError
		unsupported *rfbclient.UnsupportedError
		security    *rfbclient.UnsupportedSecurityError
		unprotected *rfbclient.UnprotectedError
		protocol    *rfbclient.ProtocolError
	)
	switch {
	case errors.As(err, &connect):
		return C.GOVNC_ERROR_CONNECT
	case errors.As(err, &auth), errors.As(err, &credential):
		return C.GOVNC_ERROR_AUTHENTICATION
	case errors.As(err, &certificate):
		return C.GOVNC_ERROR_CERTIFICATE
	case errors.As(err, &client), errors.As(err, &tls):
		return C.GOVNC_ERROR_TLS
	case errors.As(err, &refused):
		return C.GOVNC_ERROR_REFUSED
	case errors.As(err, &security), errors.As(err, &unsupported):
		return C.GOVNC_ERROR_UNSUPPORTED
	case errors.As(err, &unprotected):
		return C.GOVNC_ERROR_UNPROTECTED
	case errors.As(err, &protocol):
		return C.GOVNC_ERROR_PROTOCOL
	case errors.Is(err, rfbclient.ErrTimeout):
		return C.GOVNC_ERROR_TIMEOUT
	}
	return C.GOVNC_ERROR_LOST
}
