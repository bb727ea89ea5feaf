// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

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
func saslAuthentication(c *conn) error {
	list := string(c.r.Bytes(int64(c.r.U32()), maxSASLMechanisms, "list of SASL mechanisms"))
	if c.r.Err != nil {
		return c.r.Err
	}
	client, err := sasl.New(c.saslHost(), c.saslProperties(), func(name, password bool) (sasl.Answer, error) {
		answer, err := c.ask(CredentialRequest{Username: name, Password: password})
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
		return &UnsupportedError{Kind: UnsupportedSASL, Text: CleanText(err.Error(), 200)}
	}
	// Free waits for Kerberos, and nobody shall wait with it.
	c.agreed.free = append(c.agreed.free, func() { go client.Free() })
	if err := c.startSASL(client, list); err != nil {
		return err
	}
	if err := c.stepSASL(client); err != nil {
		return c.explainSASL(err)
	}
	return c.agreeOnLayer(client)
}

// saslHost is the host that tickets and digests are for.
func (c *conn) saslHost() string {
	if host := hostOnly(c.cfg.TLS.ServerName); host != "" {
		return host
	}
	return "localhost"
}

// saslProperties says what a mechanism must do for the connection as it is.
// Anonymous TLS does not count, as it does not for QEMU: a layer over it proves
// that nobody stands in the middle.
func (c *conn) saslProperties() sasl.Properties {
	switch {
	case c.agreed.Encrypted && c.agreed.Peer != PeerUnknown:
		return sasl.Properties{External: 128}
	case c.agreed.Encrypted:
		return sasl.Properties{Max: 256}
	}
	return sasl.Properties{Min: minSASLStrength, Max: 256}
}

// startSASL chooses the best mechanism of the list that works here, and sends its
// first message.
func (c *conn) startSASL(client *sasl.Client, list string) error {
	offered := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	for _, mechanism := range saslMechanisms {
		if !slices.Contains(offered, mechanism) || mechanism == "PLAIN" && c.saslProperties().External == 0 {
			continue
		}
		first, err := c.tryMechanism(client, mechanism)
		if errors.Is(err, sasl.ErrNoMechanism) {
			continue
		}
		if err != nil {
			return err
		}
		c.agreed.Mechanism = mechanism
		c.say(binary.BigEndian.AppendUint32(nil, uint32(len(mechanism)))...)
		c.say([]byte(mechanism)...)
		c.saySASL(first)
		return c.r.Err
	}
	return &UnsupportedError{Kind: UnsupportedMechanisms, Text: CleanText(list, 200)}
}

// tryMechanism starts a mechanism. Kerberos may have to ask its own servers, and
// cannot be stopped: if the connection is closed it is left alone.
func (c *conn) tryMechanism(client *sasl.Client, mechanism string) ([]byte, error) {
	if mechanism != "GSSAPI" {
		return client.Start(mechanism)
	}
	type result struct {
		first []byte
		err   error
	}
	results := make(chan result, 1)
	go func() {
		var first []byte
		err := wire.Contained(func() (err error) {
			first, err = client.Start(mechanism)
			return err
		})
		results <- result{first, err}
	}()
	r, err := await(c, results)
	if err != nil {
		return nil, err
	}
	return r.first, r.err
}

// saySASL sends a message. One that is there, though empty, is told from none by
// a NUL that is added.
func (c *conn) saySASL(message []byte) {
	if message == nil {
		c.say(0, 0, 0, 0)
		return
	}
	p := binary.BigEndian.AppendUint32(make([]byte, 0, len(message)+5), uint32(len(message)+1))
	c.saySecret(append(append(p, message...), 0)) // PLAIN has the password in it
	clear(message)
}

// stepSASL exchanges messages until both sides are content. The last message of
// the server is looked at, too: it may prove who the server is.
func (c *conn) stepSASL(client *sasl.Client) error {
	for range maxSASLSteps {
		message := slices.Clone(c.r.Bytes(int64(c.r.U32()), maxSASLStep, "SASL message"))
		complete := c.r.U8() != 0
		if c.r.Err != nil {
			return c.r.Err
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
				return wire.Errorf("the server ended SASL %s too early", c.agreed.Mechanism)
			}
			return nil
		}
		c.saySASL(answer)
	}
	return wire.Errorf("SASL %s takes more than %d steps", c.agreed.Mechanism, maxSASLSteps)
}

// explainSASL: QEMU closes the connection of who has given wrong credentials,
// without a word.
func (c *conn) explainSASL(err error) error {
	var failure *sasl.Error
	switch {
	case errors.As(err, &failure):
		return &AuthError{Reason: "SASL " + c.agreed.Mechanism + ": " + CleanText(failure.What, 200)}
	case errors.Is(c.explain(err), ErrLost) && c.agreed.Mechanism != "GSSAPI":
		return &AuthError{Silent: true}
	}
	return err
}

// agreeOnLayer has the security layer begin after the SecurityResult, if there
// is one.
func (c *conn) agreeOnLayer(client *sasl.Client) error {
	strength := client.Strength()
	if strength == 0 {
		if !c.agreed.Encrypted {
			return &UnsupportedError{Kind: UnsupportedMechanism, Text: c.agreed.Mechanism}
		}
		return nil
	}
	c.agreed.afterResult = func() error {
		c.over(newSASLConn(c.below(), client))
		return nil
	}
	if !c.agreed.Encrypted {
		c.agreed.Encrypted = strength >= minSASLStrength
		c.agreed.Protocol = "SASL " + c.agreed.Mechanism
		c.agreed.Cipher = fmt.Sprintf("%d bits", strength)
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
				return 0, wire.Errorf("the server's SASL layer is broken: %s", CleanText(err.Error(), 200))
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
