// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"io"
	"net"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"
)

// PixelFormat is how a server writes a pixel (RFB 7.4), in true colour.
type PixelFormat struct {
	Bits, Depth uint8
	BigEndian   bool
	Max         [3]uint16 // of red, green and blue
	Shift       [3]uint8
}

// Formats that servers have of their own.
var (
	BGRX   = PixelFormat{32, 24, false, [3]uint16{255, 255, 255}, [3]uint8{16, 8, 0}}
	RGBX   = PixelFormat{32, 24, false, [3]uint16{255, 255, 255}, [3]uint8{0, 8, 16}}
	RGB565 = PixelFormat{16, 16, false, [3]uint16{31, 63, 31}, [3]uint8{11, 5, 0}}
)

func (f PixelFormat) append(b []byte) []byte {
	big := byte(0)
	if f.BigEndian {
		big = 1
	}
	b = append(b, f.Bits, f.Depth, big, 1)
	for _, m := range f.Max {
		b = binary.BigEndian.AppendUint16(b, m)
	}
	return append(b, f.Shift[0], f.Shift[1], f.Shift[2], 0, 0, 0)
}

func readPixelFormat(b []byte) PixelFormat {
	f := PixelFormat{Bits: b[0], Depth: b[1], BigEndian: b[2] != 0, Shift: [3]uint8{b[10], b[11], b[12]}}
	for i := range f.Max {
		f.Max[i] = binary.BigEndian.Uint16(b[4+2*i:])
	}
	return f
}

// pixel writes a colour.
func (f PixelFormat) pixel(c color.RGBA) []byte {
	var v uint32
	for i, part := range []uint8{c.R, c.G, c.B} {
		v |= uint32(Scale(int(part), 255, int(f.Max[i]))) << f.Shift[i]
	}
	p := binary.BigEndian.AppendUint32(nil, v)[4-f.Bits/8:]
	if !f.BigEndian {
		slices.Reverse(p)
	}
	return p
}

// Fake describes a server that knows only what the RFB document's first editions have, and
// is wrong in some way.
type Fake struct {
	Version string      // that it speaks; "" for "RFB 003.008\n"
	Format  PixelFormat // of its own; BGRX by default
	// Stubborn: it ignores SetPixelFormat and goes on in its own format.
	Stubborn bool
	// Resizable: it says that its desktop's size can be changed.
	Resizable bool
	// Says is what it sends right before its first picture.
	Says []byte
	// Chatty: it rings its bell all the time, so that there is always something to read.
	Chatty bool
	// Narrow: its socket has hardly room for what it has not read.
	Narrow bool
	// Ends says at which messages it ends the session; nil for none.
	Ends func(message []byte) bool
	// Reads is called with each message of a client's before it is handled; it may take
	// its time.
	Reads func(message []byte)
}

// The size of a fake server's desktop, px.
const FakeWidth, FakeHeight = 640, 400

// The types of messages that clients send (RFB 7.5), and what fake servers know more.
const (
	SetPixelFormat = 0
	SetEncodings   = 2
	UpdateRequest  = 3
	KeyEvent       = 4
	PointerEvent   = 5
	CutText        = 6
	SetDesktopSize = 251

	encodingExtendedDesktopSize = -308
)

// FakeServer is a server made of a Fake. It shows bars in red, green, blue and white, and
// lets everybody in.
type FakeServer struct {
	Fake
	Port int

	mu       sync.Mutex // guards all below
	sessions int
	shared   []bool // whether the clients let others stay (RFB 7.3.1)
	messages [][]byte
	formats  []PixelFormat // that it was asked for
	conns    []net.Conn
}

