// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/guestimage"
)

// The recorded desktop, px, and how many updates are recorded.
const (
	desktopWidth  = 1920
	desktopHeight = 1080
	updates       = 150
)

// workload is a session that is recorded.
type workload struct {
	name      string
	load      func(s *session) error // starts the server and what it shows
	encodings []rfbclient.Encoding
	quality   int
}

var workloads = []workload{
	{"text-tight", text, []rfbclient.Encoding{rfbclient.EncodingTight}, 0},
	{"text-zrle", text, []rfbclient.Encoding{rfbclient.EncodingZRLE}, 0},
	{"text-hextile", text, []rfbclient.Encoding{rfbclient.EncodingHextile}, 0},
	{"text-raw", text, []rfbclient.Encoding{rfbclient.EncodingRaw}, 0},
	{"text-copyrect", text, []rfbclient.Encoding{rfbclient.EncodingTight, rfbclient.EncodingCopyRect}, 0},
	{"video-tight", video, []rfbclient.Encoding{rfbclient.EncodingTight}, 0},
	{"video-tightjpg", video, []rfbclient.Encoding{rfbclient.EncodingTight}, 6},
	{"qemu-tight", qemu, []rfbclient.Encoding{rfbclient.EncodingTight}, 0},
	{"qemu-hextile", qemu, []rfbclient.Encoding{rfbclient.EncodingHextile}, 0},
}

// session is a server at work.
type session struct {
	port  int
	dir   string
	procs []*exec.Cmd
	pause time.Duration // before an update is asked for
}

