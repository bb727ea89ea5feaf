// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// paintNoise paints a picture of noise ten times a second, which compresses to nothing
// less: raw rectangles (RFB 7.7.1).
func paintNoise(c *net.TCPConn) {
	r := rand.New(rand.NewPCG(1, 2))
	pixels := make([]byte, 4*320*200)
	for {
		b := []byte{0, 0, 0, 1}
		for _, n := range []uint16{0, 0, 320, 200} {
			b = binary.BigEndian.AppendUint16(b, n)
		}
		b = binary.BigEndian.AppendUint32(b, 0)
		for i := range pixels {
			pixels[i] = byte(r.Uint32())
		}
		if _, err := c.Write(append(b, pixels...)); err != nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// startNoisy starts a server whose picture fills every disk.
func startNoisy(t *testing.T) string {
	t.Helper()
	s := &scriptedServer{name: "noisy"}
	s.address = listen(t, func(c *net.TCPConn) {
		go func() {
			servers.Wait(t, "a session", func() bool { return s.count() > 0 })
			paintNoise(c)
		}()
		s.serve(c)
	})
	return s.address
}

// full counts how often the output says that a disk is full, or a file too large, in the
// words of anybody.
func full(output string) (n int) {
	for _, words := range []string{"disk is full", "no space left", "No space left", "av_interleaved", "trailer"} {
		n += strings.Count(output, words)
	}
	return n
}

// TestDiskFullScript records to a small disk without a window, each kind of file. It is
// said once, in one sentence, which file that is and how much of it is kept.
func TestDiskFullScript(t *testing.T) {
	t.Parallel()
	for _, ending := range []string{".mp4", ".webm", ".avi", ".fbs"} {
		t.Run(ending, func(t *testing.T) {
			file := filepath.Join(servers.SmallDisk(t, 1<<20), "noisy"+ending)
			p := script(t, "--record", file, "--record-for=60", "vnc://"+startNoisy(t))
			p.wantExit(12, "the disk is full: "+file+" has the first 0:", "of the recording, which can be played. Make room there")
			if out := p.Output(); full(out) != 1 || strings.Contains(out, "ffmpeg") {
				t.Errorf("it says:\n%s", out)
			}
		})
	}
	disk := servers.SmallDisk(t, 64<<10)
	servers.Fill(t, disk)
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	for _, name := range []string{filepath.Join(disk, "x.png"), filepath.Join(disk, "x.jpg")} {
		p := script(t, "--screenshot", name, "vnc://"+q.Address())
		p.wantExit(12, "the disk is full: "+name+" was not written. Make room there")
		if out := p.Output(); full(out) != 1 {
			t.Errorf("it says:\n%s", out)
		}
	}
	if left, err := os.ReadDir(disk); err != nil || len(left) != 1 {
		t.Errorf("left beside what fills the disk: %v, %v", left, err)
	}
}

// TestDiskFull records to a small disk in a window. It says so once, and has the folder
// opened or another place chosen, where the recording goes on.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	screen, a := servers.StartScreen(t), servers.StartAccessibility(t)
	disk, data := servers.SmallDisk(t, 1<<20), t.TempDir()
	opened := filepath.Join(data, "opened")
	folderProgram(t, data, opened)
	file := filepath.Join(disk, "noisy.mp4")
	v := openWith(t, screen, append(a.Env(), "XDG_DATA_HOME="+data), "--record", file, "vnc://"+startNoisy(t))
	a.WaitWindow(t, servers.Alert)
	v.save("disk-full.png", screen.Picture(t))
	dialog := a.WaitWindow(t, servers.Alert)
	text := ""
	for _, label := range dialog.FindAll("label") {
		text += label.Name + "\n"
	}
	if !strings.Contains(text, "The recording has ended\n") || !strings.Contains(text, "The disk is full: "+file+" has the first 0:") || full(strings.ToLower(text)) != 1 {
		t.Errorf("the dialog says:\n%s", text)
	}
	dialog.Find("push button", "Open the folder").Press(t)
	servers.Wait(t, "the folder's program", func() bool {
		got, err := os.ReadFile(opened)
		return err == nil && strings.Contains(string(got), disk)
	})

	v.release()
	v.keys("ctrl+shift+r") // once more to the full disk
	const chooser = "Record to a file (.mp4, .webm, .avi or .fbs)"
	second := filepath.Join(disk, "second.fbs")
	v.chooseFile(chooser, second, "recording to "+second)
	a.WaitFind(t, servers.Alert, "push button", "Choose another place…").Press(t)
	other := filepath.Join(t.TempDir(), "noisy.fbs")
	v.chooseFile(chooser, other, "recording to "+other)
	if out := v.Output(); full(out) != 2 || strings.Contains(out, "ffmpeg") {
		t.Errorf("it says:\n%s", out)
	}
	v.screen.WaitActive(t, "noisy")
	v.release()
	v.closes("ctrl+q")
	v.wantExit(12)
}

// chooseFile answers a file chooser until the program has said something: the grab of the
// window before it may still be on its way out when the chooser is there.
func (v *viewer) chooseFile(chooser, name, until string) {
	v.t.Helper()
	var last time.Time
	servers.Wait(v.t, fmt.Sprintf("%q by the file %s", until, name), func() bool {
		if strings.Contains(v.Output(), until) {
			return true
		}
		if v.screen.IsActive(chooser) && time.Since(last) > 3*time.Second {
			v.screen.Do(v.t, "key", "ctrl+a", "type", name)
			v.keys("Return")
			last = time.Now()
		}
		return false
	})
}

// folderProgram makes a program the desktop's for folders, which writes what it is to open
// to a file.
func folderProgram(t *testing.T, data, opened string) {
	t.Helper()
	dir := filepath.Join(data, "applications")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(data, "folders")
	for name, text := range map[string]string{
		program: "#!/bin/sh\necho \"$@\" >>" + opened + "\n",
		filepath.Join(dir, "folders.desktop"): fmt.Sprintf(
			"[Desktop Entry]\nType=Application\nName=Folders\nExec=%s %%u\nMimeType=inode/directory;\n", program),
		filepath.Join(dir, "mimeapps.list"): "[Default Applications]\ninode/directory=folders.desktop\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

// TestScreenshotDiskFull saves a picture to a full disk, and then elsewhere.
func TestScreenshotDiskFull(t *testing.T) {
	t.Parallel()
	screen, a := servers.StartScreen(t), servers.StartAccessibility(t)
	disk := servers.SmallDisk(t, 64<<10)
	servers.Fill(t, disk)
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := openWith(t, screen, a.Env(), "vnc://"+q.Address())
	v.waitSession(title)
	v.release()
	const chooser = "Save screenshot"
	v.choose(a, "Menu", "Screenshot…")
	v.chooseFile(chooser, filepath.Join(disk, "x.png"), "The screenshot was not saved")
	a.WaitFind(t, servers.Alert, "label", "The disk is full: "+filepath.Join(disk, "x.png")+" was not written.\nMake room there, or choose another place.")
	v.save("screenshot-full.png", screen.Picture(t))
	a.WaitFind(t, servers.Alert, "push button", "Choose another place…").Press(t)
	other := filepath.Join(t.TempDir(), "x.jpg")
	v.chooseFile(chooser, other, "the picture is saved to "+other)
	if text, err := os.ReadFile(other); err != nil || !strings.HasPrefix(string(text), "\xff\xd8") {
		t.Errorf("it is no JPEG picture: %v", err)
	}
}
