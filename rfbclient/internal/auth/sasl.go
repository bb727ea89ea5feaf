// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/govnc/virt-viewer/rfbclient/internal/sasl"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// saslMechanisms are those that are used, best first: those in which the server
// proves itself, too, come first. GSSAPI (Kerberos) needs no password; without a
// ticket it fails before anything is sent.
var saslMechanisms = []string{"GSSAPI", "SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "DIGEST-MD5", "PLAIN"}

// minSASLStrength is what a security layer must have, in bits, if nothing else
// encrypts (rfbproto, "SASL data encryption").
const minSASLStrength = 56

// saslAuthentication is SASL (rfbproto, "SASL"), over TLS or not.
func saslAuthentication(p *peer) error {
	list := string(p.r.Bytes(int64(p.r.U32()), maxSASLMechanisms, "list of SASL mechanisms"))
	if p.r.Err != nil {
		return p.r.Err
	}
	client, err := sasl.New(p.saslHost(), p.saslProperties(), func(name, password bool) (sasl.Answer, error) {
		answer, err := p.ask(CredentialRequest{Username: name, Password: password})
		if err != nil {
			return sasl.Answer{}, err
		}
		if err := checkCredentials(answer, MaxCredentialLength, MaxCredentialLength); err != nil {
			clear(answer.Password)
			return sasl.Answer{}, err
		}
		return sasl.Answer{Name: answer.Username, Password: answer.Password}, nil
	})
	if err != nil {
		return &wire.UnsupportedError{Kind: wire.UnsupportedSASL, Text: wire.CleanText(err.Error(), 200)}
	}
	// Free waits for Kerberos, and nobody shall wait with it.
	p.negotiated.free = append(p.negotiated.free, func() { go client.Free() })
	if err := p.startSASL(client, list); err != nil {
		return err
	}
	if err := p.stepSASL(client); err != nil {
		return p.explainSASL(err)
	}
	return p.negotiateLayer(client)
}

// saslHost is the host that tickets and digests are for.
func (p *peer) saslHost() string {
	if host := hostOnly(p.config.TLS.ServerName); host != "" {
		return host
	}
	return "localhost"
}

// saslProperties says what a mechanism must do for the connection as it is.
// Anonymous TLS does not count, as it does not for QEMU: a layer over it proves
// that nobody stands in the middle.
func (p *peer) saslProperties() sasl.Properties {
	switch {
	case p.negotiated.Encrypted && p.negotiated.Peer != PeerUnknown:
		return sasl.Properties{External: 128}
	case p.negotiated.Encrypted:
		return sasl.Properties{Max: 256}
	}
	return sasl.Properties{Min: minSASLStrength, Max: 256}
}

// startSASL chooses the best mechanism of the list that works here, and sends its
// first message.
func (p *peer) startSASL(client *sasl.Client, list string) error {
	offered := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	for _, mechanism := range saslMechanisms {
		if !slices.Contains(offered, mechanism) || mechanism == "PLAIN" && p.saslProperties().External == 0 {
			continue
		}
		first, err := p.tryMechanism(client, mechanism)
		if errors.Is(err, sasl.ErrNoMechanism) {
			continue
		}
		if err != nil {
			return err
		}
		p.negotiated.Mechanism = mechanism
		p.write(binary.BigEndian.AppendUint32(nil, uint32(len(mechanism)))...)
		p.write([]byte(mechanism)...)
		p.writeSASL(first)
		return p.r.Err
	}
	return &wire.UnsupportedError{Kind: wire.UnsupportedMechanisms, Text: wire.CleanText(list, 200)}
}

// tryMechanism starts a mechanism. Kerberos may have to ask its own servers, and
// cannot be stopped: if the connection is closed it is left alone.
func (p *peer) tryMechanism(client *sasl.Client, mechanism string) ([]byte, error) {
	if mechanism != "GSSAPI" {
		return client.Start(mechanism)
	}
	var first []byte
	var failure error
	done := make(chan struct{})
	go func() {
		defer close(done)
		failure = wire.Contained(func() (err error) {
			first, err = client.Start(mechanism)
			return err
		})
	}()
	if err := p.link.Await(done); err != nil {
		return nil, err
	}
	return first, failure
}

// saySASL sends a message. One that is there, though empty, is told from none by
// a NUL that is added.
func (p *peer) writeSASL(message []byte) {
	if message == nil {
		p.write(0, 0, 0, 0)
		return
	}
	b := binary.BigEndian.AppendUint32(make([]byte, 0, len(message)+5), uint32(len(message)+1))
	p.writeSecret(append(append(b, message...), 0)) // PLAIN has the password in it
	clear(message)
}

// stepSASL exchanges messages until both sides are content. The last message of
// the server is looked at, too: it may prove who the server is.
func (p *peer) stepSASL(client *sasl.Client) error {
	for range maxSASLSteps {
		message := slices.Clone(p.r.Bytes(int64(p.r.U32()), maxSASLStep, "SASL message"))
		complete := p.r.U8() != 0
		if p.r.Err != nil {
			return p.r.Err
		}
		if len(message) > 0 {
			message = message[:len(message)-1] // the NUL
		} else {
			message = nil
		}
		answer, err := client.Step(message)
		if err != nil {
			return err
		}
		if complete {
			if !client.Done() {
				return wire.Errorf("the server ended SASL %s too early", p.negotiated.Mechanism)
			}
			return nil
		}
		p.writeSASL(answer)
	}
	return wire.Errorf("SASL %s takes more than %d steps", p.negotiated.Mechanism, maxSASLSteps)
}

// explainSASL: QEMU closes the connection of who has given wrong credentials,
// without a word.
func (p *peer) explainSASL(err error) error {
	var failure *sasl.Error
	switch {
	case errors.As(err, &failure):
		return &AuthError{Reason: "SASL " + p.negotiated.Mechanism + ": " + wire.CleanText(failure.What, 200)}
	case p.link.IsLost(err) && p.negotiated.Mechanism != "GSSAPI":
		return &AuthError{Silent: true}
	}
	return err
}

// agreeOnLayer has the security layer begin after the SecurityResult, if there
// is one.
func (p *peer) negotiateLayer(client *sasl.Client) error {
	strength := client.Strength()
	if strength == 0 {
		if !p.negotiated.Encrypted {
			return &wire.UnsupportedError{Kind: wire.UnsupportedMechanism, Text: p.negotiated.Mechanism}
		}
		return nil
	}
	p.negotiated.afterResult = func() error {
		p.wrap(newSASLConn(p.unwrap(), client))
		return nil
	}
	if !p.negotiated.Encrypted {
		p.negotiated.Encrypted = strength >= minSASLStrength
		p.negotiated.Protocol = "SASL " + p.negotiated.Mechanism
		p.negotiated.Cipher = fmt.Sprintf("%d bits", strength)
	}
	return nil
}

// saslConn is a connection in a security layer. One goroutine may read while
// another writes.
type saslConn struct {
	net.Conn // below
	client   *sasl.Client
	most     int    // to encode at once, in bytes
	in       []byte // what Read reads from below
	rest     []byte // decoded, and not read yet
}

func newSASLConn(below net.Conn, client *sasl.Client) *saslConn {
	return &saslConn{Conn: below, client: client, most: client.MaxEncode(), in: make([]byte, sasl.MaxDecode)}
}

// Read gives what the server has sent.
func (s *saslConn) Read(p []byte) (int, error) {
	for len(s.rest) == 0 {
		n, err := s.Conn.Read(s.in)
		if n > 0 {
			if s.rest, err = s.client.Decode(s.in[:n]); err != nil {
				return 0, wire.Errorf("the server's SASL layer is broken: %s", wire.CleanText(err.Error(), 200))
			}
			continue
		}
		return 0, err
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// Write sends p.
func (s *saslConn) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		piece := p[done:min(len(p), done+s.most)]
		encoded, err := s.client.Encode(piece)
		if err != nil {
			return done, err
		}
		if _, err := s.Conn.Write(encoded); err != nil {
			return done, err
		}
		done += len(piece)
	}
	return done, nil
}
