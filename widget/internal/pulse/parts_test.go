// SPDX-License-Identifier: LGPL-2.1-or-later

package pulse

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"github.com/govnc/virt-viewer/test/servers"
)

// small is a format whose ring has 250 frames of 4 bytes.
var small = format{1000, 2, 16, true}

// numbered gives frames that can be told apart: the first is from.
func numbered(from, n int) []byte {
	var b []byte
	for i := range n {
		b = binary.LittleEndian.AppendUint32(b, uint32(from+i))
	}
	return b
}

// numbers gives the frames' numbers back.
func numbers(b []byte) []int {
	var list []int
	for ; len(b) >= 4; b = b[4:] {
		list = append(list, int(binary.LittleEndian.Uint32(b)))
	}
	return list
}

func count(from, to int) []int {
	var list []int
	for i := from; i < to; i++ {
		list = append(list, i)
	}
	return list
}

// TestRing: the oldest is dropped, whole frames only, in pieces of any size.
func TestRing(t *testing.T) {
	for _, tt := range []struct {
		name   string
		frames int // put
		chunk  int // bytes at a time
		want   []int
	}{
		{"all of it", 250, 1000, count(0, 250)},
		{"byte by byte", 250, 1, count(0, 250)},
		{"one too many", 251, 4, count(20, 251)},
		{"twice too many", 272, 4, count(40, 272)},
		{"in odd parts", 251, 7, count(20, 251)},
		{"far too much at once", 1000, 4000, count(750, 1000)},
		{"far too much in odd parts", 5000, 1001, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPiece(small)
			for data := range slices.Chunk(numbered(0, tt.frames), tt.chunk) {
				p.put(data)
				if p.n > len(p.ring) {
					t.Fatalf("%d bytes wait", p.n)
				}
			}
			dst := make([]byte, 2000)
			n, last := p.take(dst)
			got := numbers(dst[:n])
			want := tt.want
			if want == nil { // at least the newest are there, none is missing in between
				want = count(tt.frames-len(got), tt.frames)
			}
			if !slices.Equal(got, want) || len(got) < 229 || last {
				t.Errorf("%v, last %v", got, last)
			}
			p.end()
			if n, last := p.take(dst); n != 0 || !last {
				t.Errorf("at the end: %d bytes, last %v", n, last)
			}
		})
	}
}

// TestRingTurns takes and puts many times: the ring goes round.
func TestRingTurns(t *testing.T) {
	p := newPiece(small)
	put, taken := 0, 0
	dst := make([]byte, 2000)
	for i := range 500 {
		k := (i*37)%120 + 1
		p.put(numbered(put, k))
		put += k
		n, _ := p.take(dst[:4*k+3])
		for _, v := range numbers(dst[:n]) {
			if v != taken {
				t.Fatalf("frame %d comes after %d", v, taken-1)
			}
			taken++
		}
	}
	if taken != put {
		t.Errorf("%d of %d frames", taken, put)
	}
}

// TestEnded: after the end nothing is put, and half a frame is never played.
func TestEnded(t *testing.T) {
	p := newPiece(small)
	p.put([]byte{1, 2, 3, 4, 5, 6})
	p.end()
	p.put(numbered(0, 1000))
	dst := make([]byte, 100)
	if n, last := p.take(dst); n != 4 || !last {
		t.Errorf("%d bytes, last %v", n, last)
	}
}

// TestCatchUp: what has waited all the time is late, and goes; a burst that is
// played in time does not.
func TestCatchUp(t *testing.T) {
	p := newPiece(small)
	p.begin()
	start := p.since
	p.put(numbered(0, 200))
	p.least = p.n
	p.catchUp(start.Add(slackTime - 1))
	if p.n != 800 {
		t.Errorf("%d bytes after less than the time", p.n)
	}
	p.catchUp(start.Add(slackTime))
	if p.n != small.bytes(slack)/2 {
		t.Errorf("%d bytes after the time", p.n)
	}
	p.put(numbered(0, 200))
	p.catchUp(start.Add(2 * slackTime)) // it had less since
	if p.n != small.bytes(slack)/2+800 {
		t.Errorf("%d bytes after a burst", p.n)
	}
}

// TestBegin: what is late when playing begins is dropped, unless it is all there
// is.
func TestBegin(t *testing.T) {
	p := newPiece(small)
	p.put(numbered(0, 200))
	p.begin()
	if p.n != small.bytes(startLength) {
		t.Errorf("%d bytes", p.n)
	}
	p = newPiece(small)
	p.put(numbered(0, 200))
	p.end()
	p.begin()
	if p.n != 800 {
		t.Errorf("%d bytes of a short sound", p.n)
	}
}

