// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"errors"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
)

// screen is a display that a test paints on.
type screen struct {
	mu   sync.Mutex
	size rfbclient.Size
	px   []byte
}

func (s *screen) CopyDamage(region *rfbclient.Region, dst []byte, stride, width, height int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size != (rfbclient.Size{Width: width, Height: height}) {
		return false
	}
	for _, r := range region.Rects() {
		for y := r.Y; y < r.Y+r.H; y++ {
			copy(dst[y*stride+4*r.X:][:4*r.W], s.px[4*(y*width+r.X):])
		}
	}
	return true
}

// paint gives the screen a picture and tells the recorder.
func (s *screen) paint(r *Recorder, w, h int, colours ...color.RGBA) {
	s.mu.Lock()
	s.size = rfbclient.Size{Width: w, Height: h}
	s.px = quadrants(w, h, colours...)
	s.mu.Unlock()
	var damage rfbclient.Region
	damage.Add(rfbclient.Rect{W: w, H: h})
	r.Update(s, s.size, &damage)
}

// kept is a sink that keeps what it gets.
type kept struct {
	mu     sync.Mutex
	frames []keptFrame
	closed bool
}

type keptFrame struct {
	w, h   int
	at     time.Duration
	corner color.RGBA
	centre color.RGBA
}

func (k *kept) Frame(px []byte, stride, w, h int, at time.Duration) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	colour := func(x, y int) color.RGBA {
		p := px[y*stride+4*x:]
		return color.RGBA{p[2], p[1], p[0], 255}
	}
	k.frames = append(k.frames, keptFrame{w, h, at, colour(2, h/2), colour(w/2, h/2)})
	return nil
}

func (k *kept) Close() error {
	k.closed = true
	return nil
}

// wait waits for frame n, and gives it.
func (k *kept) wait(t *testing.T, n int) (f keptFrame) {
	t.Helper()
	wait(t, "a frame", func() bool {
		k.mu.Lock()
		defer k.mu.Unlock()
		if len(k.frames) > n {
			f = k.frames[n]
		}
		return len(k.frames) > n
	})
	return f
}

// TestRecorder records a display that changes its picture and its size, with a pause.
func TestRecorder(t *testing.T) {
	var sink kept
	defer func(before func(string, string, int, int) (Sink, limits, error)) { openSink = before }(openSink)
	openSink = func(string, string, int, int) (Sink, limits, error) {
		return &sink, limits{FPS: 30, OneSize: true}, nil
	}
	r, err := Start(filepath.Join(t.TempDir(), "x.avi"), "web1", func(err error) { t.Errorf("it failed: %v", err) })
	if err != nil {
		t.Fatal(err)
	}
	var s screen
	time.Sleep(50 * time.Millisecond)
	s.paint(r, 200, 100, red)
	if f := sink.wait(t, 0); f.corner != red || f.at > 40*time.Millisecond && f.at > r.Elapsed() || f.w != 200 {
		t.Errorf("the first frame is %v", f)
	}
	s.paint(r, 400, 400, blue) // fits in the middle
	if f := sink.wait(t, 1); f.corner != (color.RGBA{A: 255}) || f.centre != blue || f.w != 200 || f.h != 100 {
		t.Errorf("the second frame is %v", f)
	}
	r.Pause(true)
	paused := r.Elapsed()
	s.paint(r, 200, 100, white) // not seen
	time.Sleep(200 * time.Millisecond)
	s.paint(r, 100, 50, green)
	if d := r.Elapsed(); d != paused || !r.Paused() {
		t.Errorf("while it pauses, its length goes from %v to %v", paused, d)
	}
	r.Pause(false)
	if f := sink.wait(t, 2); f.centre != green || f.corner != (color.RGBA{A: 255}) || f.at < paused {
		t.Errorf("the third frame is %v", f)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	// The last one's time tells how long it was shown.
	if n := len(sink.frames); n != 4 || sink.frames[3].centre != green || sink.frames[3].at <= sink.frames[2].at || !sink.closed {
		t.Errorf("it ends with %v", sink.frames)
	}
}

func TestNothing(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "x.avi")
	r, err := Start(file, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); !errors.Is(err, ErrNothing) {
		t.Errorf("it gives %v", err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the empty file is left")
	}
	var path *os.PathError
	if _, err := Start(filepath.Join(t.TempDir(), "none", "x.mp4"), "", nil); !errors.As(err, &path) {
		t.Errorf("no directory: %v", err)
	}
}

// slow is a sink that writes a word to a file and takes its time to complete it.
type slow struct {
	*os.File
	word string
	wait chan struct{} // Close waits for it
}

func (s *slow) Frame([]byte, int, int, int, time.Duration) error {
	_, err := s.WriteString(s.word)
	return err
}

func (s *slow) Close() error {
	<-s.wait
	_, err := s.WriteString("end")
	return errors.Join(err, s.File.Close())
}

// TestSameFile: a recording into the file of one that is being completed waits for it,
// and has the file for itself then. One that goes on keeps its file.
func TestSameFile(t *testing.T) {
	defer func(before func(string, string, int, int) (Sink, limits, error)) { openSink = before }(openSink)
	opened := make(chan *slow, 10)
	openSink = func(file, title string, _, _ int) (Sink, limits, error) {
		f, err := os.Create(file)
		s := &slow{File: f, word: title, wait: make(chan struct{})}
		opened <- s
		return s, limits{FPS: 30}, err
	}
	dir := t.TempDir()
	file, other := filepath.Join(dir, "x.avi"), filepath.Join(dir, "link.avi")
	if err := os.Symlink(file, other); err != nil {
		t.Fatal(err)
	}
	start := func(file, title string) (*Recorder, error) {
		return Start(file, title, func(err error) { t.Errorf("%s failed: %v", title, err) })
	}
	begin := func(file, title string) *Recorder {
		t.Helper()
		r, err := start(file, title)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	end := func(r *Recorder, want error) {
		t.Helper()
		if err := r.Close(); !errors.Is(err, want) {
			t.Errorf("it ends with %v", err)
		}
	}

	var s screen
	first := begin(file, "one")
	s.paint(first, 2, 2, red)
	one := <-opened
	for _, name := range []string{file, other} {
		if _, err := start(name, "two"); !errors.Is(err, ErrInUse) {
			t.Errorf("into the file of one that goes on: %v", err)
		}
	}
	first.Stop()
	second := begin(other, "two")
	s.paint(second, 2, 2, blue)
	second.Stop()
	third := begin(filepath.Join(dir, ".", "x.avi"), "three")
	third.Stop() // nothing was shown
	fourth := begin(file, "four")
	s.paint(fourth, 2, 2, green)
	select {
	case <-opened:
		t.Fatal("the second is written before the first is complete")
	case <-time.After(50 * time.Millisecond):
	}
	close(one.wait)
	end(first, nil)
	two := <-opened
	close(two.wait)
	end(second, nil)
	end(third, ErrNothing)
	four := <-opened
	close(four.wait)
	end(fourth, nil)
	if text, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(text), "fourfour") || !strings.HasSuffix(string(text), "end") {
		t.Errorf("the file has %q, %v", text, err)
	}
	fifth := begin(file, "five")
	end(fifth, ErrNothing)
	if _, err := os.Stat(file); err == nil {
		t.Error("the empty file is left")
	}
}
