// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"fmt"
	"slices"
	"strings"
)

// securityType is one way to authenticate (RFB 7.2). authenticate runs after
// the type was chosen and before the SecurityResult is read.
type securityType struct {
	number       uint8
	name         string
	authenticate func(c *conn) error
}

// securityTypes, best first. The order is ours, never the server's.
var securityTypes = []securityType{
	{2, "VNC Authentication", vncAuthentication},
	{1, "None", func(*conn) error { return nil }},
}

// authenticate agrees on a security type, runs it and reads the result.
func (c *conn) authenticate() error {
	offered, err := c.offeredSecurityTypes()
	if err != nil {
		return err
	}
	chosen := chooseSecurityType(offered)
	if chosen == nil {
		return &UnsupportedSecurityError{offered}
	}
	if c.version >= 7 {
		c.send.bytes(chosen.number)
	}
	if err := chosen.authenticate(c); err != nil {
		return err
	}
	// RFB 7.1.2: before 3.8 there is no SecurityResult for None.
	if chosen.number == 1 && c.version < 8 {
		return c.r.err
	}
	return c.securityResult()
}

// offeredSecurityTypes reads what the server offers (RFB 7.1.2): a list, or,
// from a 3.3 server, its decision.
func (c *conn) offeredSecurityTypes() ([]uint8, error) {
	if c.version < 7 {
		number := c.r.U32()
		if c.r.err == nil && number == 0 {
			return nil, &RefusedError{c.reason()}
		}
		if number > 255 {
			return nil, &UnsupportedError{fmt.Sprintf("the server demands security type %d, which this program does not have", number)}
		}
		return []uint8{uint8(number)}, c.r.err
	}
	count := int64(c.r.U8())
	if c.r.err == nil && count == 0 {
		return nil, &RefusedError{c.reason()}
	}
	return slices.Clone(c.r.Bytes(count, 255, "list of security types")), c.r.err
}

func chooseSecurityType(offered []uint8) *securityType {
	for i := range securityTypes {
		if slices.Contains(offered, securityTypes[i].number) {
			return &securityTypes[i]
		}
	}
	return nil
}

// otherSecurityTypes names types of the registry (RFB 7.2) that this client
// does not have, for error messages.
var otherSecurityTypes = map[uint8]string{
	5: "RSA-AES", 6: "RSA-AES unencrypted", 13: "RSA-AES two-step", 16: "Tight", 17: "Ultra",
	18: "TLS", 19: "VeNCrypt", 20: "SASL", 22: "xvp", 30: "Apple Diffie-Hellman",
	113: "MSLogonII", 129: "RSA-AES-256", 130: "RSA-AES-256 unencrypted",
}

// nameSecurityTypes lists types for a message: "19 (VeNCrypt), 77".
func nameSecurityTypes(numbers []uint8) string {
	var names []string
	for _, n := range numbers {
		if name := otherSecurityTypes[n]; name != "" {
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
	if c.r.err != nil || result == 0 {
		return c.r.err
	}
	// 1 is failure and 2 too many attempts; any other number is no success.
	failure := &AuthError{}
	if c.version >= 8 {
		failure.Reason = c.reason()
	}
	if failure.Reason == "" && result == 2 {
		failure.Reason = "too many attempts"
	}
	return failure
}

// reason reads the server's words for a refusal. Some servers close without
// any: then there is none.
func (c *conn) reason() string {
	text := c.r.Text(int64(c.r.U32()), MaxReasonLength)
	return CleanText(text, 200)
}
