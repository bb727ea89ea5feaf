// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"slices"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// scriptedServer is a server that reads what the client says, message by message.
type scriptedServer struct {
	net.Conn
	r      *bufio.Reader
	w      packet
	format wire.PixelFormat // that was asked for
	lists  [][]Encoding
}

// next reads a message and gives its first byte and the rest; ok is false at the end.
func (s *scriptedServer) next() (kind byte, rest []byte, ok bool) {
	kind, err := s.r.ReadByte()
	if err != nil {
		return 0, nil, false
	}
	take := func(n int) {
		p := make([]byte, n)
		_, err = io.ReadFull(s.r, p)
		rest = append(rest, p...)
	}
	switch kind {
	case msgSetPixelFormat:
		take(19)
		s.format = wire.ReadPixelFormat(wire.NewReader(&wireBytes{rest[3:]}))
	case msgSetEncodings:
		take(3)
		n := int(binary.BigEndian.Uint16(rest[1:]))
		take(4 * n)
		var list []Encoding
		for i := range n {
			list = append(list, Encoding(binary.BigEndian.Uint32(rest[3+4*i:])))
		}
		s.lists = append(s.lists, list)
	case msgFramebufferUpdateRequest, msgContinuousUpdates:
		take(9)
	case msgKeyEvent:
		take(7)
	case msgPointerEvent:
		take(5)
	case msgClientCutText:
		take(7)
		n := int(int32(binary.BigEndian.Uint32(rest[3:])))
		take(max(n, -n))
	case msgFence:
		take(8)
		take(int(rest[7]))
	case msgXVP:
		take(3)
	case msgSetDesktopSize:
		take(7)
		take(16 * int(rest[5]))
	case msgQEMU:
		take(1)
		switch {
		case rest[0] == msgQEMUKeyEvent:
			take(10)
		default:
			take(2)
			if rest[2] == audioSetFormat {
				take(6)
			}
		}
	default:
		return 0, nil, false
	}
	return kind, rest, err == nil
}

// wireBytes is a reader that ends.
type wireBytes struct{ b []byte }

func (w *wireBytes) Read(p []byte) (int, error) {
	if len(w.b) == 0 {
		return 0, io.EOF
	}
	n := copy(p, w.b)
	w.b = w.b[n:]
	return n, nil
}

func (s *scriptedServer) flush() {
	_, _ = s.Write(s.w.Bytes())
	s.w.Reset()
}

// hello is the handshake up to the desktop.
func (s *scriptedServer) hello(version string, width, height int, format wire.PixelFormat) {
	s.w.text(version)
	s.flush()
	_, _ = io.ReadFull(s.r, make([]byte, 12))
	s.w.u8(1, 1)
	s.flush()
	_, _ = io.ReadFull(s.r, make([]byte, 1))
	s.w.u32(0)
	s.flush()
	_, _ = io.ReadFull(s.r, make([]byte, 1))
	s.w.serverInitFormat(width, height, "scripted", format)
	s.flush()
}

// meetScripted runs a client against a server until the connection ends, or until the
// client was told of damage to all of the desktop and done says so.
func meetScripted(t *testing.T, config Config, serve func(s *scriptedServer), done func(c *Client, all *Updates) bool) (*Client, *Updates) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	served := make(chan struct{})
	go func() {
		defer close(served)
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		serve(&scriptedServer{Conn: conn, r: bufio.NewReader(conn)})
	}()
	woken := make(chan struct{}, 1)
	config.Wake = func() { woken <- struct{}{} }
	config.Dial = func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", listener.Addr().String())
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c := Start(config)
	all, u := &Updates{}, &Updates{}
	for !all.Closed {
		select {
		case <-woken:
		case <-ctx.Done():
			t.Fatal("neither the end nor what was waited for came")
		}
		c.Take(u)
		merge(all, u)
		if !all.Closed && done != nil && done(c, all) {
			c.Close()
		}
	}
	<-c.Done()
	<-served
	return c, all
}

// bars are red, green, blue and white, as a server of some format writes them.
func bars(f wire.PixelFormat, width, height int) []byte {
	var row []byte
	for x := range width {
		var v uint32
		for i, on := range [][3]bool{{true}, {false, true}, {false, false, true}, {true, true, true}}[x*4/width] {
			if on {
				v |= uint32(f.Max[i]) << f.Shift[i]
			}
		}
		p := binary.BigEndian.AppendUint32(nil, v)[4-f.Bits/8:]
		if !f.BigEndian {
			slices.Reverse(p)
		}
		row = append(row, p...)
	}
	var all []byte
	for range height {
		all = append(all, row...)
	}
	return all
}

func wantBars(t *testing.T, c *Client, width int) {
	t.Helper()
	for i, want := range []uint32{0xff0000, 0x00ff00, 0x0000ff, 0xffffff} {
		if got := picture(c)[i*width/4+width/8]; got != want {
			t.Errorf("bar %d is %06x, not %06x", i, got, want)
		}
	}
}

