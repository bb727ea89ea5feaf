// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"errors"
	"fmt"
	"strings"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// How to add a security type.
//
// The handshake is straight-line code of the connection's goroutine, which reads
// by conn.r and writes by conn.say; the send queue begins with the session, so
// that nothing of it can go out in clear. The list in security.go has each type
// once, the safest first, and that order decides. What a line needs:
//
//   - the number, of RFB's types or of VeNCrypt's subtypes, and a name, by which
//     Config.SecurityTypes knows it;
//   - its kind: byDefault, or ifNamed where listeners learn the password;
//   - protect, which puts a layer over the transport before anything else (X509
//     and TLS types share theirs), or nil;
//   - authenticate, which says who the user is and returns before the
//     SecurityResult.
//
// A layer is a net.Conn over conn.below(), and conn.over(layer) makes it the
// transport; one that begins only after the SecurityResult is put in
// agreement.afterResult. conn.ask gets credentials of the application, whose
// password is wiped by whoever asked; conn.askCertificate has it look at a
// certificate or a key, and comes before the credentials. Both wait as long as
// the user does. Whatever the type finds out goes into conn.agreed, which
// Client.Security gives to the application.
//
// A new type comes with three tests: the server's side written from the document
// (station in security_test.go), a real server if there is one, right and wrong,
// and a fuzz target.

// securityType is one way to protect the connection and to say who the user is:
// a security type (RFB 7.1.2) or, from 256 on, a subtype of VeNCrypt.
type securityType struct {
	number uint32
	name   string // in Config.SecurityTypes, Security and dialogs
	kind   securityKind
	// protect puts a layer over the transport, before anything else; nil: none.
	protect func(c *conn) error
	// authenticate runs after it and before the SecurityResult is read.
	authenticate func(c *conn) error
}

// securityKind says when a type may be used.
type securityKind int

const (
	// byDefault: if Config.SecurityTypes is nil or has the name.
	byDefault securityKind = iota
	// anonymous: the same, but only with Config.TLS.AllowAnonymous.
	anonymous
	// ifNamed: only if Config.SecurityTypes has the name, because whoever listens
	// learns the password.
	ifNamed
	// container: it leads to another type and is never the last word itself.
	container
)

// securityTypes, best first. The order is ours, never the server's.
var securityTypes []securityType

func init() { // containers refer to the list
	securityTypes = []securityType{
		{19, "VeNCrypt", container, nil, venCrypt},
		// rfbproto has 263 and 264 the other way round; QEMU, gtk-vnc and
		// libvncserver agree on these.
		{263, "X509SASL", byDefault, x509TLS, saslAuthentication},
		{262, "X509Plain", byDefault, x509TLS, plainAuthentication},
		{261, "X509Vnc", byDefault, x509TLS, vncAuthentication},
		{260, "X509None", byDefault, x509TLS, noAuthentication},
		{129, "RSA-AES-256", byDefault, nil, rsaAESKind{256, true}.authenticate},
		{5, "RSA-AES", byDefault, nil, rsaAESKind{128, true}.authenticate},
		{18, "TLS", container, anonymousTLS, typesInTLS},
		{264, "TLSSASL", anonymous, anonymousTLS, saslAuthentication},
		{259, "TLSPlain", anonymous, anonymousTLS, plainAuthentication},
		{258, "TLSVnc", anonymous, anonymousTLS, vncAuthentication},
		{257, "TLSNone", anonymous, anonymousTLS, noAuthentication},
		{20, "SASL", byDefault, nil, saslAuthentication},
		{130, "RSA-AES-256-unencrypted", byDefault, nil, rsaAESKind{256, false}.authenticate},
		{6, "RSA-AES-unencrypted", byDefault, nil, rsaAESKind{128, false}.authenticate},
		{30, "Diffie-Hellman", byDefault, nil, appleAuthentication},
		{2, "VNC", byDefault, nil, vncAuthentication},
		{1, "None", byDefault, nil, noAuthentication},
		{16, "Tight", container, nil, tight},
		{113, "MSLogonII", ifNamed, nil, msLogonAuthentication},
		{numberUnixLogin, "UnixLogin", ifNamed, nil, plainAuthentication},
		{256, "Plain", ifNamed, nil, plainAuthentication},
	}
}

