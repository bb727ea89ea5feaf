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
	{"video-tight", film, []rfbclient.Encoding{rfbclient.EncodingTight}, 0},
	{"video-tightjpg", film, []rfbclient.Encoding{rfbclient.EncodingTight}, 6},
	{"qemu-tight", qemu, []rfbclient.Encoding{rfbclient.EncodingTight}, 0},
	{"qemu-hextile", qemu, []rfbclient.Encoding{rfbclient.EncodingHextile}, 0},
}

// session is a server at work.
type session struct {
	port  int
	dir   string
	procs []*exec.Cmd

	asked func() // what to do before the server is asked for an update; nil: nothing
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

// xvnc starts an Xvnc and gives its display.
func xvnc(s *session) (string, error) { return xvncOf(s, desktopWidth, desktopHeight) }

// xvncOf starts an Xvnc of a size and gives its display.
func xvncOf(s *session, width, height int) (string, error) {
	display := ":" + strconv.Itoa(s.port) // no other has this number
	err := s.start(nil, "Xvnc", display, "-rfbport", strconv.Itoa(s.port), "-interface", "127.0.0.1", "-SecurityTypes", "None",
		"-geometry", fmt.Sprintf("%dx%d", width, height), "-depth", "24", "-AlwaysShared", "-nolisten", "tcp")
	if err != nil {
		return "", err
	}
	return display, waitPort(s.port)
}

// text is a terminal that fills the screen with a log in colours, in bursts.
func text(s *session) error {
	display, err := xvnc(s)
	if err != nil {
		return err
	}
	script := `i=0; while :; do i=$((i+1)); printf '\033[3%dm%06d \033[0mservice[%d]: request %d of client 10.0.%d.%d took %d ms and %d bytes; the quick brown fox jumps over the lazy dog, again and again, until the line is full of words that somebody might read \033[1;3%dmOK\033[0m\n' $((i%8)) $i $((i*7%9973)) $((i*31%65521)) $((i%256)) $((i*3%256)) $((i%977)) $((i*i%99991)) $((i%7+1)); [ $((i%60)) = 0 ] && sleep 0.03; done`
	return s.start([]string{"DISPLAY=" + display}, "xterm", "-fn", "fixed", "-geometry", "318x82+0+0", "-e", "sh", "-c", script)
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
	asked   func()

	said   int    // bytes of the handshake
	unsent []byte // the beginning of a message
}

func (t *tee) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	if n > 0 {
		if _, err := t.to.Write(p[:n]); err != nil {
			return n, err
		}
	}
	return n, err
}

// handshake is what the client says before its first message: the version, a security type,
// ClientInit (RFB 7.1, 7.3).
const handshake = 12 + 1 + 1

func (t *tee) Write(p []byte) (int, error) {
	first := min(len(p), handshake-t.said)
	if first > 0 {
		t.said += first
		if n, err := t.Conn.Write(p[:first]); err != nil {
			return n, err
		}
	}
	t.unsent = append(t.unsent, p[first:]...)
	for {
		n, err := messageLength(t.unsent)
		if n == 0 || n > len(t.unsent) || err != nil {
			return len(p), err
		}
		if err := t.pass(t.unsent[:n]); err != nil {
			return len(p), err
		}
		t.unsent = t.unsent[n:]
	}
}

// The messages of a client that only looks (RFB 7.5).
const (
	setPixelFormat           = 0
	setEncodings             = 2
	framebufferUpdateRequest = 3
)

// messageLength gives the length of the message in bytes that begins with p; 0 if p is too short
// to tell.
func messageLength(p []byte) (int, error) {
	if len(p) < 4 {
		return 0, nil
	}
	switch p[0] {
	case setPixelFormat:
		return 20, nil
	case setEncodings:
		return 4 + 4*int(binary.BigEndian.Uint16(p[2:])), nil
	case framebufferUpdateRequest:
		return 10, nil
	}
	return 0, fmt.Errorf("the client sent a message of type %d", p[0])
}

// pass passes on a message.
func (t *tee) pass(message []byte) error {
	switch {
	case message[0] == framebufferUpdateRequest && t.asked != nil:
		t.asked()
	case message[0] == setEncodings:
		all := message[4:]
		message = []byte{setEncodings, 0, 0, 0}
		for ; len(all) > 0; all = all[4:] {
			if t.plain(rfbclient.Encoding(int32(binary.BigEndian.Uint32(all)))) {
				message = append(message, all[:4]...)
				message[3]++
			}
		}
	}
	_, err := t.Conn.Write(message)
	return err
}

// plain says whether every viewer that is asked for the recorded encodings knows a
// number: it is one of them, or a JPEG quality (-32 to -23).
func (t *tee) plain(e rfbclient.Encoding) bool {
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
			return &tee{Conn: c, to: recorder, allowed: w.encodings, asked: s.asked}, err
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
