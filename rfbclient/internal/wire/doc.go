// SPDX-License-Identifier: LGPL-2.1-or-later

// Package wire is the ground that the decoders, the security types and the connection of
// rfbclient stand on: how bytes are read (Reader), what a server may claim (the limits),
// where pixels go (Framebuffer, Rect, Region), how pixels look on the wire (PixelFormat,
// Converter), what is said of a server that does wrong (ProtocolError), and how a panic
// ends one connection only (Contain).
//
// It knows no message, no encoding and no security type, and imports nothing of this
// project (test/imports).
package wire
