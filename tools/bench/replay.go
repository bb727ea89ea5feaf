// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"sync/atomic"
	"time"

	"github.com/govnc/virt-viewer/recorder/fbs"
)

// recording is a session that can be replayed.
type recording struct {
	stream []byte
	index
}

func load(name string) (*recording, error) {
	f, err := os.Open(fileOf(name, "fbs"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := &recording{}
	if r.stream, err = fbs.Read(f); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(fileOf(name, "json"))
	if err != nil {
		return nil, err
	}
	return r, json.Unmarshal(data, &r.index)
}

// server replays a recording to one client: update k upon its k-th request. It
// ends with a square of one colour in the middle of the desktop, so that the end
// can be seen on the screen.
type server struct {
	recording *recording
	listener  net.Listener
	play      play

	connected, asked time.Time // when the client connected, and first asked
	keys             chan time.Time
	done             chan error
	stopped          atomic.Bool
	played           atomic.Int64 // updates
}

// play says how a recording is played. The zero value plays it once, as fast as the
// client asks.
type play struct {
	pace time.Duration // the shortest time from one update to the next
	loop time.Duration // play it again and again for so long; only without streams that go on
}

func newServer(r *recording, p play) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{recording: r, listener: l, play: p, keys: make(chan time.Time, 1000), done: make(chan error, 1)}
	go func() { s.done <- s.serve() }()
	return s, nil
}

func (s *server) port() int { return s.listener.Addr().(*net.TCPAddr).Port }

func (s *server) close() {
	s.stopped.Store(true)
	s.listener.Close()
}

const (
	markerColour = 0xe01b6e
	markerSide   = 256 // px
)

// marker is an update with a square of markerColour in Raw.
func (s *server) marker() []byte {
	x, y := s.recording.Width/2-markerSide/2, s.recording.Height/2-markerSide/2
	p := []byte{0, 0, 0, 1, byte(x >> 8), byte(x), byte(y >> 8), byte(y), markerSide >> 8, markerSide & 0xff, markerSide >> 8, markerSide & 0xff, 0, 0, 0, 0}
	for range markerSide * markerSide {
		p = append(p, markerColour&0xff, markerColour>>8&0xff, markerColour>>16, 0)
	}
	return p
}

// serve talks to one client until it goes. The first piece of the recording is
// the handshake and the first update; the handshake's turns are taken by its
// bytes.
func (s *server) serve() error {
	conn, err := s.listener.Accept()
	if err != nil {
		return err
	}
	defer conn.Close()
	s.connected = time.Now()
	requests := make(chan struct{}, 1<<16)
	start, err := s.handshake(conn)
	if err != nil {
		return err
	}
	go s.read(conn, requests)
	if _, ok := <-requests; !ok {
		return nil
	}
	s.asked = time.Now()
	for asked := true; ; asked = false {
		if done, err := s.playOnce(conn, requests, start, asked); !done || err != nil {
			return err
		}
		if time.Since(s.asked) >= s.play.loop {
			break
		}
	}
	if _, ok := <-requests; !ok {
		return nil
	}
	if _, err := conn.Write(s.marker()); err != nil {
		return nil
	}
	for range requests { // quiet, until the client goes
	}
	return nil
}

// playOnce sends each update when it is asked for; the first has been if asked. It
// says false if the client has gone.
func (s *server) playOnce(conn net.Conn, requests <-chan struct{}, from int64, asked bool) (bool, error) {
	next := time.Now()
	for _, end := range s.recording.Ends {
		if !asked {
			if _, ok := <-requests; !ok {
				return false, nil
			}
		}
		asked = false
		if s.play.pace > 0 {
			time.Sleep(time.Until(next))
			next = next.Add(s.play.pace)
		}
		if _, err := conn.Write(s.recording.stream[from:end]); err != nil {
			return false, nil
		}
		s.played.Add(1)
		from = end
	}
	return true, nil
}

// handshake plays RFB 3.8 with None and gives where the session begins in the
// recording.
func (s *server) handshake(conn net.Conn) (int64, error) {
	stream := s.recording.stream
	turn := func(from, to int64, answer int) error {
		if _, err := conn.Write(stream[from:to]); err != nil {
			return err
		}
		_, err := io.ReadFull(conn, make([]byte, answer))
		return err
	}
	types := int64(stream[12])
	if err := turn(0, 12, 12); err != nil { // version
		return 0, err
	}
	if err := turn(12, 13+types, 1); err != nil { // security types
		return 0, err
	}
	if err := turn(13+types, 17+types, 1); err != nil { // result, ClientInit
		return 0, err
	}
	init := 17 + types
	name := int64(stream[init+20])<<24 | int64(stream[init+21])<<16 | int64(stream[init+22])<<8 | int64(stream[init+23])
	if err := turn(init, init+24+name, 0); err != nil {
		return 0, err
	}
	return init + 24 + name, nil
}

// read reads the client's messages: requests, and keys with their time.
func (s *server) read(conn net.Conn, requests chan<- struct{}) {
	defer close(requests)
	for {
		var head [4]byte
		if _, err := io.ReadFull(conn, head[:1]); err != nil {
			return
		}
		at := time.Now()
		skip := 0
		switch head[0] {
		case 0:
			skip = 19
		case 2:
			if _, err := io.ReadFull(conn, head[:3]); err != nil {
				return
			}
			skip = 4 * (int(head[1])<<8 | int(head[2]))
		case 3:
			skip = 9
			requests <- struct{}{}
		case 4:
			skip = 7
			s.keys <- at
		case 5:
			skip = 5
		case 6:
			var n [7]byte
			if _, err := io.ReadFull(conn, n[:]); err != nil {
				return
			}
			skip = int(n[3])<<24 | int(n[4])<<16 | int(n[5])<<8 | int(n[6])
		case 255:
			skip = 11
			s.keys <- at
		default:
			fmt.Fprintf(os.Stderr, "the client sent a message of type %d\n", head[0])
			return
		}
		if _, err := io.CopyN(io.Discard, conn, int64(skip)); err != nil {
			return
		}
	}
}
