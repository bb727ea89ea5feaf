// SPDX-License-Identifier: GPL-2.0-or-later

// Package trust decides how servers are checked, what a connection must be protected
// from, and about what the user is asked.
//
//	policy.go  security types and certificates that are demanded, from the options
//	memory.go  what the user has trusted and allowed, and what servers have shown before
//	level.go   how well a connection is protected
//	pki.go     where certificates and authorities are looked for
//	pins/      the file that remembers
package trust