// StartFake starts one on a free port of 127.0.0.1, which ends with the test.
func StartFake(t testing.TB, f Fake) *FakeServer {
	t.Helper()
	if f.Version == "" {
		f.Version = "RFB 003.008\n"
	}
	if f.Format.Bits == 0 {
		f.Format = BGRX
	}
	var config net.ListenConfig
	if f.Narrow { // before anybody connects and is told of more room
		config.Control = func(_, _ string, raw syscall.RawConn) (err error) {
			if failed := raw.Control(func(fd uintptr) {
				err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 1)
			}); failed != nil {
				return failed
			}
			return err
		}
	}
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &FakeServer{Fake: f, Port: listener.Addr().(*net.TCPAddr).Port}
	var running sync.WaitGroup
	running.Add(1)
	go func() {
		defer running.Done()
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.locked(func() { s.conns = append(s.conns, conn) })
			running.Add(1)
			go func() {
				defer running.Done()
				defer conn.Close()
				_ = s.serve(conn)
			}()
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		s.locked(func() {
			for _, conn := range s.conns {
				conn.Close()
			}
		})
		running.Wait()
	})
	return s
}

// Address is where it listens.
func (s *FakeServer) Address() string { return fmt.Sprintf("127.0.0.1:%d", s.Port) }

func (s *FakeServer) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// Sessions is how many have begun.
func (s *FakeServer) Sessions() (n int) {
	s.locked(func() { n = s.sessions })
	return n
}

// Shared says of each session whether its client lets others stay.
func (s *FakeServer) Shared() (list []bool) {
	s.locked(func() { list = slices.Clone(s.shared) })
	return list
}

// Messages gives what clients have sent of a type, in all sessions.
func (s *FakeServer) Messages(kind byte) (list [][]byte) {
	s.locked(func() {
		for _, m := range s.messages {
			if m[0] == kind {
				list = append(list, m)
			}
		}
	})
	return list
}

// Formats gives the pixel formats that clients have asked for.
func (s *FakeServer) Formats() (list []PixelFormat) {
	s.locked(func() { list = slices.Clone(s.formats) })
	return list
}

// barColours are the bars' from the left.
var barColours = []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}

// Picture is what it shows.
func (s *FakeServer) Picture() image.Image { return FakePicture() }

// FakePicture is what all of them show.
func FakePicture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, FakeWidth, FakeHeight))
	for y := range FakeHeight {
		for x := range FakeWidth {
			m.SetRGBA(x, y, barColours[x*len(barColours)/FakeWidth])
		}
	}
	return m
}

// serverInit is ServerInit (RFB 7.3.2).
func serverInit(f PixelFormat) []byte {
	const name = "fake"
	b := binary.BigEndian.AppendUint16(nil, FakeWidth)
	b = f.append(binary.BigEndian.AppendUint16(b, FakeHeight))
	return append(binary.BigEndian.AppendUint32(b, uint32(len(name))), name...)
}

// FakeRecording is what rfbproxy would have recorded of a fake server: how a session
// begins, and 300 ms later its first picture. A block of bytes is padded to 32 bits.
func FakeRecording(f Fake) []byte {
	b := []byte("FBS 001.000\n")
	for ms, stream := range [][]byte{
		0:   slices.Concat([]byte("RFB 003.003\n\x00\x00\x00\x01"), serverInit(BGRX)),
		300: slices.Concat(f.Says, fakeUpdate(BGRX, f.Resizable)),
	} {
		if stream == nil {
			continue
		}
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(stream))), stream...)
		b = append(b, make([]byte, (4-len(stream)%4)%4)...)
		b = binary.BigEndian.AppendUint32(b, uint32(ms))
	}
	return b
}

