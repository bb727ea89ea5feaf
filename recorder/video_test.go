// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// quadrants paints four colours, which compression does little to.
func quadrants(w, h int, colours ...color.RGBA) []byte {
	px := make([]byte, 4*w*h)
	for i := range w * h {
		x, y := i%w, i/w
		c := colours[(2*x/w+2*(2*y/h))%len(colours)]
		px[4*i], px[4*i+1], px[4*i+2] = c.B, c.G, c.R
	}
	return px
}

var (
	red, green, blue = color.RGBA{200, 0, 0, 255}, color.RGBA{0, 180, 0, 255}, color.RGBA{0, 0, 220, 255}
	white, black     = color.RGBA{255, 255, 255, 255}, color.RGBA{0, 0, 0, 255}
)

const decodeFPS = 10

// decode has ffmpeg decode a video, at decodeFPS.
func decode(t *testing.T, file string) (frames []*image.RGBA) {
	t.Helper()
	size, err := exec.Command("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=width,height", "-of", "csv=p=0", file).Output()
	if err != nil {
		t.Fatalf("ffprobe %s: %v", file, err)
	}
	var w, h int
	if _, err := fmt.Sscanf(string(size), "%d,%d", &w, &h); err != nil {
		t.Fatalf("ffprobe said %q: %v", size, err)
	}
	var said bytes.Buffer
	cmd := exec.Command("ffmpeg", "-v", "error", "-nostdin", "-i", file, "-vf", fmt.Sprintf("fps=%d", decodeFPS), "-f", "rawvideo", "-pix_fmt", "rgba", "-")
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("decode %s: %v\n%s", file, err, said.String())
	}
	for len(out) >= 4*w*h {
		frames = append(frames, &image.RGBA{Pix: out[:4*w*h], Stride: 4 * w, Rect: image.Rect(0, 0, w, h)})
		out = out[4*w*h:]
	}
	return frames
}

// wantColour looks at a place of a frame, with what compression may do to it.
func wantColour(t *testing.T, frames []*image.RGBA, number, x, y int, want color.RGBA) {
	t.Helper()
	if number >= len(frames) {
		t.Errorf("there is no frame %d of %d", number, len(frames))
		return
	}
	got := frames[number].RGBAAt(x, y)
	near := func(a, b uint8) bool { return max(a, b)-min(a, b) < 40 }
	if !near(got.R, want.R) || !near(got.G, want.G) || !near(got.B, want.B) {
		t.Errorf("frame %d has %v at %d,%d, want %v", number, got, x, y, want)
	}
}

// kinds are the ways to make a video.
var kinds = []struct {
	name string
	open func(file string, w, h int) (Sink, error)
}{
	{".mp4", throughFFmpeg},
	{".webm", throughFFmpeg},
	{".avi", throughFFmpeg},
	{" within.avi", func(file string, w, h int) (Sink, error) { return openMJPEG(file, w, h) }},
}

func throughFFmpeg(file string, w, h int) (Sink, error) {
	program, err := exec.LookPath(ffmpegProgram)
	if err != nil {
		return nil, err
	}
	return openFFmpeg(program, file, w, h)
}

// TestVideos makes a video of each kind and has ffmpeg decode it: colours and times
// must be right, also where nothing changed for a while, and with an odd size.
func TestVideos(t *testing.T) {
	t.Parallel()
	const w, h = 201, 101
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "-video"+kind.name)
			s, err := kind.open(file, w, h)
			if err != nil {
				t.Fatal(err)
			}
			frames := []struct {
				at time.Duration
				px []byte
			}{
				{0, quadrants(w, h, red, green, blue, white)},
				{500 * time.Millisecond, quadrants(w, h, green, blue, white, red)},
				{2 * time.Second, quadrants(w, h, black)},
				{3 * time.Second, quadrants(w, h, black)},
			}
			for _, f := range frames {
				if err := s.Frame(f.px, 4*w, w, h, f.at); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			got := decode(t, file)
			if n := len(got); n < 28 || n > 33 {
				t.Errorf("it has %d frames of %d a second", n, decodeFPS)
			}
			wantColour(t, got, 2, 10, 10, red)
			wantColour(t, got, 2, w-10, 10, green)
			wantColour(t, got, 2, 10, h-10, blue)
			wantColour(t, got, 2, w-10, h-10, white)
			wantColour(t, got, 8, 10, 10, green)
			wantColour(t, got, 17, 10, 10, green)
			wantColour(t, got, 23, 10, 10, black)
			if left, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*_")); err != nil || len(left) > 0 {
				t.Errorf("left: %v, %v", left, err)
			}
		})
	}
}

