// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// AnswerCertificate answers Updates.Certificate. Accepting holds for this
// connection only. An answer that nobody waits for is dropped.
func (c *Client) AnswerCertificate(accept bool) {
	if verdict := c.verdict.Swap(nil); verdict != nil {
		*verdict <- accept
	}
}

// AnswerUnprotected answers Updates.Unprotected. An answer that nobody waits for is
// dropped.
func (c *Client) AnswerUnprotected(accept bool) { c.AnswerCertificate(accept) }

// Security says what protects the connection. It is known when
// Updates.Initialized is told, and is the zero value before.
func (c *Client) Security() Security {
	if s := c.security.Load(); s != nil {
		return *s
	}
	return Security{}
}