// serve is one session (RFB 7.1 to 7.6), with the security type None.
func (s *FakeServer) serve(conn net.Conn) error {
	r := bufio.NewReader(conn)
	read := func(n int) ([]byte, error) {
		b := make([]byte, n)
		_, err := io.ReadFull(r, b)
		return b, err
	}
	for _, step := range []struct {
		says []byte
		hear int // bytes of the client's answer
	}{
		{[]byte(s.Version), 12},
		{[]byte{1, 1}, 1}, // the security types
		{make([]byte, 4), 0},
	} {
		if _, err := conn.Write(step.says); err != nil {
			return err
		}
		if _, err := read(step.hear); err != nil {
			return err
		}
	}
	clientInit, err := read(1)
	if err != nil {
		return err
	}
	if _, err := conn.Write(serverInit(s.Format)); err != nil {
		return err
	}
	s.locked(func() {
		s.sessions++
		s.shared = append(s.shared, clientInit[0] != 0)
	})
	format := s.Format
	sizes := s.Resizable // the client is to be told of them
	says := s.Says
	var writing sync.Mutex // of whole messages
	write := func(b []byte) error {
		writing.Lock()
		defer writing.Unlock()
		_, err := conn.Write(b)
		return err
	}
	if s.Chatty {
		go func() {
			const bell = 2
			for write([]byte{bell}) == nil {
				time.Sleep(time.Millisecond)
			}
		}()
	}
	for {
		m, err := readMessage(read)
		if err != nil {
			return err
		}
		if s.Reads != nil {
			s.Reads(m)
		}
		s.locked(func() { s.messages = append(s.messages, m) })
		if s.Ends != nil && s.Ends(m) {
			return nil
		}
		switch {
		case m[0] == SetPixelFormat:
			asked := readPixelFormat(m[4:])
			s.locked(func() { s.formats = append(s.formats, asked) })
			if !s.Stubborn {
				format = asked
			}
		case m[0] == UpdateRequest && m[1] == 0: // of all, not of what has changed
			if err := write(append(says, fakeUpdate(format, sizes)...)); err != nil {
				return err
			}
			says, sizes = nil, false
		}
	}
}

// readMessage reads one message, with its type (RFB 7.5).
func readMessage(read func(n int) ([]byte, error)) ([]byte, error) {
	m, err := read(1)
	if err != nil {
		return nil, err
	}
	length, known := map[byte]int{SetPixelFormat: 19, SetEncodings: 3, UpdateRequest: 9, KeyEvent: 7, PointerEvent: 5,
		CutText: 7, SetDesktopSize: 7}[m[0]]
	if !known {
		return nil, fmt.Errorf("the client's message %d is not known", m[0])
	}
	body, err := read(length)
	if err != nil {
		return nil, err
	}
	more := 0
	switch m[0] {
	case SetEncodings:
		more = 4 * int(binary.BigEndian.Uint16(body[1:]))
	case CutText:
		more = int(binary.BigEndian.Uint32(body[3:]))
	case SetDesktopSize:
		more = 16 * int(body[5])
	}
	rest, err := read(more)
	return slices.Concat(m, body, rest), err
}

// fakeUpdate is an update with all of the picture, raw, and the desktop's size with one
// screen before it if that is wanted.
func fakeUpdate(f PixelFormat, withSize bool) []byte {
	rectangle := func(b []byte, encoding int32) []byte {
		for _, n := range []uint16{0, 0, FakeWidth, FakeHeight} {
			b = binary.BigEndian.AppendUint16(b, n)
		}
		return binary.BigEndian.AppendUint32(b, uint32(encoding))
	}
	b := []byte{0, 0, 0, 1}
	if withSize {
		b[3] = 2
		b = append(rectangle(b, encodingExtendedDesktopSize), 1, 0, 0, 0)
		b = binary.BigEndian.AppendUint32(b, 1) // the screen's ID
		for _, n := range []uint16{0, 0, FakeWidth, FakeHeight, 0, 0} {
			b = binary.BigEndian.AppendUint16(b, n)
		}
	}
	b = rectangle(b, 0)
	var row []byte
	for x := range FakeWidth {
		row = append(row, f.pixel(barColours[x*len(barColours)/FakeWidth])...)
	}
	for range FakeHeight {
		b = append(b, row...)
	}
	return b
}
