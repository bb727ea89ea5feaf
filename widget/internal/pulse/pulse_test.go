// SPDX-License-Identifier: LGPL-2.1-or-later

package pulse

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"github.com/govnc/virt-viewer/test/servers"
)

// noLeak fails the test if goroutines or descriptors are left when it ends, after
// all that is cleaned up.
func noLeak(t *testing.T) {
	t.Helper()
	goroutines, descriptors := runtime.NumGoroutine(), countDescriptors(t)
	t.Cleanup(func() {
		servers.Wait(t, "the end of all goroutines", func() bool { return runtime.NumGoroutine() <= goroutines })
		servers.Wait(t, "the end of all descriptors", func() bool { return countDescriptors(t) <= descriptors })
	})
}

func countDescriptors(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// use lets sinks find a sound server.
func use(t *testing.T, path string) {
	t.Setenv("PULSE_SERVER", "unix:"+path)
	t.Setenv("HOME", t.TempDir())
}

// prompt fails the test if something takes long that must not wait for anybody.
func prompt(t *testing.T, what string, do func()) {
	t.Helper()
	begun := time.Now()
	do()
	if d := time.Since(begun); d > 1500*time.Millisecond {
		t.Errorf("%s took %v", what, d)
	}
}

// tone gives samples of a format: a sine of a frequency in each channel, of half
// the greatest amplitude.
type tone struct {
	format
	hertz []float64
	at    int // in frames
}

const toneAmplitude = 16384

func (s *tone) next(frames int) []byte {
	var b []byte
	for range frames {
		for c := range s.channels {
			v := int(math.Round(toneAmplitude * math.Sin(2*math.Pi*s.hertz[c]*float64(s.at)/float64(s.rate))))
			if s.bits == 8 {
				v >>= 8
			}
			if !s.signed {
				v += 1 << (s.bits - 1)
			}
			if b = append(b, byte(v)); s.bits == 16 {
				b = append(b, byte(v>>8))
			}
		}
		s.at++
	}
	return b
}

// feed gives the tone to the sink as fast as it is to be played, as a server does,
// until it is told to stop.
func feed(s *Sink, sound *tone) (stop func()) {
	end := make(chan struct{})
	var fed sync.WaitGroup
	fed.Add(1)
	go func() {
		defer fed.Done()
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		begun, sent := time.Now(), 0
		for {
			due := int(time.Since(begun).Seconds() * float64(sound.rate))
			s.Data(sound.next(due - sent))
			sent = due
			select {
			case <-tick.C:
			case <-end:
				return
			}
		}
	}()
	return sync.OnceFunc(func() { close(end); fed.Wait() })
}

// amplitude is that of a frequency in samples, and how much of their energy is in
// it: 1 for a pure sine.
func amplitude(samples []int16, hertz float64) (amplitude, purity float64) {
	var re, im, energy float64
	for i, v := range samples {
		angle := 2 * math.Pi * hertz * float64(i) / servers.PulseRate
		re += float64(v) * math.Cos(angle)
		im += float64(v) * math.Sin(angle)
		energy += float64(v) * float64(v)
	}
	n := float64(len(samples))
	amplitude = 2 * math.Hypot(re, im) / n
	if energy == 0 {
		return 0, 1
	}
	return amplitude, amplitude * amplitude / 2 * n / energy
}

// window is how much is listened to, in samples: whole periods of the tones.
const window = servers.PulseRate / 5

// waitTone waits until the last of the recording are tones of an amplitude, by 3
// percent; 0 is silence.
func waitTone(t *testing.T, r *servers.Recording, want float64, hertz ...float64) {
	t.Helper()
	from := r.Length()
	var heard string
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(heard)
		}
	})
	servers.Wait(t, fmt.Sprintf("an amplitude of %v", want), func() bool {
		heard = ""
		if r.Length() < from+window {
			return false
		}
		right := true
		for c, f := range hertz {
			samples := r.Samples(t, c, max(from, r.Length()-window))
			got, purity := amplitude(samples, f)
			heard += fmt.Sprintf("channel %d has %.0f of %v Hz, purity %.4f; ", c, got, f, purity)
			if want == 0 {
				right = right && isSilent(samples)
			} else {
				right = right && math.Abs(got-want) < 0.03*want && purity > 0.99
			}
		}
		return right
	})
}

