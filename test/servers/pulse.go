// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Pulse is a PulseAudio daemon of its own, whose only device plays to nobody.
type Pulse struct {
	*Process
	Path string // of its socket
	dir  string
}

// The format of recordings: signed 16-bit samples of two channels.
const (
	PulseRate     = 44100 // Hz
	PulseChannels = 2
)

// StartPulse starts a PulseAudio daemon at a socket; "" for a new one.
func StartPulse(t testing.TB, path string) *Pulse {
	t.Helper()
	dir := ShortDir(t)
	if path == "" {
		path = filepath.Join(dir, "sound")
	}
	p := &Pulse{Path: path, dir: dir}
	// A null sink that rewinds is two seconds ahead, and records what is never heard.
	p.Process = Start(t, p.Env(), "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--fail=yes",
		"--load=module-null-sink sink_name=null rate=44100 norewinds=1",
		"--load=module-native-protocol-unix auth-anonymous=1 socket="+path)
	p.waitFor(t, "the sound server", func() bool {
		_, err := tryRun(p.Env(), "pactl", "info")
		return err == nil
	})
	return p
}

// Env is what a program needs to play there.
func (p *Pulse) Env() []string {
	return []string{"PULSE_SERVER=unix:" + p.Path, "XDG_RUNTIME_DIR=" + p.dir, "HOME=" + p.dir, "PULSE_COOKIE=" + filepath.Join(p.dir, "cookie"),
		"DBUS_SESSION_BUS_ADDRESS=disabled:", "DISPLAY="}
}

// Kill ends the daemon as a crash does.
func (p *Pulse) Kill(t testing.TB) {
	t.Helper()
	p.signal(t, syscall.SIGKILL)
	p.End()
	os.Remove(p.Path)
}

// Hang stops the daemon; Resume lets it go on.
func (p *Pulse) Hang(t testing.TB) { p.signal(t, syscall.SIGSTOP) }

// Resume lets a stopped daemon go on.
func (p *Pulse) Resume(t testing.TB) { p.signal(t, syscall.SIGCONT) }

// signal sends a signal to the daemon, not to timeout(1) above it.
func (p *Pulse) signal(t testing.TB, s syscall.Signal) {
	t.Helper()
	pid, err := p.child()
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, s); err != nil {
		t.Fatal(err)
	}
}

// Recording is what the daemon's device plays.
type Recording struct{ file string }

// Record begins to record.
func (p *Pulse) Record(t testing.TB) *Recording {
	t.Helper()
	r := &Recording{filepath.Join(t.TempDir(), "recording")}
	recorder := Start(t, p.Env(), "parec", "--raw", "--device=null.monitor", "--format=s16le", "--rate=44100", "--channels=2", "--latency-msec=10", r.file)
	recorder.waitFor(t, "the recording", func() bool {
		info, err := os.Stat(r.file)
		return err == nil && info.Size() > 0
	})
	return r
}

// Length is how much has been recorded so far, in samples of each channel.
func (r *Recording) Length() int {
	info, err := os.Stat(r.file)
	if err != nil {
		return 0
	}
	return int(info.Size()) / (2 * PulseChannels)
}

// Samples gives a channel's samples from one on.
func (r *Recording) Samples(t testing.TB, channel, from int) []int16 {
	t.Helper()
	data, err := os.ReadFile(r.file)
	if err != nil {
		t.Fatal(err)
	}
	var samples []int16
	for i := from; (i+1)*2*PulseChannels <= len(data); i++ {
		samples = append(samples, int16(binary.LittleEndian.Uint16(data[(i*PulseChannels+channel)*2:])))
	}
	return samples
}
