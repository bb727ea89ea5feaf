// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"encoding/binary"
	"slices"
	"testing"
	"time"
)

func TestLineMeter(t *testing.T) {
	for _, tt := range []struct {
		name   string
		bytes  int64 // of each update
		waited time.Duration
		want   levels
	}{
		{"never waited for", 1 << 20, 0, levels{}},
		{"1 Gb/s", 1 << 20, 8 * time.Millisecond, levels{}},
		{"50 Mb/s", 100 << 10, 16 * time.Millisecond, levels{jpeg: 9}},
		{"10 Mb/s", 100 << 10, 80 * time.Millisecond, levels{jpeg: 7, compression: 3}},
		{"2 Mb/s", 100 << 10, 400 * time.Millisecond, levels{jpeg: 5, compression: 6}},
		{"256 kb/s", 100 << 10, 3 * time.Second, levels{jpeg: 2, compression: 9}},
	} {
		var m lineMeter
		samples := 0
		for range 20 {
			if m.add(tt.bytes, tt.waited) {
				samples++
			}
		}
		if got := m.levels(); got != tt.want || samples == 0 {
			t.Errorf("%s: %+v of %d samples", tt.name, got, samples)
		}
	}
	// One fast update among slow ones: the server was slow, not the line.
	var m lineMeter
	for range 5 {
		m.add(100<<10, time.Second)
	}
	m.add(2<<20, time.Millisecond)
	if got := m.levels(); got != (levels{}) {
		t.Errorf("after a fast update: %+v", got)
	}
}

// readEncodings reads a SetEncodings.
func (s *talker) readEncodings() (list []Encoding) {
	s.t.Helper()
	s.expect("\x02\x00")
	for n := binary.BigEndian.Uint16(s.read(2)); n > 0; n-- {
		list = append(list, Encoding(int32(binary.BigEndian.Uint32(s.read(4)))))
	}
	return list
}

// TestLossyEncodings: what cannot do without losses is not asked for in a refresh,
// and a quality that changes how pictures are to be read is not asked for in the
// middle of a session.
func TestLossyEncodings(t *testing.T) {
	c := &Client{shared{cfg: Config{Encodings: []Encoding{EncodingZYWRLE, EncodingJPEG, EncodingHextile}, JPEGQuality: JPEGQualityAuto}}}
	if list := c.askedEncodings(levels{lossless: true}); list[0] != EncodingHextile {
		t.Errorf("asked for in a refresh: %v", list)
	}
	if list := c.askedEncodings(levels{jpeg: 3}); !slices.Equal(list[:3], c.cfg.Encodings) {
		t.Errorf("asked for: %v", list)
	}
	for _, tt := range []struct{ begun, wanted, asked int }{
		{JPEGQualityAuto, 2, 6}, {7, 8, 8}, {7, 3, 6}, {4, 9, 5}, {4, 1, 3}, {1, 9, 2}, {7, 0, 0},
	} {
		c.cfg.JPEGQuality = tt.begun
		if got := c.possible(levels{jpeg: tt.wanted, compression: 9}); got != (levels{jpeg: tt.asked, compression: 9}) {
			t.Errorf("with ZYWRLE, begun with %d, of %d comes %+v", tt.begun, tt.wanted, got)
		}
	}
	c.cfg.JPEGQuality = 4
	if got := c.possible(levels{}); !got.lossless {
		t.Errorf("ZYWRLE is asked for without a quality, though it was begun with one")
	}
	c.cfg.Encodings = nil
	if got := c.possible(levels{jpeg: 2}); got.jpeg != 2 {
		t.Errorf("without ZYWRLE, of 2 comes %+v", got)
	}
}

// TestAutoQuality: a line that is slow gets pictures with losses, not before.
func TestAutoQuality(t *testing.T) {
	s := talkTo(t, Config{JPEGQuality: JPEGQualityAuto})
	s.say(new(packet).update(1).rect(0, 0, 100, 100, encodingDesktopSize))
	s.expect(incremental)
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x64\x00\x64")
	s.say(new(packet).update(1).rect(0, 0, 100, 100, EncodingRaw))
	for range 40 { // 1 kB in a millisecond or more: at most 8 Mb/s
		time.Sleep(time.Millisecond)
		s.say(new(packet).text(string(make([]byte, 1000))))
	}
	list := s.readEncodings()
	if !slices.ContainsFunc(list, func(e Encoding) bool { return e >= encodingJPEGQuality0 && e < encodingJPEGQuality0+9 }) {
		t.Errorf("asked for on a slow line: %v", list)
	}
}