// ownFormats are what servers have by themselves.
var ownFormats = map[string]wire.PixelFormat{
	"RGBX":            {Bits: 32, Depth: 24, TrueColour: true, Max: [3]uint16{255, 255, 255}, Shift: [3]uint8{0, 8, 16}},
	"big-endian XRGB": {Bits: 32, Depth: 24, BigEndian: true, TrueColour: true, Max: [3]uint16{255, 255, 255}, Shift: [3]uint8{16, 8, 0}},
	"565":             {Bits: 16, Depth: 16, TrueColour: true, Max: [3]uint16{31, 63, 31}, Shift: [3]uint8{11, 5, 0}},
	"big-endian 565":  {Bits: 16, Depth: 16, BigEndian: true, TrueColour: true, Max: [3]uint16{31, 63, 31}, Shift: [3]uint8{11, 5, 0}},
	"332":             {Bits: 8, Depth: 8, TrueColour: true, Max: [3]uint16{7, 7, 3}, Shift: [3]uint8{5, 2, 0}},
}

// stubborn is a server that ignores SetPixelFormat.
func stubborn(own wire.PixelFormat) func(s *scriptedServer) {
	return func(s *scriptedServer) {
		s.hello("RFB 003.008\n", 64, 48, own)
		for {
			kind, rest, ok := s.next()
			if !ok {
				return
			}
			if kind == msgFramebufferUpdateRequest && rest[0] == 0 {
				s.w.update(1).rect(0, 0, 64, 48, EncodingRaw).Write(bars(own, 64, 48))
				s.flush()
			}
		}
	}
}

func drawn(_ *Client, all *Updates) bool { return !all.Damage.Empty() }

// TestIgnoredPixelFormat meets servers that send their own pixels whatever they are asked
// for.
func TestIgnoredPixelFormat(t *testing.T) {
	for name, own := range ownFormats {
		t.Run(name, func(t *testing.T) {
			c, all := meetScripted(t, Config{}, stubborn(own), drawn)
			if !errors.Is(all.Err, ErrClosed) {
				t.Errorf("it ended with %v", all.Err)
			}
			wantBars(t, c, 64)
		})
	}
}

// TestIgnoredDepth asks such servers for a depth: what cannot be read is noticed, and the
// server's own format is learnt.
func TestIgnoredDepth(t *testing.T) {
	for _, tt := range []struct {
		own   string
		asked Depth
	}{{"565", DepthFull}, {"big-endian 565", DepthFull}, {"332", DepthMedium}, {"RGBX", DepthMedium}, {"RGBX", DepthLow}} {
		var learnt Avoidance
		_, all := meetScripted(t, Config{Depth: tt.asked}, stubborn(ownFormats[tt.own]), nil)
		if f := learnt.Ended(all.Err); f != FeaturePixelFormat {
			t.Errorf("%s: %v is learnt from %v", tt.own, f, all.Err)
			continue
		}
		c, all := meetScripted(t, Config{Depth: tt.asked, Avoid: learnt.Features()}, stubborn(ownFormats[tt.own]), drawn)
		if !errors.Is(all.Err, ErrClosed) {
			t.Errorf("%s: it ended with %v", tt.own, all.Err)
		}
		wantBars(t, c, 64)
	}
}

// TestAMT meets a server as Intel's AMT is: RFB 4.0, 16 bits, and an end where 32 bits are
// asked for.
func TestAMT(t *testing.T) {
	serve := func(s *scriptedServer) {
		own := ownFormats["565"]
		s.hello("RFB 004.000\n", 64, 48, own)
		for {
			kind, rest, ok := s.next()
			if !ok || kind == msgSetPixelFormat && s.format.Bits > 16 {
				return
			}
			if kind == msgFramebufferUpdateRequest && rest[0] == 0 {
				s.w.update(1).rect(0, 0, 64, 48, EncodingRaw).Write(bars(own, 64, 48))
				s.flush()
			}
		}
	}
	c, all := meetScripted(t, Config{}, serve, drawn)
	if !errors.Is(all.Err, ErrClosed) {
		t.Errorf("it ended with %v", all.Err)
	}
	wantBars(t, c, 64)

	var learnt Avoidance
	_, all = meetScripted(t, Config{Depth: DepthFull}, serve, nil)
	if f := learnt.Ended(all.Err); f != FeaturePixelFormat || !errors.Is(all.Err, ErrLost) {
		t.Errorf("%v is learnt from %v", f, all.Err)
	}
	c, _ = meetScripted(t, Config{Depth: DepthFull, Avoid: learnt.Features()}, serve, drawn)
	wantBars(t, c, 64)
}