// TestRender: every format becomes signed 16-bit, and the gain goes from one value
// to the other.
func TestRender(t *testing.T) {
	for _, tt := range []struct {
		bits     int
		signed   bool
		src      []byte
		from, to float32
		want     []int16
	}{
		{16, true, []byte{1, 0, 0xff, 0xff, 0, 0x80, 0xff, 0x7f}, 1, 1, []int16{1, -1, -32768, 32767}},
		{16, false, []byte{0, 0x80, 0, 0, 0xff, 0xff}, 1, 1, []int16{0, -32768, 32767}},
		{8, true, []byte{0, 1, 0xff, 0x80, 0x7f}, 1, 1, []int16{0, 256, -256, -32768, 32512}},
		{8, false, []byte{0x80, 0, 0xff}, 1, 1, []int16{0, -32768, 32512}},
		{16, true, []byte{0, 0x40, 0, 0x80}, 0.5, 0.5, []int16{8192, -16384}},
		{16, true, []byte{0, 0x40, 0, 0x80}, 0, 0, []int16{0, 0}},
		{16, true, []byte{0, 0x40, 0, 0x40, 0, 0x40, 0, 0x40}, 1, 0, []int16{16384, 12288, 8192, 4096}},
		{8, true, nil, 1, 0, nil},
	} {
		f := format{44100, 1, tt.bits, tt.signed}
		out := f.render(make([]byte, 100), tt.src, tt.from, tt.to)
		var got []int16
		for ; len(out) > 0; out = out[2:] {
			got = append(got, int16(binary.LittleEndian.Uint16(out)))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%v %v with %v to %v: %v, want %v", f, tt.src, tt.from, tt.to, got, tt.want)
		}
	}
}

func TestAddresses(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{}, "unix:/run/pulse/native"},
		{map[string]string{"XDG_RUNTIME_DIR": "/run/user/1"}, "unix:/run/user/1/pulse/native unix:/run/pulse/native"},
		{map[string]string{"PULSE_RUNTIME_PATH": "/x", "XDG_RUNTIME_DIR": "/y"}, "unix:/x/native unix:/y/pulse/native unix:/run/pulse/native"},
		{map[string]string{"PULSE_SERVER": "unix:/a", "XDG_RUNTIME_DIR": "/y"}, "unix:/a"},
		{map[string]string{"PULSE_SERVER": " /a  unix:/b "}, "unix:/a unix:/b"},
		{map[string]string{"PULSE_SERVER": "host tcp:host tcp4:host:1 tcp6:[::1]:2 [::1] tcp6:::1"}, "tcp:host:4713 tcp:host:4713 tcp4:host:1 tcp6:[::1]:2 tcp:[::1]:4713 tcp6:[::1]:4713"},
		{map[string]string{"PULSE_SERVER": "{" + host + "}unix:/mine {not-" + host + "}unix:/other {}unix:/nobody {"}, "unix:/mine"},
		{map[string]string{"PULSE_SERVER": "unix: tcp:"}, ""},
	} {
		var got []string
		for _, a := range addresses(func(name string) string { return tt.env[name] }) {
			got = append(got, a.String())
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%v: %q, want %q", tt.env, s, tt.want)
		}
	}
}

func TestCookie(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{"config/pulse/cookie": "c", "home/.config/pulse/cookie": "h", "home/.pulse-cookie": "o", "own": "p"}
	for name, letter := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(strings.Repeat(letter, cookieSize)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "short"), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		env  map[string]string // files in dir
		want string
	}{
		{map[string]string{}, "\x00"},
		{map[string]string{"HOME": "home"}, "h"},
		{map[string]string{"HOME": "home", "XDG_CONFIG_HOME": "config"}, "c"},
		{map[string]string{"HOME": "home", "XDG_CONFIG_HOME": "nowhere"}, "o"},
		{map[string]string{"HOME": "home", "PULSE_COOKIE": "own"}, "p"},
		{map[string]string{"PULSE_COOKIE": "short"}, "\x00"},
	} {
		got := cookie(func(name string) string {
			if file, has := tt.env[name]; has {
				return filepath.Join(dir, file)
			}
			return ""
		})
		if string(got) != strings.Repeat(tt.want, cookieSize) {
			t.Errorf("%v: %q", tt.env, got[:5])
		}
	}
}

// packet makes a packet of the control channel.
func packet(payload string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(payload)))
	b = append(b, 0xff, 0xff, 0xff, 0xff)
	return append(append(b, make([]byte, descriptorSize-8)...), payload...)
}

// head is the beginning of a payload: an operation, and the tag of the first
// request.
func head(operation int, tag byte) string {
	return fmt.Sprintf("L\x00\x00\x00%cL\x00\x00\x00%c", operation, tag)
}

// answers are what a sound server says to connect and createStream.
var answers = []string{
	head(proto.OpReply, 0) + "L\x00\x00\x00\x20",
	head(proto.OpReply, 1) + "L\x00\x00\x00\x01",
	head(proto.OpReply, 2) + strings.Repeat("L\x00\x00\x10\x00", 7) + "a\x03\x02\x00\x00\xac\x44m\x02\x01\x02L\x00\x00\x00\x00tnull\x000U\x00\x00\x00\x00\x00\x00\x00\x01fB\x01P" +
		"tname\x00L\x00\x00\x00\x02x\x00\x00\x00\x02v\x00N",
}

