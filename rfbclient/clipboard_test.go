// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/inflate"
)

// clipWord is a message of the client's without data.
func clipWord(flags int) string {
	return new(packet).u8(msgClientCutText, 0, 0, 0).u32(-4).u32(flags).String()
}

// ownCaps is what the client says of itself.
func ownCaps(unasked int) string {
	return new(packet).u8(msgClientCutText, 0, 0, 0).u32(-8).u32(clipCaps | clipRequest | clipPeek | clipNotify | clipProvide | clipText).u32(unasked).String()
}

// provided reads a provide message, which must hold the text and be flushed, not
// finished: libvncserver 0.9.14 ends the connection at the end of the stream.
func (s *talker) provided(want string) {
	s.t.Helper()
	head := s.read(12)
	packed := s.read(-4 - int(int32(binary.BigEndian.Uint32(head[4:]))))
	if flags := binary.BigEndian.Uint32(head[8:]); head[0] != msgClientCutText || flags != clipProvide|clipText {
		s.t.Errorf("message %d, provided with flags %x", head[0], flags)
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		s.t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		s.t.Errorf("the zlib stream is finished: %v", err)
	}
	if sized := string(binary.BigEndian.AppendUint32(nil, uint32(len(want)))) + want; string(plain) != sized {
		s.t.Errorf("provided %q, want %q", plain, sized)
	}
	if whole, err := inflate.Whole(packed, len(want)+textSizeBytes); err != nil || !bytes.Equal(whole, plain) {
		s.t.Errorf("all that was compressed has not come: %q, %v", whole, err)
	}
}

// TestExtendedClipboard: text is announced, and sent when it is asked for.
func TestExtendedClipboard(t *testing.T) {
	s := newTalker(t)
	s.say(clipMessage(clipPeek, nil))
	s.say(clipMessage(clipRequest|clipText, nil))
	s.silent() // it has not said what it takes, and there is nothing
	s.say(clipMessage(clipCaps|clipText|clipNotify|clipRequest|clipProvide|clipPeek, []byte("\x00\x01\x00\x00")))
	s.expect(new(packet).u8(msgClientCutText, 0, 0, 0).u32(-8).u32(clipCaps | clipRequest | clipPeek | clipNotify | clipProvide | clipText).u32(0).String())
	s.say(clipMessage(clipPeek, nil))
	s.expect(clipWord(clipNotify)) // there is nothing
	if !s.c.SetCutText("1 €\n2") {
		t.Fatal("text is not taken")
	}
	s.expect(clipWord(clipNotify | clipText))
	s.silent()
	s.say(clipMessage(clipPeek, nil))
	s.expect(clipWord(clipNotify | clipText))
	s.say(clipMessage(clipRequest|clipText, nil))
	s.provided("1 €\r\n2\x00")
	// What the server announces is asked for; formats without text are not.
	s.say(clipMessage(clipNotify|clipText, nil))
	s.expect(clipWord(clipRequest | clipText))
	s.say(clipMessage(clipNotify|2, nil))
	s.silent()
	if s.c.SetCutText(strings.Repeat("x", MaxSendCutText+1)) {
		t.Error("too long a text was taken")
	}
}

// TestClipboardBeforeCaps: text that was copied before the server has said what it can
// do went to it in ISO 8859-1, and is offered as it is when it has.
func TestClipboardBeforeCaps(t *testing.T) {
	s := newTalker(t)
	if !s.c.SetCutText("5 €") {
		t.Fatal("text is not taken")
	}
	s.expect("\x06\x00\x00\x00\x00\x00\x00\x035 ?")
	caps := clipMessage(clipCaps|clipText|clipNotify|clipRequest|clipProvide, make([]byte, 4))
	s.say(caps)
	s.read(16) // the client's own
	s.expect(clipWord(clipNotify | clipText))
	s.say(clipMessage(clipRequest|clipText, nil))
	s.provided("5 €\x00")
	s.say(caps) // QEMU says it after each SetEncodings
	s.read(16)
	s.silent()
}

// TestClipboardCaps: what is sent to a server is what it has said that it takes.
func TestClipboardCaps(t *testing.T) {
	const text = "1 €\r2"
	size := func(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }
	latin1 := new(packet).u8(msgClientCutText, 0, 0, 0).u32(5).text("1 ?\n2").String()
	for _, tt := range []struct {
		name  string
		flags int
		sizes []byte
		want  string // what SetCutText sends: "provide", "none" or the message
	}{
		{"libvncserver 0.9.14", clipText | clipRequest | clipPeek | clipProvide, size(1 << 20), "provide"},
		{"QEMU", clipText | clipRequest | clipPeek | clipNotify | clipProvide, size(0), clipWord(clipNotify | clipText)},
		{"notify, and room for all", clipText | clipRequest | clipNotify | clipProvide, size(1 << 20), clipWord(clipNotify | clipText)},
		{"notify only", clipText | clipNotify, size(1 << 20), clipWord(clipNotify | clipText)},
		{"no sizes", clipText | clipRequest | clipNotify | clipProvide, nil, clipWord(clipNotify | clipText)},
		{"room for just the text", clipText | clipProvide, size(9), "provide"},
		{"room for less than the text", clipText | clipProvide, size(8), "none"},
		{"no room for text that it has not asked for", clipText | clipProvide, size(0), latin1},
		{"no size for it", clipText | clipProvide, nil, latin1},
		{"text, and nothing that it can do", clipText, size(0), latin1},
		{"pictures only", 8 | clipRequest | clipNotify | clipProvide, size(1 << 20), latin1},
		{"all formats, each with its size", 0xffff | clipProvide, append(size(9), make([]byte, 15*4)...), "provide"},
		{"a format before none that is known", 2 | clipProvide, size(1 << 20), latin1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newTalker(t)
			s.say(clipMessage(clipCaps|tt.flags, tt.sizes))
			unasked := 0
			if tt.flags&clipRequest == 0 {
				unasked = MaxCutTextLength // it cannot be asked
			}
			s.expect(ownCaps(unasked))
			if taken := s.c.SetCutText(text); taken != (tt.want != "none") {
				t.Errorf("taken: %v", taken)
			}
			switch tt.want {
			case "provide":
				s.expect(latin1) // for x11vnc
				s.provided("1 €\r\n2\x00")
			case "none":
			default:
				s.expect(tt.want)
			}
			s.say(clipMessage(clipNotify|clipText, nil))
			if tt.flags&clipText != 0 && tt.flags&clipRequest != 0 {
				s.expect(clipWord(clipRequest | clipText))
			}
			s.silent()
		})
	}
}

// TestBrokenProvide: what cannot be read is skipped, and the next text arrives.
func TestBrokenProvide(t *testing.T) {
	s := newTalker(t)
	s.say(clipMessage(clipCaps|clipText|clipRequest|clipPeek|clipProvide, []byte("\x00\x10\x00\x00")))
	s.expect(ownCaps(0))
	for _, broken := range []string{"", "x", "this is not zlib", "\x00\x00\x00\x06plain\x00", "\x78\x9c", "\x78\x9c\xff\xff\xff\xff"} {
		s.say(clipMessage(clipProvide|clipText, []byte(broken)))
	}
	s.say(new(packet).u8(3, 0, 0, 0).u32(-2).text("ab"))
	s.say(clipMessage(clipProvide|clipText, provideMessage(packedText("whole"), false)))
	for s.take(); s.u.CutText == nil; s.take() {
		if s.u.Closed {
			t.Fatalf("the session ended: %v", s.u.Err)
		}
	}
	if *s.u.CutText != "whole" {
		t.Errorf("the text is %q", *s.u.CutText)
	}
}
