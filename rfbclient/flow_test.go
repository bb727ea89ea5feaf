// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// talker is a server in a test's hands.
type talker struct {
	t    *testing.T
	conn net.Conn
	c    *Client
	wake chan struct{}
	u    Updates
}

// newTalker makes the handshake for a desktop of 4x3 pixels and reads what the
// client sends at the session's beginning.
func newTalker(t *testing.T) *talker { return talkTo(t, Config{}) }

// talkTo is newTalker with a configuration. The server counts as one that has sent pixels
// without losses (exact.go).
func talkTo(t *testing.T, config Config) *talker {
	t.Helper()
	s, _ := talkAs(t, config, true)
	return s
}

// talkAs is talkTo with another kind of server, too; it gives the list that it is told at the
// session's beginning.
func talkAs(t *testing.T, config Config, exact bool) (*talker, []Encoding) {
	t.Helper()
	noLeak(t)
	near, far := net.Pipe()
	s := &talker{t: t, conn: far, wake: make(chan struct{}, 100)}
	config.Dial = func(context.Context) (net.Conn, error) { return near, nil }
	config.Wake = func() { s.wake <- struct{}{} }
	s.c = Start(config)
	s.c.out.mu.Lock()
	s.c.out.quality.exact = exact
	s.c.out.mu.Unlock()
	t.Cleanup(func() {
		s.c.Close()
		far.Close()
		<-s.c.Done()
	})
	s.say(new(packet).text("RFB 003.008\n"))
	s.expect("RFB 003.008\n")
	s.say(new(packet).u8(1, 1))
	s.expect("\x01")
	s.say(new(packet).u32(0))
	s.expect("\x01") // shared
	s.say(new(packet).serverInit(4, 3, "test"))
	s.expect("\x00\x00\x00\x00" + "\x20\x18\x00\x01\x00\xff\x00\xff\x00\xff\x10\x08\x00\x00\x00\x00")
	list := s.readEncodings()
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x04\x00\x03") // all, not incremental
	return s, list
}

func (s *talker) say(w *packet) {
	s.t.Helper()
	if err := s.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.conn.Write(w.Bytes()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *talker) read(n int) []byte {
	s.t.Helper()
	p := make([]byte, n)
	if err := s.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		s.t.Fatal(err)
	}
	if _, err := io.ReadFull(s.conn, p); err != nil {
		s.t.Fatalf("the client does not send %d bytes: %v", n, err)
	}
	return p
}

func (s *talker) expect(bytes string) {
	s.t.Helper()
	if got := s.read(len(bytes)); string(got) != bytes {
		s.t.Fatalf("the client sends %q, want %q", got, bytes)
	}
}

// silent fails the test if the client sends anything before it sends the bell
// key, which the test asks it to.
func (s *talker) silent() {
	s.t.Helper()
	s.c.KeyEvent('=', 0, true)
	s.expect("\x04\x01\x00\x00\x00\x00\x00=")
}

const incremental = "\x03\x01\x00\x00\x00\x00\x00\x04\x00\x03"

// update is an update that changes a pixel.
func onePixel() *packet { return new(packet).update(1).rect(0, 0, 1, 1, EncodingRaw).u32(0) }

// take waits for news and takes them.
func (s *talker) take() {
	s.t.Helper()
	select {
	case <-s.wake:
		s.c.Take(&s.u)
	case <-time.After(patience):
		s.t.Fatal("no news")
	}
}

// takeDamage takes news until there is damage.
func (s *talker) takeDamage() {
	s.t.Helper()
	for s.take(); s.u.Damage.Empty(); s.take() {
	}
}

// TestOneRequestAnUpdate: the next update is asked for when one begins, but not
// before the application has taken the damage of the one before.
func TestOneRequestAnUpdate(t *testing.T) {
	s := newTalker(t)
	s.silent()
	s.say(onePixel())
	s.expect(incremental) // nothing was waiting to be taken
	s.silent()
	s.say(onePixel()) // the first one's damage was not taken yet
	s.silent()
	s.takeDamage()
	s.expect(incremental)
	s.silent()
	s.takeNothing()
	s.silent()
}