// TestShapes: the fields of answers.
func TestShapes(t *testing.T) {
	for in, want := range map[string]string{
		"":                                       "",
		answers[0][headSize:]:                    shapeNumber,
		answers[2][headSize:]:                    shapeCreateStream,
		"N10":                                    "t00",
		"PN":                                     "P",
		"L\x00\x00\x00":                          "bad",
		"thello":                                 "bad",
		"t" + strings.Repeat("x", 2000) + "\x00": "bad",
		"m\x05\x01":                              "bad",
		"m":                                      "bad",
		"Z":                                      "bad",
		"P":                                      "bad",
		"Ptname\x00L\x00\x00\x00\x02x\x00\x00\x00\x03v\x00N": "bad",
		"Ptname\x00L\xff\xff\xff\xffx\xff\xff\xff\xffv\x00N": "bad",
		"Ptname\x00L\x00\x00\x00\x02x\x00\x00\x00\x02v\x00":  "bad",
		"fB\x01":  "bad",
		"fB\x01P": "bad",
	} {
		got, ok := shapeOf([]byte(in))
		if !ok {
			got = "bad"
		}
		if got != want {
			t.Errorf("%q has the shape %q, want %q", in, got, want)
		}
	}
}

// TestPackets: what the library gets to read.
func TestPackets(t *testing.T) {
	request := packet(head(proto.OpRequest, 0) + "L\x00\x00\x00\x01L\x00\x00\x01\x00")
	for _, tt := range []struct {
		name  string
		in    []byte
		out   []byte
		wrong bool
	}{
		{"a reply", packet(answers[0]), packet(answers[0]), false},
		{"two packets", append(packet(answers[0]), request...), append(packet(answers[0]), request...), false},
		{"events that nobody asked for", append(packet(head(proto.OpStarted, 0)+"L\x00\x00\x00\x00"), request...), request, false},
		{"an operation that the library would print", append(packet(head(99, 0)+"whatever"), request...), request, false},
		{"half a packet", request[:25], nil, false},
		{"a wrong reply", packet(answers[2]), nil, true},
		{"a wrong event", packet(head(proto.OpRequest, 0) + "tx\x00"), nil, true},
		{"another channel", make([]byte, 20), nil, true},
		{"no operation", packet("LL"), nil, true},
	} {
		p := &packets{r: bytes.NewReader(tt.in)}
		p.expect(shapeNumber)
		out, err := io.ReadAll(p)
		if err != nil || !bytes.Equal(out, tt.out) {
			t.Errorf("%s: %q, %v", tt.name, out, err)
		}
		var wrong *PacketError
		if errors.As(p.failure(), &wrong) != tt.wrong {
			t.Errorf("%s: %v", tt.name, p.failure())
		}
	}
}

// FuzzServer: whatever a sound server says, before and after it has answered, ends
// with an error or nothing. The library would panic.
func FuzzServer(f *testing.F) {
	f.Add(0, packet(answers[0]))
	f.Add(1, packet(answers[1]))
	f.Add(2, packet(answers[2]))
	f.Add(2, packet(head(proto.OpError, 2)+"L\x00\x00\x00\x05"))
	f.Add(3, packet(head(proto.OpRequest, 0)+"L\x00\x00\x00\x01L\x00\x00\x01\x00"))
	f.Add(3, packet(head(proto.OpPlaybackStreamKilled, 0)+"L\x00\x00\x00\x01"))
	f.Add(3, packet(head(proto.OpReply, 3)))
	f.Fuzz(func(t *testing.T, after int, stream []byte) {
		ours, theirs := net.Pipe()
		go func() {
			defer theirs.Close()
			for _, a := range answers[:min(max(after, 0), len(answers))] {
				if _, err := readPacket(theirs); err != nil {
					return
				}
				if _, err := theirs.Write(packet(a)); err != nil {
					return
				}
			}
			_, _ = readPacket(theirs) // the next request, or sound
			go func() { _, _ = io.Copy(io.Discard, theirs) }()
			_, _ = theirs.Write(stream)
		}()
		s := newServer(ours)
		s.client.SetTimeout(time.Second)
		if after >= len(answers) { // they come, however slow the machine is
			s.client.SetTimeout(servers.Patience)
		}
		defer s.close()
		if s.introduce("fuzz") != nil {
			return
		}
		index, err := s.createStream(stereo)
		s.client.SetTimeout(time.Second)
		if after >= len(answers) && err != nil {
			t.Errorf("no stream: %v", err)
		}
		if err != nil {
			return
		}
		if s.credit(0) > maxCredit {
			t.Errorf("%d bytes are asked for", s.credit(0))
		}
		if s.send(index, make([]byte, 100)) == nil {
			_ = s.drain(index)
		}
	})
}
