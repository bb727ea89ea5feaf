// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

// negotiation is what the handshake finds out about security.
type negotiation struct {
	Security
	free []func() // memory outside Go, when nobody uses it any more
	// afterResult is called when the server has said that it is satisfied; nil:
	// nothing is to be done.
	afterResult func() error
	// certificateAsked: the server wants a certificate of the client.
	certificateAsked, certificateSent bool
	// answered: the server is about to have the user's credentials, or has them.
	answered bool
	// noResult: the server sends no SecurityResult.
	noResult bool
	// early are credentials that were asked for before the type was chosen; nil if none.
	early *Credentials
	// unprotectedAllowed: the application has been asked about what is not protected.
	unprotectedAllowed bool
	// receivedBefore is Reader.Total when TLS began.
	receivedBefore int64
}

// name gives the name of what was chosen in the end.
func (a *negotiation) name() string {
	if a.Subtype != "" {
		return a.Subtype
	}
	return a.Type
}
