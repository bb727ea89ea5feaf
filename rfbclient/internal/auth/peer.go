// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"net"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// A Link is what the security types may use of the connection, and all that they know of
// it. The connection's goroutine calls it.
type Link interface {
	// Write sends bytes at once. A failure is told by what is read next: a server that has
	// closed may have said why before.
	Write(p []byte)
	// Unwrap hands the transport to a layer that is to lie over it, together with what was
	// read from it ahead of time.
	Unwrap() net.Conn
	// Wrap makes a layer, whose connection below is that of Unwrap, the transport of all
	// that is read and written from now on.
	Wrap(layer net.Conn)
	// AskCredentials has the application asked for credentials. It and the following wait
	// as long as the user does; their errors are that the connection has ended.
	AskCredentials(request CredentialRequest) (Credentials, error)
	// AskCertificate asks the application whether it trusts a server.
	AskCertificate(certificate *Certificate) (accept bool, err error)
	// AskUnprotected asks the application whether it wants a connection that nothing
	// protects well.
	AskUnprotected(question *Unprotected) (accept bool, err error)
	// Await waits until done is closed.
	Await(done <-chan struct{}) error
	// IsLost says whether an error means that the server, or the network, has ended the
	// connection.
	IsLost(err error) bool
}

// peer is the server as a security type sees it: it reads what the server says by r, and
// writes, wraps the connection, asks the application and notes what protects by the
// methods. Whoever asked wipes the password of what it got.
type peer struct {
	r          *wire.Reader
	link       Link
	config     *Config
	trust      trust
	line       Security    // of what the transport itself is inside of
	oldTLS     bool        // the server has no better one
	negotiated negotiation // what was found out
}

// write sends bytes of the handshake at once (Link.Write).
func (p *peer) write(b ...byte) { p.link.Write(b) }

// writeSecret is write for what must not stay in memory.
func (p *peer) writeSecret(b []byte) {
	p.link.Write(b)
	clear(b)
}

// unwrap hands the transport to a layer that is to lie over it. Nothing that came in clear
// can so be taken for something that came through the layer.
func (p *peer) unwrap() net.Conn { return p.link.Unwrap() }

// wrap makes a layer the transport.
func (p *peer) wrap(layer net.Conn) { p.link.Wrap(layer) }

// ask requests credentials of the application, unless it has given some before the type
// was chosen.
func (p *peer) ask(request CredentialRequest) (Credentials, error) {
	if early := p.negotiated.takeEarly(); early != nil {
		return *early, nil
	}
	request.SecurityType = p.negotiated.name()
	request.Security = p.negotiated.Security
	answer, err := p.link.AskCredentials(request)
	p.negotiated.answered = err == nil
	return answer, err
}

// askCertificate asks the application whether it trusts a server.
func (p *peer) askCertificate(certificate *Certificate) error {
	accept, err := p.link.AskCertificate(certificate)
	if err != nil {
		return err
	}
	if !accept {
		return &CertificateError{certificate}
	}
	p.negotiated.Peer = PeerAccepted
	return nil
}

// putUnprotected asks the application a question and waits for the answer.
func (p *peer) putUnprotected(question *Unprotected) error {
	accept, err := p.link.AskUnprotected(question)
	if err == nil && !accept {
		err = &UnprotectedError{*question}
	}
	return err
}
