// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// TestMessages feeds messages of the server, whole and byte by byte.
func TestMessages(t *testing.T) {
	cutText := func(n int, s string) *packet { return new(packet).u8(3, 0, 0, 0).u32(n).text(s) }
	for _, tt := range []struct {
		name   string
		stream *packet
		want   string // kind of the error at the end
		check  func(u *Updates) bool
	}{
		{"bell", new(packet).u8(2), "lost", func(u *Updates) bool { return u.Bell }},
		{"bells without end", new(packet).text(strings.Repeat("\x02", 5000)), "lost", func(u *Updates) bool { return u.Bell }},
		{"cut text is Latin-1", cutText(4, "caf\xe9"), "lost", func(u *Updates) bool { return *u.CutText == "café" }},
		{"cut text loses controls", cutText(7, "a\x00\x1b\r\n\tb"), "lost", func(u *Updates) bool { return *u.CutText == "a\n\tb" }},
		{"empty cut text", cutText(0, ""), "lost", func(u *Updates) bool { return *u.CutText == "" }},
		{"clipboard message with nothing in it", cutText(-5, "12345").u8(2), "lost", func(u *Updates) bool { return u.CutText == nil && u.Bell }},
		{"clipboard message too short", cutText(-3, "123").u8(2), "lost", func(u *Updates) bool { return u.CutText == nil && u.Bell }},
		{"clipboard with carriage returns", clipMessage(clipProvide|clipText, new(encode.Zlib).Compress([]byte("\x00\x00\x00\x08a\rb\r\nc\r\x00"))), "lost", func(u *Updates) bool { return *u.CutText == "a\nb\nc\n" }},
		{"cut text with carriage returns", cutText(7, "a\rb\r\nc\r"), "lost", func(u *Updates) bool { return *u.CutText == "a\nb\nc\n" }},
		{"cut text in UTF-8", cutText(len("5 € für 東京"), "5 € für 東京"), "lost", func(u *Updates) bool { return *u.CutText == "5 € für 東京" }},
		{"clipboard of nothing", clipMessage(clipProvide|clipText, nil).u8(2), "lost", func(u *Updates) bool { return u.CutText == nil && u.Bell }},
		{"clipboard in UTF-8", clipMessage(clipProvide|clipText, provideMessage(packedText("1 €\n2 あ\n"), false)), "lost", func(u *Updates) bool { return *u.CutText == "1 €\n2 あ\n" }},
		{"clipboard in bad UTF-8", clipMessage(clipProvide|clipText, new(encode.Zlib).Compress([]byte("\x00\x00\x00\x04a\xff\x1b\x00"))), "lost", func(u *Updates) bool { return *u.CutText == "a\uFFFD" }},
		{"clipboard of pictures", clipMessage(clipProvide|8, []byte("pictures")).u8(2), "lost", func(u *Updates) bool { return u.CutText == nil && u.Bell }},
		{"clipboard that is not compressed", clipMessage(clipProvide|clipText, []byte("plain")).u8(2), "lost", func(u *Updates) bool { return u.CutText == nil && u.Bell }},
		{"clipboard that ends too early", clipMessage(clipProvide|clipText, new(encode.Zlib).Compress([]byte("\xff\xff\xff\xffabc"))).u8(2), "lost", func(u *Updates) bool { return u.CutText == nil && u.Bell }},
		{"clipboard whose compression is broken", clipMessage(clipProvide|clipText, []byte("\x78\x9c\xff\xff\xff\xff")).u8(2), "lost", func(u *Updates) bool { return u.CutText == nil && u.Bell }},
		{"clipboard without a size", clipMessage(clipProvide|clipText, new(encode.Zlib).Compress([]byte("ab"))).u8(2), "lost", func(u *Updates) bool { return u.CutText == nil && u.Bell }},
		{"clipboard with too much text", clipMessage(clipProvide|clipText, new(encode.Zlib).Compress(make([]byte, MaxCutTextLength+99))).u8(2), "lost", func(u *Updates) bool { return u.CutText == nil && u.Bell }},
		{"fence too long", new(packet).u8(msgFence, 0, 0, 0).u32(0).u8(65).text(strings.Repeat("f", 65)), "protocol", nil},
		{"power", new(packet).u8(msgXVP, 0, 1, 1), "lost", func(u *Updates) bool { return u.PowerAvailable && !u.PowerFailed }},
		{"power failed", new(packet).u8(msgXVP, 0, 1, 0), "lost", func(u *Updates) bool { return !u.PowerAvailable && u.PowerFailed }},
		{"power of the future", new(packet).u8(msgXVP, 0, 2, 1), "lost", func(u *Updates) bool { return u.PowerAvailable }},
		{"QEMU message of the future", new(packet).u8(msgQEMU, 7), "protocol", nil},
		{"audio that nobody asked for", new(packet).u8(msgQEMU, 1).u16(audioBegin).u8(msgQEMU, 1).u16(audioData).u32(5).text("sound").u8(2), "lost", func(u *Updates) bool { return u.Bell }},
		{"unknown audio operation", new(packet).u8(msgQEMU, 1).u16(3), "protocol", nil},
		{"LED state of QEMU", new(packet).update(1).rect(0, 0, 0, 0, encodingQEMULEDState).u8(0xfe), "lost", func(u *Updates) bool { return *u.LEDs == LEDNumLock|LEDCapsLock }},
		{"LED state of VMware", new(packet).update(1).rect(0, 0, 0, 0, encodingVMwareLEDState).u32(1), "lost", func(u *Updates) bool { return *u.LEDs == LEDScrollLock }},
		{"pointer moved", new(packet).update(1).rect(3, 1, 0, 0, encodingPointerPosition), "lost", func(u *Updates) bool { return *u.PointerPosition == Point{X: 3, Y: 1} }},
		{"pointer moved, VMware", new(packet).update(1).rect(3, 1, 0, 0, encodingVMwareCursorPosition), "lost", func(u *Updates) bool { return *u.PointerPosition == Point{X: 3, Y: 1} }},
		{"another mode", modeChange(6, 5, formats[DepthLow]).update(1).rect(0, 0, 1, 1, EncodingRaw).u8(0xff), "lost", func(u *Updates) bool { return *u.Size == Size{Width: 6, Height: 5} && !u.Damage.Empty() }},
		{"impossible mode", modeChange(6, 5, wire.PixelFormat{Bits: 24}), "protocol", nil},
		{"cut text of -2 GiB", cutText(-1<<31, "x"), "protocol", func(u *Updates) bool { return u.CutText == nil }},
		{"cut text of 2 GiB", cutText(1<<31-1, "x"), "protocol", func(u *Updates) bool { return u.CutText == nil }},
		{"colour map", new(packet).u8(1, 0).u16(0, 2).u16(1, 2, 3, 4, 5, 6).u8(2), "lost", func(u *Updates) bool { return u.Bell }},
		{"colour map beyond its end", new(packet).u8(1, 0).u16(65535, 2), "protocol", nil},
		{"unknown message", new(packet).u8(77), "protocol", nil},

		{"a new size", new(packet).update(1).rect(0, 0, 6, 5, encodingDesktopSize), "lost", func(u *Updates) bool { return *u.Size == Size{Width: 6, Height: 5} }},
		{"too large a size", new(packet).update(1).rect(0, 0, 65535, 65535, encodingDesktopSize), "protocol", nil},
		{"extended size", new(packet).update(1).rect(0, 0, 6, 5, encodingExtendedDesktopSize).u8(1, 0, 0, 0).u32(9).u16(0, 0, 6, 5).u32(0), "lost", func(u *Updates) bool { return *u.Size == Size{Width: 6, Height: 5} }},
		{"extended size without screens", new(packet).update(1).rect(2, 0, 6, 5, encodingExtendedDesktopSize).u8(0, 0, 0, 0), "lost", func(u *Updates) bool { return *u.Size == Size{Width: 6, Height: 5} }},
		{"resize refused", new(packet).update(1).rect(1, 3, 4, 3, encodingExtendedDesktopSize).u8(0, 0, 0, 0), "lost", func(u *Updates) bool {
			return *u.ResizeRefused == ResizeInvalid && *u.Size == Size{Width: 4, Height: 3}
		}},
		{"255 screens", new(packet).update(1).rect(0, 0, 4, 3, encodingExtendedDesktopSize).u8(255, 0, 0, 0).text(strings.Repeat("s", 255*16)), "lost", nil},
		{"a new name", new(packet).update(1).rect(0, 0, 0, 0, encodingDesktopName).u32(3).text("new"), "lost", func(u *Updates) bool { return *u.Name == "new" }},
		{"a name of 4 GiB", new(packet).update(1).rect(0, 0, 0, 0, encodingDesktopName).u32(-1).text("new"), "protocol", nil},
		{"last rectangle", new(packet).update(65535).rect(0, 0, 1, 1, EncodingRaw).u32(0).rect(0, 0, 0, 0, encodingLastRect).u8(2), "lost", func(u *Updates) bool { return u.Bell && !u.Damage.Empty() }},
		{"motions wanted", new(packet).update(1).rect(0, 0, 0, 0, encodingPointerMotionChange), "lost", func(u *Updates) bool { return *u.PointerMode == PointerRelative }},
		{"positions wanted", new(packet).update(1).rect(1, 0, 0, 0, encodingPointerMotionChange), "lost", func(u *Updates) bool { return *u.PointerMode == PointerAbsolute }},
		{"no rectangles", new(packet).update(0).u8(2), "lost", func(u *Updates) bool { return u.Bell && u.Damage.Empty() }},

		{"cursor", new(packet).update(1).rect(1, 9, 2, 1, encodingCursor).u8(1, 2, 3, 0, 4, 5, 6, 0).u8(0x80), "lost", func(u *Updates) bool {
			c := u.Cursor
			return c.Width == 2 && c.Height == 1 && c.HotX == 1 && c.HotY == 0 && c.Pix[0] == 0xff030201 && c.Pix[1] == 0
		}},
		{"cursor with alpha", new(packet).update(1).rect(0, 0, 2, 1, encodingCursorWithAlpha).u32(0).u8(1, 2, 3, 0x80, 255, 0, 0, 0x10), "lost", func(u *Updates) bool {
			return u.Cursor.Pix[0] == 0x80010203 && u.Cursor.Pix[1] == 0x10100000
		}},
		{"cursor with alpha copied from the desktop", new(packet).update(1).rect(0, 0, 2, 1, encodingCursorWithAlpha).u32(1), "unsupported", nil},
		{"cursor with alpha too large to be read", new(packet).update(1).rect(0, 0, 2000, 2000, encodingCursorWithAlpha).u32(16), "protocol", nil},
		{"cursor with alpha too wide, in RRE", new(packet).update(1).rect(0, 0, 257, 1, encodingCursorWithAlpha).u32(2).u32(0).u32(0).u8(2), "lost", func(u *Updates) bool { return u.Cursor == nil && u.Bell }},
		{"X cursor", new(packet).update(1).rect(0, 0, 9, 1, encodingXCursor).u8(1, 2, 3, 4, 5, 6, 0x80, 0x80, 0xc0, 0x80), "lost", func(u *Updates) bool {
			p := u.Cursor.Pix
			return p[0] == 0xff010203 && p[1] == 0xff040506 && p[2] == 0 && p[8] == 0xff010203
		}},
		{"no X cursor", new(packet).update(1).rect(0, 0, 0, 9, encodingXCursor).u8(2), "lost", func(u *Updates) bool { return u.Bell && len(u.Cursor.Pix) == 0 }},
		{"X cursor too wide", new(packet).update(1).rect(0, 0, 257, 1, encodingXCursor).text(strings.Repeat("c", 6+2*33)).u8(2), "lost", func(u *Updates) bool { return u.Cursor == nil && u.Bell }},
		{"VMware cursor with alpha", new(packet).update(1).rect(0, 0, 1, 1, encodingVMwareCursor).u8(1, 0, 255, 100, 0, 128), "lost", func(u *Updates) bool { return u.Cursor.Pix[0] == 0x80803200 }},
		{"classic VMware cursor", new(packet).update(1).rect(0, 0, 3, 1, encodingVMwareCursor).u8(0, 0).text("\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\x00" + "\x00\x00\x00\x00\x03\x02\x01\x00\xff\xff\xff\x00"), "lost", func(u *Updates) bool {
			return u.Cursor.Pix[0] == 0 && u.Cursor.Pix[1] == 0xff010203 && u.Cursor.Pix[2] == 0xff808080
		}},
		{"VMware cursor of the future", new(packet).update(1).rect(0, 0, 1, 1, encodingVMwareCursor).u8(2, 0), "protocol", nil},
		{"VMware cursor too wide", new(packet).update(1).rect(0, 0, 257, 1, encodingVMwareCursor).u8(0, 0).text(strings.Repeat("c", 257*8)).u8(2), "lost", func(u *Updates) bool { return u.Cursor == nil && u.Bell }},
		{"hidden VMware cursor", new(packet).update(2).rect(0, 0, 1, 1, encodingVMwareCursor).u8(1, 0, 255, 100, 0, 128).rect(0, 0, 0, 0, encodingVMwareCursorState).u16(0), "lost", func(u *Updates) bool { return len(u.Cursor.Pix) == 0 }},
		{"VMware cursor shown again", new(packet).update(3).rect(0, 0, 1, 1, encodingVMwareCursor).u8(1, 0, 255, 100, 0, 128).rect(0, 0, 0, 0, encodingVMwareCursorState).u16(0).rect(0, 0, 0, 0, encodingVMwareCursorState).u16(1), "lost", func(u *Updates) bool { return len(u.Cursor.Pix) == 1 }},
		{"no cursor", new(packet).update(1).rect(0, 0, 0, 0, encodingCursor), "lost", func(u *Updates) bool { return u.Cursor != nil && len(u.Cursor.Pix) == 0 }},
		{"cursor too wide", new(packet).update(1).rect(0, 0, 257, 1, encodingCursor).text(strings.Repeat("c", 257*4+33)).u8(2), "lost", func(u *Updates) bool { return u.Cursor == nil && u.Bell }},
		{"cursor of 16 GiB", new(packet).update(1).rect(0, 0, 65535, 65535, encodingCursor).text("c"), "protocol", func(u *Updates) bool { return u.Cursor == nil }},
		{"cursor with alpha of 16 GiB", new(packet).update(1).rect(0, 0, 65535, 65535, encodingCursorWithAlpha).u32(0).text("c"), "protocol", func(u *Updates) bool { return u.Cursor == nil }},
		{"X cursor of 1 GiB", new(packet).update(1).rect(0, 0, 65535, 65535, encodingXCursor).text("c"), "protocol", func(u *Updates) bool { return u.Cursor == nil }},
		{"VMware cursor of 32 GiB", new(packet).update(1).rect(0, 0, 65535, 65535, encodingVMwareCursor).u8(0, 0).text("c"), "protocol", func(u *Updates) bool { return u.Cursor == nil }},
		{"sound of 4 GiB", new(packet).u8(msgQEMU, 1).u16(audioData).u32(-1).text("sound"), "protocol", nil},
		{"RRE of 4 G subrectangles", new(packet).update(1).rect(0, 0, 4, 3, EncodingRRE).u32(-1, 0), "protocol", nil},
		{"RRE of as many subrectangles as pixels", new(packet).update(1).rect(0, 0, 1, 1, EncodingRRE).u32(1, 0, 7).u16(0, 0, 1, 1).u8(2), "lost", func(u *Updates) bool { return u.Bell }},

		{"outside", new(packet).update(1).rect(3, 0, 2, 1, EncodingRaw), "protocol", nil},
		{"outside by far", new(packet).update(1).rect(65535, 65535, 65535, 65535, EncodingRaw), "protocol", nil},
		{"empty, outside", new(packet).update(1).rect(60000, 60000, 0, 5, EncodingRaw).u8(2), "lost", func(u *Updates) bool { return u.Bell }},
		{"never asked for", new(packet).update(1).rect(0, 0, 1, 1, 9), "protocol", nil},
		{"copied from outside", new(packet).update(1).rect(0, 0, 2, 2, EncodingCopyRect).u16(3, 0), "protocol", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			stream := append(hello(4, 3).Bytes(), tt.stream.Bytes()...)
			for _, chunk := range []int{1 << 20, 1, 7} {
				noLeak(t)
				_, u := session(t, stream, chunk)
				if got := kind(u.Err); got != tt.want {
					t.Errorf("in pieces of %d: ended with %s: %v", chunk, got, u.Err)
				}
				if tt.check != nil && !tt.check(u) {
					t.Errorf("in pieces of %d: it says %+v", chunk, u)
				}
			}
		})
	}
}