// takeNothing takes when there may be nothing: no request comes of it.
func (s *talker) takeNothing() { s.c.Take(&s.u) }

// TestRequestBeforeTheUpdateEnds: the request does not wait for the update's end.
func TestRequestBeforeTheUpdateEnds(t *testing.T) {
	s := newTalker(t)
	s.say(new(packet).update(1))
	s.expect(incremental)
	s.say(new(packet).rect(0, 0, 1, 1, EncodingRaw).u32(0))
	s.silent()
}

// TestHidden: nothing is asked for while nobody looks.
func TestHidden(t *testing.T) {
	s := newTalker(t)
	s.c.SetVisible(false)
	s.say(onePixel())
	s.silent()
	s.takeDamage()
	s.silent()
	s.c.SetVisible(true)
	s.expect(incremental)
	s.c.SetVisible(true)
	s.silent()
}

// TestNewSizeAsksForAll, and an unchanged one does not, or it would never end.
func TestNewSizeAsksForAll(t *testing.T) {
	s := newTalker(t)
	extended := func(w, h int) *packet {
		return new(packet).update(1).rect(0, 0, w, h, encodingExtendedDesktopSize).u8(0, 0, 0, 0)
	}
	s.say(extended(4, 3))
	s.expect(incremental)
	s.silent()
	s.say(extended(8, 6))
	s.expect(incremental) // at the update's beginning, with the old size
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x08\x00\x06")
	s.silent()
	if !s.c.CanSetDesktopSize() || s.c.SetDesktopSize(8, 6) || s.c.SetDesktopSize(0, 6) || s.c.SetDesktopSize(65535, 65535) {
		t.Error("sizes that must not be asked for were")
	}
	if !s.c.SetDesktopSize(16, 9) {
		t.Fatal("the size is not asked for")
	}
	s.expect("\xfb\x00\x00\x10\x00\x09\x01\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00\x00\x10\x00\x09" + "\x00\x00\x00\x00")
}

func TestRefresh(t *testing.T) {
	s := newTalker(t)
	s.c.Refresh()
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x04\x00\x03")
	s.silent()
}

// TestKeysAndPointer sends input and looks at the bytes.
func TestKeysAndPointer(t *testing.T) {
	s := newTalker(t)
	s.c.KeyEvent(0xff0d, 0x1c, true)
	s.expect("\x04\x01\x00\x00\x00\x00\xff\x0d")
	s.say(new(packet).update(1).rect(0, 0, 0, 0, encodingExtendedKeyEvent))
	s.expect(incremental)
	for !s.c.extendedKeys.Load() {
		time.Sleep(time.Millisecond)
	}
	s.c.KeyEvent(0xff0d, 0x1c, false)
	s.expect("\xff\x00\x00\x00\x00\x00\xff\x0d\x00\x00\x00\x1c")
	s.c.KeyEvent(0x1000000+0x20ac, 0, true) // on no key: its symbol must do
	s.expect("\x04\x01\x00\x00\x01\x00\x20\xac")
	s.c.KeyEvent(0, 0, true) // nothing to send
	s.c.PointerEvent(2, 1, 1)
	s.expect("\x05\x01\x00\x02\x00\x01")
	s.c.PointerEvent(-7, 99, 0)
	s.expect("\x05\x00\x00\x00\x00\x02")
	s.c.PointerMotion(-3, 2, 4)
	s.expect("\x05\x04\x7f\xfc\x80\x01")
	s.c.SetCutText("é€\r\n")
	s.expect("\x06\x00\x00\x00\x00\x00\x00\x03\xe9?\n")
	if s.c.SetCutText(string(make([]byte, MaxSendCutText+1))) {
		t.Error("text that QEMU would end the connection for was sent")
	}
	s.silent()
}

