// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"context"
	"errors"
	"image/color"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/recorder/fbs"
)

// session records a session of these pictures, each of one colour from a time on.
func session(t *testing.T, w, h int, pictures ...any) *fbs.Recording {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x.fbs")
	s, _, err := open(file, "web1", w, h)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pictures); i += 2 {
		if err := s.Frame(quadrants(w, h, pictures[i+1].(color.RGBA)), 4*w, w, h, pictures[i].(time.Duration)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := fbs.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// TestConvert makes a video and another session of one that took half a minute, in
// much less than that, with its own times.
func TestConvert(t *testing.T) {
	t.Parallel()
	s := session(t, 64, 48, 0*time.Second, red, 10*time.Second, green, 10*time.Second+time.Millisecond, blue, 20*time.Second, white, 30*time.Second, black)
	for _, ending := range []string{".mp4", ".avi", ".fbs"} {
		file := filepath.Join(t.TempDir(), "y"+ending)
		begun := time.Now()
		if err := Convert(context.Background(), file, "web1", s); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s: it took %v", ending, took)
		}
		if ending == ".fbs" {
			again, err := fbs.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer again.Close()
			p := again.Play()
			p.Pause(true)
			v := view(t, p)
			for at, colour := range map[time.Duration]color.RGBA{5 * time.Second: red, 15 * time.Second: blue, 30 * time.Second: black} {
				if p.Seek(at) {
					v = view(t, p)
				}
				v.wait(t, 64, 48, quadrants(64, 48, colour))
			}
			continue
		}
		frames := decode(t, file)
		if len(frames) < 29*decodeFPS || len(frames) > 31*decodeFPS {
			t.Errorf("%s has %d frames of %d a second", ending, len(frames), decodeFPS)
		}
		for number, colour := range map[int]color.RGBA{1: red, 9*decodeFPS + 8: red, 10*decodeFPS + 3: blue, 19 * decodeFPS: blue, 21 * decodeFPS: white} {
			wantColour(t, frames, number, 32, 24, colour)
		}
	}
}

// TestConvertFails: what cannot be read is told apart from what cannot be written, and
// nothing waits for ever.
func TestConvertFails(t *testing.T) {
	t.Parallel()
	s := session(t, 64, 48, 0*time.Second, red)
	var write *WriteError
	for _, file := range []string{s.Name(), "/nowhere/x.fbs", "x.gif"} {
		if err := Convert(context.Background(), file, "", s); !errors.As(err, &write) {
			t.Errorf("to %s: %v", file, err)
		}
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if err := Convert(stopped, filepath.Join(t.TempDir(), "x.fbs"), "", s); !errors.Is(err, context.Canceled) {
		t.Errorf("when it is stopped: %v", err)
	}
	other := filepath.Join(t.TempDir(), "other.fbs")
	f, err := os.Create(other)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := fbs.NewWriter(f)
	if err == nil {
		_, err = w.Write([]byte("SSH-2.0-OpenSSH_9.2\r\n"))
	}
	if err != nil {
		t.Fatal(err)
	}
	recording, err := fbs.Open(other)
	if err != nil {
		t.Fatal(err)
	}
	defer recording.Close()
	err = Convert(context.Background(), filepath.Join(t.TempDir(), "x.fbs"), "", recording)
	if err == nil || errors.As(err, &write) {
		t.Errorf("of another protocol: %v", err)
	}
}