func isSilent(samples []int16) bool {
	for _, v := range samples {
		if v != 0 {
			return false
		}
	}
	return true
}

// begin begins a piece of a format.
func begin(s *Sink, f format) { s.Begin(f.rate, f.channels, f.bits, f.signed) }

var stereo = format{44100, 2, 16, true}

// TestFormats plays tones in every format and hears them, each in its channel.
func TestFormats(t *testing.T) {
	server := servers.StartPulse(t, "")
	use(t, server.Path)
	r := server.Record(t)
	for _, f := range []format{stereo, {48000, 2, 16, true}, {22050, 1, 16, false}, {44100, 2, 8, false}, {44100, 1, 8, true}} {
		t.Run(fmt.Sprint(f), func(t *testing.T) {
			noLeak(t)
			s := New("test")
			defer s.Close()
			begin(s, f)
			hertz := []float64{440, 880}
			if f.channels == 1 {
				hertz[1] = 440
			}
			stop := feed(s, &tone{format: f, hertz: hertz})
			defer stop()
			waitTone(t, r, toneAmplitude, hertz...)
			if err := s.Err(); err != nil {
				t.Error(err)
			}
			stop()
			s.End()
			waitTone(t, r, 0, hertz...)
			if err := s.Err(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestVolume: half the volume is half the amplitude, muted is silent, and the
// volume from before comes back.
func TestVolume(t *testing.T) {
	noLeak(t)
	server := servers.StartPulse(t, "")
	use(t, server.Path)
	r := server.Record(t)
	s := New("test")
	defer s.Close()
	begin(s, stereo)
	defer feed(s, &tone{format: stereo, hertz: []float64{440, 440}})()
	waitTone(t, r, toneAmplitude, 440, 440)
	s.SetVolume(0.5)
	waitTone(t, r, toneAmplitude/2, 440, 440)
	s.SetMute(true)
	waitTone(t, r, 0, 440, 440)
	if s.Volume() != 0.5 || !s.Muted() {
		t.Errorf("volume %v, muted %v", s.Volume(), s.Muted())
	}
	s.SetMute(false)
	waitTone(t, r, toneAmplitude/2, 440, 440)
	for in, want := range map[float64]float64{2: 1, -1: 0, math.NaN(): 0, math.Inf(1): 1} {
		if s.SetVolume(in); s.Volume() != want {
			t.Errorf("a volume of %v is %v", in, s.Volume())
		}
	}
}

// ramp is a sound whose samples count: up in the left channel, down in the right.
func ramp(length int) []byte {
	var sound []byte
	for i := range length {
		sound = binary.LittleEndian.AppendUint16(sound, uint16(i+1))
		sound = binary.LittleEndian.AppendUint16(sound, uint16(-i-1))
	}
	return sound
}

// TestWholeSound plays a sound after silence and hears every sample of it, in
// order, up to the end.
func TestWholeSound(t *testing.T) {
	noLeak(t)
	server := servers.StartPulse(t, "")
	use(t, server.Path)
	r := server.Record(t)
	s := New("test")
	defer s.Close()
	begin(s, stereo)
	stop := feed(s, &tone{format: stereo, hertz: []float64{440, 440}})
	waitTone(t, r, toneAmplitude, 440, 440)
	stop()
	const length, gap = 4000, 100
	s.Data(make([]byte, gap*stereo.frame()))
	for _, b := range ramp(length) { // frames come in parts
		s.Data([]byte{b})
	}
	s.End()
	servers.Wait(t, "all of the sound", func() bool {
		left, right := r.Samples(t, 0, 0), r.Samples(t, 1, 0)
		for i := gap; i+length < len(left); i++ { // right was read later: it is longer
			if left[i] == 1 && isSilent(left[i-gap:i]) {
				for k := range length {
					if left[i+k] != int16(k+1) || right[i+k] != int16(-k-1) {
						t.Fatalf("sample %d is %d, %d", k, left[i+k], right[i+k])
					}
				}
				return true
			}
		}
		return false
	})
}

// TestShortSound plays less than the sound server waits for before it begins, more
// than once.
func TestShortSound(t *testing.T) {
	noLeak(t)
	server := servers.StartPulse(t, "")
	use(t, server.Path)
	r := server.Record(t)
	s := New("test")
	defer s.Close()
	for range 5 {
		from := r.Length()
		begin(s, stereo)
		const length = 800
		s.Data(ramp(length))
		s.End()
		servers.Wait(t, "the whole sound", func() bool {
			left, right := r.Samples(t, 0, from), r.Samples(t, 1, from)
			at := slices.Index(left, length)
			if at < 0 {
				return false
			}
			for i := range length {
				if at-i < 0 || left[at-i] != int16(length-i) || right[at-i] != int16(i-length) {
					t.Fatalf("%d samples before its end it is %v, %v", i, left[at-i], right[at-i])
				}
			}
			return true
		})
	}
}

// TestUnderrun: while nothing comes there is silence, and then there is sound
// again.
func TestUnderrun(t *testing.T) {
	noLeak(t)
	server := servers.StartPulse(t, "")
	use(t, server.Path)
	r := server.Record(t)
	s := New("test")
	defer s.Close()
	begin(s, stereo)
	for range 2 {
		stop := feed(s, &tone{format: stereo, hertz: []float64{440, 880}})
		waitTone(t, r, toneAmplitude, 440, 880)
		stop()
		waitTone(t, r, 0, 440, 880)
	}
}

// TestLatency: what is played does not wait for long in the ring, even after too much has
// come at once. On an idle machine it takes 100 ms at most through the ring, the sound
// server's buffer and its device.
func TestLatency(t *testing.T) {
	noLeak(t)
	server := servers.StartPulse(t, "")
	use(t, server.Path)
	s := New("test")
	defer s.Close()
	begin(s, stereo)
	defer feed(s, &tone{format: stereo, hertz: []float64{440, 440}})()
	servers.Wait(t, "playing", func() bool { return inputs(t, server) == 1 })
	measure := func() time.Duration { return serverLatency(t, server) + duration(waiting(s)) }
	servers.Wait(t, "sound in the server", func() bool { return measure() > 10*time.Millisecond })
	// On a busy machine the daemon takes more and more for itself, up to 0.3 s; what waits
	// here must not.
	short := func() bool {
		var all []time.Duration
		for range 20 {
			serverTakes := serverLatency(t, server)
			all = append(all, duration(waiting(s)))
			t.Logf("%v here, %v in the server", all[len(all)-1], serverTakes)
		}
		slices.Sort(all)
		return all[len(all)*3/4] <= 2*slack*time.Millisecond
	}
	servers.Wait(t, "a short way", short)
	servers.Wait(t, "200 ms that come at once to be kept", func() bool {
		s.Data(make([]byte, stereo.bytes(200)))
		return measure() >= 150*time.Millisecond
	})
	servers.Wait(t, "a short way again", short)
}

// duration is the time that bytes of the stereo format take.
func duration(n int) time.Duration {
	return time.Duration(n/stereo.frame()) * time.Second / time.Duration(stereo.rate)
}

var latencies = regexp.MustCompile(`(?:Buffer|Sink) Latency: ([0-9]+) usec`)

// serverLatency is how long sound takes through the daemon.
func serverLatency(t *testing.T, server *servers.Pulse) time.Duration {
	t.Helper()
	var sum time.Duration
	for _, m := range latencies.FindAllSubmatch(servers.Run(t, server.Env(), "pactl", "list", "sink-inputs"), -1) {
		n, err := strconv.Atoi(string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		sum += time.Duration(n) * time.Microsecond
	}
	return sum
}

// waiting is how much is in the ring, in bytes.
func waiting(s *Sink) int {
	s.mu.Lock()
	p := s.current
	s.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n
}

// inputs is how many streams the daemon has.
func inputs(t *testing.T, server *servers.Pulse) int {
	t.Helper()
	n := 0
	for _, b := range servers.Run(t, server.Env(), "pactl", "list", "short", "sink-inputs") {
		if b == '\n' {
			n++
		}
	}
	return n
}

// TestNoServer: without a sound server nobody waits; Err says why. When there is
// one, the next Begin finds it.
func TestNoServer(t *testing.T) {
	noLeak(t)
	path := filepath.Join(t.TempDir(), "pulse")
	use(t, path)
	s := New("test")
	defer s.Close()
	if s.Err() != nil {
		t.Error(s.Err())
	}
	prompt(t, "all of it", func() {
		s.Data(make([]byte, 100))
		s.End()
		begin(s, stereo)
		s.Data(make([]byte, 1<<20))
	})
	servers.Wait(t, "the error", func() bool { return s.Err() != nil })
	var none *ServerError
	if err := s.Err(); !errors.As(err, &none) || none.Address != "unix:"+path || !errors.Is(err, syscall.ENOENT) {
		t.Error(err)
	}
	s.Data(make([]byte, 1<<20))
	s.End()

	server := servers.StartPulse(t, path)
	r := server.Record(t)
	begin(s, stereo)
	defer feed(s, &tone{format: stereo, hertz: []float64{440, 880}})()
	waitTone(t, r, toneAmplitude, 440, 880)
	if s.Err() != nil {
		t.Error(s.Err())
	}
}

// TestKilled kills the daemon while it plays: nobody waits, Err says it, and the
// next Begin plays at the next daemon.
func TestKilled(t *testing.T) {
	noLeak(t)
	server := servers.StartPulse(t, "")
	use(t, server.Path)
	s := New("test")
	defer s.Close()
	begin(s, stereo)
	defer feed(s, &tone{format: stereo, hertz: []float64{440, 880}})()
	servers.Wait(t, "playing", func() bool { return inputs(t, server) == 1 })
	server.Kill(t)
	servers.Wait(t, "the error", func() bool { return s.Err() != nil })
	if !errors.Is(s.Err(), ErrLost) {
		t.Error(s.Err())
	}
	prompt(t, "Data without a server", func() { s.Data(make([]byte, 1<<20)) })

	again := servers.StartPulse(t, server.Path)
	r := again.Record(t)
	prompt(t, "Begin", func() { begin(s, stereo) })
	waitTone(t, r, toneAmplitude, 440, 880)
	if s.Err() != nil {
		t.Error(s.Err())
	}
}

// TestStreamKilled: the desktop's mixer can end a stream.
func TestStreamKilled(t *testing.T) {
	noLeak(t)
	server := servers.StartPulse(t, "")
	use(t, server.Path)
	s := New("test")
	defer s.Close()
	begin(s, stereo)
	defer feed(s, &tone{format: stereo, hertz: []float64{440, 880}})()
	servers.Wait(t, "playing", func() bool { return inputs(t, server) == 1 })
	killAll(t, server)
	servers.Wait(t, "the error", func() bool { return errors.Is(s.Err(), errKilled) })
	if n := inputs(t, server); n != 0 {
		t.Errorf("%d streams are left", n)
	}
}

// killAll ends every stream of the daemon.
func killAll(t *testing.T, server *servers.Pulse) {
	t.Helper()
	conn, err := net.Dial("unix", server.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	c := &proto.Client{Callback: func(any) {}}
	c.SetTimeout(servers.Patience)
	c.Open(conn)
	var auth proto.AuthReply
	var list proto.GetSinkInputInfoListReply
	if err := c.Request(&proto.Auth{Version: c.Version(), Cookie: make([]byte, cookieSize)}, &auth); err != nil {
		t.Fatal(err)
	}
	c.SetVersion(auth.Version)
	if err := c.Request(&proto.GetSinkInputInfoList{}, &list); err != nil {
		t.Fatal(err)
	}
	for _, input := range list {
		if err := c.Request(&proto.KillSinkInput{SinkInputIndex: input.SinkInputIndex}, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// TestHungServer stops the daemon while it plays: nobody waits for it.
func TestHungServer(t *testing.T) {
	noLeak(t)
	server := servers.StartPulse(t, "")
	use(t, server.Path)
	s := New("test")
	begin(s, stereo)
	stop := feed(s, &tone{format: stereo, hertz: []float64{440, 880}})
	defer stop()
	servers.Wait(t, "playing", func() bool { return inputs(t, server) == 1 })
	server.Hang(t)
	defer server.Resume(t)
	servers.Wait(t, "a full ring", func() bool { return waiting(s) > stereo.bytes(ringLength-2*leastDrop) })
	prompt(t, "Data", func() {
		for range 1000 {
			s.Data(make([]byte, 1<<16))
		}
	})
	if n := waiting(s); n > stereo.bytes(ringLength) {
		t.Errorf("%d bytes wait", n)
	}
	stop()
	prompt(t, "End and Begin", func() { s.End(); begin(s, stereo); s.End() })
	servers.Wait(t, "the error", func() bool { return s.Err() != nil })
	begin(s, stereo) // connects to a server that does not answer
	prompt(t, "Close", s.Close)
}

// TestFlood begins and ends very often: there is one connection at a time, and
// none in the end.
func TestFlood(t *testing.T) {
	noLeak(t)
	server := servers.StartPulse(t, "")
	use(t, server.Path)
	s := New("test")
	before := runtime.NumGoroutine()
	begun := time.Now()
	for range 20000 {
		begin(s, stereo)
		s.Data([]byte{1, 2, 3, 4})
		s.End()
		// The player, and what it needs to connect.
		if n := runtime.NumGoroutine(); n > before+10 {
			t.Fatalf("%d goroutines", n-before)
		}
	}
	if d := time.Since(begun); d > 10*time.Second {
		t.Errorf("it took %v", d)
	}
	prompt(t, "Close", s.Close)
	servers.Wait(t, "no stream", func() bool { return inputs(t, server) == 0 })
	// After Close nothing happens any more.
	begin(s, stereo)
	s.Data([]byte{1, 2, 3, 4})
	s.End()
	s.Close()
}

// TestFormatsRefused: what cannot be played is refused, and the next is played.
func TestFormatsRefused(t *testing.T) {
	noLeak(t)
	use(t, "/nowhere")
	s := New("test")
	defer s.Close()
	for _, f := range []format{{}, {44100, 0, 16, true}, {44100, 3, 16, true}, {44100, 2, 24, true}, {44100, 2, 0, true}, {-1, 2, 16, true}, {1 << 30, 2, 16, true}} {
		s.setErr(nil)
		begin(s, f)
		if s.Err() == nil {
			t.Errorf("%v is accepted", f)
		}
		s.Data([]byte{1})
		s.End()
	}
}

// TestOtherServers: servers that are none, or broken ones.
func TestOtherServers(t *testing.T) {
	packet := func(payload string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(payload)))) + "\xff\xff\xff\xff" + string(make([]byte, 12)) + payload
	}
	for _, tt := range []struct {
		name  string
		says  string
		hangs bool
		want  func(error) bool
	}{
		{"it closes", "", false, func(err error) bool { return errors.Is(err, ErrLost) }},
		{"it hangs", "", true, func(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }},
		{"HTTP", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", true, isPacketError},
		{"a huge packet", "\xff\xff\xff\xf0\xff\xff\xff\xff" + string(make([]byte, 12)), true, isPacketError},
		{"an empty packet", packet(""), true, isPacketError},
		{"a reply of another type", packet("L\x00\x00\x00\x02L\x00\x00\x00\x00thello\x00"), true, isPacketError},
		{"half a packet", packet("L\x00\x00\x00\x02L\x00\x00\x00\x00L\x00\x00\x00\x20")[:30], false, func(err error) bool { return errors.Is(err, ErrLost) }},
		{"a refusal", packet("L\x00\x00\x00\x00L\x00\x00\x00\x00L\x00\x00\x00\x01"), true, func(err error) bool { return errors.Is(err, proto.ErrAccessDenied) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			path := filepath.Join(t.TempDir(), "pulse")
			l, err := net.Listen("unix", path)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			end := make(chan struct{})
			defer close(end)
			go func() {
				for {
					c, err := l.Accept()
					if err != nil {
						return
					}
					go func() {
						defer c.Close()
						_, _ = c.Read(make([]byte, 1)) // an answer comes after the question
						_, _ = c.Write([]byte(tt.says))
						if tt.hangs {
							<-end
						}
					}()
				}
			}()
			use(t, path)
			s := New("test")
			defer prompt(t, "Close", s.Close)
			prompt(t, "Begin", func() { begin(s, stereo) })
			servers.Wait(t, "the error", func() bool { return s.Err() != nil })
			if !tt.want(s.Err()) {
				t.Errorf("%#v: %v", s.Err(), s.Err())
			}
		})
	}
}

func isPacketError(err error) bool {
	var e *PacketError
	return errors.As(err, &e)
}
