// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include <stdlib.h>
#include "private.h"
*/
import "C"

import (
	"unsafe"

	"github.com/govnc/virt-viewer/rfbclient"
)

// credentials are what a program in C or Python has set, one by one, for the
// server's question of now or of later.
type credentials struct {
	username, password       string
	hasUsername, hasPassword bool
	asked                    *rfbclient.CredentialRequest // waits for an answer; nil if none does
}

// askCredentials has the application answer the server's question. What was set
// before the connection was opened answers it at once.
func (d *Display) askCredentials(request rfbclient.CredentialRequest) {
	if d.Handlers.Credentials != nil {
		d.Handlers.Credentials(request)
		return
	}
	c := &d.credentials
	c.asked = &request
	if request.UsernameOptional && c.hasPassword { // a password alone is enough
		c.hasUsername = true
	}
	if d.answerIfComplete() {
		return
	}
	C.govnc_emit_credentials(d.object, gboolean(request.Username && !c.hasUsername), gboolean(request.Password && !c.hasPassword))
}

// setCredential keeps a credential, and answers when all that was asked for are
// there. It says false for an unknown kind.
func (d *Display) setCredential(kind C.int, data string) bool {
	c := &d.credentials
	switch kind {
	case C.GOVNC_DISPLAY_CREDENTIAL_USERNAME:
		c.username, c.hasUsername = data, true
	case C.GOVNC_DISPLAY_CREDENTIAL_PASSWORD:
		c.password, c.hasPassword = data, true
	case C.GOVNC_DISPLAY_CREDENTIAL_CLIENTNAME: // no security type here needs one
	default:
		return false
	}
	d.answerIfComplete()
	return true
}

func (d *Display) answerIfComplete() bool {
	c := &d.credentials
	if c.asked == nil || c.asked.Username && !c.hasUsername || c.asked.Password && !c.hasPassword {
		return false
	}
	c.asked = nil
	d.SetCredentials(rfbclient.Credentials{Username: c.username, Password: []byte(c.password)})
	return true
}

// askCertificate has the application say whether it trusts the server. Where nobody
// listens, it is not trusted.
func (d *Display) askCertificate(certificate *rfbclient.Certificate) {
	if d.Handlers.Certificate != nil {
		d.Handlers.Certificate(certificate)
		return
	}
	reason, pem := C.CString(certificate.Reason), C.CString(string(certificate.PEM()))
	defer C.free(unsafe.Pointer(reason))
	defer C.free(unsafe.Pointer(pem))
	if C.govnc_emit_certificate(d.object, reason, pem) == 0 {
		d.AnswerCertificate(false)
	}
}

// askUnprotected has the application say whether it wants a connection that is not
// protected well. It is only asked if it is there to answer, or was when the connection
// was opened; if not any more, it has not agreed.
func (d *Display) askUnprotected(what *rfbclient.Unprotected) {
	if d.Handlers.Unprotected != nil {
		d.Handlers.Unprotected(what)
		return
	}
	kind := C.CString(what.SecurityType)
	defer C.free(unsafe.Pointer(kind))
	if C.govnc_emit_unprotected(d.object, kind, gboolean(what.Encrypted)) == 0 {
		d.AnswerUnprotected(false)
	}
}
