// SPDX-License-Identifier: GPL-2.0-or-later

package embed

import (
	"context"
	"encoding/json"
	"image"
	"image/color"
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

// TestRecording has a program in Python record what it shows, and plays it.
func TestRecording(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "x.fbs")
	screen := servers.StartScreen(t)
	p := servers.Start(t, staged.env(screen), python, "testdata/wire.py", "recording="+file)
	if code := p.ExitCode(t); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Output())
	}
	picture := lastFrame(t, file)
	if size := picture.Bounds().Size(); size != image.Pt(120, 80) {
		t.Fatalf("it has %v pixels", size)
	}
	red, blue := color.RGBA{R: 255, A: 255}, color.RGBA{B: 255, A: 255}
	for at, want := range map[image.Point]color.RGBA{
		image.Pt(0, 0): red, image.Pt(15, 8): red, image.Pt(16, 8): blue, image.Pt(23, 15): blue, image.Pt(24, 15): red,
	} {
		if got := picture.RGBAAt(at.X, at.Y); got != want {
			t.Errorf("at %v it is %v, want %v", at, got, want)
		}
	}
}

// lastFrame plays a recording to its end.
func lastFrame(t *testing.T, file string) *image.RGBA {
	t.Helper()
	recording, err := fbs.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer recording.Close()
	player := recording.Play()
	player.Seek(recording.Duration())
	client := rfbclient.Start(rfbclient.Config{
		Dial:  func(context.Context) (net.Conn, error) { return player.Conn() },
		Depth: rfbclient.DepthServer,
	})
	defer func() {
		client.Close()
		<-client.Done()
	}()
	var u rfbclient.Updates
	updates := int64(0)
	servers.Wait(t, "the recording's end", func() bool {
		client.Take(&u)
		n := client.Statistics().Updates
		ended := player.Ended() && n > 0 && n == updates
		updates = n
		return ended
	})
	return client.Image()
}

// TestVideo runs the example that records a guest as a video.
func TestVideo(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "x.mp4")
	q, screen := locked(t), servers.StartScreen(t)
	servers.Run(t, staged.env(screen), python, "../../examples/python/record.py", q.Host, strconv.Itoa(q.Port), file, "1.5")
	out, err := exec.Command("ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=width,height,nb_read_frames", "-of", "json", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	var found struct {
		Streams []struct {
			Width, Height int
			Frames        string `json:"nb_read_frames"`
		}
	}
	if err := json.Unmarshal(out, &found); err != nil || len(found.Streams) != 1 {
		t.Fatalf("ffprobe says %s", out)
	}
	video := found.Streams[0]
	if n, err := strconv.Atoi(video.Frames); err != nil || n < 5 || n > 20 || video.Width != 720 || video.Height != 400 {
		t.Errorf("it is %+v", video)
	}
}

// TestFacts runs a program in C that uses what gtk-vnc's widget does not have.
func TestFacts(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "x.fbs")
	q, screen := locked(t), servers.StartScreen(t)
	out := servers.Run(t, staged.env(screen), staged.compile(t, "testdata/facts.c"), q.Host, strconv.Itoa(q.Port), file)
	const want = `chords: 1
records: 0
error: recordings are saved as .fbs, not as "nonsense.mp4"
unprotected: VNC, encrypted 0
received 1, updates 1, rectangles 1, encodings 1, pixels 32 bits
security: VNC, not encrypted; peer 1
recorded: complete
`
	if string(out) != want {
		t.Errorf("it says\n%s\nand should\n%s", out, want)
	}
	if size := lastFrame(t, file).Bounds().Size(); size != image.Pt(720, 400) {
		t.Errorf("the recording has %v pixels", size)
	}
}
