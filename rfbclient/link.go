// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"errors"
	"io"
	"net"
)

// link is what the security types may use of the connection (auth.Link).
type link struct{ c *conn }

func (l link) Write(p []byte) { l.c.write(p...) }

func (l link) Unwrap() net.Conn { return l.c.unwrap() }

func (l link) Wrap(layer net.Conn) { l.c.wrap(layer) }

func (l link) AskCredentials(request CredentialRequest) (Credentials, error) {
	l.c.out.post(func(u *Updates) { u.Credentials = &request })
	return await(l.c, l.c.answer)
}

func (l link) AskCertificate(certificate *Certificate) (accept bool, err error) {
	return l.decide(func(u *Updates) { u.Certificate = certificate })
}

func (l link) AskUnprotected(question *Unprotected) (accept bool, err error) {
	return l.decide(func(u *Updates) { u.Unprotected = question })
}

// decide puts a question to the application, whose answer is yes or no.
func (l link) decide(question func(u *Updates)) (yes bool, err error) {
	verdict := make(chan bool, 1)
	l.c.verdict.Store(&verdict)
	defer l.c.verdict.Store(nil)
	l.c.out.post(question)
	return await(l.c, verdict)
}

func (l link) Await(done <-chan struct{}) error {
	_, err := await(l.c, done)
	return err
}

func (l link) IsLost(err error) bool { return errors.Is(l.c.explain(err), ErrLost) }

// await waits for an answer of the application, or for the server to close.
func await[T any](c *conn, answers <-chan T) (answer T, err error) {
	var closed <-chan struct{} // says nothing while it is being dialled
	if c.socket != nil {
		c.limitTime(0)
		defer c.limitTime(handshakeTimeout)
		end, stop := watchEnd(c.socket)
		defer stop()
		closed = end
	}
	select {
	case answer = <-answers:
		return answer, nil
	case <-closed:
		return answer, io.EOF
	case <-c.ctx.Done():
		return answer, context.Cause(c.ctx)
	}
}
