// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
)

// ffmpegProgram is looked for in the user's path.
const ffmpegProgram = "ffmpeg"

// videoFPS is how many frames a second a video gets at most.
const videoFPS = 30

// ffmpeg is a sink that an ffmpeg process encodes. The process outlives this one if
// that is killed, and completes the file.
type ffmpeg struct {
	cmd    *exec.Cmd
	file   string
	input  *pipe
	stream matroska
	said   said
	done   chan error // has the process's end
}

// An EncoderError says that ffmpeg has no encoder for a kind of file.
type EncoderError struct{ Ending string } // ".webm"

func (e *EncoderError) Error() string {
	return fmt.Sprintf("this ffmpeg has no encoder for %s files", e.Ending)
}

// An FFmpegError says that ffmpeg has not done what it was started for.
type FFmpegError struct {
	Said  string        // its own words, cleaned; "" if it said nothing
	After time.Duration // it did not end within that, and was ended; 0 if it has ended
	Err   error         // how it ended; nil if it did not
}

func (e *FFmpegError) Error() string {
	switch {
	case e.After > 0:
		return fmt.Sprintf("ffmpeg did not end within %v", e.After)
	case e.Said != "":
		return "ffmpeg: " + e.Said
	}
	return fmt.Sprintf("ffmpeg ended: %v", e.Err)
}

// Unwrap returns how ffmpeg ended.
func (e *FFmpegError) Unwrap() error { return e.Err }

// How long ffmpeg may take for what it was given last, when the recording ends.
const ffmpegTime = 30 * time.Second

func openFFmpeg(program, file string, w, h int) (*ffmpeg, error) {
	options, err := encoderOptions(program, ending(file))
	if err != nil {
		return nil, err
	}
	absolute, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	args := []string{"-hide_banner", "-loglevel", "error", "-nostats",
		// It is known what comes: nothing needs to be found out.
		"-probesize", "32", "-analyzeduration", "0",
		"-f", "matroska", "-i", "pipe:0", "-an",
		// Many decoders want even sizes.
		"-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p"}
	args = append(append(args, options...), "-y", "file:"+absolute)
	s := &ffmpeg{cmd: exec.Command(program, args...), file: absolute, done: make(chan error, 1)}
	read, write, err := newPipe()
	if err != nil {
		return nil, err
	}
	s.cmd.Stdin, s.cmd.Stderr, s.cmd.Stdout = read, &s.said, &s.said
	s.cmd.Env = append(os.Environ(), "LC_ALL=C")            // its words are looked at
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl+C in a terminal is not for it
	err = s.cmd.Start()
	read.Close()
	if err != nil {
		write.Close()
		return nil, err
	}
	// The guest, and this program, come first.
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, s.cmd.Process.Pid, 5)
	go func() { s.done <- s.cmd.Wait() }()
	s.input = write
	s.stream = matroska{w: write, width: w, height: h}
	if err := s.explain(s.stream.begin()); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// encoders are the ways to make each kind of file, the best first, and what they
// need besides the encoder's name.
var encoders = map[string][]struct {
	name    string
	options string
}{
	".mp4": {
		{"libx264", "-preset veryfast -tune zerolatency -crf 23"},
		{"libopenh264", "-b:v 4M"},
		{"mpeg4", "-q:v 4"},
	},
	".webm": {
		{"libvpx-vp9", "-deadline realtime -cpu-used 8 -row-mt 1 -lag-in-frames 0 -crf 30 -b:v 0"},
		{"libvpx", "-deadline realtime -cpu-used 8 -lag-in-frames 0 -crf 10 -b:v 4M"},
	},
	".avi": {{"mpeg4", "-q:v 4 -vtag xvid"}},
}

