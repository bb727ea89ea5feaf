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

	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/recorder/frames"
)

// Endings are those that a recording's name can have.
var Endings = []string{".mp4", ".webm", ".avi", ".fbs"}

// ErrEnding is returned for a name that says of no kind of recording.
var ErrEnding = errors.New("recordings are saved as .mp4, .webm, .avi or .fbs")

// ErrNoFFmpeg is returned for a kind that needs ffmpeg where that is not installed.
var ErrNoFFmpeg = errors.New("ffmpeg is not installed; without it, videos are saved as .avi only")

// Check says whether a recording can be saved under a name of that ending.
func Check(name string) error {
	ext := ending(name)
	if !slices.Contains(Endings, ext) {
		return fmt.Errorf("%w, not as %q", ErrEnding, filepath.Base(name))
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
	ext := ending(file)
	if ext == ".fbs" {
		f, err := os.Create(file)
		if err != nil {
			return nil, limits{}, err
		}
		return fbs.NewEncoder(f, title), limits{FPS: videoFPS}, nil
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
