// SPDX-License-Identifier: LGPL-2.1-or-later

package widget

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

// script is an RFB server in a test's hands, for one session.
type script struct {
	t    *testing.T
	port string
	w, h int // px of the desktop

	mu    sync.Mutex // guards all below
	conn  net.Conn   // nil before somebody has connected
	heard []string   // keys, buttons and copied text of the client
}

const scriptWidth, scriptHeight = 800, 600 // px

func startScript(t *testing.T, w, h int) *script {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	s := &script{t: t, port: fmt.Sprint(l.Addr().(*net.TCPAddr).Port), w: w, h: h}
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		t.Cleanup(func() { conn.Close() })
		s.serve(conn)
	}()
	return s
}

func (s *script) serve(conn net.Conn) {
	r := bufio.NewReader(conn)
	say := func(answer int, p ...byte) {
		_, _ = conn.Write(p)
		_, _ = io.CopyN(io.Discard, r, int64(answer))
	}
	say(12, []byte("RFB 003.008\n")...)
	say(1, 1, 1)
	say(1, 0, 0, 0, 0)
	s.mu.Lock()
	s.conn = conn
	s.mu.Unlock()
	say(0, byte(s.w>>8), byte(s.w), byte(s.h>>8), byte(s.h),
		32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0, 0, 0, 0, 1, 'x')
	for {
		kind, err := r.ReadByte()
		if err != nil {
			return
		}
		p := make([]byte, map[byte]int{0: 19, 2: 3, 3: 9, 4: 7, 5: 5, 6: 7}[kind])
		if _, err := io.ReadFull(r, p); err != nil {
			return
		}
		switch kind {
		case 2:
			_, _ = io.CopyN(io.Discard, r, 4*int64(binary.BigEndian.Uint16(p[1:])))
		case 4:
			s.hear("key %x %d", binary.BigEndian.Uint32(p[3:]), p[0])
		case 5:
			s.hear("buttons %x", p[0])
		case 6:
			text := make([]byte, binary.BigEndian.Uint32(p[3:]))
			_, _ = io.ReadFull(r, text)
			s.hear("text %s", text)
		}
	}
}

func (s *script) hear(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = append(s.heard, fmt.Sprintf(format, args...))
}

// heardOf gives what was heard of a kind since the last forget.
func (s *script) heardOf(kind string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, h := range s.heard {
		if what, ok := strings.CutPrefix(h, kind+" "); ok {
			list = append(list, what)
		}
	}
	return strings.Join(list, ", ")
}

func (s *script) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = nil
}

func (s *script) say(p ...byte) {
	s.t.Helper()
	s.mu.Lock()
	conn := s.conn
	s.mu.Unlock()
	if _, err := conn.Write(p); err != nil {
		s.t.Fatal(err)
	}
}

// leds says which lock keys are on at the server.
func (s *script) leds(on byte) {
	s.say(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xfe, 0xfb, on)
}

func (s *script) cutText(text string) {
	s.say(append([]byte{3, 0, 0, 0, 0, 0, 0, byte(len(text))}, text...)...)
}

// openScript makes a window whose display is connected to the script and has the focus.
func openScript(t *testing.T) (*script, *gtk.Window, *Display) {
	t.Helper()
	s := startScript(t, scriptWidth, scriptHeight)
	window, display := newWindow(t)
	window.Resize(scriptWidth, scriptHeight)
	if err := display.OpenHost("127.0.0.1", s.port); err != nil {
		t.Fatal(err)
	}
	until(t, "the session", display.IsInitialized)
	display.GrabFocus()
	window.Present()
	until(t, "the focus", display.HasFocus)
	return s, window, display
}

// testClipboardBack: text that came from the server goes back to it when it has got
// another one since, and only then.
func testClipboardBack(t *testing.T) {
	s, window, display := openScript(t)
	defer window.Destroy()
	clipboard, err := gtk.ClipboardGet(gdk.SELECTION_CLIPBOARD)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	display.SetHandlers(Handlers{CutText: func(s string) { text = s }})
	clipboard.SetText("zero")
	until(t, "text", func() bool { return strings.HasSuffix(s.heardOf("text"), "zero") })
	s.forget()
	s.cutText("one")
	until(t, "the server's text", func() bool { return text == "one" })
	clipboard.SetText("two")
	until(t, "other text", func() bool { return s.heardOf("text") == "two" })
	clipboard.SetText("one")
	until(t, "the first text again", func() bool { return s.heardOf("text") == "two, one" })
}

// testInput: nothing stays pressed at the server when the widget will not see it let go,
// and lock keys are brought into step when the focus is back.
func testInput(t *testing.T, screen *servers.Screen) {
	s, window, display := openScript(t)
	defer window.Destroy()
	screen.Do(t, "mousemove", "640", "512") // over the window, wherever it is
	until(t, "the pointer", func() bool { return strings.HasSuffix(s.heardOf("buttons"), "0") })
	screen.Do(t, "mousedown", "1")
	until(t, "the button", func() bool { return strings.HasSuffix(s.heardOf("buttons"), "1") })
	if err := display.SetProperty("read-only", true); err != nil {
		t.Fatal(err)
	}
	until(t, "the button let go", func() bool { return strings.HasSuffix(s.heardOf("buttons"), "0") })
	screen.Do(t, "mouseup", "1")
	if err := display.SetProperty("read-only", false); err != nil {
		t.Fatal(err)
	}

	const scrollLock, capsLock = 1, 4
	s.forget()
	s.leds(scrollLock) // the first time: this side has none
	until(t, "Scroll Lock", func() bool { return s.heardOf("key") == "ff14 1, ff14 0" })
	seen := 0
	display.SetHandlers(Handlers{LEDs: func(rfbclient.LEDs) { seen++ }})
	s.leds(scrollLock | capsLock)
	until(t, "the lights", func() bool { return seen == 1 })
	other, err := gtk.WindowNew(gtk.WINDOW_TOPLEVEL)
	if err != nil {
		t.Fatal(err)
	}
	other.ShowAll()
	defer other.Destroy()
	until(t, "the focus elsewhere", func() bool { return !display.HasFocus() })
	s.forget()
	window.Present()
	until(t, "the focus", display.HasFocus)
	until(t, "Caps Lock alone", func() bool { return s.heardOf("key") == "ffe5 1, ffe5 0" })
}