// noAuthentication is that of None (RFB 7.2.1) and the subtypes named after it.
func noAuthentication(*conn) error { return nil }

// SecurityTypes gives the names that Config.SecurityTypes may have, the safest
// first. They are those of the protocol: types (RFB 7.2; rfbproto, "Security Types"), and
// VeNCrypt's subtypes (rfbproto, "VeNCrypt"). A
// type that begins with X509 encrypts and checks the server's certificate, one
// that begins with TLS encrypts and does not know the server (it needs
// Config.TLS.AllowAnonymous, too). "Tight" is the security type that contains
// others; "UnixLogin" in it, "Plain" and "MSLogonII" send the password for
// everybody to read.
func SecurityTypes() []string {
	return namesOf(func(t *securityType) bool { return t.number != numberVeNCrypt })
}

// DefaultSecurityTypes gives those of SecurityTypes that are used if
// Config.SecurityTypes is nil: all that keep a password from listeners.
func DefaultSecurityTypes() []string {
	return namesOf(func(t *securityType) bool { return t.number != numberVeNCrypt && t.kind != ifNamed })
}

func namesOf(wanted func(t *securityType) bool) (names []string) {
	for i := range securityTypes {
		if t := &securityTypes[i]; wanted(t) {
			names = append(names, t.name)
		}
	}
	return names
}

// Numbers of types that lead to others, or that the choice must know.
const (
	numberVNC      = 2
	numberTLS      = 18
	numberVeNCrypt = 19
	numberApple    = 30
	firstSubtype   = 256 // of VeNCrypt
)

// isSubtype says whether a type is VeNCrypt's own.
func (t *securityType) isSubtype() bool {
	return t.number >= firstSubtype && t.number != numberUnixLogin
}

// agreement is what the handshake finds out about security.
type agreement struct {
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
	// heardBefore is reader.total when TLS began.
	heardBefore int64
}

// name gives the name of what was chosen in the end.
func (a *agreement) name() string {
	if a.Subtype != "" {
		return a.Subtype
	}
	return a.Type
}

// authenticate agrees on a security type, runs it and reads the result.
func (c *conn) authenticate() error {
	offered, err := c.offeredSecurityTypes()
	if err != nil {
		return err
	}
	chosen := c.chooseSecurityType(offered, true)
	if chosen == nil {
		return c.unsupportedSecurity(offered)
	}
	if chosen, err = c.letNameDecide(chosen, offered); err != nil {
		return err
	}
	defer c.agreed.forgetEarly()
	if c.version >= 7 {
		c.say(byte(chosen.number))
	}
	if err := c.perform(chosen); err != nil {
		return err
	}
	if err := c.finishSecurity(); err != nil {
		return err
	}
	c.security.Store(&c.agreed.Security)
	return nil
}

// protection is what a type protects from, if all goes well.
type protection int

const (
	// clear: whoever listens sees the picture and the keys.
	clearText protection = iota
	// encrypted: somebody in between who answers for the server does.
	encrypted
	// verified: the server shows who it is.
	verified
)

// protection says what a type protects from that is no container.
func (t *securityType) protection() protection {
	switch {
	case t.number >= 260 && t.number <= 263, t.name == "RSA-AES", t.name == "RSA-AES-256":
		return verified
	case t.protect != nil, t.name == "SASL": // which does not go on without a layer
		return encrypted
	}
	return clearText
}

// SecurityTypesThat gives the names of those of SecurityTypes that encrypt or, if
// verify, those that also show who the server is, so that it can be checked.
// Types that contain others are among them if the others are inside TLS.
func SecurityTypesThat(verify bool) []string {
	least := encrypted
	if verify {
		least = verified
	}
	return namesOf(func(t *securityType) bool {
		return t.number != numberVeNCrypt && (t.kind != container || t.protect != nil && !verify) && t.protection() >= least
	})
}