// start starts a program that ends with the session.
func (s *session) start(env []string, name string, args ...string) error {
	cmd := exec.Command("timeout", append([]string{"-k", "5", "300", name}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	if err := cmd.Start(); err != nil {
		return err
	}
	s.procs = append(s.procs, cmd)
	return nil
}

func (s *session) end() {
	for i := len(s.procs) - 1; i >= 0; i-- {
		_ = s.procs[i].Process.Signal(syscall.SIGTERM)
		_ = s.procs[i].Wait()
	}
	os.RemoveAll(s.dir)
}

// waitPort waits until somebody listens.
func waitPort(port int) error {
	return await(20*time.Second, fmt.Sprintf("port %d", port), func() bool {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

func await(limit time.Duration, what string, holds func() bool) error {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if holds() {
			return nil
		}
	}
	return fmt.Errorf("%s: not within %v", what, limit)
}

func freePort() (int, error) {
	for {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return 0, err
		}
		port := l.Addr().(*net.TCPAddr).Port
		l.Close()
		if port > 5900 {
			return port, nil
		}
	}
}

// xvnc starts an Xvnc and gives the environment for its programs.
func xvnc(s *session) ([]string, error) {
	display := ":" + strconv.Itoa(s.port) // no other has this number
	err := s.start(nil, "Xvnc", display, "-rfbport", strconv.Itoa(s.port), "-interface", "127.0.0.1", "-SecurityTypes", "None",
		"-geometry", fmt.Sprintf("%dx%d", desktopWidth, desktopHeight), "-depth", "24", "-AlwaysShared", "-nolisten", "tcp")
	if err != nil {
		return nil, err
	}
	return []string{"DISPLAY=" + display}, waitPort(s.port)
}

// text is a terminal that fills the screen with a log in colours, in bursts.
func text(s *session) error {
	env, err := xvnc(s)
	if err != nil {
		return err
	}
	script := `i=0; while :; do i=$((i+1)); printf '\033[3%dm%06d \033[0mservice[%d]: request %d of client 10.0.%d.%d took %d ms and %d bytes; the quick brown fox jumps over the lazy dog, again and again, until the line is full of words that somebody might read \033[1;3%dmOK\033[0m\n' $((i%8)) $i $((i*7%9973)) $((i*31%65521)) $((i%256)) $((i*3%256)) $((i%977)) $((i*i%99991)) $((i%7+1)); [ $((i%60)) = 0 ] && sleep 0.03; done`
	return s.start(env, "xterm", "-fn", "fixed", "-geometry", "318x82+0+0", "-e", "sh", "-c", script)
}

// filmPause is a little more than a frame of the film. Asked at once, Xvnc fills the
// time between two frames with hundreds of tiny updates: without loss what had some.
const filmPause = 50 * time.Millisecond

// video is a moving picture of 1280x720 pixels with grain.
func video(s *session) error {
	s.pause = filmPause
	env, err := xvnc(s)
	if err != nil {
		return err
	}
	var frames []string
	for n := range 6 {
		frame := filepath.Join(s.dir, fmt.Sprintf("%d.png", n))
		if out, err := exec.Command("convert", "-size", "1280x720", "-seed", strconv.Itoa(n), "plasma:", "-attenuate", "0.3", "+noise", "Gaussian", frame).CombinedOutput(); err != nil {
			return fmt.Errorf("make a picture: %w: %s", err, out)
		}
		frames = append(frames, frame)
	}
	return s.start(env, "animate", append([]string{"-delay", "4", "-geometry", "+100+100"}, frames...)...)
}

// qemu is QEMU with the test guest, animated.
func qemu(s *session) error {
	guest, err := guestimage.Write(s.dir)
	if err != nil {
		return err
	}
	err = s.start(nil, "qemu-system-x86_64", "-accel", "tcg", "-m", "16", "-nodefaults", "-no-user-config", "-net", "none", "-monitor", "none",
		"-device", "VGA", "-drive", "if=floppy,format=raw,readonly=on,file="+guest, "-boot", "a", "-vnc", fmt.Sprintf("127.0.0.1:%d", s.port-5900))
	if err != nil {
		return err
	}
	if err := waitPort(s.port); err != nil {
		return err
	}
	time.Sleep(2 * time.Second) // it boots
	return s.animate()
}

// animate tells the test guest to show a moving picture of 1920x1080 pixels.
func (s *session) animate() error {
	begun, wake := false, make(chan struct{}, 1)
	c := rfbclient.Start(rfbclient.Config{
		Wake: func() { wake <- struct{}{} },
		Dial: func(ctx context.Context) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", s.port))
		},
	})
	defer c.Close()
	var u rfbclient.Updates
	for limit := time.After(30 * time.Second); ; {
		select {
		case <-wake:
			c.Take(&u)
			if u.Closed {
				return u.Err
			}
			if u.Initialized && !begun {
				begun = true
				c.KeyEvent('5', 0x06, true)
				c.KeyEvent('5', 0x06, false)
			}
			if u.Size != nil && u.Size.Width == desktopWidth {
				c.KeyEvent('a', 0x1e, true)
				c.KeyEvent('a', 0x1e, false)
				time.Sleep(time.Second) // the keys are sent
				return nil
			}
		case <-limit:
			return errors.New("the guest does not change its mode")
		}
	}
}

func fileOf(name, kind string) string { return filepath.Join(directory, name+"."+kind) }

// recordOnce records a workload unless there is a recording.
func recordOnce(w workload, anew bool) error {
	if _, err := os.Stat(fileOf(w.name, "json")); err == nil && !anew {
		return nil
	}
	fmt.Fprintf(os.Stderr, "recording %s\n", w.name)
	port, err := freePort()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	s := &session{port: port, dir: dir}
	defer s.end()
	if err := w.load(s); err != nil {
		return err
	}
	time.Sleep(time.Second) // the load comes up
	return s.record(w)
}

// tee keeps what is read from a connection, and asks the server for nothing that
// other viewers would not understand in the recording: of the encodings it passes on
// those that are recorded, and levels.
type tee struct {
	net.Conn
	to      *fbs.Writer
	allowed []rfbclient.Encoding
	pause   time.Duration // before a request
}

func (t tee) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	if n > 0 {
		if _, err := t.to.Write(p[:n]); err != nil {
			return n, err
		}
	}
	return n, err
}

// Write gets the session's first messages in one piece: SetPixelFormat, SetEncodings,
// a request.
func (t tee) Write(p []byte) (int, error) {
	const pixelFormat, setEncodings, request = 20, 2, 3
	if p[0] == request {
		time.Sleep(t.pause)
	}
	if len(p) > pixelFormat+4 && p[0] == 0 && p[pixelFormat] == setEncodings {
		if _, err := t.Conn.Write(p[:pixelFormat]); err != nil {
			return 0, err
		}
		rest := p[pixelFormat:]
		end := 4 + 4*(int(rest[2])<<8|int(rest[3]))
		message := []byte{setEncodings, 0, 0, 0}
		for at := 4; at < end; at += 4 {
			if t.plain(rfbclient.Encoding(int32(binary.BigEndian.Uint32(rest[at:])))) {
				message = append(message, rest[at:at+4]...)
				message[3]++
			}
		}
		if _, err := t.Conn.Write(append(message, rest[end:]...)); err != nil {
			return 0, err
		}
		return len(p), nil
	}
	return t.Conn.Write(p)
}

// plain says whether every viewer that is asked for the recorded encodings knows a
// number: it is one of them, or a JPEG quality (-32 to -23).
func (t tee) plain(e rfbclient.Encoding) bool {
	return slices.Contains(t.allowed, e) || e >= -32 && e <= -23
}

// record is a client that keeps what the server sends, and where updates end.
func (s *session) record(w workload) error {
	var file bytes.Buffer
	recorder, err := fbs.NewWriter(&file)
	if err != nil {
		return err
	}
	var ends []int64
	enough := make(chan struct{})
	wake := make(chan struct{}, 1)
	client := rfbclient.Start(rfbclient.Config{
		Encodings: w.encodings, JPEGQuality: w.quality,
		Wake: func() { wake <- struct{}{} },
		Dial: func(ctx context.Context) (net.Conn, error) {
			var d net.Dialer
			c, err := d.DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", s.port))
			return tee{c, recorder, w.encodings, s.pause}, err
		},
		UpdateEnd: func(offset int64) {
			if ends = append(ends, offset); len(ends) == updates {
				close(enough)
			}
		},
	})
	var u rfbclient.Updates
	var begun *rfbclient.Size
	limit := time.After(3 * time.Minute)
	for done := false; !done; {
		select {
		case <-wake:
			client.Take(&u)
			if u.Size != nil {
				begun = u.Size
			}
			if u.Closed {
				return u.Err
			}
		case <-enough:
			done = true
		case <-limit:
			client.Close()
			return errors.New("the server does not send enough")
		}
	}
	client.Close()
	go func() { // it may still have something to say
		for range wake {
			client.Take(&u)
		}
	}()
	<-client.Done()
	index, err := json.Marshal(index{ends, begun.Width, begun.Height})
	if err != nil {
		return err
	}
	if err := os.WriteFile(fileOf(w.name, "fbs"), file.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(fileOf(w.name, "json"), index, 0o644)
}

// index says where a recording's updates end, in bytes, and how large the desktop
// is at its end.
type index struct {
	Ends          []int64
	Width, Height int
}
