// SPDX-License-Identifier: LGPL-2.1-or-later

// Package fbs writes, reads and plays recordings of what a VNC server sent, in the
// format of rfbproxy: "FBS 001.000\n", then blocks of a 32-bit length, that many
// bytes padded to four, and the time in milliseconds since the beginning.
//
//	writer.go   blocks of bytes that a server sent: a recording of the wire
//	encoder.go  frames of a display -> a session of its own, for any player
//	reader.go   the blocks of a file, each checked
//	player.go   a file as the server's side of a connection, which can be paused,
//	            made faster, and sought in
//
// The session that Encoder writes is RFB 3.3 without security. It has nothing of the
// line that the display came by: a recording can begin at any time, while the zlib
// streams of the wire could only be read from the connection's first byte; and
// neither clipboard nor sound nor messages of one kind of server are in it.
package fbs
