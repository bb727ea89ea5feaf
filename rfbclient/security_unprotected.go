// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// Unprotected says what the best security type that the server offers, and that
// may be used, does not do.
type Unprotected struct {
	// SecurityType is the type's name.
	SecurityType string
	// Encrypted: nobody who only listens learns anything, but nobody checks who the
	// server is, so that somebody in between could answer for it. If it is not set,
	// whoever listens sees the picture and all that is typed.
	Encrypted bool
	// Weak says how weak the server's TLS is, if that is the question (TLS.Weak): then
	// the server is checked. Nil: it is about no weakness.
	Weak *TLSWeakness
}

// askUnprotected asks the application, if it wants to be asked, before anything is
// said to a server that nobody checks or on a line on which everybody can listen.
func (c *conn) askUnprotected(t *securityType) error {
	least := verified
	if c.agreed.Encrypted { // it is inside of a type that was asked about
		least = clearText
	}
	if !c.cfg.AskUnprotected || c.agreed.unprotectedAllowed || t.kind == container && t.protect == nil || t.protection() >= least {
		return nil
	}
	return c.putUnprotected(&Unprotected{SecurityType: t.name, Encrypted: t.protection() == encrypted})
}

// putUnprotected asks the application a question and waits for the answer.
func (c *conn) putUnprotected(question *Unprotected) error {
	verdict := make(chan bool, 1)
	c.verdict.Store(&verdict)
	defer c.verdict.Store(nil)
	c.out.post(func(u *Updates) { u.Unprotected = question })
	accept, err := await(c, verdict)
	if err == nil && !accept {
		err = &UnprotectedError{*question}
	}
	return err
}

// AnswerUnprotected answers Updates.Unprotected. An answer that nobody waits for is
// dropped.
func (c *Client) AnswerUnprotected(accept bool) { c.AnswerCertificate(accept) }
