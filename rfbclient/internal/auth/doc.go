// SPDX-License-Identifier: LGPL-2.1-or-later

// Package auth negotiates security with a server: one file a security type, and one table
// of them all (securityTypes), the safest first. That order decides, never the server's.
//
// It knows of the connection what Link has: it writes, lays layers over the transport, and
// has the application asked. A Handshake reads what the server offers, chooses, runs the
// type that it has chosen, and notes what protects the connection from then on. It is
// straight-line code of the connection's goroutine; nothing of the session is sent before
// it has ended, so that nothing can go out in clear.
//
//	offer -> choice -> protect (a layer) -> authenticate -> SecurityResult -> negotiation
//
// To add a security type: a file, and a row in table.go. What a row needs:
//
//   - the number, of RFB's types or of VeNCrypt's subtypes, and a name, by which
//     Config.SecurityTypes knows it;
//   - its kind: byDefault, or ifNamed where listeners learn the password;
//   - protect, which puts a layer over the transport before anything else (X509
//     and TLS types share theirs), or nil;
//   - authenticate, which says who the user is and returns before the
//     SecurityResult. It gets a peer and nothing else.
//
// A layer is a net.Conn over peer.unwrap(), and peer.wrap(layer) makes it the transport; one
// that begins only after the SecurityResult is put in negotiation.afterResult. peer.ask gets
// credentials of the application, whose password is wiped by whoever asked; what has a
// secret in it goes out by peer.writeSecret, which wipes it. peer.askCertificate has the
// application look at a certificate or a key, and comes before the credentials. Both wait
// as long as the user does. Whatever the type finds out goes into peer.negotiated, which
// Client.Security gives to the application.
//
// A new type comes with three tests: the server's side written from the document (station
// in rfbclient's security_test.go), a real server if there is one, right and wrong, and a
// fuzz target.
package auth
