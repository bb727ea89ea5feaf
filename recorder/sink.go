// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/recorder/frames"
)

// Endings are those that a recording's name can have.
var Endings = []string{".mp4", ".webm", ".avi", ".fbs"}

// An EndingError says that a name is that of no kind of recording: it has none of
// Endings.
type EndingError struct{ Name string }

func (e *EndingError) Error() string {
	return fmt.Sprintf("%q has none of the endings %s", e.Name, strings.Join(Endings, ", "))
}

// ErrNoFFmpeg is returned for a kind that needs ffmpeg where that is not installed.
var ErrNoFFmpeg = errors.New("ffmpeg is not installed")

// Check says whether a recording can be saved under a name of that ending. Errors:
// EndingError, ErrNoFFmpeg.
func Check(name string) error {
	ext := ending(name)
	if !slices.Contains(Endings, ext) {
		return &EndingError{filepath.Base(name)}
	}
	if _, err := exec.LookPath(ffmpegProgram); err != nil && (ext == ".mp4" || ext == ".webm") {
		return ErrNoFFmpeg
	}
	return nil
}

func ending(name string) string { return strings.ToLower(filepath.Ext(name)) }

type limits = frames.Limits

// open makes the sink of a file for frames of a size.
func open(file, title string, w, h int) (Sink, limits, error) {
	s, l, err := openMeasured(file, title, w, h)
	if number := roomless(err); number != 0 {
		return nil, l, fullError(file, 0, number)
	}
	if err != nil {
		return nil, l, err
	}
	return &roomy{s, file, nil}, l, nil
}

func openMeasured(file, title string, w, h int) (measured, limits, error) {
	ext := ending(file)
	if ext == ".fbs" {
		s, err := openSession(file, title)
		return s, limits{FPS: videoFPS}, err
	}
	if program, err := exec.LookPath(ffmpegProgram); err == nil {
		s, err := openFFmpeg(program, file, w, h)
		return s, limits{FPS: videoFPS, OneSize: true}, err
	}
	if ext != ".avi" {
		return nil, limits{}, ErrNoFFmpeg
	}
	s, err := openMJPEG(file, w, h)
	return s, limits{FPS: mjpegFPS, OneSize: true}, err
}

// sessionSink is a sink that writes RFB.
type sessionSink struct {
	*fbs.Encoder
	file string
}

func openSession(file, title string) (*sessionSink, error) {
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	return &sessionSink{fbs.NewEncoder(f, title), file}, nil
}

func (s *sessionSink) kept() time.Duration {
	r, err := fbs.Open(s.file)
	if err != nil {
		return 0
	}
	defer r.Close()
	return r.Duration()
}
