// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

// What the security types take.
const (
	// MaxReasonLength is how much of a refusal's reason is kept, in bytes.
	MaxReasonLength = 64 << 10
	// MaxCredentialLength is the longest user name or password that is sent, in
	// bytes; some security types have shorter ones. No server takes longer ones,
	// and some end without a word.
	MaxCredentialLength = 4096

	// maxShownNames is how many names of a certificate are kept.
	maxShownNames = 32
	// minRSABits is the shortest RSA key that is trusted without a question, in
	// bits.
	minRSABits = 2048
	// minServerKey and maxServerKey bound the keys of RSA-AES, in bits.
	minServerKey, maxServerKey = 1024, 8192
	// minAppleKey and maxAppleKey bound the keys of Diffie-Hellman, in bytes: what
	// is shorter is no secret, and what is longer is not in use and takes this
	// side seconds to work with.
	minAppleKey, maxAppleKey = 128, 1024

	// maxSASLMechanisms and maxSASLStep are the longest list of mechanisms and the
	// longest message of SASL, in bytes; maxSASLSteps is how many of them there are.
	maxSASLMechanisms, maxSASLStep, maxSASLSteps = 8 << 10, 64 << 10, 32
	// maxTightCapabilities is how many tunnels or ways to authenticate a server may
	// offer in Tight; a dozen are known.
	maxTightCapabilities = 255
)
