// SPDX-License-Identifier: LGPL-2.1-or-later

// Package pulse plays sound through PulseAudio, or PipeWire that speaks its
// protocol. It knows nothing of GTK.
//
// Whoever has sound calls Begin, Data and End and never waits: the sound lies in a
// ring of 250 ms, of which the oldest is dropped when playing is too slow. One
// goroutine, the player, connects to the sound server at Begin, sends it what it
// asks for, and disconnects when all has been heard:
//
//	Begin, Data, End -> ring -> gain -> sound server, which keeps 60 ms
//
// When the ring is empty the sound server plays silence until 40 ms are there
// again. Without a sound server all this is silent, and Err says why; the next
// Begin tries again.
//
// The library's own client may wait for ever and prints to stdout, so that only
// its protocol (github.com/jfreymuth/pulse/proto) is used; packets.go keeps away
// from it what it would not survive.
package pulse

import (
	"context"
	"fmt"
	"math"
	"sync"
)

// Sink plays one source of sound. Its methods may be called from any goroutine
// and none waits, but Close.
type Sink struct {
	name    string
	ctx     context.Context // ends with Close
	cancel  context.CancelFunc
	work    chan struct{} // has one element when the player shall look
	stopped chan struct{} // closed when the player has ended

	mu       sync.Mutex // guards all below
	started  bool       // the player runs
	current  *piece     // gets data; nil after End
	waiting  *piece     // to be played next; nil if the player has it
	volume   float64
	muted    bool
	err      error
	gainPast float32 // at the end of what was sent last
}

// New makes a sink. The name is shown by the desktop's mixer. Nothing is opened
// before Begin.
func New(name string) *Sink {
	s := &Sink{name: name, work: make(chan struct{}, 1), stopped: make(chan struct{}), volume: 1, gainPast: 1}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Begin begins a piece of sound: sampleRate in Hz, 1 or 2 channels, 8 or 16 bits a
// sample, little-endian. What came before is played to its end first.
func (s *Sink) Begin(sampleRate, channels, bits int, signed bool) {
	s.End()
	f := format{sampleRate, channels, bits, signed}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return
	}
	if err := f.check(); err != nil {
		s.err = err
		return
	}
	s.current = newPiece(f)
	s.waiting = s.current
	if !s.started {
		s.started = true
		go s.run()
	}
	signal(s.work)
}

// Data gives sound to be played. It is copied. Without a Begin it is dropped.
func (s *Sink) Data(pcm []byte) {
	s.mu.Lock()
	p := s.current
	s.mu.Unlock()
	if p != nil {
		p.put(pcm)
	}
}

// End ends the piece; what is there is still played.
func (s *Sink) End() {
	s.mu.Lock()
	p := s.current
	s.current = nil
	s.mu.Unlock()
	if p != nil {
		p.end()
	}
}

// SetVolume scales the samples by v, 0 to 1. It is heard when what the sound
// server has already is played, after 60 ms.
func (s *Sink) SetVolume(v float64) {
	if math.IsNaN(v) {
		v = 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.volume = min(max(v, 0), 1)
}

// Volume is what SetVolume has set; at first 1.
func (s *Sink) Volume() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.volume
}

// SetMute makes it silent, or lets it be heard again with the volume that it had.
func (s *Sink) SetMute(muted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.muted = muted
}

// Muted is what SetMute has set.
func (s *Sink) Muted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.muted
}

// Err says why nothing can be heard; nil if nothing is wrong, or nothing was
// played yet.
func (s *Sink) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

func (s *Sink) setErr(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

// Close stops at once and frees everything. It waits for the player, which does
// not wait for anybody then.
func (s *Sink) Close() {
	s.cancel()
	s.mu.Lock()
	started := s.started
	s.current, s.waiting = nil, nil
	s.mu.Unlock()
	if started {
		<-s.stopped
	}
}

// gains are the factors for the first and the last sample of what is sent next: a
// volume that jumps would click.
func (s *Sink) gains() (from, to float32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, to = s.gainPast, float32(s.volume)
	if s.muted {
		to = 0
	}
	s.gainPast = to
	return from, to
}

// signal makes a channel of one element ready.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// format is how samples come.
type format struct {
	rate, channels, bits int
	signed               bool
}

// maxRate is the highest sample rate, in Hz; QEMU's is 48000.
const maxRate = 192000

func (f format) check() error {
	if f.rate < 1000 || f.rate > maxRate || f.channels < 1 || f.channels > 2 || f.bits != 8 && f.bits != 16 {
		return fmt.Errorf("sound of %d Hz, %d channels and %d bits cannot be played", f.rate, f.channels, f.bits)
	}
	return nil
}

// frame is the size of one sample of every channel, in bytes.
func (f format) frame() int { return f.channels * f.bits / 8 }

// bytes is the size of a time in milliseconds.
func (f format) bytes(ms int) int { return f.rate * ms / 1000 * f.frame() }
