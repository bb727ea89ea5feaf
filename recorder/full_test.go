// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/test/servers"
)

// fullKinds are the ways to make a recording.
var fullKinds = []struct {
	name       string
	withFFmpeg bool
}{{"x.mp4", true}, {"x.webm", true}, {"x.avi", true}, {"x within.avi", false}, {"x.fbs", true}}

// withoutFFmpeg has this test find no ffmpeg.
func withoutFFmpeg(t *testing.T, without bool) {
	t.Helper()
	if without {
		t.Setenv("PATH", t.TempDir())
	}
}

// TestDiskFull records pictures that compress badly to a small disk. The recording says
// once that there is no room, and how much of it is kept: that can be played.
func TestDiskFull(t *testing.T) {
	const w, h = 320, 200
	for _, kind := range fullKinds {
		t.Run(kind.name, func(t *testing.T) {
			file := filepath.Join(servers.SmallDisk(t, 1<<20), kind.name)
			var last time.Duration
			t.Run("record", func(t *testing.T) {
				withoutFFmpeg(t, !kind.withFFmpeg)
				s, _, err := open(file, "web1", w, h)
				if err != nil {
					t.Fatal(err)
				}
				for n := 0; err == nil && n < 3000; n++ {
					last = time.Duration(n) * 100 * time.Millisecond
					err = s.Frame(noise(w, h, uint64(n)), 4*w, w, h, last)
				}
				full := wantFull(t, err, file)
				if again := s.Frame(noise(w, h, 0), 4*w, w, h, last); again != err {
					t.Errorf("the next frame gives %v", again)
				}
				if err := s.Close(); err != nil {
					t.Errorf("it is said once more: %v", err)
				}
				if full.Kept <= 0 || full.Kept > last {
					t.Errorf("%v of %v are kept", full.Kept, last)
				}
				last = full.Kept
			})
			if strings.HasSuffix(file, ".fbs") {
				r, err := fbs.Open(file)
				if err != nil || r.Duration() != last {
					t.Errorf("%v, %v can be played of %v", err, r.Duration(), last)
				}
				return
			}
			played := time.Duration(len(decode(t, file))) * time.Second / decodeFPS
			if played < last-time.Second || played > last+time.Second {
				t.Errorf("%v can be played of %v", played, last)
			}
			t.Logf("%v can be played", played)
		})
	}
}

// wantFull looks at the error of a recording for which there is no room.
func wantFull(t *testing.T, err error, file string) *FullError {
	t.Helper()
	var full *FullError
	if !errors.As(err, &full) || full.Err != syscall.ENOSPC || full.File != file || !IsFull(err) {
		t.Fatalf("it ends with %v", err)
	}
	return full
}

// TestNoRoomAtAll has a disk that is full before the first frame. There is nothing to be
// kept, and nothing that takes room.
func TestNoRoomAtAll(t *testing.T) {
	const w, h = 320, 200
	for _, kind := range fullKinds {
		t.Run(kind.name, func(t *testing.T) {
			withoutFFmpeg(t, !kind.withFFmpeg)
			dir := servers.SmallDisk(t, 1<<20)
			servers.Fill(t, dir)
			file := filepath.Join(dir, kind.name)
			s, _, err := open(file, "web1", w, h)
			for n := 0; err == nil && n < 100; n++ {
				err = s.Frame(noise(w, h, uint64(n)), 4*w, w, h, time.Duration(n)*time.Second)
			}
			if full := wantFull(t, err, file); full.Kept != 0 {
				t.Errorf("%v are kept", full.Kept)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
				t.Errorf("left beside what fills the disk: %v, %v", left, err)
			}
		})
	}
}

// TestFullDevice is the same without a disk of one's own.
func TestFullDevice(t *testing.T) {
	for _, kind := range fullKinds {
		t.Run(kind.name, func(t *testing.T) {
			withoutFFmpeg(t, !kind.withFFmpeg)
			file := filepath.Join(t.TempDir(), kind.name)
			if err := os.Symlink("/dev/full", file); err != nil {
				t.Fatal(err)
			}
			s, _, err := open(file, "web1", 64, 64)
			for n := 0; err == nil && n < 1000; n++ {
				err = s.Frame(noise(64, 64, uint64(n)), 4*64, 64, 64, time.Duration(n)*time.Second)
			}
			if full := wantFull(t, err, file); full.Kept != 0 {
				t.Errorf("%v are kept", full.Kept)
			}
		})
	}
}

// TestSaidOnce: of what ffmpeg says the first line is passed on, without what is for its
// developers, and that there is no room is found anywhere in it.
func TestSaidOnce(t *testing.T) {
	for _, tt := range []struct {
		said, want string
		is         error
	}{
		{"av_interleaved_write_frame(): No space left on device\nError writing trailer of x.mp4: No space left on device\n", "", syscall.ENOSPC},
		{"[mp4 @ 0x55d0] something\nDisk quota exceeded\n", "", syscall.EDQUOT},
		{"x.mp4: File too large", "", syscall.EFBIG},
		{"[libx264 @ 0x55d0c8] broken settings\n[libx264 @ 0x55d0c8] broken settings\nConversion failed!\n", "ffmpeg: broken settings", nil},
		{"x.mp4: Permission denied\n", "ffmpeg: x.mp4: Permission denied", nil},
		{"", "ffmpeg ended: killed", nil},
	} {
		s := &ffmpeg{}
		_, _ = s.said.Write([]byte(tt.said))
		err := s.words(errors.New("killed"))
		if tt.want != "" && err.Error() != tt.want {
			t.Errorf("%q: %q, want %q", tt.said, err, tt.want)
		}
		if tt.is != nil && !errors.Is(err, tt.is) || IsFull(err) != (tt.is != nil) {
			t.Errorf("%q is %v", tt.said, err)
		}
	}
}

func TestLastProgress(t *testing.T) {
	for _, tt := range []struct {
		said string
		want time.Duration
	}{
		{"frame=1\nout_time=00:00:00.100000\nprogress=continue\nframe=9\nout_time=01:02:03.500000\nprogress=end\n", time.Hour + 2*time.Minute + 3500*time.Millisecond},
		{"out_time=N/A\n", 0},
		{"out_time=-00:00:01.000000\n", 0},
		{"out_time=", 0},
		{"", 0},
	} {
		if got := lastProgress(tt.said); got != tt.want {
			t.Errorf("%q: %v, want %v", tt.said, got, tt.want)
		}
	}
}
