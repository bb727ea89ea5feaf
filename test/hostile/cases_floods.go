// SPDX-License-Identifier: GPL-2.0-or-later

package hostile

// floods go on until the viewer ends them.
func floods() []Case {
	flood := func(name string, window bool, say func(s *Server)) Case {
		return Case{Name: name + " without end", Window: window, Serve: func(s *Server) {
			s.Init(640, 480)
			s.Forever(func() { say(s) })
		}}
	}
	return []Case{
		flood("bells", true, func(s *Server) { s.U8(2) }),
		flood("empty updates", true, func(s *Server) { s.Update(0) }),
		flood("rectangles of no pixels", false, func(s *Server) { s.Update(1).Rect(0, 0, 0, 0, raw) }),
		flood("rectangles of one pixel", true, func(s *Server) { s.Update(1).Rect(9, 9, 1, 1, raw).U32(9) }),
		flood("CopyRects of the whole desktop", true, func(s *Server) { s.Update(1).Rect(0, 0, 640, 480, copyRect).U16(0, 0) }),
		flood("Raw of the whole desktop", true, func(s *Server) { s.Update(1).Rect(0, 0, 640, 480, raw).Zeros(4 * 640 * 480) }),
		{Name: "one RRE rectangle of as many subrectangles as pixels, each the whole desktop, again and again", Window: true, Serve: func(s *Server) {
			s.Init(640, 480)
			s.Forever(func() {
				s.Update(1).Rect(0, 0, 640, 480, rre).U32(640*480, 0)
				sub := (&Server{}).U32(1).U16(0, 0, 640, 480).said.Bytes()
				s.Many(640*480*len(sub), sub)
			})
		}},
		{Name: "one update of 65535 fills, again and again", Window: true, Serve: func(s *Server) {
			s.Init(640, 480)
			s.Forever(func() {
				s.Update(65535)
				fill := (&Server{}).Rect(0, 0, 640, 480, tight).U8(0x80, 1, 2, 3).said.Bytes()
				s.Many(65535*len(fill), fill)
			})
		}},
		flood("cut texts", true, func(s *Server) { s.U8(cutText, 0, 0, 0).U32(1<<20).Many(1<<20, []byte(blank(1000))) }),
		flood("new sizes", true, func(s *Server) {
			s.Update(1).Rect(0, 0, 320, 200, desktopSize).Update(1).Rect(0, 0, 640, 480, desktopSize)
		}),
		flood("new sizes with a pixel each", true, func(s *Server) {
			s.Update(2).Rect(0, 0, 2000, 1000, desktopSize).Rect(0, 0, 1, 1, raw).U32(1)
			s.Update(2).Rect(0, 0, 1000, 2000, desktopSize).Rect(0, 0, 1, 1, raw).U32(1)
		}),
		flood("new names", true, func(s *Server) { s.Update(1).Rect(0, 0, 0, 0, desktopName).U32(4).Text("<b>\xff") }),
		flood("new cursors", true, func(s *Server) { s.Update(1).Rect(3, 3, 64, 64, cursor).Zeros(64*64*4 + 8*64) }),
		flood("fences to be answered", false, func(s *Server) { s.U8(fence, 0, 0, 0).U32(1 << 31).U8(64).Text(blank(64)) }),
		flood("requests for the clipboard", true, func(s *Server) {
			s.clipboard(clipCaps|clipText, "\x00\x00\x00\x00").clipboard(clipRequest|clipText, "").clipboard(clipPeek, "")
		}),
		flood("offers of the clipboard", false, func(s *Server) { s.clipboard(clipNotify|clipText, "") }),
		flood("modes", false, func(s *Server) { s.Update(1).Rect(0, 0, 640, 480, displayModeChange).Format() }),
		flood("colours", false, func(s *Server) { s.U8(1, 0).U16(0, 256).Zeros(6 * 256) }),
		flood("pointer modes", false, func(s *Server) {
			s.Update(1).Rect(0, 0, 0, 0, -257).Update(1).Rect(1, 0, 0, 0, -257)
		}),
		flood("offers of power control", true, func(s *Server) { s.U8(xvp, 0, 1, 1).U8(xvp, 0, 1, 0) }),
		flood("lamps", false, func(s *Server) { s.Update(1).Rect(0, 0, 0, 0, -261).U8(7).Update(1).Rect(0, 0, 0, 0, -261).U8(0) }),
	}
}

// silences are servers that say nothing, half of something, or do not listen. The
// viewer's own time limits are tested in package rfbclient; here it must be
// possible to leave, and nothing may be frozen meanwhile.
func silences() []Case {
	hang := func(s *Server) {
		s.Send()
		_, _ = s.Read(make([]byte, 1<<20))
		for {
			if _, err := s.Read(make([]byte, 1)); err != nil {
				return
			}
		}
	}
	return []Case{
		{Name: "silence", Serve: func(s *Server) { hang(s) }, Code: 10, Window: true},
		{Name: "half a greeting and silence", Serve: func(s *Server) { hang(s.Text("RFB 00")) }, Code: 10, Window: true},
		{Name: "types and silence", Serve: func(s *Server) { hang(s.Version().U8(1, 1)) }},
		{Name: "TLS and silence", Serve: func(s *Server) { hang(s.Version().U8(1, 19, 0, 2, 0, 1).U32(260).U8(1)) }, Code: 10, Window: true},
		{Name: "half a desktop and silence", Serve: func(s *Server) { hang(s.Version().U8(1, 1).U32(0).U16(64)) }},
		{Name: "half an update and silence", Serve: func(s *Server) {
			hang(s.Version().U8(1, 1).U32(0).U16(640, 480).Format().U32(0).Update(1).Rect(0, 0, 640, 480, raw).Zeros(1000))
		}, Window: true},
		{Name: "a server that asks and does not read", Serve: func(s *Server) {
			s.Version().U8(1, 1).U32(0).U16(64, 48).Format().U32(0)
			s.Forever(func() { s.U8(fence, 0, 0, 0).U32(1 << 31).U8(64).Text(blank(64)) })
		}, Error: NotReading, Window: true},
	}
}
