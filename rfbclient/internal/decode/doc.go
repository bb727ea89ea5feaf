// SPDX-License-Identifier: LGPL-2.1-or-later

// Package decode draws rectangles: one file an encoding, and one table of them all
// (Encodings), which says by its fields what is special about an encoding. Nobody else has
// a list of encodings: what a client asks for, what a recording may hold, the tests with
// other people's servers are derived from the table.
//
//	wire.Reader -> Decoder -> wire.Framebuffer
//
// A Set has the decoders of a connection. Its decoders own their scratch memory, so that a
// rectangle costs none in the steady state (TestNoAllocations).
//
// To add an encoding: a file with a type that has the method Decode, a row in table.go, and
// an encoder in internal/encode for its tests. It imports internal/wire and what
// decompresses (internal/inflate, internal/turbojpeg), nothing else of this project
// (test/imports).
package decode
