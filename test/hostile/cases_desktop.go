// SPDX-License-Identifier: GPL-2.0-or-later

package hostile

import "fmt"

// Pseudo-encodings.
const (
	desktopSize         = -223
	lastRect            = -224
	cursor              = -239
	xCursor             = -240
	desktopName         = -307
	extendedDesktopSize = -308
	cursorWithAlpha     = -314
	vmwareCursor        = 0x574d5664
	displayModeChange   = 0x574d5669
)

func tooLarge(width, height int) string {
	return fmt.Sprintf("the server's desktop of %dx%d pixels is too large: at most 16384 a side and %d in all are accepted", width, height, MaxPixels)
}

// desktops are attacks by sizes, pixel formats, cursors and names.
func desktops() (cases []Case) {
	for _, size := range [][2]int{{65535, 65535}, {46341, 46341}, {65535, 1}, {1, 65535}, {32768, 32768}, {16384, 16384}} {
		cases = append(cases,
			Case{Name: fmt.Sprintf("a desktop of %dx%d", size[0], size[1]), Serve: func(s *Server) { s.Init(size[0], size[1]) },
				Error: tooLarge(size[0], size[1]), Window: size[0] == size[1]},
			Case{Name: fmt.Sprintf("a new size of %dx%d", size[0], size[1]), Serve: func(s *Server) {
				s.Init(4, 3).Update(1).Rect(0, 0, size[0], size[1], desktopSize)
			}, Error: tooLarge(size[0], size[1]), Window: size[0] == 46341})
	}
	return append(cases, []Case{
		{Name: "an extended size of 65535x65535", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(0, 0, 65535, 65535, extendedDesktopSize).U8(0, 0, 0, 0)
		}, Error: tooLarge(65535, 65535)},
		{Name: "a desktop of no pixels, and a rectangle in it", Serve: func(s *Server) {
			s.Init(0, 0).Update(1).Rect(0, 0, 1, 1, 0)
		}, Error: "the server sent a rectangle 1x1+0+0 outside its desktop of 0x0 pixels", Window: true},
		{Name: "255 screens outside the desktop", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(0, 0, 4, 3, extendedDesktopSize).U8(255, 0, 0, 0)
			for n := range 255 {
				s.U32(n).U16(65535, 65535, 65535, 65535).U32(-1)
			}
			s.U8(77)
		}, Error: "the server sent a message of unknown type 77"},
		{Name: "a mode without bits", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(0, 0, 4, 3, displayModeChange).Zeros(16)
		}, Error: "the server's pixels have 0 bits; 8, 16 and 32 are possible"},
		{Name: "a mode of 13 bits", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(0, 0, 4, 3, displayModeChange).U8(13, 255, 1, 1).U16(0, 65535, 3).U8(255, 255, 255, 0, 0, 0)
		}, Error: "the server's pixels have 13 bits; 8, 16 and 32 are possible"},
		{Name: "a mode with shifts of 255", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(0, 0, 4, 3, displayModeChange).U8(32, 24, 0, 1).U16(255, 255, 255).U8(255, 255, 255, 0, 0, 0)
		}, Error: "the server's pixel format is impossible: 32 bits, depth 24, little-endian, max 255/255/255, shift 255/255/255"},
		{Name: "a mode with maximum 0", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(0, 0, 4, 3, displayModeChange).U8(16, 16, 0, 1).U16(0, 63, 31).U8(11, 5, 0, 0, 0, 0)
		}, Error: "the server's pixel format is impossible: 16 bits, depth 16, little-endian, max 0/63/31, shift 11/5/0"},
		{Name: "palette mode of 32 bits", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(0, 0, 4, 3, displayModeChange).U8(32, 24, 0, 0).Zeros(12)
		}, Error: "the server has a colour map for pixels of 32 bits; only those of 8 and 16 bits are understood"},
		{Name: "a server of 0 bits a pixel", Serve: func(s *Server) {
			s.Drain().Version().U8(1, 1).U32(0).U16(64, 48).Zeros(16).U32(0).U8(77)
		}, Error: "the server sent a message of unknown type 77", Window: true},
		{Name: "colours beyond the colour map", Serve: func(s *Server) { s.Init(4, 3).U8(1, 0).U16(65535, 65535) },
			Error: "the server sets colours 65535 to 131069 of a map of 65536"},

		{Name: "a cursor of 65535x65535", Serve: func(s *Server) { s.Init(4, 3).Update(1).Rect(0, 0, 65535, 65535, cursor).Text("c").Hang() },
			Error: "the server sent a cursor of 65535x65535 pixels: at most 4096 a side are possible", Window: true},
		{Name: "a cursor with alpha of 65535x65535", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(65535, 65535, 65535, 65535, cursorWithAlpha).U32(0).Text("c").Hang()
		}, Error: "the server sent a cursor of 65535x65535 pixels: at most 4096 a side are possible"},
		{Name: "an X cursor of 65535x65535", Serve: func(s *Server) { s.Init(4, 3).Update(1).Rect(0, 0, 65535, 65535, xCursor).Text("c").Hang() },
			Error: "the server sent a cursor of 65535x65535 pixels: at most 4096 a side are possible"},
		{Name: "a VMware cursor of 65535x65535", Serve: func(s *Server) {
			s.Init(4, 3).Update(1).Rect(0, 0, 65535, 65535, vmwareCursor).U8(1, 0).Text("c").Hang()
		}, Error: "the server sent a cursor of 65535x65535 pixels: at most 4096 a side are possible"},
		{Name: "a VMware cursor of kind 9", Serve: func(s *Server) { s.Init(4, 3).Update(1).Rect(0, 0, 1, 1, vmwareCursor).U8(9, 0) },
			Error: "the server sent a VMware cursor of the unknown kind 9"},
		{Name: "a hot spot far outside the cursor", Serve: func(s *Server) {
			s.Init(64, 48).Update(1).Rect(65535, 65535, 1, 1, cursor).Text("rgb\x00\x80").Update(1).Rect(9, 9, 0, 9, cursor).U8(77)
		}, Error: "the server sent a message of unknown type 77", Window: true},
		{Name: "a new name with escapes, 100 KB", Serve: func(s *Server) {
			s.Init(64, 48).Update(1).Rect(0, 0, 0, 0, desktopName).U32(100003).Text("\x1b[2").Zeros(100000).U8(77)
		}, Error: "the server sent a message of unknown type 77"},
	}...)
}
