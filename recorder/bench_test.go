// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
)

// processTime is what this process has used, without ffmpeg's.
func processTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// counter counts the frames that a sink gets.
type counter struct {
	Sink
	frames *int
}

func (c counter) Frame(px []byte, stride, w, h int, at time.Duration) error {
	*c.frames++
	return c.Sink.Frame(px, stride, w, h, at)
}

// Changed passes it on to those that want to know.
func (c counter) Changed(from, to int) {
	if s, ok := c.Sink.(interface{ Changed(from, to int) }); ok {
		s.Changed(from, to)
	}
}

// drain stands for an ffmpeg that is always fast enough: what is measured is this
// process, and encoders differ.
const drain = `#!/bin/sh
case "$*" in
*-encoders*) echo " V....D libx264 " ;;
*-h*long*) ;;
*) exec cat >/dev/null ;;
esac
`

// BenchmarkRecord records 1920x1080 pixels of text at 30 frames a second, of which a
// line changes, or all, as when it scrolls, and says what that costs this process,
// the display's part of it included.
func BenchmarkRecord(b *testing.B) {
	const w, h, rate = 1920, 1080, 30
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ffmpegProgram), []byte(drain), 0o700); err != nil {
		b.Fatal(err)
	}
	b.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	for _, bb := range []struct {
		name, ending string
		rows         int // px that change with each frame
	}{
		{"typing mp4", ".mp4", 13},
		{"scrolling mp4", ".mp4", h},
		{"typing fbs", ".fbs", 13},
		{"scrolling fbs", ".fbs", h},
	} {
		b.Run(bb.name, func(b *testing.B) {
			text := textPicture(w, h+64)
			s := screen{size: rfbclient.Size{Width: w, Height: h}, px: text}
			frames := 0
			defer func(before func(string, string, int, int) (Sink, limits, error)) { openSink = before }(openSink)
			openSink = func(file, title string, w, h int) (Sink, limits, error) {
				sink, l, err := open(file, title, w, h)
				return counter{sink, &frames}, l, err
			}
			r, err := Start(filepath.Join(b.TempDir(), "x"+bb.ending), "", func(err error) { b.Error(err) })
			if err != nil {
				b.Fatal(err)
			}
			var damage rfbclient.Region
			r.Update(&s, s.size, &damage)
			for time.Sleep(time.Second); r.Elapsed() < 2*time.Second; { // ffmpeg has started
				time.Sleep(10 * time.Millisecond)
			}
			tick := time.NewTicker(time.Second / rate)
			before, begun := processTime(b), time.Now()
			b.ResetTimer()
			for i := range b.N {
				<-tick.C
				s.mu.Lock()
				s.px = text[4*w*(i%64):]
				s.mu.Unlock()
				damage.Clear()
				damage.Add(rfbclient.Rect{Y: h - bb.rows, W: w, H: bb.rows})
				r.Update(&s, s.size, &damage)
			}
			used, took := processTime(b)-before, time.Since(begun)
			b.StopTimer()
			if err := r.Close(); err != nil {
				b.Error(err)
			}
			// Other work may hold it up.
			b.ReportMetric(float64(frames)/took.Seconds(), "frames/s")
			b.ReportMetric(1000*used.Seconds()/float64(frames), "cpu-ms/frame")
			b.ReportMetric(100*rate*used.Seconds()/float64(frames), "%cpu-at-30")
		})
	}
}
