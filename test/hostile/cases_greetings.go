// SPDX-License-Identifier: GPL-2.0-or-later

package hostile

import "strings"

// greetings are attacks up to the choice of a security type, and its result.
func greetings() []Case {
	long := strings.Repeat("long ", 20000)
	return []Case{
		{Name: "another kind of server", Serve: func(s *Server) { s.Text("220 smtp.example ESMTP\r\n") },
			Error: `this is not a VNC server: it begins with "220"`, Window: true},
		{Name: "a version without numbers", Serve: func(s *Server) { s.Text("RFB x\x1b[31m.%n\n") },
			Error: `the server's protocol version "RFB x[31m.%" is malformed`},
		{Name: "a version with its end missing", Serve: func(s *Server) { s.Text("RFB 003.008.008\n") },
			Error: `the server's protocol version "RFB 003.008." is malformed`},
		{Name: "version 0", Serve: func(s *Server) { s.Text("RFB 000.000\n") },
			Error: "the server speaks RFB 0.0; 3.3 is the oldest version that this program knows"},
		{Name: "closes at once", Serve: func(s *Server) {}, Error: Lost},
		{Name: "half a version", Serve: func(s *Server) { s.Text("RFB 003.") }, Error: Lost},

		{Name: "refusal with markup, format, escapes and directions", Serve: func(s *Server) {
			text := "<b>too</b> &amp; %s%n \x1b]0;pwned\x07\x1b[2J \u202eevil\u200b \xff\xfe /etc/passwd"
			s.Version().U8(0).U32(len(text)).Text(text)
		}, Error: "the server refused the connection: <b>too</b> &amp; %s%n ]0;pwned[2J evil \ufffd\ufffd /etc/passwd", Code: 6, Window: true},
		{Name: "refusal of 100 KB", Serve: func(s *Server) { s.Version().U8(0).U32(len(long)).Text(long) },
			Error: "the server refused the connection: " + strings.Repeat("long ", 39) + "long…", Code: 6, Window: true},
		{Name: "refusal of 4 GiB that does not come", Serve: func(s *Server) { s.Drain().Version().U8(0).U32(-1).Text("x").Hang() },
			Error: "the server refused the connection"},
		{Name: "no word with the refusal", Serve: func(s *Server) { s.Version().U8(0).U32(0) }, Error: "the server refused the connection"},

		{Name: "255 unknown types", Serve: func(s *Server) { s.Version().U8(255).Text(strings.Repeat("\x4d", 255)) },
			Error: "the server offers no security type that this program has: 77, 77, 77, 77, 77, 77, 77, 77, …", Window: true},
		{Name: "255 types, half of them come", Serve: func(s *Server) { s.Version().U8(255).Text(strings.Repeat("\x01", 100)) }, Error: Lost},
		{Name: "RFB 3.3 with type 4294967295", Serve: func(s *Server) { s.Text("RFB 003.003\n").U32(-1) },
			Error: "the server demands security type 4294967295, which this program does not have"},
		{Name: "only Ultra", Serve: func(s *Server) { s.Version().U8(1, 17) },
			Error: "the server offers no security type that this program has: 17 (Ultra)"},

		{Name: "an unknown SecurityResult", Serve: func(s *Server) { s.Challenge().U32(0x12345678).Hang() },
			Error: "the server sent the security result 305419896, which does not exist"},
		{Name: "a failure with a reason of 4 GiB", Serve: func(s *Server) { s.Challenge().U32(1, -1).Text("x").Hang() },
			Error: "the server refused the authentication"},
		{Name: "a failure with escapes", Serve: func(s *Server) { s.Challenge().U32(1, 12).Text("\x1b[2Jno\n<i>%s") },
			Error: "the server refused the authentication: [2Jno <i>%s"},
		{Name: "closes at the password", Serve: func(s *Server) { s.Challenge() },
			Error: "the server ended the connection when it had the credentials: it has probably refused them"},
		{Name: "half a challenge", Serve: func(s *Server) { s.Version().U8(1, 2).Text("chall") }, Error: Lost},

		{Name: "a name of 4 GiB that does not come", Serve: func(s *Server) {
			s.Drain().Version().U8(1, 1).U32(0).U16(4, 3).Format().U32(-1).Text("name").Hang()
		}, Error: "desktop name of 4294967295 bytes is too long: at most 1048576 are accepted"},
		{Name: "a new name of 4 GiB that does not come", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(0, 0, 0, 0, desktopName).U32(-1).Text("name").Hang()
		}, Error: "desktop name of 4294967295 bytes is too long: at most 1048576 are accepted"},
		{Name: "a name of 100 KB, with NUL, markup and broken UTF-8", Serve: func(s *Server) {
			s.Drain().Version().U8(1, 1).U32(0).U16(64, 48).Format().U32(len(long) + 12).Text("\x00<b>\xff\x1b[31m&%s" + long[1:]).U8(77)
		}, Error: "the server sent a message of unknown type 77", Window: true},
	}
}
