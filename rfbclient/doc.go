// SPDX-License-Identifier: LGPL-2.1-or-later

// Package rfbclient is an asynchronous client for the Remote Framebuffer
// protocol, the protocol of VNC. It knows nothing of GTK or libvirt.
//
//	client := rfbclient.Start(rfbclient.Config{
//		Dial: func(ctx context.Context) (net.Conn, error) {
//			return new(net.Dialer).DialContext(ctx, "tcp", "127.0.0.1:5900")
//		},
//		Wake: func() { woken <- struct{}{} }, // a channel with room for one
//	})
//	var updates rfbclient.Updates
//	for range woken {
//		client.Take(&updates)
//		if updates.Closed {
//			return updates.Err
//		}
//		if updates.Size != nil {
//			width, height = updates.Size.Width, updates.Size.Height
//			picture = make([]byte, 4*width*height)
//		}
//		if !updates.Damage.Empty() {
//			client.CopyDamage(&updates.Damage, picture, 4*width, width, height)
//		}
//	}
//
// One goroutine a connection reads, authenticates and decodes in straight-line
// code. What it has to say is put into an outbox, and Config.Wake is called
// once until the application has taken it:
//
//	socket -> security type -> messages -> decoders -> framebuffer -> damage -> outbox -> Wake
//
// The application, on a goroutine of its own choice (a GUI's main loop), calls
// Client.Take to empty the outbox and Client.CopyDamage to copy the changed
// rectangles; Client.Image gives all of the picture. Keys, pointer and text go the
// other way through a queue that a second goroutine writes to the socket, so no call
// of this package ever waits for the network:
//
//	KeyEvent, PointerEvent, SetCutText -> send queue -> socket
//
// The package has rooms, and imports go one way only (test/imports):
//
//	rfbclient          Config, Client (what the application calls), conn (what only the
//	  |    |   |       connection's goroutine touches: messages), shared (what both touch)
//	  |    |   websocket
//	  |    internal/auth     one file a security type, behind an interface; one table
//	  internal/decode  |     one file an encoding; one table
//	       |           |
//	       internal/wire     reader, limits, framebuffer, pixel formats, geometry
//
// A message of the server is a function and a line in messages.go; an encoding or a
// security type is a file and a row of its room's table, and the doc comment there says how.
//
// The server is not trusted: every length is compared with a limit before anything
// is allocated, every rectangle is checked against the framebuffer, and a malformed
// message ends this connection with a ProtocolError and nothing else. Why a
// connection has ended is Updates.Err, which errors.As and errors.Is tell apart.
//
// In these comments "RFB 7.6.1" is a section of RFC 6143, and a name after "rfbproto"
// is a heading of the community's document (github.com/rfbproto/rfbproto), which has
// what came after the RFC.
package rfbclient
