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
//
// # Security types
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
package rfbclient