// TestRejected meets servers that end the session when they are sent something. After two
// ends it is not sent any more, and the session goes on.
func TestRejected(t *testing.T) {
	for _, tt := range []struct {
		name    string
		feature Feature
		reject  func(kind byte, rest []byte, s *scriptedServer) bool
		use     func(c *Client) // what the application does once it sees the desktop
	}{
		{"SetEncodings with what it does not know", FeatureEncodings, func(kind byte, _ []byte, s *scriptedServer) bool {
			return kind == msgSetEncodings && slices.Contains(s.lists[0], encodingFence)
		}, nil},
		{"SetEncodings again", FeatureEncodingChanges, func(kind byte, _ []byte, s *scriptedServer) bool {
			return kind == msgSetEncodings && len(s.lists) > 1
		}, func(c *Client) { c.SetQuality(3, 0) }},
		{"SetDesktopSize", FeatureDesktopSize, func(kind byte, _ []byte, _ *scriptedServer) bool { return kind == msgSetDesktopSize },
			func(c *Client) { c.SetDesktopSize(100, 100) }},
		{"copied text", FeatureClipboard, func(kind byte, _ []byte, _ *scriptedServer) bool { return kind == msgClientCutText },
			func(c *Client) { c.SetCutText("text") }},
		{"scancodes", FeatureScancodes, func(kind byte, rest []byte, _ *scriptedServer) bool {
			return kind == msgQEMU && rest[0] == msgQEMUKeyEvent
		}, func(c *Client) { c.KeyEvent('a', 0x1e, true) }},
		{"xvp", FeaturePower, func(kind byte, _ []byte, _ *scriptedServer) bool { return kind == msgXVP },
			func(c *Client) { c.Power(PowerReboot) }},
		{"fences", FeatureFences, func(kind byte, _ []byte, _ *scriptedServer) bool { return kind == msgFence }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var only []Encoding
			if tt.feature == FeatureFences {
				// Else the first exact picture changes the encodings right behind the fence.
				only = []Encoding{EncodingRaw}
			}
			rejections := 0
			serve := func(s *scriptedServer) {
				s.hello("RFB 003.008\n", 64, 48, formats[DepthFull])
				for {
					kind, rest, ok := s.next()
					if ok && tt.reject(kind, rest, s) {
						rejections++
						return
					}
					if !ok {
						return
					}
					if kind != msgFramebufferUpdateRequest || rest[0] != 0 {
						continue
					}
					s.w.u8(msgXVP, 0, 1, 1)
					if slices.Contains(s.lists[0], encodingFence) {
						s.w.u8(msgFence, 0, 0, 0).u32(fenceRequest).u8(0)
					}
					n := 2
					if slices.Contains(s.lists[0], encodingExtendedKeyEvent) {
						n = 3
					}
					s.w.update(n)
					if n == 3 {
						s.w.rect(0, 0, 0, 0, encodingExtendedKeyEvent)
					}
					s.w.rect(0, 0, 64, 48, encodingExtendedDesktopSize).u8(1, 0, 0, 0).u32(7).u16(0, 0, 64, 48).u32(0)
					s.w.rect(0, 0, 64, 48, EncodingRaw).Write(bars(formats[DepthFull], 64, 48))
					s.flush()
				}
			}
			used := false
			use := func(c *Client, all *Updates) bool {
				if drawn(c, all) && !used {
					used = true
					if tt.use != nil {
						tt.use(c)
					}
				}
				return false
			}
			var learnt Avoidance
			for try := range 2 {
				used = false
				_, all := meetScripted(t, Config{Encodings: only, Avoid: learnt.Features()}, serve, use)
				var rejected *RejectedError
				if !errors.As(all.Err, &rejected) || rejected.Feature != tt.feature || !errors.Is(all.Err, ErrLost) {
					t.Fatalf("it ended with %v: %#v", all.Err, all.Err)
				}
				want := Feature(0)
				if try == 1 {
					want = tt.feature
				}
				if got := learnt.Ended(all.Err); got != want {
					t.Fatalf("end %d: %v is learnt", try+1, got)
				}
			}
			used = false
			_, all := meetScripted(t, Config{Encodings: only, Avoid: learnt.Features()}, serve, func(c *Client, all *Updates) bool {
				use(c, all)
				return used
			})
			if !errors.Is(all.Err, ErrClosed) || rejections != 2 {
				t.Errorf("the third session ended with %v, after %d rejections", all.Err, rejections)
			}
		})
	}
}

// TestNotRejected ends sessions long after what was sent, or for other reasons: nothing is
// learnt.
func TestNotRejected(t *testing.T) {
	var learnt Avoidance
	for range 3 {
		_, all := meetScripted(t, Config{}, func(s *scriptedServer) {
			s.hello("RFB 003.008\n", 64, 48, formats[DepthFull])
			for {
				kind, rest, ok := s.next()
				if !ok {
					return
				}
				if kind == msgFramebufferUpdateRequest && rest[0] == 0 {
					s.w.update(1).rect(0, 0, 64, 48, EncodingRaw).Write(bars(formats[DepthFull], 64, 48))
					s.flush()
					return
				}
			}
		}, nil)
		if f := learnt.Ended(all.Err); f != 0 || learnt.Features() != 0 {
			t.Errorf("%v is learnt from %v", f, all.Err)
		}
	}
}