// perform runs a security type.
func (c *conn) perform(t *securityType) error {
	if t.name != c.agreed.Type {
		c.agreed.Subtype = t.name
	}
	if err := c.askUnprotected(t); err != nil {
		return err
	}
	if t.protect != nil {
		if err := t.protect(c); err != nil {
			return err
		}
	}
	// RFB 7.1.2: before 3.8 there is no SecurityResult for None.
	c.agreed.noResult = t.number == 1 && c.version < 8
	return t.authenticate(c)
}

// finishSecurity reads the SecurityResult and does what waits for it.
func (c *conn) finishSecurity() error {
	if !c.agreed.noResult {
		if err := c.securityResult(); err != nil {
			return err
		}
	}
	if c.agreed.afterResult != nil {
		return c.agreed.afterResult()
	}
	return c.r.Err
}

// offeredSecurityTypes reads what the server offers (RFB 7.1.2): a list, or,
// from a 3.3 server, its decision.
func (c *conn) offeredSecurityTypes() ([]uint32, error) {
	if c.version < 7 {
		number := c.r.U32()
		if c.r.Err == nil && number == 0 {
			return nil, &RefusedError{c.reason()}
		}
		if number > 255 {
			return nil, &UnsupportedError{Kind: UnsupportedSecurity, Number: number}
		}
		return []uint32{number}, c.r.Err
	}
	return c.listOfTypes()
}

// listOfTypes reads a list of security types. An empty one is a refusal.
func (c *conn) listOfTypes() ([]uint32, error) {
	count := int64(c.r.U8())
	if c.r.Err == nil && count == 0 {
		return nil, &RefusedError{c.reason()}
	}
	var types []uint32
	for _, n := range c.r.Bytes(count, 255, "list of security types") {
		types = append(types, uint32(n))
	}
	return types, c.r.Err
}

// otherSecurityTypes names types of the registry (RFB 7.2) that this client
// does not have, for error messages.
var otherSecurityTypes = map[uint32]string{
	13: "RSA-AES two-step", 17: "Ultra", 21: "MD5 hash", 22: "xvp", 23: "Secure Tunnel", 24: "Integrated SSH",
	133: "RSA-AES-256 two-step", 265: "Ident", 266: "TLSIdent", 267: "X509Ident",
}

// nameSecurityTypes lists types for a message: "19 (VeNCrypt), 77".
func nameSecurityTypes(numbers []uint32) string {
	var names []string
	for _, n := range numbers {
		name := otherSecurityTypes[n]
		for i := range securityTypes {
			if securityTypes[i].number == n {
				name = securityTypes[i].name
			}
		}
		if n >= numberUnixLogin {
			names = append(names, name)
		} else if name != "" {
			names = append(names, fmt.Sprintf("%d (%s)", n, name))
		} else {
			names = append(names, fmt.Sprint(n))
		}
		if len(names) == 8 && len(numbers) > 8 {
			return strings.Join(names, ", ") + ", …"
		}
	}
	return strings.Join(names, ", ")
}

// securityResult reads whether the server is satisfied (RFB 7.1.3).
func (c *conn) securityResult() error {
	result := c.r.U32()
	if c.r.Err != nil || result == 0 {
		return c.r.Err
	}
	const failed, tooMany = 1, 2
	if result != failed && result != tooMany {
		return wire.Errorf("the server sent the security result %d, which does not exist", result)
	}
	reason := ""
	if c.version >= 8 {
		reason = c.reason()
	}
	if reason == "" && result == tooMany {
		reason = "too many attempts"
	}
	if !c.agreed.answered { // nothing was said that could be wrong
		return &RefusedError{reason}
	}
	return &AuthError{Reason: reason}
}

// silentRefusal takes the end of a connection on which credentials were sent, and no
// session has begun, for a refusal. The words of x11vnc may be lost with the line, and
// wayvnc 0.5 says 0, memory of its own that should have been its words, and closes.
func (c *conn) silentRefusal(err error) error {
	if err == nil || !c.agreed.answered || c.certificateUnjudged() || !errors.Is(c.explain(err), ErrLost) {
		return err
	}
	return &AuthError{Silent: true}
}

// reason reads the server's words for a refusal. Some servers close without
// any, and some announce more than any reason has: then there is none.
func (c *conn) reason() string {
	text := c.r.Text(int64(c.r.U32()), MaxReasonLength, "reason")
	return CleanText(text, 200)
}
