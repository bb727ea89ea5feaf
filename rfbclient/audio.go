// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"encoding/binary"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// AudioFormat is how the samples of a server's sound are written; they are
// little-endian, the channels alternate (rfbproto, "QEMU Audio Client Message").
type AudioFormat struct {
	SampleRate int // Hz
	Channels   int // 1 or 2
	Bits       int // of a sample: 8, 16 or 32
	Signed     bool
}

// number is the format of a sample on the wire; ok says that there is one.
func (f AudioFormat) number() (n uint8, ok bool) {
	for i, bits := range []int{8, 16, 32} {
		if f.Bits == bits {
			n, ok = uint8(2*i), true
		}
	}
	if f.Signed {
		n++
	}
	return n, ok && f.SampleRate > 0 && (f.Channels == 1 || f.Channels == 2)
}

// AudioSink plays what a server sounds like. Its methods are called on the
// connection's goroutine, in the order Begin, Data..., End, and must not wait:
// what cannot be played in time is better dropped (rfbproto, "QEMU Audio Server
// Message").
type AudioSink interface {
	// Begin says that sound begins.
	Begin(format AudioFormat)
	// Data has samples. The memory is only lent.
	Data(samples []byte)
	// End says that the sound has ended, or the connection.
	End()
}

// defaultAudioFormat is asked for where the application wants no other.
var defaultAudioFormat = AudioFormat{SampleRate: 44100, Channels: 2, Bits: 16, Signed: true}

// audioFormat is the format that is asked for.
func (c *Config) audioFormat() AudioFormat {
	if _, ok := c.AudioFormat.number(); ok {
		return c.AudioFormat
	}
	return defaultAudioFormat
}

// Operations of the client and of the server (rfbproto, "QEMU Audio Client Message",
// "QEMU Audio Server Message").
const (
	audioEnable    = 0
	audioDisable   = 1
	audioSetFormat = 2

	audioEnd   = 0
	audioBegin = 1
	audioData  = 2
)

// HasAudio says whether the server has said that it can send sound (rfbproto, "QEMU Audio
// Pseudo-encoding").
func (c *Client) HasAudio() bool { return c.audio.Load() }

// SetAudio says whether the server shall send its sound to Config.Audio; at first
// it is true. It may be called before the server has said that it has any (rfbproto,
// "QEMU Audio Client Message").
func (c *Client) SetAudio(on bool) {
	if c.audioOff.Swap(!on) == on && c.audio.Load() {
		c.send.audio(on, c.cfg.audioFormat())
	}
}

// qemuAudio is the pseudo-rectangle by which a server says that it can send sound.
func (c *conn) qemuAudio(Rect) error {
	if c.cfg.Audio != nil && c.audio.CompareAndSwap(false, true) && !c.audioOff.Load() {
		c.send.audio(true, c.cfg.audioFormat())
	}
	return nil
}

// audio asks for sound in a format, or for silence.
func (q *sendQueue) audio(on bool, format AudioFormat) {
	q.put(func(b []byte) []byte {
		if !on {
			return append(b, msgQEMU, msgQEMUAudio, 0, audioDisable)
		}
		sample, _ := format.number()
		b = append(b, msgQEMU, msgQEMUAudio, 0, audioSetFormat, sample, uint8(format.Channels))
		b = binary.BigEndian.AppendUint32(b, uint32(format.SampleRate))
		return append(b, msgQEMU, msgQEMUAudio, 0, audioEnable)
	})
}

// serverQEMU reads a message of QEMU's own: of sound, the only kind there is.
func (c *conn) serverQEMU() error {
	if kind := c.r.U8(); c.r.Err == nil && kind != msgQEMUAudio {
		return wire.Errorf("the server sent QEMU message of unknown kind %d", kind)
	}
	switch operation := c.r.U16(); {
	case c.r.Err != nil:
		return c.r.Err
	case operation == audioBegin:
		c.beginAudio()
		return nil
	case operation == audioEnd:
		c.endAudio()
		return nil
	case operation == audioData:
		return c.audioSamples(int64(c.r.U32()))
	default:
		return wire.Errorf("the server sent the unknown audio operation %d", operation)
	}
}

func (c *conn) beginAudio() {
	c.endAudio()
	if c.cfg.Audio != nil {
		c.sounding = true
		callProgram("Config.Audio", func() { c.cfg.Audio.Begin(c.cfg.audioFormat()) })
	}
}

func (c *conn) endAudio() {
	if c.sounding {
		c.sounding = false
		callProgram("Config.Audio", c.cfg.Audio.End)
	}
}

// audioSamples hands samples on as they arrive, in pieces of whole samples.
func (c *conn) audioSamples(n int64) error {
	const piece = 16 << 10
	n = c.r.Length(n, maxSound, "sound")
	for n > 0 && c.r.Err == nil {
		p := c.r.Bytes(min(n, piece), piece, "audio")
		if c.sounding && p != nil && !c.audioOff.Load() {
			callProgram("Config.Audio", func() { c.cfg.Audio.Data(p) })
		}
		n -= piece
	}
	return c.r.Err
}
