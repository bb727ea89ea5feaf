// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import (
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/widget/internal/pulse"
)

// speaker plays the server's sound through PulseAudio or PipeWire.
type speaker struct{ *pulse.Sink }

// Begin begins to play; see rfbclient.AudioSink.
func (s speaker) Begin(f rfbclient.AudioFormat) {
	s.Sink.Begin(f.SampleRate, f.Channels, f.Bits, f.Signed)
}

// SetAudioSink sets what plays the server's sound instead of PulseAudio, from the
// next connection on; nil for PulseAudio again. The property audio says whether
// anything does.
func (d *Display) SetAudioSink(sink rfbclient.AudioSink) { d.audio = sink }

// audioSink is what plays the next connection's sound. The sound server is not
// looked for before there is any.
func (d *Display) audioSink() rfbclient.AudioSink {
	if d.audio != nil {
		return d.audio
	}
	if d.speaker == nil {
		d.speaker = pulse.New("Virtual machine")
		d.configureAudio()
	}
	return speaker{d.speaker}
}

// configureAudio follows the properties audio, mute and volume.
func (d *Display) configureAudio() {
	if d.speaker != nil {
		d.speaker.SetVolume(float64(d.p.volume))
		d.speaker.SetMute(d.p.mute != 0)
	}
	if d.client != nil {
		d.client.SetAudio(d.p.audio != 0)
	}
}

// AudioError says why no sound can be heard; nil if it can, or none has come.
func (d *Display) AudioError() error {
	if d.speaker == nil {
		return nil
	}
	return d.speaker.Err()
}