// TestExtendedButtons: the eighth button and those above go out in a byte of their
// own once the server has confirmed that it knows it. What went down before stays unsent
// until it is up again, and no bit says that a byte follows (rfbproto,
// "ExtendedMouseButtons Pseudo-encoding").
func TestExtendedButtons(t *testing.T) {
	s := newTalker(t)
	s.c.PointerEvent(1, 1, 1<<7|1<<8|1)
	s.expect("\x05\x01\x00\x01\x00\x01")
	s.c.PointerMotion(1, 1, 1<<7|1)
	s.expect("\x05\x01\x80\x00\x80\x00")
	s.say(new(packet).update(1).rect(0, 0, 0, 0, encodingExtendedMouseButtons))
	s.expect(incremental)
	for !s.c.extendedButtons.Load() {
		time.Sleep(time.Millisecond)
	}
	s.c.PointerEvent(2, 1, 1<<7) // is still down
	s.expect("\x05\x00\x00\x02\x00\x01")
	s.c.PointerEvent(2, 1, 1<<7|1<<8)
	s.expect("\x05\x80\x00\x02\x00\x01\x02")
	s.c.PointerEvent(2, 1, 0)
	s.expect("\x05\x00\x00\x02\x00\x01")
	s.c.PointerEvent(1, 1, 1|1<<7|1<<8)
	s.expect("\x05\x81\x00\x01\x00\x01\x03")
	s.c.PointerEvent(1, 1, 1)
	s.expect("\x05\x01\x00\x01\x00\x01")
}

// TestFences are answered in the order of the messages, without the bits that this
// client does not know.
func TestFences(t *testing.T) {
	s := newTalker(t)
	s.say(new(packet).u8(msgFence, 0, 0, 0).u32(fenceRequest | 0x7f).u8(3).text("abc"))
	s.expect("\xf8\x00\x00\x00\x00\x00\x00\x07\x03abc")
	s.say(new(packet).u8(msgFence, 0, 0, 0).u32(1).u8(0)) // an answer to nothing
	s.silent()
}

// TestContinuousUpdates: with fences, a server that can is asked to go on by
// itself, and to stop while nobody looks.
func TestContinuousUpdates(t *testing.T) {
	s := newTalker(t)
	s.say(new(packet).u8(msgContinuousUpdates))
	s.silent() // without fences it would not know how fast
	s.say(new(packet).u8(msgFence, 0, 0, 0).u32(0).u8(0))
	s.expect("\x96\x01\x00\x00\x00\x00\x00\x04\x00\x03")
	s.say(onePixel())
	s.takeDamage()
	s.silent() // no more requests
	s.c.Refresh()
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x04\x00\x03")
	s.say(new(packet).update(1).rect(0, 0, 8, 6, encodingDesktopSize))
	s.expect("\x96\x01\x00\x00\x00\x00\x00\x08\x00\x06")
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x08\x00\x06")
	s.c.SetVisible(false)
	s.expect("\x96\x00\x00\x00\x00\x00\x00\x08\x00\x06")
	s.say(new(packet).u8(msgContinuousUpdates)) // it has stopped
	s.silent()
	s.c.SetVisible(true)
	s.expect("\x96\x01\x00\x00\x00\x00\x00\x08\x00\x06")
	s.silent()
}

// TestContinuousUpdatesEnd: a server that ends them by itself is asked to go on, and for an
// update in case that it does not; but not for ever.
func TestContinuousUpdatesEnd(t *testing.T) {
	s := newTalker(t)
	s.say(new(packet).u8(msgContinuousUpdates))
	s.say(new(packet).u8(msgFence, 0, 0, 0).u32(0).u8(0))
	const on = "\x96\x01\x00\x00\x00\x00\x00\x04\x00\x03"
	s.expect(on)
	for range maxEndedUpdates - 1 {
		s.say(new(packet).u8(msgContinuousUpdates))
		s.expect(on + incremental)
	}
	s.say(new(packet).u8(msgContinuousUpdates))
	s.expect(incremental)
	s.say(onePixel())
	s.expect(incremental) // as if it had never known them
	s.say(new(packet).u8(msgContinuousUpdates))
	s.silent()
}

// TestSizeWithEachPicture: a server that says its size with each whole picture, though it has
// not changed, is not asked for the whole picture each time. Nor is one that sends its
// colour map with each.
func TestSizeWithEachPicture(t *testing.T) {
	s := newTalker(t)
	const whole = "\x03\x00\x00\x00\x00\x00\x00\x04\x00\x03"
	size := func() *packet { return new(packet).update(1).rect(0, 0, 4, 3, encodingDesktopSize) }
	s.say(size())
	s.expect(incremental)
	s.silent()
	s.takeDamage()
	s.say(size()) // by itself: what it shows may be new
	s.expect(incremental + whole)
	s.takeDamage()
	s.say(size())
	s.expect(incremental)
	s.silent()
}