// containers are options for files that can be played even if they were never
// completed. Times have twice as many steps as there may be frames, so that no two
// frames share one. The first word is how times are
// handled, for which ffmpeg's option has had two names.
var containers = map[string]string{
	".mp4": "vfr -r 60 -force_key_frames expr:gte(t,n_forced*10) -f mp4" +
		" -movflags +frag_keyframe+empty_moov+default_base_moof -frag_duration 1000000 -flush_packets 1",
	".webm": "vfr -r 60 -force_key_frames expr:gte(t,n_forced*10) -f webm -cluster_time_limit 1000 -flush_packets 1",
	".avi":  "vfr -r 60 -f avi -flush_packets 1",
}

// encoderOptions asks ffmpeg which encoders it has.
func encoderOptions(program, ext string) ([]string, error) {
	list, err := exec.Command(program, "-hide_banner", "-loglevel", "error", "-encoders").Output()
	if err != nil {
		return nil, &FFmpegError{Err: err}
	}
	for _, e := range encoders[ext] {
		if bytes.Contains(list, []byte(" "+e.name+" ")) {
			options := append([]string{"-c:v", e.name}, strings.Fields(e.options)...)
			return append(append(options, modeOption(program)), strings.Fields(containers[ext])...), nil
		}
	}
	return nil, &EncoderError{ext}
}

// modeOption is the option's name: the new one since ffmpeg 5.1, which has warned of
// the old one since.
func modeOption(program string) string {
	help, err := exec.Command(program, "-hide_banner", "-h", "long").Output()
	if err == nil && bytes.Contains(help, []byte("\n-fps_mode")) {
		return "-fps_mode"
	}
	return "-vsync"
}

func (s *ffmpeg) Frame(px []byte, stride, _, _ int, at time.Duration) error {
	return s.explain(s.stream.frame(px, stride, at))
}

// Close lets ffmpeg complete the file.
func (s *ffmpeg) Close() error {
	s.input.Close()
	select {
	case err := <-s.done:
		if err != nil {
			return s.words(err)
		}
		return nil
	case <-time.After(ffmpegTime):
		_ = s.cmd.Process.Kill()
		<-s.done
		return &FFmpegError{After: ffmpegTime}
	}
}

// explain says what ffmpeg said if it takes no more.
func (s *ffmpeg) explain(err error) error {
	if !errors.Is(err, syscall.EPIPE) {
		return err
	}
	select {
	case end := <-s.done:
		s.done <- end
		return s.words(end)
	case <-time.After(time.Second):
		return err
	}
}

func (s *ffmpeg) words(err error) error {
	said := s.said.first()
	if number := s.roomless(err); number != 0 {
		return &FFmpegError{Said: said, Err: number}
	}
	return &FFmpegError{Said: said, Err: err}
}

// roomless gives what ffmpeg's end says that there is too little room for; 0 if it does
// not say that.
func (s *ffmpeg) roomless(err error) syscall.Errno {
	for _, number := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if s.said.has(number.Error()) {
			return number
		}
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == syscall.SIGXFSZ {
			return syscall.EFBIG
		}
	}
	return 0
}

// said keeps the beginning of what a process says: its first words tell the reason.
type said struct {
	mu   sync.Mutex // guards kept
	kept []byte
}

func (s *said) Write(p []byte) (int, error) {
	const most = 2000 // bytes
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, p[:min(len(p), most-len(s.kept))]...)
	return len(p), nil
}

// first gives the first line. What follows is the same again, from one more of ffmpeg's
// parts. Its name and address, which stand before it, are of use to developers only.
func (s *said) first() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	line, _, _ := bytes.Cut(bytes.TrimSpace(s.kept), []byte("\n"))
	if _, rest, found := bytes.Cut(line, []byte("] ")); found && line[0] == '[' {
		line = rest
	}
	return rfbclient.CleanText(string(line), 300)
}

// has says whether a text is in it, written in capitals or not.
func (s *said) has(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(strings.ToLower(string(s.kept)), strings.ToLower(text))
}

var _ io.Writer = (*said)(nil)