// clipMessage is a message of the extended clipboard.
func clipMessage(flags int, data []byte) *packet {
	return new(packet).u8(3, 0, 0, 0).u32(-(4 + len(data))).u32(flags).text(string(data))
}

// modeChange is an update with a VMware Display Mode Change.
func modeChange(w, h int, f wire.PixelFormat) *packet {
	return new(packet).update(1).rect(0, 0, w, h, encodingDisplayModeChange).text(string(f.Append(nil)))
}

// TestResizeStorm has the desktop change 10 000 times: quickly, and without
// memory for each.
func TestResizeStorm(t *testing.T) {
	stream := hello(4, 3)
	for n := range 10000 {
		stream.update(1).rect(0, 0, 640+n%2, 480, encodingDesktopSize)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	_, u := session(t, stream.Bytes(), 1<<20)
	runtime.ReadMemStats(&after)
	if !isLost(u.Err) || *u.Size != (Size{Width: 641, Height: 480}) {
		t.Errorf("ended with %v at %v", u.Err, u.Size)
	}
	t.Logf("10000 sizes took %v, the heap grew by %d MiB", time.Since(start), (int64(after.HeapAlloc)-int64(before.HeapAlloc))>>20)
	if after.HeapSys > before.HeapSys+200<<20 {
		t.Errorf("the heap grew from %d to %d MiB", before.HeapSys>>20, after.HeapSys>>20)
	}
}
