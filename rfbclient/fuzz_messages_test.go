// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// fuzzMessages gives a client in session what a server may say after some fixed
// words, and looks at all that reaches the application.
func fuzzMessages(f *testing.F, before func(data []byte) *packet) {
	wire.DesktopPixels = 1 << 20
	f.Cleanup(func() { wire.DesktopPixels = MaxDesktopPixels })
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<18 {
			return
		}
		stream := hello(64, 48)
		stream.Write(before(data).Bytes())
		stream.Write(data)
		_, u := session(t, stream.Bytes(), 1<<20)
		if k := kind(u.Err); k == "unknown" || strings.Contains(u.Err.Error(), "internal error") {
			t.Errorf("ended with %v", u.Err)
		}
		for _, text := range []*string{u.Name, u.CutText} {
			if text != nil && !utf8.ValidString(*text) {
				t.Errorf("text that is not UTF-8: %q", *text)
			}
		}
		if c := u.Cursor; c != nil {
			if len(c.Pix) != c.Width*c.Height || c.Width > MaxCursorSide || c.Height > MaxCursorSide {
				t.Errorf("a cursor of %dx%d has %d pixels", c.Width, c.Height, len(c.Pix))
			}
			if len(c.Pix) > 0 && (c.HotX < 0 || c.HotX >= c.Width || c.HotY < 0 || c.HotY >= c.Height) {
				t.Errorf("the hot spot is %d,%d of %dx%d", c.HotX, c.HotY, c.Width, c.Height)
			}
			for _, p := range c.Pix {
				if a := p >> 24; p>>16&0xff > a || p>>8&0xff > a || p&0xff > a {
					t.Fatalf("the pixel %08x is not multiplied by its alpha", p)
				}
			}
		}
		if s := u.Size; s != nil && (s.Width*s.Height > wire.DesktopPixels || s.Width > MaxDesktopSide || s.Height > MaxDesktopSide) {
			t.Errorf("the desktop has %v", *s)
		}
	})
}

// FuzzClipboard is a message of the extended clipboard, flags and all.
func FuzzClipboard(f *testing.F) {
	f.Add(append([]byte{0x10, 0, 0, 1}, provideMessage(packedText("text €\n"), false)...))
	f.Add([]byte{1, 0, 0, 1, 0, 0, 0, 0})
	f.Add([]byte{2, 0, 0, 1})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	fuzzMessages(f, func(data []byte) *packet { return new(packet).u8(3, 0, 0, 0).u32(-len(data)) })
}

// FuzzCursors is an update of several rectangles, the first of which is one of the
// cursors.
func FuzzCursors(f *testing.F) {
	kinds := []Encoding{encodingCursor, encodingXCursor, encodingCursorWithAlpha, encodingVMwareCursor}
	for i := range kinds {
		f.Add(append([]byte{byte(i), 9, 2, 200, 3}, make([]byte, 64)...))
	}
	f.Add([]byte{3, 1, 1, 0, 0, 1, 0, 255, 0, 0, 9})
	fuzzMessages(f, func(data []byte) *packet {
		var head [5]byte
		copy(head[:], data)
		return new(packet).update(2).rect(int(head[3]), int(head[4]), int(head[1]), int(head[2]), kinds[int(head[0])%len(kinds)])
	})
}

// FuzzDesktop is an update whose first rectangle changes size, mode or name.
func FuzzDesktop(f *testing.F) {
	kinds := []Encoding{encodingDesktopSize, encodingExtendedDesktopSize, encodingDisplayModeChange, encodingDesktopName}
	for i := range kinds {
		f.Add(append([]byte{byte(i), 1, 0, 2, 0}, make([]byte, 40)...))
	}
	fuzzMessages(f, func(data []byte) *packet {
		var head [5]byte
		copy(head[:], data)
		return new(packet).update(2).rect(0, 0, int(head[1])<<8|int(head[2]), int(head[3])<<8|int(head[4]), kinds[int(head[0])%len(kinds)])
	})
}
