// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
)

// waitLatency waits until a ping has been answered.
func (s *talker) waitLatency() time.Duration {
	s.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if l := s.c.Statistics().Latency; l != 0 {
			return l
		}
	}
	s.t.Fatal("no latency is known")
	return 0
}

// pingSilent pings when the server has said nothing since the ping before.
func (s *talker) pingSilent() {
	s.c.Ping()
	s.c.Ping()
}

// TestPingOfWholePictures: a server that sends the whole picture for a pixel is asked for one
// twice, and never again; nor is one that says something by itself.
func TestPingOfWholePictures(t *testing.T) {
	s := newTalker(t)
	const w, h = 64, 48
	whole := func() *packet {
		return new(packet).update(1).rect(0, 0, w, h, EncodingRaw).text(strings.Repeat("....", w*h))
	}
	s.say(new(packet).update(1).rect(0, 0, w, h, encodingDesktopSize))
	next := "\x03\x01\x00\x00\x00\x00\x00\x40\x00\x30"
	s.expect(incremental + "\x03\x00\x00\x00\x00\x00\x00\x40\x00\x30")
	s.takeDamage()
	s.c.Ping() // bytes have come: it lives
	s.silent()
	for range maxWholes {
		s.pingSilent()
		s.expect("\x03\x00\x00\x00\x00\x00\x00\x01\x00\x01")
		s.say(whole())
		s.expect(next)
		s.takeDamage()
	}
	for range 5 {
		s.pingSilent()
	}
	s.silent()
	if w := s.c.Statistics().Waiting; w != 0 {
		t.Errorf("an answer is waited for since %v", w)
	}
}

// TestPing: servers without fences are asked for a pixel, and an update that does
// not have it is no answer.
func TestPing(t *testing.T) {
	s := newTalker(t)
	s.pingSilent()
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x01\x00\x01")
	s.c.Ping() // while the answer is on its way
	s.silent()
	s.say(new(packet).update(1).rect(2, 2, 1, 1, EncodingRaw).text("...."))
	s.expect(incremental)
	s.takeDamage()
	if got := s.c.Statistics(); got.Latency != 0 || got.Updates != 1 || got.Received == 0 {
		t.Errorf("after another update: %+v", got)
	}
	time.Sleep(5 * time.Millisecond)
	s.say(new(packet).update(1).rect(0, 0, 1, 1, EncodingRaw).text("...."))
	if l := s.waitLatency(); l < 5*time.Millisecond {
		t.Errorf("the answer took 5 ms, the latency is %v", l)
	}
	s.expect(incremental)
}

// TestPingByFence: servers that know fences get one.
func TestPingByFence(t *testing.T) {
	s := newTalker(t)
	s.say(new(packet).u8(msgFence, 0, 0, 0).u32(0).u8(0))
	for known := false; !known; {
		s.c.out.mu.Lock()
		known = s.c.out.flow.fences
		s.c.out.mu.Unlock()
	}
	s.c.Ping()
	s.expect("\xf8\x00\x00\x00\x80\x00\x00\x01\x0agovnc ping")
	s.say(new(packet).u8(msgFence, 0, 0, 0).u32(1).u8(2).text("no"))
	s.say(new(packet).u8(msgFence, 0, 0, 0).u32(1).u8(10).text(pingPayload))
	s.waitLatency()
}

// TestSetQuality changes the quality in the session; when losses are forbidden, what
// has them is asked for anew.
func TestSetQuality(t *testing.T) {
	s := newTalker(t)
	s.c.SetQuality(3, 6)
	s.say(new(packet).update(0))
	list := s.readEncodings()
	s.expect(incremental)
	if !slices.Contains(list, encodingJPEGQuality0+3) || !slices.Contains(list, encodingCompressionLevel0+6) {
		t.Errorf("the server is asked for %v", list)
	}
	if got := s.c.Statistics(); got.JPEGQuality != 3 || got.Compression != 6 {
		t.Errorf("the statistics say %+v", got)
	}
	s.c.SetQuality(3, 6)
	s.silent()
	picture := encode.JPEG(encode.Canvas{W: 2, H: 2, Pix: make([]uint32, 4)}, Rect{W: 2, H: 2})
	s.say(new(packet).update(1).rect(1, 1, 2, 2, EncodingTight).text(string(picture)))
	s.expect(incremental)
	s.takeDamage()
	s.c.SetQuality(0, 0)
	s.say(new(packet).update(0))
	if slices.Contains(s.readEncodings(), encodingJPEGQuality0+3) {
		t.Error("losses are still allowed")
	}
	s.expect("\x03\x00\x00\x01\x00\x01\x00\x02\x00\x02")
}

// TestRoundTrip: the kernel knows how long the way of a TCP connection is.
func TestRoundTrip(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if d := roundTrip(conn.(*net.TCPConn)); d <= 0 || d > time.Second {
		t.Errorf("the way to this machine takes %v", d)
	}
	conn.Close()
	if d := roundTrip(conn.(*net.TCPConn)); d != 0 {
		t.Errorf("after its end it takes %v", d)
	}
}

func TestEncodingText(t *testing.T) {
	for want, seen := range map[string]map[Encoding]int64{
		"":                                  nil,
		"Tight 90 %, CopyRect 6 %, Raw 4 %": {EncodingTight: 90, EncodingCopyRect: 6, EncodingRaw: 4},
		"Raw 20 %, CopyRect 20 %, RRE 20 %, Hextile 20 %": {EncodingRaw: 1, EncodingCopyRect: 1, EncodingRRE: 1, EncodingHextile: 1, EncodingZlib: 1},
	} {
		if got := (Statistics{Rectangles: seen}).EncodingText(); got != want {
			t.Errorf("%v is %q, want %q", seen, got, want)
		}
	}
}
