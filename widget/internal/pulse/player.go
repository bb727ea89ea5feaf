// SPDX-License-Identifier: LGPL-2.1-or-later

package pulse

import (
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// How much sound the sound server is asked to keep, in milliseconds.
const (
	targetLength  = 60              // with what its device keeps
	prebuffer     = 40              // before it begins, at first and after an underrun
	leastRequest  = 10              // that it asks for
	lastWords     = 2 * time.Second // in which it must have played the rest after End
	outputSample  = 2               // bytes: signed 16-bit, little-endian
	longestPacket = 16 << 10        // bytes that are sent at a time
)

// run is the player's goroutine.
func (s *Sink) run() {
	defer close(s.stopped)
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.work:
		}
		s.mu.Lock()
		p := s.waiting
		s.waiting = nil
		s.mu.Unlock()
		if p == nil {
			continue
		}
		if err := s.play(p); err != nil && s.ctx.Err() == nil {
			s.setErr(err)
		}
		p.end() // what still comes is dropped
	}
}

// play plays a piece to its end.
func (s *Sink) play(p *piece) error {
	server, err := connect(s.ctx, s.name)
	if err != nil {
		return err
	}
	defer server.close()
	stream, err := server.createStream(p.format)
	if err != nil {
		return err
	}
	s.setErr(nil)
	p.begin()
	in := make([]byte, longestPacket)
	out := make([]byte, outputSample*longestPacket)
	var late <-chan time.Time
	for {
		frames := min(server.credit(0)/(outputSample*p.channels), len(in)/p.frame())
		n, last := p.take(in[:frames*p.frame()])
		if n > 0 {
			from, to := s.gains()
			sound := p.render(out, in[:n], from, to)
			server.credit(-len(sound))
			if err := server.send(stream, sound); err != nil {
				return err
			}
		}
		switch {
		case last:
			return server.drain(stream)
		case n > 0:
			continue
		case late == nil && p.isEnded():
			timer := time.NewTimer(lastWords)
			defer timer.Stop()
			late = timer.C
		}
		select {
		case <-p.change:
		case <-server.change:
		case <-server.gone:
			return server.lost()
		case <-late:
			return errSilent
		case <-s.ctx.Done():
			return nil
		}
	}
}

func (p *piece) isEnded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended
}

// createStream makes a stream of the format's rate and channels, and gives its
// index. The volume is left as the user has set it in the desktop's mixer.
func (s *server) createStream(f format) (uint32, error) {
	positions := proto.ChannelMap{proto.ChannelMono}
	if f.channels == 2 {
		positions = proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight}
	}
	volumes := make(proto.ChannelVolumes, f.channels)
	for i := range volumes {
		volumes[i] = uint32(proto.VolumeNorm)
	}
	output := format{f.rate, f.channels, 8 * outputSample, true}
	var reply proto.CreatePlaybackStreamReply
	err := s.ask(&proto.CreatePlaybackStream{
		SampleSpec:            proto.SampleSpec{Format: proto.FormatInt16LE, Channels: byte(f.channels), Rate: uint32(f.rate)},
		ChannelMap:            positions,
		SinkIndex:             proto.Undefined,
		BufferMaxLength:       proto.Undefined,
		BufferTargetLength:    uint32(output.bytes(targetLength)),
		BufferPrebufferLength: uint32(output.bytes(prebuffer)),
		BufferMinimumRequest:  uint32(output.bytes(leastRequest)),
		ChannelVolumes:        volumes,
		AdjustLatency:         true, // the target is for all, not only for its buffer
		Properties:            proto.PropList{"media.name": proto.PropListString("Sound of the guest")},
	}, &reply, shapeCreateStream)
	if err != nil {
		return 0, err
	}
	s.credit(int(min(reply.Missing, maxCredit)))
	return reply.StreamIndex, nil
}

// drain waits until everything is played.
func (s *server) drain(stream uint32) error {
	return s.ask(&proto.DrainPlaybackStream{StreamIndex: stream}, nil, "")
}
