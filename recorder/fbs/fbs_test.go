// SPDX-License-Identifier: LGPL-2.1-or-later

package fbs

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestRoundTrip(t *testing.T) {
	var file bytes.Buffer
	w, err := NewWriter(&file)
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, s := range []string{"RFB 003.008\n", "", "x", "four", strings.Repeat("long", 10000)} {
		if _, err := w.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
		want += s
	}
	whole := file.Bytes()
	if got, err := Read(bytes.NewReader(whole)); err != nil || string(got) != want {
		t.Errorf("read %d bytes, %v", len(got), err)
	}
	if got, err := Read(bytes.NewReader(whole[:len(whole)-10])); err != nil || string(got) != want[:17] {
		t.Errorf("of a recording that was cut off: %d bytes, %v", len(got), err)
	}
}

func TestNoRecording(t *testing.T) {
	for _, s := range []string{"", "FBS 001.000", "GIF89a......", magic + "\xff\xff\xff\xff....", magic + "\xff\xff\xff\xfe...."} {
		if _, err := Read(strings.NewReader(s)); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// recording makes a file of blocks: each a text and its time.
func recording(t *testing.T, blocks ...any) *Recording {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(blocks); i += 2 {
		if err := w.writeAt([]byte(blocks[i].(string)), blocks[i+1].(time.Duration)); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(t.TempDir(), "x.fbs")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// listen collects what comes from a connection, and says so after each piece.
func listen(c net.Conn) <-chan string {
	pieces := make(chan string, 100)
	go func() {
		defer close(pieces)
		b := make([]byte, 100)
		for {
			n, err := c.Read(b)
			if err != nil {
				return
			}
			pieces <- string(b[:n])
		}
	}()
	return pieces
}

func TestPlayer(t *testing.T) {
	const hour = time.Hour
	r := recording(t, "begin", time.Duration(0), "soon", 50*time.Millisecond, "later", hour, "late", 2*hour, "back", hour)
	if r.Duration() != 2*hour {
		t.Errorf("it plays for %v", r.Duration())
	}
	p := r.Play()
	c, err := p.Conn()
	if err != nil {
		t.Fatal(err)
	}
	pieces := listen(c)
	want := func(text string) {
		t.Helper()
		select {
		case got := <-pieces:
			if got != text {
				t.Errorf("%q came, not %q", got, text)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%q does not come", text)
		}
	}
	want("begin")
	want("soon")
	p.Pause(true)
	at := p.Position()
	if at < 50*time.Millisecond || at > hour/2 || !p.Paused() {
		t.Errorf("it is at %v", at)
	}
	if p.Seek(hour) {
		t.Error("a seek forward needs a new connection")
	}
	want("later") // although it pauses
	if p.Position() != hour {
		t.Errorf("it is at %v", p.Position())
	}
	p.Pause(false)
	p.SetSpeed(1000) // too fast
	if p.Speed() != MaxSpeed {
		t.Errorf("its speed is %v", p.Speed())
	}
	if p.Ended() {
		t.Error("it has ended")
	}
	p.Seek(99 * hour)
	want("late")
	want("back")
	if !p.Ended() || p.Position() != 2*hour {
		t.Errorf("it is at %v", p.Position())
	}
	if !p.Seek(0) {
		t.Error("a seek back needs no new connection")
	}
	c.Close()
	if _, open := <-pieces; open {
		t.Error("something comes after the end")
	}
	if c, err = p.Conn(); err != nil {
		t.Fatal(err)
	}
	pieces = listen(c)
	want("begin")
	c.Close()
}

// TestCloseWhileWaiting closes a connection whose next block is far away.
func TestCloseWhileWaiting(t *testing.T) {
	for _, paused := range []bool{false, true} {
		r := recording(t, "x", time.Hour)
		p := r.Play()
		p.Pause(paused)
		c, err := p.Conn()
		if err != nil {
			t.Fatal(err)
		}
		pieces := listen(c)
		c.Close()
		select {
		case <-pieces:
		case <-time.After(10 * time.Second):
			t.Error("it reads on")
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(magic + "\x00\x00\x00\x01x\x00\x00\x00\x00\x00\x00\x05"))
	f.Add([]byte(magic + "\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		stream, err := Read(bytes.NewReader(data))
		if err == nil && len(stream) > len(data) {
			t.Errorf("%d bytes of %d", len(stream), len(data))
		}
		duration, err2 := measure(bytes.NewReader(data))
		if (err == nil) != (err2 == nil) || duration < 0 {
			t.Errorf("%v, but %v and %v", err, duration, err2)
		}
	})
}

type closer struct{ io.Writer }

func (closer) Close() error { return nil }

// TestEncoderBegins looks at the first bytes of a session, as RFB has them.
func TestEncoderBegins(t *testing.T) {
	var file bytes.Buffer
	e := NewEncoder(closer{&file}, "web1")
	px := make([]byte, 4*3*2)
	if err := e.Frame(px, 12, 3, 2, 0); err != nil {
		t.Fatal(err)
	}
	size := file.Len()
	if err := e.Frame(px, 12, 3, 2, time.Second); err != nil {
		t.Fatal(err)
	}
	if n := file.Len() - size; n != 12 {
		t.Errorf("a frame in which nothing changes has %d bytes", n)
	}
	stream, err := Read(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	want := "RFB 003.003\n\x00\x00\x00\x01\x00\x03\x00\x02" + "\x20\x18\x00\x01\x00\xff\x00\xff\x00\xff\x10\x08\x00\x00\x00\x00" +
		"\x00\x00\x00\x04web1" + "\x00\x00\x00\x01" + "\x00\x00\x00\x00\x00\x03\x00\x02\x00\x00\x00\x10"
	if !strings.HasPrefix(string(stream), want) {
		t.Errorf("it begins with %q", stream[:min(len(stream), len(want))])
	}
	if !strings.HasSuffix(string(stream), "\x00\x00\x00\x00") {
		t.Error("the second update is not empty")
	}
	if d := binary.BigEndian.Uint32(file.Bytes()[file.Len()-4:]); d != 1000 {
		t.Errorf("its time is %d ms", d)
	}
}
