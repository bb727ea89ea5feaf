// SPDX-License-Identifier: LGPL-2.1-or-later

// Package rfbclient is an asynchronous client for the Remote Framebuffer
// protocol (RFB, RFC 6143 and the community's rfbproto document), the protocol
// of VNC. It knows nothing of GTK or libvirt.
//
// One goroutine a connection reads, authenticates and decodes in straight-line
// code. What it has to say is put into an outbox, and Config.Wake is called
// once until the application has taken it:
//
//	socket -> security type -> messages -> decoders -> framebuffer -> damage -> outbox -> Wake
//
// The application, on a goroutine of its own choice (a GUI's main loop), calls
// Client.Take to empty the outbox and Client.CopyDamage to copy the changed
// rectangles. Keys, pointer and text go the other way through a queue that a
// second goroutine writes to the socket, so no call of this package ever waits
// for the network:
//
//	KeyEvent, PointerEvent, SetCutText -> send queue -> socket
//
// The server is not trusted: every length is compared with a limit (limits.go)
// before anything is allocated, every rectangle is checked against the
// framebuffer, and a malformed message ends this connection with a
// ProtocolError and nothing else.
//
// Where to add things: an encoding is a file and a line in encodings.go, a
// security type is a file and a line in security.go, a message of the server is
// a function and a line in messages.go.
package rfbclient
