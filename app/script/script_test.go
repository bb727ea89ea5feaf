// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // of the pictures that are saved
	_ "image/png"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

// run does steps with the display of a QEMU.
func runSteps(t *testing.T, q *servers.QEMU, steps ...Step) error {
	t.Helper()
	a := address.Address{Host: q.Host, Port: q.Port}
	return Run(context.Background(), Options{Options: config.Options{Address: &a, Steps: steps, Timeout: servers.Patience}, Say: t.Logf})
}

// scancodes are those that the guest has seen.
func scancodes(q *servers.QEMU) string {
	var list []string
	for _, line := range strings.Split(q.Debug(), "\n") {
		if code, ok := strings.CutPrefix(line, "K "); ok {
			list = append(list, code)
		}
	}
	return strings.Join(list, " ")
}

func chord(t *testing.T, text string) Step {
	t.Helper()
	list, err := keys.ParseChord(text)
	if err != nil {
		t.Fatal(err)
	}
	return SendKey{Keys: list}
}

func load(t *testing.T, data []byte) image.Image {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestTypes types and looks at the scancodes that the guest sees: none may be lost
// when the connection ends.
func TestTypes(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	for _, tt := range []struct {
		name  string
		steps []Step
		seen  string
	}{
		{"US text", []Step{Type{Text: "zQ\n"}}, "2c ac 2a 10 90 aa 1c 9c"},
		{"German text", []Step{Type{Text: "z@", Layout: "de"}}, "15 95 e0 38 10 90 e0 b8"},
		{"a chord", []Step{chord(t, "ctrl+alt+delete")}, "1d 38 e0 53 e0 d3 b8 9d"},
		{"a key with a long name", []Step{chord(t, "XF86AudioRaiseVolume")}, "e0 30 e0 b0"},
		{"in order", []Step{chord(t, "f12"), Type{Text: "z"}, chord(t, "esc")}, "58 d8 2c ac 01 81"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := runSteps(t, q, tt.steps...); err != nil {
				t.Fatal(err)
			}
			servers.Wait(t, "the scancodes "+tt.seen, func() bool { return strings.HasSuffix(scancodes(q), tt.seen) })
		})
	}
	n := len(scancodes(q))
	var unknown *keys.NoScancodeError
	if err := runSteps(t, q, chord(t, "shift+hyper_l")); !errors.As(err, &unknown) || len(unknown.Keysyms) != 1 {
		t.Errorf("a key that QEMU would not know: %v", err)
	}
	if n != len(scancodes(q)) {
		t.Error("a part of the keys was pressed")
	}
	var untypable *keys.UntypableError
	if err := runSteps(t, q, Type{Text: "\u20ac"}); !errors.As(err, &untypable) {
		t.Errorf("a character without a key: %v", err)
	}
}

// TestLastKeysArrive at a server that sends one picture and then only bells, more of them
// than are read when the steps are done, and does not read before that.
func TestLastKeysArrive(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	received := make(chan []byte, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(servers.Patience))
		_, _ = io.WriteString(conn, "RFB 003.008\n\x01\x01\x00\x00\x00\x00"+
			"\x00\x01\x00\x01\x20\x18\x00\x01\x00\xff\x00\xff\x00\xff\x10\x08\x00\x00\x00\x00\x00\x00\x00\x00"+
			"\x00\x00\x00\x01\x00\x00\x00\x00\x00\x01\x00\x01\x00\x00\x00\x00bgr\x00")
		go func() {
			for bells := bytes.Repeat([]byte{2}, 1<<16); err == nil; {
				_, err = conn.Write(bells)
			}
		}()
		all, _ := io.ReadAll(conn)
		received <- all
	}()
	at := listener.Addr().(*net.TCPAddr)
	a := address.Address{Host: at.IP.String(), Port: at.Port}
	if err := Run(context.Background(), Options{Options: config.Options{Address: &a, Steps: []Step{SendKey{Keys: []uint32{'k'}}}, Timeout: servers.Patience}, Say: t.Logf}); err != nil {
		t.Fatal(err)
	}
	if all := <-received; !bytes.Contains(all, []byte("\x04\x01\x00\x00\x00\x00\x00k")) || !bytes.Contains(all, []byte("\x04\x00\x00\x00\x00\x00\x00k")) {
		t.Errorf("the server has got %q", all)
	}
}

