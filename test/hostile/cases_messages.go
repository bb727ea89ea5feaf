// SPDX-License-Identifier: GPL-2.0-or-later

package hostile

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"strings"
)

// Numbers of messages and flags of the extended clipboard.
const (
	cutText = 3
	fence   = 248
	xvp     = 250
	qemu    = 255

	clipText    = 1 << 0
	clipCaps    = 1 << 24
	clipRequest = 1 << 25
	clipPeek    = 1 << 26
	clipNotify  = 1 << 27
	clipProvide = 1 << 28
)

// clipboard is a message of the extended clipboard.
func (s *Server) clipboard(flags int, data string) *Server {
	return s.U8(cutText, 0, 0, 0).U32(-(4 + len(data))).U32(flags).Text(data)
}

func deflated(data []byte) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(data)
	_ = z.Close()
	return b.String()
}

// blank is so much text.
func blank(n int) string { return strings.Repeat(" ", n) }

// sized is what a provide message has: a length and so much text, or not.
func sized(says uint32, text string) string {
	return deflated(append(binary.BigEndian.AppendUint32(nil, says), text...))
}

// messages are attacks by messages of the session.
func messages() []Case {
	end := "the server sent a message of unknown type 77"
	return []Case{
		{Name: "an unknown message", Serve: func(s *Server) { s.Init(64, 48).U8(77) }, Error: end, Window: true},
		{Name: "a file transfer of UltraVNC", Serve: func(s *Server) { s.Init(64, 48).U8(7).Zeros(11) },
			Error: "the server sent a message of unknown type 7"},
		{Name: "a text chat of UltraVNC", Serve: func(s *Server) { s.Init(64, 48).U8(11, 0, 0, 0).U32(-1) },
			Error: "the server sent a message of unknown type 11"},
		{Name: "cut text of 20 MB", Serve: func(s *Server) {
			s.Init(64, 48).U8(cutText, 0, 0, 0).U32(20<<20).Many(20<<20, []byte(blank(1000))).U8(77)
		}, Error: end, Window: true},
		{Name: "cut text of 64 MiB is skipped", Serve: func(s *Server) {
			s.Init(64, 48).U8(cutText, 0, 0, 0).U32(64<<20).Many(64<<20, []byte(blank(1000))).U8(77)
		}, Error: end},
		{Name: "cut text of 2 GiB that does not come", Serve: func(s *Server) { s.Init(64, 48).U8(cutText, 0, 0, 0).U32(1<<31 - 1).Text("x").Hang() },
			Error: "cut text of 2147483647 bytes is too long: at most 268435456 are accepted"},
		{Name: "cut text of -2 GiB", Serve: func(s *Server) { s.Init(64, 48).U8(cutText, 0, 0, 0).U32(1 << 31).Text("x").Hang() },
			Error: "cut text of 2147483648 bytes is too long: at most 268435456 are accepted"},
		{Name: "cut text with controls and broken UTF-8", Serve: func(s *Server) {
			s.Init(64, 48).U8(cutText, 0, 0, 0).U32(8).Text("\x00\x1b[2J\xff\xfe\x07").U8(77)
		}, Error: end, Window: true},
		{Name: "a clipboard message of 3 bytes", Serve: func(s *Server) { s.Init(64, 48).U8(cutText, 0, 0, 0).U32(-3).Text("abc").U8(77) },
			Error: end},
		{Name: "a clipboard that says 4 GiB", Serve: func(s *Server) { s.Init(64, 48).clipboard(clipProvide|clipText, sized(1<<32-1, "text")).U8(77) },
			Error: end, Window: true},
		{Name: "a clipboard bomb is skipped", Serve: func(s *Server) { s.Init(64, 48).clipboard(clipProvide|clipText, Bomb(256<<20)).U8(77) },
			Error: end, Window: true},
		{Name: "a clipboard that is no zlib", Serve: func(s *Server) { s.Init(64, 48).clipboard(clipProvide|clipText, "plain text").U8(77) },
			Error: end},
		{Name: "a clipboard of no data", Serve: func(s *Server) { s.Init(64, 48).clipboard(clipProvide|clipText, "").U8(77) }, Error: end},
		{Name: "a clipboard whose compression breaks off", Serve: func(s *Server) {
			s.Init(64, 48).clipboard(clipProvide|clipText, sized(4, "text")[:9]).U8(77)
		}, Error: end},
		{Name: "a clipboard of all formats and all actions", Serve: func(s *Server) { s.Init(64, 48).clipboard(-1, blank(64)).U8(77) }, Error: end},
		{Name: "a clipboard with broken UTF-8", Serve: func(s *Server) {
			s.Init(64, 48).clipboard(clipCaps|clipText, "\x00\x00\x00\x00").clipboard(clipProvide|clipText, sized(6, "\xff\xfe\xc0\x80\x1b\x00")).U8(77)
		}, Error: end, Window: true},
		{Name: "a fence of 255 bytes", Serve: func(s *Server) { s.Init(64, 48).U8(fence, 0, 0, 0).U32(1 << 31).U8(255).Text(blank(255)) },
			Error: "fence of 255 bytes is too long: at most 64 are accepted"},
		{Name: "sound of 4 GiB that nobody asked for", Serve: func(s *Server) { s.Init(64, 48).U8(qemu, 1).U16(2).U32(-1).Text("sound").Hang() },
			Error: "sound of 4294967295 bytes is too long: at most 16777216 are accepted"},
		{Name: "an unknown audio operation", Serve: func(s *Server) { s.Init(64, 48).U8(qemu, 1).U16(77) },
			Error: "the server sent the unknown audio operation 77"},
		{Name: "an unknown message of QEMU's", Serve: func(s *Server) { s.Init(64, 48).U8(qemu, 77) },
			Error: "the server sent QEMU message of unknown kind 77"},
		{Name: "xvp of the future", Serve: func(s *Server) { s.Init(64, 48).U8(xvp, 0, 255, 255).U8(77) }, Error: end},
		{Name: "an update of 65535 rectangles that ends at once", Serve: func(s *Server) {
			s.Init(64, 48).Update(65535).Rect(0, 0, 0, 0, lastRect).U8(77)
		}, Error: end},
		{Name: "a pseudo-encoding that nobody asked for", Serve: func(s *Server) { s.Init(64, 48).Update(1).Rect(0, 0, 1, 1, -12345) },
			Error: "the server sent a rectangle in encoding -12345, which was not asked for"},
	}
}
