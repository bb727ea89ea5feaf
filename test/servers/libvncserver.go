// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

//go:embed libvncserver/server.c
var libVNCServerSource []byte

// LibVNCServer is a running libvncserver/server.c, and the canvas that it shows.
type LibVNCServer struct {
	*Process
	Port     int
	commands *os.File
	answers  *os.File
	bits     int
	max      [3]int
	shown    Picture // components of 0..max
}

// StartLibVNCServer compiles and starts a server made of libvncserver, whose
// pixels have 32, 16 or 8 bits; with a colour map only 8. It listens on a free
// port of 127.0.0.1 and lets everybody in.
func StartLibVNCServer(t testing.TB, w, h, bits int, colourMap bool) *LibVNCServer {
	t.Helper()
	return startLibVNCServer(t, w, h, bits, colourMap)
}

// StartThreadedLibVNCServer starts one of 32 bits that reads from a client on one thread and
// sends to it on another.
func StartThreadedLibVNCServer(t testing.TB, w, h int) *LibVNCServer {
	t.Helper()
	return startLibVNCServer(t, w, h, 32, false, "threads")
}

func startLibVNCServer(t testing.TB, w, h, bits int, colourMap bool, more ...string) *LibVNCServer {
	t.Helper()
	program := buildLibVNCServer(t)
	s := &LibVNCServer{Port: FreePort(t, "127.0.0.1"), bits: bits, shown: NewPicture(w, h)}
	s.max = map[int][3]int{32: {255, 255, 255}, 16: {31, 63, 31}, 8: {7, 7, 3}}[bits]
	mode := "true"
	if colourMap {
		mode = "map"
	}
	commands, toServer := pipe(t)
	fromServer, answers := pipe(t)
	s.commands, s.answers = toServer, fromServer
	t.Cleanup(func() { toServer.Close(); fromServer.Close() })
	var err error
	arguments := append([]string{fmt.Sprint(s.Port), fmt.Sprint(w), fmt.Sprint(h), mode, fmt.Sprint(bits)}, more...)
	s.Process, err = start(t, nil, []*os.File{commands, answers}, program, arguments...)
	commands.Close()
	answers.Close()
	if err != nil {
		t.Fatal(err)
	}
	s.await(t)
	return s
}

func pipe(t testing.TB) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	return r, w
}

func buildLibVNCServer(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	source, program := filepath.Join(dir, "server.c"), filepath.Join(dir, "server")
	if err := os.WriteFile(source, libVNCServerSource, 0o644); err != nil {
		t.Fatal(err)
	}
	flags := strings.Fields(string(Run(t, nil, "pkg-config", "--cflags", "--libs", "libvncserver")))
	Run(t, nil, "cc", append([]string{"-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-o", program, source}, flags...)...)
	return program
}

// await waits for the server's answer.
func (s *LibVNCServer) await(t testing.TB) {
	t.Helper()
	if err := s.answers.SetReadDeadline(time.Now().Add(Patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.answers.Read(make([]byte, 1)); err != nil {
		t.Fatalf("the server does not answer: %v\n%s", err, s.Output())
	}
}

// tell gives the server a command and waits until it is carried out.
func (s *LibVNCServer) tell(t testing.TB, numbers []int, pixels []byte) {
	t.Helper()
	var message []byte
	for _, n := range numbers {
		message = binary.NativeEndian.AppendUint32(message, uint32(n))
	}
	if _, err := s.commands.Write(append(message, pixels...)); err != nil {
		t.Fatalf("tell the server: %v\n%s", err, s.Output())
	}
	s.await(t)
}

// Max says how much each component is at most.
func (s *LibVNCServer) Max() [3]int { return s.max }

// Put draws a picture of 8 bits a component.
func (s *LibVNCServer) Put(t testing.TB, x, y int, p Picture) {
	t.Helper()
	own := NewPicture(p.W, p.H)
	var pixels []byte
	for i, rgb := range p.RGB {
		own.RGB[i] = scaled(rgb, s.max)
		c := Components(own.RGB[i])
		switch s.bits {
		case 32:
			pixels = binary.NativeEndian.AppendUint32(pixels, own.RGB[i])
		case 16:
			pixels = binary.NativeEndian.AppendUint16(pixels, uint16(c[0]<<11|c[1]<<5|c[2]))
		default:
			pixels = append(pixels, byte(c[0]<<5|c[1]<<2|c[2]))
		}
	}
	s.shown.Put(x, y, own)
	s.tell(t, []int{1, x, y, p.W, p.H}, pixels)
}

// Copy copies a rectangle to another place.
func (s *LibVNCServer) Copy(t testing.TB, from image.Rectangle, to image.Point) {
	t.Helper()
	s.shown.Put(to.X, to.Y, s.shown.Part(from))
	s.tell(t, []int{2, from.Min.X, from.Min.Y, from.Dx(), from.Dy(), to.X, to.Y}, nil)
}

// CutText says that text was copied at the server: in UTF-8, and in ISO 8859-1 for
// clients that take no other.
func (s *LibVNCServer) CutText(t testing.TB, utf8, latin1 string) {
	t.Helper()
	s.tell(t, []int{3, len(utf8), len(latin1)}, []byte(utf8+latin1))
}

// Truth gives what the server was told to show.
func (s *LibVNCServer) Truth(testing.TB) Picture { return s.shown.Clone() }
