// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
)

// readRecording gives what a server said, and its picture at the end.
func readRecording(t testing.TB, name string) ([]byte, encode.Canvas) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".fbs"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stream, err := fbs.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	p, err := os.Open(filepath.Join("testdata", name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	truth, err := png.Decode(p)
	if err != nil {
		t.Fatal(err)
	}
	b := truth.Bounds()
	c := encode.Canvas{W: b.Dx(), H: b.Dy()}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, _ := truth.At(x, y).RGBA()
			c.Pix = append(c.Pix, r>>8<<16|g>>8<<8|bl>>8)
		}
	}
	return stream, c
}

// recordings lists those in testdata.
func recordings(t testing.TB) (names []string) {
	files, err := filepath.Glob("testdata/*.fbs")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no recordings in testdata")
	}
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".fbs"))
	}
	return names
}

// TestRecorded replays sessions of real servers and compares each pixel with what
// the server had at the end.
func TestRecorded(t *testing.T) {
	for _, name := range recordings(t) {
		t.Run(name, func(t *testing.T) {
			stream, truth := readRecording(t, name)
			tolerance := 0
			if strings.HasSuffix(name, "jpg") {
				tolerance = 40
			}
			for _, chunk := range []int{1 << 20, 1} {
				client, u := session(t, stream, chunk)
				if !isLost(u.Err) {
					t.Fatalf("in pieces of %d: %v", chunk, u.Err)
				}
				encode.Compare(t, picture(client), truth, tolerance)
			}
		})
	}
}

func BenchmarkRecorded(b *testing.B) {
	for _, name := range recordings(b) {
		stream, _ := readRecording(b, name)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(stream)))
			for range b.N {
				session(b, stream, 1<<20)
			}
		})
	}
}

// BenchmarkReplay decodes the recordings of tools/bench, where there are some, as
// fast as it can: what a client costs without socket and screen. Processor time
// holds on a machine that does other things, too.
func BenchmarkReplay(b *testing.B) {
	files, _ := filepath.Glob("../build/bench/*.fbs")
	for _, file := range files {
		b.Run(strings.TrimSuffix(filepath.Base(file), ".fbs"), func(b *testing.B) {
			f, err := os.Open(file)
			if err != nil {
				b.Fatal(err)
			}
			defer f.Close()
			stream, err := fbs.Read(f)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(stream)))
			updates := 0
			runtime.GC() // of reading the file
			b.ResetTimer()
			before := cpuTime()
			for range b.N {
				updates = 0
				converse(b, Config{JPEGQuality: JPEGQualityAuto, UpdateEnd: func(int64) { updates++ }}, stream, 1<<20, nil)
			}
			n := float64(b.N * max(1, updates))
			b.ReportMetric(float64(b.Elapsed().Microseconds())/n, "µs/update")
			b.ReportMetric(float64((cpuTime()-before).Microseconds())/n, "cpu-µs/update")
		})
	}
}

// cpuTime is the processor time that this process has used.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