// TestColourMapWithEachPicture: only colours that change have the picture sent anew.
func TestColourMapWithEachPicture(t *testing.T) {
	s := newTalker(t)
	const whole = "\x03\x00\x00\x00\x00\x00\x00\x04\x00\x03"
	s.say(modeChange(4, 3, wire.PixelFormat{Bits: 8, Depth: 8, Max: [3]uint16{}, Shift: [3]uint8{}}))
	s.expect(incremental)
	s.takeDamage()
	for _, red := range []int{0x100, 0x200} {
		colour := func() *packet { return new(packet).u8(1, 0).u16(0, 1, red, 0x200, 0x300) }
		s.say(colour())
		s.expect(whole)
		s.say(colour().u8(0, 0).u16(0))
		s.expect(incremental)
		s.silent()
	}
}

// TestScreensOfRefusal: the screens that come with a refusal are undefined, and those that
// are known stay.
func TestScreensOfRefusal(t *testing.T) {
	stream := hello(4, 3)
	screens := func(reason, status, id int) {
		stream.update(1).rect(reason, status, 4, 3, encodingExtendedDesktopSize).u8(1, 0, 0, 0).u32(id).u16(0, 0, 4, 3).u32(0)
	}
	screens(0, 0, 7)
	screens(1, int(ResizeInvalid), 99)
	c, u := session(t, stream.Bytes(), 1<<20)
	if got := c.Screens(); u.ResizeRefused == nil || len(got) != 1 || got[0].ID != 7 {
		t.Errorf("after a refusal the screens are %v", got)
	}
	screens(1, int(ResizeDone), 9)
	c, _ = session(t, stream.Bytes(), 1<<20)
	if got := c.Screens(); len(got) != 1 || got[0].ID != 9 {
		t.Errorf("after a change the screens are %v", got)
	}
}

// TestPower asks for actions.
func TestPower(t *testing.T) {
	s := newTalker(t)
	if s.c.CanPower() || s.c.Power(PowerReset) {
		t.Error("a server was asked that has said nothing of it")
	}
	s.say(new(packet).u8(msgXVP, 0, 1, 1))
	for s.take(); !s.u.PowerAvailable; s.take() {
	}
	if !s.c.CanPower() || s.c.Power(1) || s.c.Power(5) || !s.c.Power(PowerReset) {
		t.Error("the wrong actions are possible")
	}
	s.expect("\xfa\x00\x01\x04")
	s.silent()
}

// TestPowerVersions: a server that has a later version has the first one, too.
func TestPowerVersions(t *testing.T) {
	for version, can := range []bool{false, true, true, true} {
		c, _ := session(t, hello(4, 3).u8(msgXVP, 0, version, 1).Bytes(), 1<<20)
		if c.CanPower() != can {
			t.Errorf("with version %d power can be asked for: %v", version, c.CanPower())
		}
	}
}