// TestScreenshot saves pictures of text and of graphics: they must be equal to what
// QEMU itself says, and come after what was waited for.
func TestScreenshot(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	dir := t.TempDir()
	text, graphics, lossy := filepath.Join(dir, "text.png"), filepath.Join(dir, "graphics.PNG"), filepath.Join(dir, "a b.jpg")
	var out bytes.Buffer
	a := address.Address{Host: q.Host, Port: q.Port}
	err := Run(context.Background(), Options{Out: &out, Options: config.Options{Address: &a, Timeout: servers.Patience, Steps: []Step{
		WaitForStill{For: time.Second / 2}, Screenshot{File: text},
		Type{Text: "3"}, WaitForChange{}, WaitForStill{For: time.Second / 2}, Screenshot{File: graphics}, Screenshot{File: lossy}, Screenshot{File: "-"},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	want := q.Screen(t)
	if size := want.Bounds().Size(); size != image.Pt(800, 600) {
		t.Fatalf("the guest shows %v", size)
	}
	read := func(name string) image.Image {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return load(t, data)
	}
	for name, m := range map[string]image.Image{"file": read(graphics), "standard output": load(t, out.Bytes())} {
		if at, equal := servers.FindPicture(m, want); !equal || at != image.Pt(0, 0) || m.Bounds() != want.Bounds() {
			t.Errorf("the picture in the %s is not QEMU's", name)
		}
	}
	if size := read(text).Bounds().Size(); size != image.Pt(720, 400) {
		t.Errorf("the picture of text has %v pixels", size)
	}
	if size := read(lossy).Bounds().Size(); size != image.Pt(800, 600) {
		t.Errorf("the JPEG has %v pixels", size)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	var file *os.PathError
	if err := runSteps(t, q, Screenshot{File: filepath.Join(dir, "none", "x.png")}); !errors.As(err, &file) {
		t.Errorf("into no directory: %v", err)
	}
}

// TestWaits waits for what does not happen: the text cursor's blinking is no change,
// and a picture that moves is never still.
func TestWaits(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	var timeout *problem.TimeoutError
	begun := time.Now()
	if err := runSteps(t, q, WaitForChange{Within: 2 * time.Second}); !errors.As(err, &timeout) || time.Since(begun) > 10*time.Second {
		t.Errorf("a guest that rests: %v after %v", err, time.Since(begun))
	}
	a := address.Address{Host: q.Host, Port: q.Port}
	err := Run(context.Background(), Options{Options: config.Options{Address: &a, Timeout: 3 * time.Second, Steps: []Step{
		Type{Text: "3"}, WaitForChange{}, Type{Text: "a"}, WaitForChange{}, WaitForStill{For: time.Second},
	}}})
	if !errors.As(err, &timeout) || timeout.After != 3*time.Second {
		t.Errorf("a guest that moves: %v", err)
	}
}

// TestQuestions meets a server that asks for a password.
func TestQuestions(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret"})
	a := address.Address{Host: q.Host, Port: q.Port}
	o := Options{Options: config.Options{Address: &a, Security: []string{"VNC"}, Steps: []Step{Type{Text: "z"}}}}
	if err := Run(context.Background(), o); !errors.Is(err, problem.ErrNoAnswer) {
		t.Errorf("nobody answers: %v", err)
	}
	o.Known = &config.Credentials{Password: []byte("secret")}
	if err := Run(context.Background(), o); err != nil {
		t.Error(err)
	}
	var auth *rfbclient.AuthError
	o.Known = &config.Credentials{Password: []byte("wrong")}
	if err := Run(context.Background(), o); !errors.As(err, &auth) {
		t.Errorf("a wrong password: %v", err)
	}
}

func TestCheckFile(t *testing.T) {
	for name, good := range map[string]bool{"-": true, "a.png": true, "a.JPEG": true, "x/y.jpg": true, "a": false, "a.gif": false, "": false} {
		if err := CheckFile(name); (err == nil) != good {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestCovers(t *testing.T) {
	for _, tt := range []struct {
		name string
		list []rfbclient.Rect
		want bool
	}{
		{"nothing", nil, false},
		{"all", []rfbclient.Rect{{X: 0, Y: 0, W: 10, H: 10}}, true},
		{"two halves", []rfbclient.Rect{{X: 0, Y: 0, W: 5, H: 10}, {X: 5, Y: 0, W: 5, H: 10}}, true},
		{"a gap", []rfbclient.Rect{{X: 0, Y: 0, W: 4, H: 10}, {X: 5, Y: 0, W: 5, H: 10}}, false},
		{"a hole", []rfbclient.Rect{{X: 0, Y: 0, W: 10, H: 4}, {X: 0, Y: 5, W: 10, H: 5}, {X: 0, Y: 4, W: 4, H: 1}, {X: 5, Y: 4, W: 5, H: 1}}, false},
		{"overlaps", []rfbclient.Rect{{X: 0, Y: 0, W: 8, H: 8}, {X: 2, Y: 2, W: 8, H: 8}, {X: 8, Y: 0, W: 2, H: 2}, {X: 0, Y: 8, W: 2, H: 2}}, true},
	} {
		if got := coversRect(tt.list, rfbclient.Rect{W: 10, H: 10}); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