// TestCrash looks at files whose writer never came to an end.
func TestCrash(t *testing.T) {
	t.Parallel()
	const w, h = 320, 200
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "video"+kind.name)
			s, err := kind.open(file, w, h)
			if err != nil {
				t.Fatal(err)
			}
			for n := range 80 {
				px := quadrants(w, h, red, green, color.RGBA{uint8(3 * n), 0, 200, 255}, white)
				if err := s.Frame(px, 4*w, w, h, time.Duration(n)*100*time.Millisecond); err != nil {
					t.Fatal(err)
				}
			}
			crashed := filepath.Join(t.TempDir(), "crashed"+kind.name)
			if f, ok := s.(*ffmpeg); ok {
				// Its encoder has some of it still; what it has written must be of use.
				wait(t, "most of the file", func() bool {
					copyFile(t, file, crashed)
					return frameCount(crashed) > 40
				})
				if err := f.cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				copyFile(t, file, crashed)
				err := s.Frame(quadrants(w, h, red), 4*w, w, h, 9*time.Second)
				if err == nil {
					err = s.Close()
				} else {
					s.Close()
				}
				if err == nil || !strings.Contains(err.Error(), "ffmpeg") {
					t.Errorf("that ffmpeg was killed gives %v", err)
				}
			} else {
				copyFile(t, file, crashed)
				s.Close()
			}
			got := decode(t, crashed)
			if len(got) < 40 {
				t.Errorf("%d frames can be played", len(got))
			}
			wantColour(t, got, 5, 10, 10, red)
			wantColour(t, got, 35, 300, 10, green)
		})
	}
}

func wait(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within 30 s", what)
		}
	}
}

// frameCount says how many frames of a file can be found.
func frameCount(file string) int {
	out, err := exec.Command("ffprobe", "-v", "quiet", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", file).Output()
	n := 0
	if err == nil {
		_, _ = fmt.Sscan(string(out), &n)
	}
	return n
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestFFmpegFails gives ffmpeg a file that it cannot write.
func TestFFmpegFails(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "none", "x.mp4")
	s, err := throughFFmpeg(file, 64, 64)
	if err == nil {
		px := make([]byte, 4*64*64)
		for range 1000 { // it may take some before it looks
			if err = s.Frame(px, 4*64, 64, 64, 0); err != nil {
				break
			}
		}
		s.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "No such file or directory") {
		t.Errorf("it gives %v", err)
	}
}

func TestCheck(t *testing.T) {
	for _, name := range []string{"a.mp4", "b.WEBM", "x/c.avi", "d.fbs"} {
		if err := Check(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", "a", "mp4", "a.mkv"} {
		if err := Check(name); !errors.As(err, new(*EndingError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWithoutFFmpeg has no ffmpeg in the path.
func TestWithoutFFmpeg(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := Check("a.mp4"); !errors.Is(err, ErrNoFFmpeg) {
		t.Errorf("mp4: %v", err)
	}
	file := filepath.Join(t.TempDir(), "a.avi")
	s, _, err := open(file, "", 64, 48)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := s.(*roomy).measured.(*mjpegSink); !ok {
		t.Errorf("it is a %T", s)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