// TestScreens: a desktop of several screens is told and asked for.
func TestScreens(t *testing.T) {
	s := newTalker(t)
	left, right := Screen{7, Rect{W: 2, H: 3}, 1}, Screen{9, Rect{X: 2, Y: 0, W: 2, H: 3}, 0}
	if s.c.SetScreens(4, 3, []Screen{left}) || s.c.Screens() != nil {
		t.Error("screens are asked for of a server that has not said that it has any")
	}
	s.say(new(packet).update(1).rect(0, 0, 4, 3, encodingExtendedDesktopSize).u8(2, 0, 0, 0).
		u32(7).u16(0, 0, 2, 3).u32(1).u32(9).u16(2, 0, 2, 3).u32(0))
	s.expect(incremental)
	s.say(new(packet).u8(2)) // the bell: what was before it has been read
	for s.take(); !s.u.Bell; s.take() {
	}
	if got := s.c.Screens(); !slices.Equal(got, []Screen{left, right}) {
		t.Errorf("the screens are %v", got)
	}
	right.Rect = Rect{X: 0, Y: 3, W: 5, H: 1}
	if !s.c.SetScreens(5, 4, []Screen{left, right}) {
		t.Error("not asked for")
	}
	s.expect("\xfb\x00\x00\x05\x00\x04\x02\x00" + "\x00\x00\x00\x07\x00\x00\x00\x00\x00\x02\x00\x03\x00\x00\x00\x01" +
		"\x00\x00\x00\x09\x00\x00\x00\x03\x00\x05\x00\x01\x00\x00\x00\x00")
	if !s.c.SetDesktopSize(6, 6) {
		t.Error("one screen is not asked for")
	}
	s.expect("\xfb\x00\x00\x06\x00\x06\x01\x00" + "\x00\x00\x00\x07\x00\x00\x00\x00\x00\x06\x00\x06\x00\x00\x00\x01")
	if s.c.SetScreens(4, 3, []Screen{right}) || s.c.SetScreens(4, 3, nil) || s.c.SetDesktopSize(4, 3) {
		t.Error("what makes no sense is asked for")
	}
	s.silent()
}

// TestAudioFormats: the application may want another format.
func TestAudioFormats(t *testing.T) {
	for _, tt := range []struct {
		format AudioFormat
		want   string
	}{
		{AudioFormat{8000, 1, 8, false}, "\x00\x01\x00\x00\x1f\x40"},
		{AudioFormat{48000, 2, 32, true}, "\x05\x02\x00\x00\xbb\x80"},
		{AudioFormat{44100, 1, 16, false}, "\x02\x01\x00\x00\xac\x44"},
		{AudioFormat{44100, 6, 16, false}, "\x03\x02\x00\x00\xac\x44"},
	} {
		sink := heard{make(chan string, 100)}
		s := talkTo(t, Config{Audio: sink, AudioFormat: tt.format})
		s.say(new(packet).update(1).rect(0, 0, 0, 0, encodingQEMUAudio))
		s.expect(incremental + "\xff\x01\x00\x02" + tt.want + "\xff\x01\x00\x00")
	}
}

// heard is a sink that notes what it is told.
type heard struct{ calls chan string }

func (h heard) Begin(f AudioFormat) { h.calls <- fmt.Sprintf("begin %+v", f) }
func (h heard) Data(p []byte)       { h.calls <- string(p) }
func (h heard) End()                { h.calls <- "end" }

// TestAudio: sound is asked for once the server has it, and goes to the sink.
func TestAudio(t *testing.T) {
	sink := heard{make(chan string, 100)}
	s := talkTo(t, Config{Audio: sink})
	const enable, disable = "\xff\x01\x00\x02\x03\x02\x00\x00\xac\x44" + "\xff\x01\x00\x00", "\xff\x01\x00\x01"
	has := func() *packet { return new(packet).update(1).rect(0, 0, 0, 0, encodingQEMUAudio) }
	s.say(has())
	s.expect(incremental + enable)
	s.say(has())
	s.expect(incremental)
	data := func(p string) *packet { return new(packet).u8(msgQEMU, 1).u16(audioData).u32(len(p)).text(p) }
	s.say(data("lost: no beginning"))
	s.say(new(packet).u8(msgQEMU, 1).u16(audioBegin))
	s.say(data("abcd"))
	s.say(new(packet).u8(msgQEMU, 1).u16(audioEnd))
	s.say(new(packet).u8(msgQEMU, 1).u16(audioEnd))
	s.c.SetAudio(false)
	s.expect(disable)
	s.c.SetAudio(true)
	s.expect(enable)
	s.say(new(packet).u8(msgQEMU, 1).u16(audioBegin))
	s.c.Close()
	for _, want := range []string{"begin {SampleRate:44100 Channels:2 Bits:16 Signed:true}", "abcd", "end",
		"begin {SampleRate:44100 Channels:2 Bits:16 Signed:true}", "end"} {
		select {
		case got := <-sink.calls:
			if got != want {
				t.Errorf("the sink is told %q, want %q", got, want)
			}
		case <-time.After(patience):
			t.Fatalf("the sink is not told %q", want)
		}
	}
}
