// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// lastFrame has ffmpeg decode a video and gives its last frame, and how many there
// are.
func lastFrame(t *testing.T, file string) (image.Image, int) {
	t.Helper()
	size := servers.Output(t, "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=width,height", "-of", "csv=p=0", file)
	var w, h int
	if _, err := fmt.Sscanf(size, "%d,%d", &w, &h); err != nil {
		t.Fatalf("ffprobe said %q: %v", size, err)
	}
	cmd := exec.Command("ffmpeg", "-v", "error", "-nostdin", "-i", file, "-vf", "fps=10", "-f", "rawvideo", "-pix_fmt", "rgba", "-")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("decode %s: %v\n%s", file, err, said.String())
	}
	n := len(out) / (4 * w * h)
	if n == 0 {
		t.Fatalf("%s has no frame", file)
	}
	return &image.RGBA{Pix: out[(n-1)*4*w*h:], Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}, n
}

// alike says whether two pictures differ by no more than what compression does.
func alike(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	sum, n := 0, 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r, g, bl, _ := a.At(x, y).RGBA()
			r2, g2, bl2, _ := b.At(x, y).RGBA()
			for _, d := range []int{int(r) - int(r2), int(g) - int(g2), int(bl) - int(bl2)} {
				sum += max(d, -d) >> 8
				n++
			}
		}
	}
	return sum/n < 30
}

// TestRecordScript records without a window, in each kind of file. A video's last
// frame is like what QEMU shows; the session, played in a window, is equal.
func TestRecordScript(t *testing.T) {
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	address := "vnc://" + q.Address()
	script(t, "--type=3", "--wait-for-change", address).wantExit(0)
	dir := t.TempDir()
	for _, ending := range []string{".mp4", ".avi"} {
		file := filepath.Join(dir, "guest"+ending)
		script(t, "--record", file, "--record-for=1.5", address).wantExit(0)
		frame, n := lastFrame(t, file)
		if n < 10 || n > 40 {
			t.Errorf("%s has %d frames of 10 a second", ending, n)
		}
		if !alike(frame, q.Screen(t)) {
			t.Errorf("the last frame of %s is not what the guest shows", ending)
		}
	}
	file := filepath.Join(dir, "guest.fbs")
	script(t, "--record", file, "--pause=1", "--type=4", "--wait-for-change", "--wait-for-still=0.5", address).wantExit(0)
	v := open(t, file)
	v.waitSaid("initialized 800x600")
	v.waitSaid("the desktop has 1024x768 pixels")
	v.screen.WaitActive(t, "guest.fbs")
	v.waitPicture(func() image.Image { return q.Screen(t) })
	if clients := q.Clients(t); clients != 0 {
		t.Errorf("%d clients are connected", clients)
	}
	v.keys("Left") // to its beginning
	v.waitSaid("the desktop has 800x600 pixels")
	v.keys("ctrl+q")
	v.wantExit(0)
	video := filepath.Join(dir, "session.mp4")
	script(t, "--record", video, file).wantExit(0)
	if frame, _ := lastFrame(t, video); frame.Bounds() != image.Rect(0, 0, 800, 600) { // the first one's
		t.Errorf("the session's video has %v", frame.Bounds())
	}
}

// TestRecordMenu begins a recording in the window, pauses it, and stops it.
func TestRecordMenu(t *testing.T) {
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "vnc://"+q.Address())
	v.waitSession(title)
	v.keys("3")
	v.waitSaid("the desktop has 800x600 pixels")
	v.release()
	file := filepath.Join(t.TempDir(), "menu.mp4")
	v.keys("ctrl+shift+r")
	v.screen.WaitActive(t, "Record to a file (.mp4, .webm, .avi or .fbs)")
	v.screen.Do(t, "key", "ctrl+a", "type", file)
	v.keys("Return")
	v.waitSaid("recording to " + file)
	again := func(what string) {
		t.Helper()
		servers.Wait(t, what, func() bool { return strings.Count(v.Output(), what) > 1 })
	}
	again("keyboard grabbed") // with the window's focus
	v.release()
	again("released")
	v.save("recording.png", v.screen.Picture(t))
	v.keys("ctrl+shift+r")
	v.waitSaid("recorded ")
	if frame, _ := lastFrame(t, file); !alike(frame, q.Screen(t)) {
		t.Error("the last frame is not what the guest shows")
	}
}

// TestRecordKilled kills the program while it records: what it has recorded can be
// played.
func TestRecordKilled(t *testing.T) {
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	file := filepath.Join(t.TempDir(), "killed.mp4")
	v := open(t, "--record", file, "vnc://"+q.Address())
	v.waitSession(title)
	v.keys("3", "a") // the picture moves
	v.waitSaid("the desktop has 800x600 pixels")
	servers.Wait(t, "some of the recording", func() bool {
		info, err := os.Stat(file)
		return err == nil && info.Size() > 20000
	})
	kill(t, v)
	// ffmpeg, which nobody has killed, completes the file.
	servers.Wait(t, "the end of the file", func() bool {
		return !mentioned(t, file)
	})
	if _, n := lastFrame(t, file); n < 2 {
		t.Errorf("it has %d frames", n)
	}
}

// kill kills the program, which timeout(1) has started, and nothing else.
func kill(t *testing.T, v *viewer) {
	t.Helper()
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", v.PID()))
	if err != nil {
		t.Fatal(err)
	}
	var pid int
	if n, err := fmt.Sscan(string(children), &pid); n != 1 {
		t.Fatalf("the program's process is one of %q: %v", children, err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// mentioned says whether a process has a file's name on its command line.
func mentioned(t *testing.T, file string) bool {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		text, err := os.ReadFile(line) // it may be gone
		if err == nil && bytes.Contains(text, []byte(file)) {
			return true
		}
	}
	return false
}

// TestRecordFailures looks at exit codes and words.
func TestRecordFailures(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken.fbs")
	if err := os.WriteFile(broken, []byte("FBS 001.000\n\xff\xff\xff\xff...."), 0o600); err != nil {
		t.Fatal(err)
	}
	whole := filepath.Join(dir, "whole.fbs")
	script(t, "--record", whole, "--record-for=0.2", "vnc://"+q.Address()).wantExit(0)
	for _, tt := range []struct {
		name  string
		args  []string
		code  int
		words []string
	}{
		{"an unknown kind", []string{"--record=x.gif", "vnc://" + q.Address()}, 1, []string{".mp4, .webm, .avi or .fbs"}},
		{"no directory", []string{"--record=" + dir + "/none/x.mp4", "--record-for=1", "vnc://" + q.Address()}, 12, []string{"no such file or directory"}},
		{"no recording", []string{broken}, 1, []string{broken + ": this is no recorded session"}},
		{"keys for a recording", []string{"--type=x", broken}, 1, []string{"takes no keys"}},
		{"a recording in itself", []string{"--record=" + whole, whole}, 12, []string{"the session itself"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			script(t, tt.args...).wantExit(tt.code, tt.words...)
		})
	}
}
